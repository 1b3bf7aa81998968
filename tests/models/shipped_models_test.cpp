#include <ATen/TensorOperators.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include <filesystem>

#include "core/denoiser/network_denoiser.h"
#include "core/imaging/sample_digits.h"
#include "core/network/model.h"
#include "core/session/pixels.h"
#include "core/training/recipe.h"
#include "tests/catch.h"

using namespace syn;
namespace fs = std::filesystem;

namespace {

const fs::path kModels = fs::path(STUDIO_SOURCE_DIR) / "models";
constexpr std::uintmax_t kMostBytes = 20 * 1024 * 1024;
constexpr int kHorse = 7;  // of the legend: digit 7

}  // namespace

TEST_CASE("Every model that ships has a card that tells all, a recipe, and weights of its SHA-256") {
    std::vector<std::string> problems;
    const auto models = list_models({kModels}, &problems);
    CHECK(problems.empty());
    REQUIRE(models.size() >= 3);
    for (const auto& [folder, card] : models) {
        INFO(card.name);
        CHECK(folder.filename() == card.name);
        CHECK(!card.summary.empty());
        CHECK(!card.licence.empty());
        CHECK(!card.data.empty());
        CHECK(!card.figures.empty());
        CHECK(card.trained_with.empty());
        CHECK(fs::file_size(folder / "model.safetensors") <= kMostBytes);
        const auto recipe = read_recipe(folder / card.recipe);
        REQUIRE(recipe);
        CHECK(recipe->card.network == card.network);
        if (card.kind == "judge")
            CHECK(JudgeModel::load(folder));
        else
            CHECK(JointModel::load(folder));
    }
}

TEST_CASE("A held digit tells the picture its class") {
    // At pure noise the estimate is the mean of what may come, which differs by class.
    auto model = JointModel::load(kModels / "mnist-cifar");
    REQUIRE(model);
    auto denoiser = NetworkDenoiser::make(*model);
    REQUIRE(denoiser);
    const ModelCard& card = (*model)->card();
    CHECK(card.legend.at(kHorse).second == "horse");
    const auto estimate = [&](int digit) {
        at::Tensor z = at::zeros({1, 4, 32, 32}, at::kFloat);
        z.narrow(1, 0, 1).copy_(to_tensor(*sample_digit(digit)).unsqueeze(0));
        NoiseLevel level{at::full({1, 4, 1, 1}, card.gamma_max, at::kDouble)};
        level.gamma.narrow(1, 0, 1).fill_(card.gamma_min);
        return (*denoiser)->denoise(z, level, {}).narrow(1, 1, 3);
    };
    const at::Tensor plane = estimate(0), horse = estimate(7);
    // Skies are blue and bright, meadows are not: blue over red by far more for a plane.
    const auto blue = [](const at::Tensor& x) {
        return (x.select(1, 2) - x.select(1, 0)).mean().item<double>();
    };
    CHECK(blue(plane) > blue(horse) + 0.1);
}
