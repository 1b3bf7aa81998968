#include <ATen/ops/ones_like.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>
#include <numeric>

#include "core/denoiser/gaussian_denoiser.h"
#include "core/schedule/component_schedule.h"
#include "core/schedule/schedules.h"
#include "tests/catch.h"
#include "tests/core/sampler/walk.h"
#include "tests/core/tensor_testing.h"

using namespace syn;
using namespace syn::testing;

namespace {

const std::vector<std::int64_t> kNoisyShape{2, 2, 3};

/// z_s = of_z z + of_x x_hat + deviation xi, as maths.md section 3 prints it.
struct Affine {
    at::Tensor of_z, of_x, deviation;
};

Affine printed(const std::string& name, const NoiseLevel& from, const NoiseLevel& to) {
    const at::Tensor alpha_t = from.alpha(), alpha_s = to.alpha(), var_t = from.sigma().square(),
                     var_s = to.sigma().square();
    const at::Tensor a_ts = alpha_t / alpha_s, s2_ts = var_t - a_ts.square() * var_s;
    if (name == "ddpm" || name == "ddpm-beta")
        return {a_ts * var_s / var_t, alpha_s * s2_ts / var_t,
                (name == "ddpm" ? s2_ts * var_s / var_t : s2_ts).sqrt()};
    const double eta = name == "ddim, eta 1" ? 1 : 0.5;
    const at::Tensor s2 = eta * eta * (var_s / var_t) * s2_ts;
    const at::Tensor of_epsilon = (var_s - s2).sqrt();
    return {of_epsilon / from.sigma(), alpha_s - of_epsilon * alpha_t / from.sigma(), s2.sqrt()};
}

struct NoisyGaussian {
    at::Tensor mean = random(21, 1, kNoisyShape), variance = (random(22, 1, kNoisyShape) * 0.7).exp();
    DenoiseFn denoise = plain(std::make_shared<DiagonalGaussianDenoiser>(mean, variance));
};

std::vector<std::shared_ptr<const NoiseSchedule>> schedules() {
    return {make_linear_gamma_schedule(-6, 5).value(),
            make_component_schedule(-6 + random(23, 1, kNoisyShape), 5 + random(24, 1, kNoisyShape)).value(),
            make_column_schedule(3, 0.5, -6, 5).value()};
}

}  // namespace

TEST_CASE("Each stochastic step is the printed formula with the noise of its seed and step") {
    const NoisyGaussian data;
    const NoiseSource noise({3, 9}, kNoisyShape);
    const NoiseLevel from{random(31, 1, kNoisyShape) + 2}, to{random(31, 1, kNoisyShape) - 1};
    for (const NamedSampler& s : all_samplers()) {
        if (s.deterministic) continue;
        CAPTURE(s.name);
        SamplerState state = initial_state(noise, at::kDouble);
        state.step = 5;
        const at::Tensor z = state.z;
        const at::Tensor x_hat = s.sampler->step(state, from, to, data.denoise, noise);
        const Affine a = printed(s.name, from, to);
        CHECK(state.step == 6);
        CHECK(distance(state.z, a.of_z * z + a.of_x * x_hat +
                                    a.deviation * noise.normal(Purpose::Solver, 5, at::kDouble)) < 1e-12);
    }
}

TEST_CASE("Stochastic solvers meet the closed-form mean and variance on every kind of schedule") {
    const NoisyGaussian data;
    const std::int64_t batch = 20000;
    std::vector<std::uint64_t> seeds(static_cast<std::size_t>(batch));
    std::iota(seeds.begin(), seeds.end(), 50);
    const NoiseSource noise(seeds, kNoisyShape);
    const int steps = 6;  // few, so that each solver's own bias is part of what is met
    for (const auto& schedule : schedules())
        for (const NamedSampler& s : all_samplers()) {
            if (s.deterministic) continue;
            CAPTURE(s.name);
            const TimeGrid grid = uniform_time_grid(*schedule, steps, false);
            SamplerState state = initial_state(noise, at::kDouble);
            at::Tensor mean = at::zeros_like(data.mean), variance = mean + 1;
            walk(*s.sampler, state, grid, *schedule, data.denoise, noise,
                 [&](const SamplerState&, const NoiseLevel& from, const NoiseLevel& to) {
                     const Affine a = printed(s.name, from, to);
                     const at::Tensor alpha = from.alpha();
                     const at::Tensor gain =
                         alpha * data.variance / (alpha.square() * data.variance + from.sigma().square());
                     const at::Tensor still = to.gamma.eq(from.gamma);
                     const at::Tensor slope = at::where(still, 1.0, a.of_z + a.of_x * gain);
                     const at::Tensor shift =
                         at::where(still, 0.0, a.of_x * (data.mean - gain * alpha * data.mean));
                     mean = slope * mean + shift;
                     variance = slope.square() * variance + at::where(still, 0.0, a.deviation.square());
                 });
            const double n = static_cast<double>(batch);
            CHECK(distance((state.z.mean(0, true) - mean) / (variance / n).sqrt(), at::zeros_like(mean)) <
                  4.5);
            CHECK(distance(state.z.var(0, true, true) / variance, at::ones_like(mean)) <
                  4.5 * std::sqrt(2 / n));
        }
}

TEST_CASE("The recursion of many steps ends at the data's moments") {
    const NoisyGaussian data;
    for (const auto& schedule : schedules())
        for (const std::string name : {"ddpm", "ddpm-beta", "ddim, eta 0.5", "ddim, eta 1"}) {
            const int steps = 4000;
            const TimeGrid grid = uniform_time_grid(*schedule, steps, false);
            at::Tensor variance = at::ones_like(data.mean);
            for (int i = 0; i < steps; ++i) {
                const NoiseLevel from = grid.level(*schedule, i), to = grid.level(*schedule, i + 1);
                const Affine a = printed(name, from, to);
                const at::Tensor alpha = from.alpha();
                const at::Tensor gain =
                    alpha * data.variance / (alpha.square() * data.variance + from.sigma().square());
                variance = (a.of_z + a.of_x * gain).square() * variance + a.deviation.square();
            }
            const NoiseLevel end = grid.level(*schedule, steps);
            CAPTURE(name);
            CHECK(distance(variance / (end.alpha().square() * data.variance + end.sigma().square()),
                           at::ones_like(variance)) < 0.02);
        }
}

TEST_CASE("DDIM with eta 1 is the ancestral solver with the posterior variance") {
    const NoisyGaussian data;
    const NoiseSource noise({3, 9}, kNoisyShape);
    const auto schedule = schedules()[1];
    const TimeGrid grid = uniform_time_grid(*schedule, 10, true);
    SamplerState ancestral = initial_state(noise, at::kDouble), ddim = ancestral;
    walk(*make_sampler("ddpm").value(), ancestral, grid, *schedule, data.denoise, noise);
    walk(*make_sampler("ddim", {1.0}).value(), ddim, grid, *schedule, data.denoise, noise);
    CHECK(distance(ancestral.z, ddim.z) < 1e-12);
}

TEST_CASE("Stochastic solvers end at the estimate, without noise") {
    const NoisyGaussian data;
    const NoiseSource noise({3}, kNoisyShape);
    for (const NamedSampler& s : all_samplers()) {
        CAPTURE(s.name);
        SamplerState state = initial_state(noise, at::kDouble);
        const at::Tensor x_hat = s.sampler->step(state, NoiseLevel::scalar(-2),
                                                 NoiseLevel::scalar(-kInfinity), data.denoise, noise);
        CHECK(distance(state.z, x_hat) < 1e-15);
    }
}
