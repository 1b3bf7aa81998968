#include "core/training/preset_recipe.h"

#include "core/network/model.h"
#include "core/training/recipe.h"
#include "tests/catch.h"

using namespace syn;

TEST_CASE("Every preset makes a recipe that can be read and whose network can be built") {
    for (const NetworkSize& size : network_sizes()) {
        JointChoice choice;
        choice.name = "mine";
        choice.title = "My \"own\"";
        choice.digits = "mnist";
        choice.pictures = "/data/my pictures";
        choice.digit_classes = {"0", "1"};
        choice.picture_classes = {"cat", "dog"};
        choice.data = {{"MNIST", "CC BY-SA 3.0", "LeCun"}};
        choice.licence = "free";
        choice.size = size;
        choice.samples = 1000;
        const auto recipe = recipe_from_json(joint_recipe(choice), "preset");
        INFO(size.name << ": " << (recipe ? "" : recipe.error().message));
        REQUIRE(recipe);
        CHECK(recipe->card.title == choice.title);
        CHECK(recipe->data == std::vector<std::string>{"mnist", "/data/my pictures"});
        CHECK(recipe->flip == std::vector<bool>{false, true});
        CHECK(recipe->card.legend[1] == std::pair<std::string, std::string>{"1", "dog"});
        CHECK(recipe->samples == 1000);
        CHECK(recipe->batch == size.batch);
        CHECK(joint_options(recipe->card));
    }
}

TEST_CASE("A training is as long as its hours hold at the speed measured, within bounds") {
    NetworkSize size;
    size.hours = 0.5;
    size.least_samples = 1000;
    size.most_samples = 1'000'000;
    CHECK(samples_for(size, 50) == 90'000);
    CHECK(samples_for(size, 51.3) == 92'000);
    CHECK(samples_for(size, 0.01) == 1000);
    CHECK(samples_for(size, 1e9) == 1'000'000);
}
