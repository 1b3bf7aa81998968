#include <ATen/ops/ones.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>
#include <functional>
#include <numeric>
#include <optional>

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

using Estimate = std::function<at::Tensor(const at::Tensor& z, const NoiseLevel& level)>;

/// What a multistep formula needs of the step before.
struct Before {
    at::Tensor x_hat, gamma;
};

/// z_s for the noise xi, elementwise, as maths.md section 3 and the papers print it; `before` moves on.
at::Tensor printed(const std::string& name, const at::Tensor& z, const NoiseLevel& from, const NoiseLevel& to,
                   const Estimate& estimate, const at::Tensor& xi, std::optional<Before>& before,
                   double share = kChurnShare) {
    const at::Tensor alpha_t = from.alpha(), alpha_s = to.alpha(), var_t = from.sigma().square(),
                     var_s = to.sigma().square(), still = to.gamma.eq(from.gamma);
    const at::Tensor a_ts = alpha_t / alpha_s, s2_ts = var_t - a_ts.square() * var_s;
    const at::Tensor x_hat = estimate(z, from);
    if (name == "heun-churn") {  // Karras et al. 2022, Alg. 2, in y = z / alpha against rho
        const at::Tensor rho = from.rho(), rho_s = to.rho();
        const at::Tensor churned =
            rho.ge(0.05).logical_and(rho.le(50)).logical_and(still.logical_not()).to(at::kDouble);
        const at::Tensor raised = rho * (1 + share * churned);
        const at::Tensor y = z / alpha_t + (raised.square() - rho.square()).clamp_min(0).sqrt() * xi;
        const auto slope = [&](const at::Tensor& place, const at::Tensor& at_rho) {
            const NoiseLevel level{2 * at_rho.log()};
            return (place - estimate(level.alpha() * place, level)) / at_rho;
        };
        const at::Tensor first = slope(y, raised);
        const at::Tensor second = slope(y + (rho_s - raised) * first, rho_s);
        return at::where(still, z, alpha_s * (y + (rho_s - raised) * (first + second) / 2));
    }
    at::Tensor made;
    if (name == "ddpm" || name == "ddpm-beta") {
        made = a_ts * var_s / var_t * z + alpha_s * s2_ts / var_t * x_hat +
               (name == "ddpm" ? s2_ts * var_s / var_t : s2_ts).clamp_min(0).sqrt() * xi;
    } else if (name == "dpmpp-2m-sde") {  // Lu et al. 2022, section 5
        const at::Tensor h = (from.gamma - to.gamma) / 2;
        at::Tensor d = x_hat;
        if (before) {
            const at::Tensor h_before = (before->gamma - from.gamma) / 2;
            d = at::where(h_before.gt(0), x_hat + h / h_before / 2 * (x_hat - before->x_hat), x_hat);
        }
        made = to.sigma() / from.sigma() * (-h).exp() * z + alpha_s * (1 - (-2 * h).exp()) * d +
               to.sigma() * (1 - (-2 * h).exp()).sqrt() * xi;
        before = Before{x_hat, from.gamma};
    } else {
        const double eta = name == "ddim, eta 1" ? 1 : 0.5;
        const at::Tensor s2 = eta * eta * (var_s / var_t) * s2_ts;
        const at::Tensor of_epsilon = (var_s - s2).sqrt();
        made =
            alpha_s * x_hat + of_epsilon * (z - alpha_t * x_hat) / from.sigma() + s2.clamp_min(0).sqrt() * xi;
    }
    return at::where(still, z, made);
}

struct NoisyGaussian {
    at::Tensor mean = random(21, 1, kNoisyShape), variance = (random(22, 1, kNoisyShape) * 0.7).exp();
    DenoiseFn denoise = plain(std::make_shared<DiagonalGaussianDenoiser>(mean, variance));

    Estimate estimate() const {
        return [this](const at::Tensor& z, const NoiseLevel& level) {
            ObservationState nothing;
            return denoise(z, level, nothing);
        };
    }

    /// Every component as an affine form of the noises that make it: row 0 the constant, row k + 1 what noise
    /// k counts for. The estimate is affine too, so that the printed formulas carry forms as they carry
    /// numbers.
    at::Tensor estimate_of_form(const at::Tensor& form, const NoiseLevel& level) const {
        const at::Tensor alpha = level.alpha();
        const at::Tensor gain = alpha * variance / (alpha.square() * variance + level.sigma().square());
        at::Tensor estimate = gain * form;
        estimate.narrow(0, 0, 1).add_(mean - gain * alpha * mean);
        return estimate;
    }

    struct Moments {
        at::Tensor mean, variance;
    };
    Moments at(const NoiseLevel& level) const {
        return {level.alpha() * mean, level.alpha().square() * variance + level.sigma().square()};
    }
    /// The exact moments after all steps of the grid, by the printed formulas.
    Moments moments(const std::string& name, const NoiseSchedule& schedule, const TimeGrid& grid,
                    const Moments& start, double share = kChurnShare) const {
        const at::Tensor none =
            at::zeros({grid.steps() + 2, kNoisyShape[0], kNoisyShape[1], kNoisyShape[2]}, at::kDouble);
        const auto noise = [&](int k) {
            at::Tensor form = none.clone();
            form.narrow(0, k + 1, 1).fill_(1);
            return form;
        };
        at::Tensor z = noise(0) * start.variance.sqrt();
        z.narrow(0, 0, 1).add_(start.mean);
        std::optional<Before> before;
        const Estimate of_form = [this](const at::Tensor& form, const NoiseLevel& level) {
            return estimate_of_form(form, level);
        };
        for (int i = 0; i < grid.steps(); ++i)
            z = printed(name, z, grid.level(schedule, i), grid.level(schedule, i + 1), of_form, noise(i + 1),
                        before, share);
        return {z.narrow(0, 0, 1), z.narrow(0, 1, grid.steps() + 1).square().sum(0, true)};
    }
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
    const std::vector<NoiseLevel> levels{{random(31, 1, kNoisyShape) + 2},
                                         {random(31, 1, kNoisyShape) - 1},
                                         {random(31, 1, kNoisyShape) - 2.5}};
    for (const NamedSampler& s : all_samplers()) {
        if (s.deterministic()) continue;
        CAPTURE(s.name);
        SamplerState state = initial_state(noise, at::kDouble);
        state.step = 5;
        at::Tensor z = state.z;
        std::optional<Before> before;
        for (int i = 0; i < 2; ++i) {
            s.sampler->step(state, levels[i], levels[i + 1], data.denoise, noise);
            z = printed(s.name, z, levels[i], levels[i + 1], data.estimate(),
                        noise.normal(Purpose::Solver, 5 + i, at::kDouble), before);
            CHECK(state.step == 6 + i);
            CHECK(distance(state.z, z) < 1e-12);
        }
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
            if (s.deterministic()) continue;
            CAPTURE(s.name);
            const TimeGrid grid = uniform_time_grid(*schedule, steps, false);
            SamplerState state = initial_state(noise, at::kDouble);
            walk(*s.sampler, state, grid, *schedule, data.denoise, noise);
            const auto [mean, variance] = data.moments(
                s.name, *schedule, grid, {at::zeros({1}, at::kDouble), at::ones({1}, at::kDouble)});
            const double n = static_cast<double>(batch);
            CHECK(distance((state.z.mean(0, true) - mean) / (variance / n).sqrt(), at::zeros_like(mean)) <
                  4.5);
            CHECK(distance(state.z.var(0, true, true) / variance, at::ones_like(mean)) <
                  4.5 * std::sqrt(2 / n));
        }
}

TEST_CASE("With more steps the moments become the data's") {
    const NoisyGaussian data;
    for (const auto& schedule : schedules())
        for (const NamedSampler& s : all_samplers()) {
            if (s.deterministic()) continue;
            const auto error = [&](int steps) {
                const TimeGrid grid = uniform_time_grid(*schedule, steps, false);
                const at::Tensor made =
                    data.moments(s.name, *schedule, grid, data.at(grid.level(*schedule, 0)), 6.0 / steps)
                        .variance;
                return distance(made / data.at(grid.level(*schedule, steps)).variance, at::ones({1}));
            };
            const double coarse = error(150), fine = error(300);
            CAPTURE(s.name, coarse, fine);
            CHECK(fine < 0.3);
            CHECK(fine < 0.6 * coarse);
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
