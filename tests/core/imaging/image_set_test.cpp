#include "core/imaging/image_set.h"

#include <nlohmann/json.hpp>

#include "core/imaging/picture_file.h"
#include "core/imaging/picture_record.h"
#include "tests/core/imaging/helpers.h"

using namespace syn;
using namespace syn::test;

namespace {

GenerationRequest request(int count = 4) {
    GenerationRequest out;
    out.models = {{"mnist-cifar", ""}};
    Guide guide;
    guide.modality = "digit";
    guide.image = scene(32, 32, 1);
    guide.mask = scene(32, 32, 1);
    guide.source = "digit=7";
    out.guides = {guide};
    out.seed = 100;
    out.count = count;
    return out;
}

void append(const std::filesystem::path& file, const std::string& text) {
    std::ofstream(file, std::ios::binary | std::ios::app) << text;
}

std::vector<nlohmann::json> lines(const std::filesystem::path& file) {
    std::vector<nlohmann::json> out;
    std::ifstream in(file);
    for (std::string line; std::getline(in, line);) out.push_back(nlohmann::json::parse(line));
    return out;
}

int files_in(const std::filesystem::path& folder) {
    return static_cast<int>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

}  // namespace

TEST_CASE("The manifest and the records say the seed that a picture really has") {
    const Folder folder;
    GenerationRequest listed = request(2);
    listed.seeds = {77, 5};
    auto set = ImageSet::open(folder.root / "set", listed);
    REQUIRE(set);
    for (const int i : {0, 1}) REQUIRE(set->add(i, scene(8, 8, 3)));
    const auto manifest = lines(folder.root / "set/manifest.jsonl");
    REQUIRE(manifest.size() == 2);
    CHECK(manifest[0]["seed"] == 77);
    CHECK(manifest[1]["seed"] == 5);
    const auto record = read_picture_record(folder.root / "set/00001.png");
    REQUIRE(record);
    CHECK(record->request.seed_of(record->index) == 5);
    CHECK(parameters_line(*record, 8, 8).find("Seed: 5,") != std::string::npos);
}

TEST_CASE("A set holds pictures, manifest, request, conditions and a contact sheet, and nothing else") {
    const Folder folder;
    const auto where = folder.root / "deep/set";
    auto set = ImageSet::open(where, request());
    REQUIRE(set);
    CHECK(set->missing() == std::vector<int>{0, 1, 2, 3});
    for (const int i : {0, 1, 3, 2}) REQUIRE(set->add(i, scene(8 + i, 8, 3)));
    CHECK(set->done() == 4);
    REQUIRE(set->finish());
    CHECK(files_in(where) == 4 + 5);

    const auto manifest = lines(where / "manifest.jsonl");
    REQUIRE(manifest.size() == 4);
    CHECK(manifest[2]["file"] == "00003.png");
    CHECK(manifest[2]["index"] == 3);
    CHECK(manifest[2]["seed"] == 103);
    CHECK(manifest[2]["guide"] == "digit=7");
    CHECK(manifest[2]["request"] == request_hash(request()));
    const auto kept = request_from_json(slurp(where / "request.json"));
    REQUIRE(kept);
    CHECK(*kept == request());
    const auto digit = read_image(where / "digit.png");
    REQUIRE(digit);
    CHECK(*digit == request().guides[0].image);
    CHECK(read_image(where / "mask.png"));
    CHECK(read_image(where / "contact-sheet.png"));
    const auto third = read_image(where / "00002.png");
    REQUIRE(third);
    CHECK(*third == scene(10, 8, 3));
    const auto record = read_picture_record(where / "00002.png");
    REQUIRE(record);
    CHECK(record->index == 2);
    CHECK(record->request == request());
}

TEST_CASE("Metadata can be left out") {
    const Folder folder;
    auto set = ImageSet::open(folder.root, request());
    REQUIRE(set);
    REQUIRE(set->add(0, scene(8, 8, 3), false));
    require_error(read_picture_record(folder.root / "00000.png"), {"carries no request"});
}

TEST_CASE("A set that was killed goes on where it stopped") {
    const Folder folder;
    {
        auto set = ImageSet::open(folder.root, request());
        REQUIRE(set);
        for (const int i : {0, 1, 2}) REQUIRE(set->add(i, scene(8, 8, 3)));
    }
    const auto manifest = folder.root / "manifest.jsonl";
    SECTION("between a picture and its line: made again") {
        write(folder.root / "00003.png", {1, 2, 3});
        auto set = ImageSet::open(folder.root, request());
        REQUIRE(set);
        CHECK(set->missing() == std::vector<int>{3});
        REQUIRE(set->add(3, scene(8, 8, 3)));
        REQUIRE(set->finish());
    }
    SECTION("in the middle of a line: the torn end is cut off") {
        const auto whole = slurp(manifest);
        append(manifest, R"({"file":"00003.p)");
        auto set = ImageSet::open(folder.root, request());
        REQUIRE(set);
        CHECK(set->missing() == std::vector<int>{3});
        CHECK(slurp(manifest) == whole);
        REQUIRE(set->add(3, scene(8, 8, 3)));
        CHECK(lines(manifest).size() == 4);
    }
    SECTION("lines that are no use are dropped: of lost pictures, other requests, twice, nonsense") {
        std::filesystem::remove(folder.root / "00001.png");
        append(manifest, slurp(manifest));
        append(manifest, "nonsense\n{\"index\":3,\"request\":\"other\"}\n{\"index\":99}\n[]\n");
        auto set = ImageSet::open(folder.root, request());
        REQUIRE(set);
        CHECK(set->missing() == std::vector<int>{1, 3});
        CHECK(lines(manifest).size() == 2);
    }
    SECTION("before its first picture") {
        std::filesystem::remove(manifest);
        for (const int i : {0, 1, 2}) std::filesystem::remove(folder.root / ImageSet::file_name(i));
        const auto set = ImageSet::open(folder.root, request());
        REQUIRE(set);
        CHECK(set->done() == 0);
    }
    SECTION("a picture added twice has one line") {
        auto set = ImageSet::open(folder.root, request());
        REQUIRE(set);
        REQUIRE(set->add(1, scene(8, 8, 3)));
        CHECK(lines(manifest).size() == 3);
    }
}

TEST_CASE("A folder of another request, or of unknown origin, is left alone") {
    const Folder folder;
    REQUIRE(ImageSet::open(folder.root / "a", request(4)));
    require_error(ImageSet::open(folder.root / "a", request(5)),
                  {(folder.root / "a").string(), "another request"});

    std::filesystem::create_directories(folder.root / "b");
    write(folder.root / "b/00007.png", {1});
    require_error(ImageSet::open(folder.root / "b", request()), {"00007.png", "no request.json"});
    CHECK(files_in(folder.root / "b") == 1);

    std::filesystem::create_directories(folder.root / "c");
    write(folder.root / "c/request.json", bytes_of("{"));
    require_error(ImageSet::open(folder.root / "c", request()),
                  {(folder.root / "c").string(), "another request"});

    std::filesystem::create_directories(folder.root / "d");
    write(folder.root / "d/holiday.png", {1});
    CHECK(ImageSet::open(folder.root / "d", request()));
}

TEST_CASE("Where nothing can be written, it says where") {
    const Folder folder;
    write(folder.root / "file", {1});
    require_error(ImageSet::open(folder.root / "file", request()),
                  {(folder.root / "file").string(), "cannot be made"});
    require_error(ImageSet::open(folder.root / "file/below", request()), {"cannot be made"});

    auto set = ImageSet::open(folder.root / "set", request());
    REQUIRE(set);
    std::filesystem::remove_all(folder.root / "set");
    require_error(set->add(0, scene(8, 8, 3)), {"00000.png"});
    CHECK_FALSE(set->has(0));

    // A disk that is full, as the kernel plays it.
    if (std::filesystem::exists("/dev/full")) {
        std::filesystem::create_directories(folder.root / "set");
        std::filesystem::create_symlink("/dev/full", folder.root / "set/manifest.jsonl");
        require_error(set->add(0, scene(8, 8, 3)), {"manifest.jsonl", "full"});
        CHECK_FALSE(set->has(0));
    }
}

TEST_CASE("Modalities cannot write outside their own names") {
    const Folder folder;
    auto odd = request();
    odd.guides[0].modality = "../escape";
    odd.guides.push_back(odd.guides[0]);
    odd.guides[1].modality = "00001";
    REQUIRE(ImageSet::open(folder.root / "set", odd));
    CHECK_FALSE(std::filesystem::exists(folder.root / "escape.png"));
    CHECK(std::filesystem::exists(folder.root / "set/---escape.png"));
    CHECK(std::filesystem::exists(folder.root / "set/---escape-mask.png"));
    CHECK(std::filesystem::exists(folder.root / "set/condition-1.png"));
}
