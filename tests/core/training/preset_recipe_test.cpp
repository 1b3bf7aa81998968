#include "core/training/preset_recipe.h"

#include <set>
#include <string>
#include <vector>

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
        // The card lists what can be done, all of it.
        CHECK(recipe->card.independent_levels);
        const std::vector<std::string>& modes = recipe->card.guide_modes;
        CHECK(modes.front() == "hold");
        CHECK(std::set<std::string>(modes.begin(), modes.end()).size() == 8);

        choice.shared_level = true;
        const auto shared = recipe_from_json(joint_recipe(choice), "preset");
        INFO(size.name << ": " << (shared ? "" : shared.error().message));
        REQUIRE(shared);
        CHECK_FALSE(shared->card.independent_levels);
        CHECK((shared->card.guide_modes == std::vector<std::string>{"random", "predicted", "constant", "none",
                                                                    "resample", "reconstruction"}));
        CHECK(shared->levels.shared == 1);
        CHECK(shared->levels.independent + shared->levels.held_regions == 0);
        CHECK(shared->levels.given.empty());
        CHECK(shared->levels.ignored.empty());
        CHECK(shared->levels.log_rho_std == recipe->levels.log_rho_std);
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
