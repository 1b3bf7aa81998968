#include "core/dataset/data_place.h"

#include <algorithm>
#include <fstream>

#include "core/dataset/planes.h"
#include "core/dataset/sampling.h"
#include "tests/catch.h"
#include "tests/core/network/small_model.h"

using namespace syn;

namespace {

LabelledImages set_of(int count, int side, std::vector<std::string> classes) {
    LabelledImages set{"set", count, 1, side, side, {}, {}, std::move(classes)};
    for (int i = 0; i < count * side * side; ++i) set.pixels.push_back(static_cast<std::uint8_t>(i % 256));
    for (int i = 0; i < count; ++i)
        set.labels.push_back(static_cast<std::uint8_t>(static_cast<std::size_t>(i) % set.classes.size()));
    return set;
}

/// A folder with `each` pictures in every class; a picture's one character is the value of its pixels.
void lay_out(const std::filesystem::path& folder, const std::vector<std::string>& classes, int each) {
    for (const auto& name : classes) {
        std::filesystem::create_directories(folder / name);
        for (int i = 0; i < each; ++i)
            write_text(folder / name / (std::to_string(100 + i) + ".png"),
                       std::string(1, static_cast<char>('0' + i)));
    }
}

Result<Image> decode(const std::filesystem::path& file, const PictureShape& shape) {
    char first = 0;
    std::ifstream(file).get(first);
    if (first == '!') return Error{file.string() + " is damaged."};
    const auto size = static_cast<std::size_t>(shape.width) * static_cast<std::size_t>(shape.height) *
                      static_cast<std::size_t>(shape.channels);
    return Image{shape.width, shape.height, shape.channels,
                 std::vector<std::uint8_t>(size, static_cast<std::uint8_t>(first))};
}

std::string said(const Result<LabelledImages>& result) {
    REQUIRE(!result);
    return result.error().message;
}

}  // namespace

TEST_CASE("Enlarging is linear between the centres of pixels, and mirrors what it enlarges") {
    LabelledImages set{"ramp", 1, 1, 2, 2, {0, 255, 0, 255}, {0}, {"a"}};
    std::vector<float> out(16);
    copy_planes(set, 0, 4, false, out.data());
    // Columns lie at -1/4, 1/4, 3/4, 5/4 of the way from the first pixel to the second.
    const float row[] = {-1, -0.5f, 0.5f, 1};
    for (std::size_t i = 0; i < 16; ++i) CHECK(out[i] == Approx(row[i % 4]).margin(1e-6));
    copy_planes(set, 0, 4, true, out.data());
    for (std::size_t i = 0; i < 16; ++i) CHECK(out[i] == Approx(row[3 - i % 4]).margin(1e-6));
    std::vector<float> same(4);
    copy_planes(set, 0, 2, false, same.data());
    CHECK(same == std::vector<float>{-1, 1, -1, 1});

    // A whole set of them, in 8 bits.
    set.pixels.insert(set.pixels.end(), {255, 255, 0, 0});
    set.labels.push_back(0);
    set.count = 2;
    const LabelledImages large = enlarged(set, 4);
    CHECK(large.width == 4);
    CHECK(large.count == 2);
    CHECK(large.labels == set.labels);
    CHECK(std::vector<int>(large.image(0), large.image(0) + 4) == std::vector<int>{0, 64, 191, 255});
    CHECK(std::vector<int>(large.image(1), large.image(1) + 4) == std::vector<int>{255, 255, 255, 255});
    CHECK(enlarged(set, 2).pixels == set.pixels);
}

TEST_CASE("Pictures are padded to a side of which the wanted one is a multiple") {
    const auto digits = set_of(1, 28, {"a", "b"}), pictures = set_of(1, 32, {"a", "b"});
    CHECK(base_side(digits, 32) == 32);
    CHECK(base_side(digits, 64) == 32);
    CHECK(base_side(pictures, 64) == 32);
    CHECK(base_side(pictures, 32) == 32);
    CHECK(base_side(pictures, 128) == 32);
    CHECK(base_side(pictures, 48) == 48);
    CHECK(base_side(digits, 28) == 28);
}

TEST_CASE("Classes are chosen by name, in the order asked for") {
    const auto chosen = with_classes(set_of(9, 1, {"cat", "dog", "horse"}), {"horse", "cat"});
    REQUIRE(chosen);
    CHECK(chosen->count == 6);
    CHECK(chosen->labels == std::vector<std::uint8_t>{1, 0, 1, 0, 1, 0});
    CHECK(chosen->pixels == std::vector<std::uint8_t>{0, 2, 3, 5, 6, 8});
    const auto all = with_classes(set_of(3, 1, {"cat", "dog", "horse"}), {"a", "b", "c"});
    REQUIRE(all);
    CHECK(all->labels == std::vector<std::uint8_t>{0, 1, 2});
    CHECK(said(with_classes(set_of(9, 1, {"cat", "dog", "horse"}), {"cat", "cow"})) ==
          "set has no class cow; it has cat, dog, horse.");
}

TEST_CASE("A folder is trained on by its path, every tenth picture of a class held out") {
    const TestFolder folder("place");
    lay_out(folder.path / "animals", {"cat", "dog"}, 25);
    lay_out(folder.path / "animals", {"cow"}, 3);
    const std::string data = (folder.path / "animals").string();
    CHECK(is_folder(data));
    CHECK_FALSE(is_folder("mnist"));
    const DataPlace place{{}, decode};
    const DataNeed need{"picture", 3, 4, {}};
    const auto train = open_fitted(data, place, Split::Train, need);
    const auto test = open_fitted(data, place, Split::Test, need);
    REQUIRE(train);
    REQUIRE(test);
    CHECK(train->classes == std::vector<std::string>{"cat", "cow", "dog"});
    CHECK(train->count == 23 + 2 + 23);
    CHECK(test->count == 2 + 1 + 2);
    // Nothing is in both: a picture's pixels tell its place within the class.
    CHECK(int{test->image(0)[0]} == '0' + 9);
    CHECK(int{test->image(1)[0]} == '0' + 19);
    CHECK(int{test->image(2)[0]} == '0' + 2);
    for (int i = 0; i < train->count; ++i)
        if (train->labels[static_cast<std::size_t>(i)] == 0) {
            CHECK(int{train->image(i)[0]} != '0' + 9);
            CHECK(int{train->image(i)[0]} != '0' + 19);
        }
    const auto survey = survey_image_folder(data);
    REQUIRE(survey);
    CHECK(*survey == std::vector<std::pair<std::string, int>>{{"cat", 25}, {"cow", 3}, {"dog", 25}});
}

TEST_CASE("Folders that cannot be trained on say what is wrong, where, and what to do") {
    const TestFolder folder("badplace");
    const std::string data = (folder.path / "animals").string();
    const DataPlace place{{}, decode};
    const DataNeed need{"picture", 3, 4, {}};
    const auto opened = [&] { return open_fitted(data, place, Split::Train, need); };
    CHECK(said(opened()) == "The folder " + data + " is not there or cannot be read: was it moved?");
    lay_out(data, {"cat", "dog"}, 12);
    CHECK(said(open_fitted(data, {}, Split::Train, need)).find("STUDIO_IMAGING=OFF") != std::string::npos);
    REQUIRE(opened());

    write_text(folder.path / "animals/cat/100.png", "!");
    CHECK(said(opened()) == data + "/cat/100.png is damaged.");
    write_text(folder.path / "animals/dog/103.png", "!");
    CHECK(said(opened()) == "2 pictures below " + data + " cannot be read; the first: " + data +
                                "/cat/100.png is damaged; remove or replace them.");
    std::filesystem::remove_all(data);
    lay_out(data, {"cat", "dog"}, 1);
    CHECK(said(opened()).find(data + "/cat has one picture; two at least are needed") != std::string::npos);
}

TEST_CASE("One class cannot be paired with anything") {
    const auto one = set_of(4, 1, {"cat"});
    const auto index = PairedIndex::make(one, one);
    REQUIRE(!index);
    CHECK(index.error().message.find("one class (cat)") != std::string::npos);
    CHECK(index.error().message.find("two at least") != std::string::npos);
}
