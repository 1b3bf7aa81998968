// Guides that are noisy already: what they are held as, and that this is the posterior given the reading.
#include <ATen/ops/full.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/where.h>

#include <cmath>

#include "core/denoiser/gaussian_denoiser.h"
#include "core/guidance/guidance.h"
#include "core/schedule/schedules.h"
#include "tests/catch.h"
#include "tests/core/guidance/recording_denoiser.h"
#include "tests/core/sampler/walk.h"
#include "tests/core/tensor_testing.h"

using namespace syn;
using namespace syn::testing;

namespace {

constexpr double kM0 = 0.4, kM1 = -0.3, kV0 = 1.5, kV1 = 0.9, kC = 0.8;  // means, variances, covariance
constexpr double kOwn = -1;                                              // the guide's level
const GammaRange kNoisyRange{-9, 50};

/// Two numbers that lean on each other; the first one is read.
struct Pair {
    std::shared_ptr<RecordingDenoiser> joint;
    NoiseSource noise{{8}, {2, 1, 1}};
    NoiseLevel own = NoiseLevel::scalar(kOwn);
    double alpha = own.alpha().item<double>(), rho = own.rho().item<double>();

    Pair() {
        const auto row = [](double a, double b) { return at::tensor(std::vector<double>{a, b}); };
        joint = std::make_shared<RecordingDenoiser>(std::make_shared<GaussianDenoiser>(
            channels({kM0, kM1}), at::stack({row(kV0, kC), row(kC, kV1)})));
    }
    Observation reading(double value, OwnNoise noisy) const {
        return {at::tensor(std::vector<double>{1, 0}).gt(0).view({1, 2, 1, 1}),
                channels({value, 0}),
                GuideMode::Hold,
                kOwn,
                1,
                noisy};
    }
    /// Of x1 and its variance, given a reading y = x0 + N(0, rho^2).
    std::pair<double, double> posterior(double y) const {
        const double blur = kV0 + rho * rho;
        return {kM1 + kC / blur * (y - kM0), kV1 - kC * kC / blur};
    }
    /// E[x1 | the reading, z1 at this level].
    double estimate(double y, double z1, const NoiseLevel& level) const {
        const auto [mean, variance] = posterior(y);
        return DiagonalGaussianDenoiser(channels({mean}), channels({variance}))
            .denoise(channels({z1}), level, {})
            .item<double>();
    }
};

}  // namespace

TEST_CASE("A noisy guide held as it is gives the posterior given the noisy reading, and no other does") {
    const Pair pair;
    const double given = 1.7, z1 = -0.6;
    const NoiseLevel level = NoiseLevel::scalar(0.5);
    const auto x_hat = [&](OwnNoise noisy) {
        ObservationState observed;
        return guided({{pair.joint, {}, {}, 1}, {}, {}, {pair.reading(given, noisy)}}, pair.noise,
                      kNoisyRange)(channels({123, z1}), level, observed);
    };
    const auto second = [&](OwnNoise noisy) { return x_hat(noisy)[0][1].item<double>(); };
    const double drawn = pair.noise.normal(Purpose::Guide, 0, at::kDouble)[0][0].item<double>();
    // A photograph reads x0 + rho eps, a state alpha times that; a clean guide gets noise of our own.
    const double photograph = pair.estimate(given, z1, level),
                 state = pair.estimate(given / pair.alpha, z1, level),
                 noised = pair.estimate(given + pair.rho * drawn, z1, level);
    CHECK(second(OwnNoise::Photograph) == Approx(photograph).epsilon(1e-12));
    CHECK(second(OwnNoise::State) == Approx(state).epsilon(1e-12));
    CHECK(second(OwnNoise::None) == Approx(noised).epsilon(1e-12));
    CHECK(std::abs(photograph - noised) > 0.01);
    CHECK(std::abs(photograph - state) > 0.01);

    // Of the reading itself the estimate is the clean value that is expected behind it, not the reading.
    const at::Tensor levels = at::tensor(std::vector<double>{kOwn, 0.5}).view({1, 2, 1, 1});
    const double expected = pair.joint->denoise(channels({given, z1}), {levels}, {})[0][0].item<double>();
    CHECK(x_hat(OwnNoise::State)[0][0].item<double>() == Approx(expected).epsilon(1e-12));
    CHECK(std::abs(expected - given) > 0.1);
    CHECK(x_hat(OwnNoise::None)[0][0].item<double>() == given);
}

TEST_CASE("Without noise there is nothing that a guide could have already") {
    const Pair pair;
    for (const OwnNoise noisy : {OwnNoise::None, OwnNoise::Photograph, OwnNoise::State}) {
        Observation clean = pair.reading(1.7, noisy);
        clean.gamma = -kInfinity;
        ObservationState observed;
        const at::Tensor x_hat = guided({{pair.joint, {}, {}, 1}, {}, {}, {clean}}, pair.noise, kNoisyRange)(
            channels({123, -0.6}), NoiseLevel::scalar(0.5), observed);
        CHECK(pair.joint->calls.back().z[0][0].item<double>() == 1.7);
        CHECK(x_hat[0][0].item<double>() == Approx(1.7).epsilon(1e-12));
    }
}

TEST_CASE("Weights exaggerate what is generated, not what is read behind a noisy guide") {
    const Pair pair;
    ObservationState one, other;
    const at::Tensor z = channels({123, -0.6});
    const NoiseLevel level = NoiseLevel::scalar(0.5);
    const Observation reading = pair.reading(1.7, OwnNoise::State);
    const at::Tensor plain =
        guided({{pair.joint, {}, {}, 1}, {}, {}, {reading}}, pair.noise, kNoisyRange)(z, level, one);
    const at::Tensor weighted = guided({{pair.joint, {}, {0}, 1}, {{pair.joint, {}, {}, 4}}, {}, {reading}},
                                       pair.noise, kNoisyRange)(z, level, other);
    CHECK(distance(plain.select(1, 0), weighted.select(1, 0)) < 1e-12);
    CHECK(distance(plain.select(1, 1), weighted.select(1, 1)) > 0.1);
}

TEST_CASE("A run held by a noisy reading samples the posterior given it") {
    // x1 given the reading is normal; the probability flow to it is affine and known.
    const Pair pair;
    const auto schedule = make_linear_gamma_schedule(-12, 12).value();
    const NoiseSource noise({3, 4, 5}, {2, 1, 1});
    for (const OwnNoise noisy : {OwnNoise::Photograph, OwnNoise::State}) {
        const double given = 1.7, reading = noisy == OwnNoise::State ? given / pair.alpha : given;
        const auto [mean, variance] = pair.posterior(reading);
        const TimeGrid grid = uniform_time_grid(*schedule, 800, false);
        SamplerState state = initial_state(noise, at::kDouble);
        const at::Tensor start = state.z.select(1, 1);
        walk(*make_sampler("heun").value(), state, grid, *schedule,
             guided({{pair.joint, {}, {}, 1}, {}, {}, {pair.reading(given, noisy)}}, noise, kNoisyRange),
             noise);
        const double a_t = std::sqrt(1 / (1 + std::exp(12.0))), a_s = std::sqrt(1 / (1 + std::exp(-12.0)));
        const double from = std::sqrt(a_t * a_t * variance + 1 - a_t * a_t),
                     to = std::sqrt(a_s * a_s * variance + 1 - a_s * a_s);
        CHECK(distance(state.z.select(1, 1), a_s * mean + (start - a_t * mean) * to / from) < 1e-3);
    }
}
