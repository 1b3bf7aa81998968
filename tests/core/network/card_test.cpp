#include "core/network/card.h"

#include "core/network/model.h"
#include "tests/catch.h"
#include "tests/core/network/small_model.h"

using namespace syn;

namespace {

std::string refused(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    const auto card = card_from_json(text, "card.json");
    REQUIRE(!card);
    return card.error().message;
}

}  // namespace

TEST_CASE("A card survives a round trip") {
    const auto card = card_from_json(small_card(), "card.json");
    REQUIRE(card);
    CHECK(card->channels() == 4);
    CHECK(card->legend.front().second == "a");
    REQUIRE(card->modality("picture"));
    CHECK(card->modality("picture")->first_channel == 1);
    CHECK(card->modality("sound") == nullptr);
    const auto again = card_from_json(to_json(*card), "again");
    REQUIRE(again);
    CHECK(to_json(*again) == to_json(*card));
}

TEST_CASE("A card that is wrong says where") {
    CHECK(refused(small_card(), "\"name\"", "\"nome\"").find("'name'") != std::string::npos);
    CHECK(refused(small_card("edm", R"(, "colour": 3)"), "\"colour\"", "\"colour\"")
              .find("unknown field 'colour'") != std::string::npos);
    CHECK(refused(small_card(), "\"format\": 1", "\"format\": 99").find("newer") != std::string::npos);
    CHECK(
        refused(small_card(), "\"height\": 8", "\"height\": \"tall\"").find("'height' has the wrong type") !=
        std::string::npos);
    CHECK(refused(small_card(), "\"height\": 8", "\"height\": 0").find("size") != std::string::npos);
    CHECK(refused(small_card(), "\"first_channel\": 1", "\"first_channel\": 2").find("'picture'") !=
          std::string::npos);
    CHECK(refused(small_card(), "{\"format\"", "[\"format\"").find("not JSON") != std::string::npos);
}

TEST_CASE("A card may tell the variances of its data by Haar level, and only what can be so") {
    const std::string whole = small_card();
    CHECK(card_from_json(whole, "card.json")->modalities[0].band_variances.empty());
    CHECK(to_json(*card_from_json(whole, "card.json")).find("band_variances") == std::string::npos);
    const std::string from = "\"classes\": [\"0\", \"1\"]";
    std::string told = whole;
    told.replace(told.find(from), from.size(), from + ", \"band_variances\": [2.5, 0.5, 0.25]");
    const auto card = card_from_json(told, "card.json");
    REQUIRE(card);
    CHECK(card->modalities[0].band_variances == std::vector<double>{2.5, 0.5, 0.25});
    CHECK(card->modalities[1].band_variances.empty());
    CHECK(to_json(*card_from_json(to_json(*card), "again")) == to_json(*card));
    CHECK(refused(told, "[2.5, 0.5, 0.25]", "[2.5, 0.5]").find("3 Haar levels") != std::string::npos);
    CHECK(refused(told, "[2.5, 0.5, 0.25]", "[2.5, -0.5, 1]").find("band variance") != std::string::npos);
    CHECK(refused(told, "[2.5, 0.5, 0.25]", "[2.5, null, 1]").find("wrong type") != std::string::npos);
}

TEST_CASE("A network that cannot be built is refused before anything is allocated") {
    const auto options = [](const std::string& from, const std::string& to) {
        std::string text = small_card();
        text.replace(text.find(from), from.size(), to);
        const auto card = card_from_json(text, "card.json");
        REQUIRE(card);
        return joint_options(*card);
    };
    CHECK(options("\"groups\": 4", "\"groups\": 4"));
    CHECK(!options("\"groups\": 4", "\"groups\": 3"));
    CHECK(!options("\"groups\": 4", "\"groups\": 0"));
    CHECK(!options("\"packing\": 2", "\"packing\": 8"));
    CHECK(!options("\"channels\": [8, 16]", "\"channels\": [8]"));
    CHECK(!options("\"channels\": [8, 16]", "\"channels\": [8, 1000000]"));
    CHECK(!options("\"head_dim\": 8", "\"head_dim\": 5"));
    CHECK(!options("\"blocks\": 1", "\"blocks\": 100000"));
    CHECK(!options("\"picture\": [8, 16]", "\"paint\": [8, 16]"));
}

TEST_CASE("Models are found by name, and the known ones are listed when not") {
    const TestFolder folder("models");
    std::filesystem::create_directories(folder.path / "small");
    std::filesystem::create_directories(folder.path / "broken");
    write_text(folder.path / "small" / "card.json", small_card());
    write_text(folder.path / "broken" / "card.json", "{");
    std::vector<std::string> problems;
    CHECK(list_models({folder.path}, &problems).size() == 1);
    CHECK(problems.size() == 1);
    CHECK(find_model("small", {folder.path}));
    const auto unknown = find_model("smell", {folder.path});
    REQUIRE(!unknown);
    CHECK(unknown.error().message == "there is no model 'smell'; known are small");
    CHECK(!find_model("../small", {folder.path}));
}

TEST_CASE("A device that is not there is refused with those that are") {
    CHECK(find_device("cpu"));
    CHECK(find_device("auto"));
    const auto device = find_device("cuda:93");
    REQUIRE(!device);
    CHECK(device.error().message.find("cpu") != std::string::npos);
    CHECK(!find_dtype("float13", at::kCPU));
}
