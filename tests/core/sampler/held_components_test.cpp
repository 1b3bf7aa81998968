#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/where.h>

#include "core/denoiser/gaussian_denoiser.h"
#include "core/schedule/component_schedule.h"
#include "core/schedule/schedules.h"
#include "tests/catch.h"
#include "tests/core/sampler/walk.h"
#include "tests/core/tensor_testing.h"

using namespace syn;
using namespace syn::testing;

namespace {

const std::vector<std::int64_t> kHeldShape{2, 2, 8};

DenoiseFn held_gaussian() {
    return plain(std::make_shared<DiagonalGaussianDenoiser>(random(21, 1, kHeldShape),
                                                            (random(22, 1, kHeldShape) * 0.7).exp()));
}

}  // namespace

TEST_CASE("A component whose level stands still keeps its bits; the others move") {
    const auto schedule = make_column_schedule(8, 0.8, -8, 6).value();
    const NoiseSource noise({3, 4}, kHeldShape);
    for (const auto type : {at::kFloat, at::kDouble})
        for (const NamedSampler& s : all_samplers()) {
            CAPTURE(s.name, type);
            const TimeGrid grid = uniform_time_grid(*schedule, 25, true);
            SamplerState state = initial_state(noise, type);
            at::Tensor before = state.z;
            std::int64_t stood_still = 0;
            walk(*s.sampler, state, grid, *schedule, held_gaussian(), noise,
                 [&](const SamplerState& after, const NoiseLevel& from, const NoiseLevel& to) {
                     const at::Tensor still = from.gamma.eq(to.gamma).expand_as(before);
                     stood_still += still.sum().item<std::int64_t>();
                     CHECK(same(after.z.masked_select(still), before.masked_select(still)));
                     if (type == at::kDouble)  // in float a small move may round to none
                         CHECK(after.z.ne(before).logical_or(still).all().item<bool>());
                     CHECK(finite(after.z));
                     CHECK(after.z.scalar_type() == type);
                     before = after.z;
                 });
            CHECK(stood_still > before.numel() * 10);
        }
}

TEST_CASE("Offset components arrive where the exact flow arrives") {
    const auto schedule = make_column_schedule(8, 0.8, -8, 6).value();
    const at::Tensor mean = random(21, 1, kHeldShape), variance = (random(22, 1, kHeldShape) * 0.7).exp();
    const NoiseSource noise({3, 4}, kHeldShape);
    for (const NamedSampler& s : flow_samplers()) {
        CAPTURE(s.name);
        const int steps = 1200;
        const TimeGrid grid = uniform_time_grid(*schedule, steps, false);
        SamplerState state = initial_state(noise, at::kDouble);
        const at::Tensor start = state.z;
        walk(*s.sampler, state, grid, *schedule, held_gaussian(), noise);
        const NoiseLevel from = grid.level(*schedule, 0), to = grid.level(*schedule, steps);
        const auto spread = [&](const NoiseLevel& l) {
            return (l.alpha().square() * variance + l.sigma().square()).sqrt();
        };
        const at::Tensor exact =
            to.alpha() * mean + (start - from.alpha() * mean) * spread(to) / spread(from);
        CHECK(distance(state.z, exact) < (s.order == 1 ? 5e-2 : 2e-3));
    }
}

TEST_CASE("Components clean from the start stay, beside others that go to clean data") {
    const NoiseSource noise({3}, kHeldShape);
    const at::Tensor clean = at::full({1, 1, 1, 8}, -kInfinity, at::kDouble);
    const at::Tensor left = at::arange(8).lt(3).view({1, 1, 1, 8});
    for (const NamedSampler& s : all_samplers()) {
        CAPTURE(s.name);
        SamplerState state = initial_state(noise, at::kDouble);
        const at::Tensor start = state.z;
        for (const double gamma : {4.0, 1.0, -3.0, -8.0}) {
            const NoiseLevel from{at::where(left, clean, gamma)};
            const NoiseLevel to{at::where(left, clean, gamma == -8 ? -kInfinity : gamma - 3)};
            s.sampler->step(state, from, to, held_gaussian(), noise);
            CHECK(finite(state.z));
            for (const at::Tensor& kept : state.history) CHECK_FALSE(kept.isnan().any().item<bool>());
        }
        CHECK(same(state.z.narrow(3, 0, 3), start.narrow(3, 0, 3)));
        CHECK(state.z.narrow(3, 3, 5).ne(start.narrow(3, 3, 5)).all().item<bool>());
    }
}

TEST_CASE("Multistep is first order for a component that starts to move, and of higher order beside it") {
    const NoiseSource noise({3}, {2, 1, 1});
    const DenoiseFn denoise =
        plain(std::make_shared<DiagonalGaussianDenoiser>(channels({0.5, 0.5}), channels({0.3, 0.3})));
    const NoiseLevel start{channels({5, 3})}, middle{channels({3, 3})}, end{channels({1, 1})};
    for (const auto& [multistep, first_order] :
         {std::pair{"dpmpp-2m", "ddim"}, {"dpmpp-2m-sde", "ddpm"}, {"unipc", "ddim"}}) {
        CAPTURE(multistep);
        SamplerState state = initial_state(noise, at::kDouble);
        make_sampler(multistep).value()->step(state, start, middle, denoise, noise);
        SamplerState single = state;
        make_sampler(multistep).value()->step(state, middle, end, denoise, noise);
        make_sampler(first_order).value()->step(single, middle, end, denoise, noise);
        CHECK(state.z[0][1].item<double>() == Approx(single.z[0][1].item<double>()).epsilon(1e-13));
        CHECK(std::abs(state.z[0][0].item<double>() - single.z[0][0].item<double>()) > 1e-4);
        CHECK(finite(state.z));
    }
}

TEST_CASE("UniPC treats a component that rests and moves again as one that starts there") {
    // Both components walk 4 -> 3 -> 1 -> -2; the first after two steps of its own and a rest.
    const NoiseSource noise({3}, {2, 1, 1});
    const DenoiseFn denoise =
        plain(std::make_shared<DiagonalGaussianDenoiser>(channels({0.5, 0.5}), channels({0.3, 0.3})));
    const auto unipc = make_sampler("unipc").value();
    const std::vector<std::vector<double>> walked{{6, 4}, {5, 4}, {4, 4}, {4, 4}, {3, 3}, {1, 1}, {-2, -2}};
    SamplerState state = initial_state(noise, at::kDouble);
    for (std::size_t i = 0; i + 1 < walked.size(); ++i) {
        if (i == 3) {  // where they walk together, let them be alike
            at::Tensor alike = state.z.clone();
            alike.select(1, 1).copy_(alike.select(1, 0));
            state.z = alike;
        }
        unipc->step(state, {channels(walked[i])}, {channels(walked[i + 1])}, denoise, noise);
    }
    CHECK(state.z[0][0].item<double>() == state.z[0][1].item<double>());
    CHECK(finite(state.z));
}
