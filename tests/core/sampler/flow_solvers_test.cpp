#include <algorithm>
#include <cmath>

#include "core/denoiser/gaussian_denoiser.h"
#include "core/schedule/component_schedule.h"
#include "core/schedule/schedules.h"
#include "tests/catch.h"
#include "tests/core/sampler/walk.h"
#include "tests/core/tensor_testing.h"

using namespace syn;
using namespace syn::testing;

namespace {

const std::vector<std::int64_t> kFlowShape{2, 3, 3};

/// Data of independent normal components, whose probability flow is known: (z - alpha m) / sqrt(alpha^2 v +
/// sigma^2) stays what it is.
struct FlowGaussian {
    at::Tensor mean = random(21, 1, kFlowShape), variance = (random(22, 1, kFlowShape) * 0.7).exp();
    DenoiseFn denoise = plain(std::make_shared<DiagonalGaussianDenoiser>(mean, variance));

    at::Tensor flow(const at::Tensor& z, const NoiseLevel& from, const NoiseLevel& to) const {
        const auto spread = [&](const NoiseLevel& l) {
            return (l.alpha().square() * variance + l.sigma().square()).sqrt();
        };
        return to.alpha() * mean + (z - from.alpha() * mean) * spread(to) / spread(from);
    }
};

std::shared_ptr<const NoiseSchedule> smooth_schedule(const std::string& kind) {
    if (kind == "scalar") return make_linear_gamma_schedule(-6, 5).value();
    return make_component_schedule(-6 + random(23, 1, kFlowShape), 5 + random(24, 1, kFlowShape)).value();
}

double error_after(const Sampler& solver, const NoiseSchedule& schedule, int steps, bool to_clean = false) {
    const FlowGaussian data;
    const NoiseSource noise({3, 4, 5}, kFlowShape);
    const TimeGrid grid = uniform_time_grid(schedule, steps, to_clean);
    SamplerState state = initial_state(noise, at::kDouble);
    const at::Tensor start = state.z;
    walk(solver, state, grid, schedule, data.denoise, noise);
    return distance(state.z, data.flow(start, grid.level(schedule, 0), grid.level(schedule, steps)));
}

}  // namespace

TEST_CASE(
    "Flow solvers converge to the exact trajectory at their order, for one level and for one a component") {
    for (const std::string kind : {"scalar", "component"})
        for (const NamedSampler& s : flow_samplers()) {
            const auto schedule = smooth_schedule(kind);
            const double coarse = error_after(*s.sampler, *schedule, 160);
            const double fine = error_after(*s.sampler, *schedule, 320);
            const double order = std::log2(coarse / fine);
            CAPTURE(kind, s.name, coarse, fine, order);
            CHECK(order > 0.95 * s.order);
            CHECK(order < s.order + 0.3);
            CHECK(fine < (s.order == 1 ? 2e-2 : s.order == 2 ? 1e-3 : 1e-5));
        }
}

TEST_CASE("One DPM-Solver++ 2M step after the first is its paper's formula") {
    const FlowGaussian data;
    const NoiseSource noise({3}, kFlowShape);
    const auto sampler = make_sampler("dpmpp-2m").value();
    SamplerState state = initial_state(noise, at::kDouble);
    const NoiseLevel first = NoiseLevel::scalar(4), second = NoiseLevel::scalar(2.5),
                     third = NoiseLevel::scalar(-0.5);
    const at::Tensor x_first = sampler->step(state, first, second, data.denoise, noise);
    const at::Tensor z = state.z;
    const at::Tensor x_second = sampler->step(state, second, third, data.denoise, noise);

    ObservationState nothing;
    CHECK(same(x_second, data.denoise(z, second, nothing)));
    const double h = (2.5 + 0.5) / 2, h_before = (4 - 2.5) / 2, r = h_before / h;
    const at::Tensor d = (1 + 1 / (2 * r)) * x_second - 1 / (2 * r) * x_first;
    CHECK(distance(state.z, third.sigma() / second.sigma() * z - third.alpha() * std::expm1(-h) * d) < 1e-13);
}

TEST_CASE("One Heun step is Euler's with the slope of both ends, in z over alpha against rho") {
    const FlowGaussian data;
    const NoiseSource noise({3}, kFlowShape);
    SamplerState state = initial_state(noise, at::kDouble);
    const at::Tensor z = state.z;
    const NoiseLevel from{random(31, 1, kFlowShape) + 2}, to{random(31, 1, kFlowShape) - 1};
    make_sampler("heun").value()->step(state, from, to, data.denoise, noise);

    ObservationState nothing;
    const at::Tensor y = z / from.alpha(), h = to.rho() - from.rho();
    const at::Tensor d = (y - data.denoise(z, from, nothing)) / from.rho();
    const at::Tensor euler = y + h * d;
    const at::Tensor d_next = (euler - data.denoise(to.alpha() * euler, to, nothing)) / to.rho();
    CHECK(distance(state.z, to.alpha() * (y + h * (d + d_next) / 2)) < 1e-12);
}

TEST_CASE("A DDIM step is its paper's formula") {
    const FlowGaussian data;
    const NoiseSource noise({3}, kFlowShape);
    SamplerState state = initial_state(noise, at::kDouble);
    const at::Tensor z = state.z;
    const NoiseLevel from{random(31, 1, kFlowShape) + 2}, to{random(31, 1, kFlowShape) - 1};
    const at::Tensor x_hat = make_sampler("ddim").value()->step(state, from, to, data.denoise, noise);
    const at::Tensor epsilon = (z - from.alpha() * x_hat) / from.sigma();
    CHECK(distance(state.z, to.alpha() * x_hat + to.sigma() * epsilon) < 1e-13);
}

TEST_CASE("Flow solvers take the last step to clean data, where it is the estimate itself") {
    for (const NamedSampler& s : flow_samplers()) {
        CAPTURE(s.name);
        const auto schedule = make_linear_gamma_schedule(-14, 5).value();
        CHECK(error_after(*s.sampler, *schedule, 400, true) < (s.order == 1 ? 3e-2 : 2e-3));
        const FlowGaussian data;
        const NoiseSource noise({3}, kFlowShape);
        SamplerState state = initial_state(noise, at::kDouble);
        s.sampler->step(state, NoiseLevel::scalar(3), NoiseLevel::scalar(1), data.denoise, noise);
        const at::Tensor x_hat = s.sampler->step(state, NoiseLevel::scalar(1), NoiseLevel::scalar(-kInfinity),
                                                 data.denoise, noise);
        CHECK(same(state.z, x_hat));
    }
}

TEST_CASE("Flow solvers reach the data's own moments from the prior's") {
    // The flow is affine in each component, so the start's exact quantiles suffice: no sampling error.
    const FlowGaussian data;
    const auto schedule = smooth_schedule("component");
    for (const NamedSampler& s : flow_samplers()) {
        CAPTURE(s.name);
        const TimeGrid grid = uniform_time_grid(*schedule, 500, false);
        const NoiseSource noise({3}, kFlowShape);
        const NoiseLevel from = grid.level(*schedule, 0), to = grid.level(*schedule, 500);
        const auto arrive = [&](double quantile) {
            SamplerState state = initial_state(noise, at::kDouble);
            state.z = from.alpha() * data.mean +
                      quantile * (from.alpha().square() * data.variance + from.sigma().square()).sqrt();
            walk(*s.sampler, state, grid, *schedule, data.denoise, noise);
            return state.z;
        };
        const at::Tensor middle = arrive(0), upper = arrive(1);
        const double tolerance = s.order == 1 ? 2e-2 : 1e-3;
        CHECK(distance(middle, to.alpha() * data.mean) < tolerance);
        CHECK(distance((upper - middle).square(), to.alpha().square() * data.variance + to.sigma().square()) <
              tolerance);
    }
}
