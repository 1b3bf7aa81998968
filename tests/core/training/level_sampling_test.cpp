#include "core/training/level_sampling.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/equal.h>

#include "tests/catch.h"
#include "tests/core/network/small_model.h"

using namespace syn;

namespace {

constexpr int kCount = 4000;

ModelCard card() {
    return *card_from_json(small_card(), "card");
}

/// How often a whole modality has this level.
double share_at(const at::Tensor& gamma, int first, int channels, double level) {
    return ((gamma.narrow(1, first, channels) - level).abs() < 1e-4)
        .all(3)
        .all(2)
        .all(1)
        .to(at::kDouble)
        .mean()
        .item<double>();
}

}  // namespace

TEST_CASE("Levels are mixed in the asked proportions") {
    LevelMix mix;
    mix.shared = 0.2;
    mix.independent = 0.1;
    mix.given = {{"digit", 0.4}, {"picture", 0.1}};
    mix.ignored = {{"digit", 0.2}};
    const LevelDraw draw = draw_levels(mix, card(), kCount, 7, 0);
    CHECK(share_at(draw.gamma, 0, 1, -12) == Approx(0.4).margin(0.03));
    CHECK(share_at(draw.gamma, 1, 3, -12) == Approx(0.1).margin(0.02));
    CHECK(share_at(draw.gamma, 0, 1, 8) == Approx(0.2).margin(0.03));
    const at::Tensor same = (draw.gamma.select(1, 0) - draw.gamma.select(1, 1)).abs().amax({1, 2}) == 0;
    CHECK(same.to(at::kDouble).mean().item<double>() == Approx(0.2).margin(0.03));
    // What is given or ignored is not learned from; the rest is.
    const at::Tensor still = (draw.gamma == -12).logical_or(draw.gamma == 8);
    CHECK(at::equal(draw.learn == 0, still));
}

TEST_CASE("A noisy level is log-normal in rho") {
    LevelMix mix;
    mix.independent = 1;
    mix.log_rho_mean = -0.6;
    mix.log_rho_std = 1.2;
    const LevelDraw draw = draw_levels(mix, card(), kCount, 7, 0);
    const at::Tensor log_rho = draw.rho.log();
    CHECK(log_rho.mean().item<double>() == Approx(-0.6).margin(0.05));
    CHECK(log_rho.std().item<double>() == Approx(1.2).margin(0.05));
    CHECK(((2 * log_rho.select(1, 1) - draw.gamma.select(1, 2).select(1, 0).select(1, 0))
               .abs()
               .max()
               .item<double>()) < 1e-4);
}

TEST_CASE("Held regions are clean parts of a noisy modality") {
    LevelMix mix;
    mix.independent = 1;
    mix.held_regions = 0.5;
    const LevelDraw draw = draw_levels(mix, card(), kCount, 9, 0);
    const at::Tensor held = (draw.learn == 0).flatten(1).any(1);
    CHECK(held.to(at::kDouble).mean().item<double>() == Approx(0.5).margin(0.03));
    CHECK(((draw.gamma == -12) == (draw.learn == 0)).all().item<bool>());
    // A channel may be held whole, but something always remains to be learned.
    CHECK((draw.learn.flatten(1).sum(1) > 0).all().item<bool>());

    // Held outside: the same regions turned inside out, within the modality that has them.
    mix.held_outside = 1;
    const LevelDraw turned = draw_levels(mix, card(), kCount, 9, 0);
    CHECK(((turned.gamma == -12) == (turned.learn == 0)).all().item<bool>());
    for (const auto& [from, channels] : {std::pair{0, 1}, std::pair{1, 3}}) {
        const at::Tensor in = (draw.learn.narrow(1, from, channels) == 0).flatten(1);
        const at::Tensor out = (turned.learn.narrow(1, from, channels) == 0).flatten(1);
        CHECK((in.any(1) == out.any(1)).all().item<bool>());
        CHECK(((in != out).all(1) == in.any(1)).all().item<bool>());
    }
    mix.held_outside = 0.25;
    const at::Tensor some = draw_levels(mix, card(), kCount, 9, 0).learn;
    const at::Tensor as_inside = (some == draw.learn).flatten(1).all(1);
    CHECK(as_inside.to(at::kDouble).mean().item<double>() == Approx(1 - 0.5 * 0.25).margin(0.02));
}

TEST_CASE("A sample's levels depend on its position alone") {
    LevelMix mix;
    mix.independent = 0.5;
    mix.given = {{"digit", 0.5}};
    mix.held_regions = 0.3;
    const LevelDraw all = draw_levels(mix, card(), 12, 5, 100), part = draw_levels(mix, card(), 4, 5, 104);
    CHECK(at::equal(all.gamma.narrow(0, 4, 4), part.gamma));
    CHECK(!at::equal(all.gamma.narrow(0, 0, 4), part.gamma));
}
