#include "core/imaging/picture_record.h"

#include <nlohmann/json.hpp>

#include "tests/core/imaging/helpers.h"

using namespace syn;
using namespace syn::test;

namespace {

PictureRecord record() {
    PictureRecord out;
    out.request.models = {{"mnist-cifar", std::string(64, 'a')}};
    Guide guide;
    guide.modality = "digit";
    guide.image = scene(32, 32, 1);
    guide.scale = 4;
    guide.source = "digit=\xce\xb2.png";
    out.request.guides = {guide};
    out.request.steps = 25;
    out.request.seed = 41;
    out.request.edits = {{7, "guides/0/scale", "2.5"}};
    out.index = 3;
    return out;
}

}  // namespace

TEST_CASE("An exported picture carries all that is needed to make it again") {
    const Folder folder;
    const Image image = scene(32, 32, 3);
    const auto bytes = encode_picture(image, record());
    REQUIRE(bytes);
    write(folder.root / "one.png", *bytes);
    const auto back = read_picture_record(folder.root / "one.png");
    REQUIRE(back);
    CHECK(*back == record());
    const auto pixels = decode_png(*bytes, "one.png");
    REQUIRE(pixels);
    CHECK(*pixels == image);

    const auto texts = read_png_texts(*bytes, "one.png");
    REQUIRE(texts);
    REQUIRE(texts->size() == 3);
    CHECK((*texts)[0].key == "synesthete");
    CHECK((*texts)[1].key == "parameters");
    CHECK((*texts)[1].text ==
          "Steps: 25, Sampler: dpmpp-2m, CFG scale: 4, Seed: 44, Size: 32x32, Model hash: aaaaaaaaaa, Model: "
          "mnist-cifar");
    CHECK((*texts)[2].key == "XML:com.adobe.xmp");
}

TEST_CASE("The one-line form quotes what would break it") {
    auto odd = record();
    odd.request.models = {{"mine, \"new\"", ""}};
    odd.request.guides.clear();
    CHECK(parameters_line(odd, 64, 48) ==
          R"(Steps: 25, Sampler: dpmpp-2m, CFG scale: 1, Seed: 44, Size: 64x48, Model: "mine, \"new\"")");
}

TEST_CASE("Records that cannot be trusted are refused with a reason") {
    const auto good = nlohmann::json::parse(to_json(record()));
    const auto refuse = [](const nlohmann::json& wrong, const std::string& why) {
        require_error(picture_record_from_json(wrong.dump()), {why});
    };
    require_error(picture_record_from_json("{"), {"not a JSON object"});
    require_error(picture_record_from_json("[1]"), {"not a JSON object"});
    auto wrong = good;
    wrong["version"] = 2;
    refuse(wrong, "version 2");
    wrong = good;
    wrong["mood"] = "blue";
    refuse(wrong, "unknown field 'mood'");
    wrong = good;
    wrong["generator"] = "mt19937";
    refuse(wrong, "philox4x32-10");
    wrong = good;
    wrong["index"] = -1;
    refuse(wrong, "index");
    wrong = good;
    wrong["index"] = 1e30;
    refuse(wrong, "index");
    wrong = good;
    wrong["seed"] = 1;
    refuse(wrong, "seed");
    wrong = good;
    wrong.erase("request");
    refuse(wrong, "no request");
    wrong = good;
    wrong["request"]["steps"] = "many";
    refuse(wrong, "steps");
}

TEST_CASE("A picture without a record says so") {
    const auto bare = encode_png(scene(4, 4, 3), {{"parameters", "Steps: 20"}});
    REQUIRE(bare);
    require_error(decode_picture_record(*bare, "bare.png"), {"bare.png carries no request"});
    const auto broken = encode_png(scene(4, 4, 3), {{"synesthete", "{\"version\": 1"}});
    REQUIRE(broken);
    require_error(decode_picture_record(*broken, "broken.png"),
                  {"broken.png: The picture's record cannot be used"});
}
