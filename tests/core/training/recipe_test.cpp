#include "core/training/recipe.h"

#include "core/network/model.h"
#include "tests/catch.h"
#include "tests/core/training/small_recipe.h"

using namespace syn;

namespace {

std::string refused(const TestFolder& folder, const std::string& from, const std::string& to) {
    std::string text = small_joint_recipe();
    REQUIRE(text.find(from) != std::string::npos);
    text.replace(text.find(from), from.size(), to);
    write_text(folder.path / "recipe.json", text);
    const auto recipe = read_recipe(folder.path / "recipe.json");
    REQUIRE(!recipe);
    return recipe.error().message;
}

}  // namespace

TEST_CASE("Every recipe that ships can be read, and its network can be built") {
    namespace fs = std::filesystem;
    std::vector<std::pair<fs::path, std::string>> files;  // and the name that the card must have
    for (const auto& model : fs::directory_iterator(fs::path(STUDIO_SOURCE_DIR) / "models"))
        if (model.is_directory())
            files.emplace_back(model.path() / "recipe.json", model.path().filename().string());
    for (const auto& file : fs::directory_iterator(fs::path(STUDIO_SOURCE_DIR) / "docs/recipes"))
        files.emplace_back(file.path(), file.path().stem().string());
    CHECK(files.size() >= 4);
    for (const auto& [file, name] : files) {
        const auto recipe = read_recipe(file);
        INFO(file << ": " << (recipe ? "" : recipe.error().message));
        REQUIRE(recipe);
        CHECK(recipe->card.name == name);
        if (recipe->objective == "joint") {
            CHECK(joint_options(recipe->card));
        } else {
            CHECK(classifier_options(recipe->card));
        }
    }
}

TEST_CASE("A recipe that is wrong says where") {
    const TestFolder folder("recipe");
    CHECK(refused(folder, "\"samples\": 48", "\"samples\": 0").find("samples") != std::string::npos);
    CHECK(refused(folder, "\"objective\": \"joint\"", "\"objective\": \"dream\"").find("'dream'") !=
          std::string::npos);
    CHECK(refused(folder, "\"given\": {\"digit\"", "\"given\": {\"smell\"").find("'smell'") !=
          std::string::npos);
    CHECK(refused(folder, "\"held_regions\"", "\"held_reasons\"").find("unknown field 'held_reasons'") !=
          std::string::npos);
    CHECK(refused(folder, "\"independent_levels\": true", "\"independent_levels\": false")
              .find("one level for all") != std::string::npos);
    CHECK(refused(folder, "\"data\": [\"mnist\", ", "\"data\": [").find("modality") != std::string::npos);
    CHECK(refused(folder, "{\"format\": 1", "{\"format\": 2").find("newer") != std::string::npos);
    CHECK(refused(folder, "\"batch\": 8", "\"batch\": \"many\"").find("'batch'") != std::string::npos);
    CHECK(!read_recipe(folder.path / "absent.json"));
}
