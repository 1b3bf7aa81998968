#include "core/sampler/resampled_step.h"

#include <ATen/ops/where.h>

#include <cmath>

#include "core/denoiser/gaussian_denoiser.h"
#include "core/schedule/schedules.h"
#include "tests/catch.h"
#include "tests/core/sampler/walk.h"
#include "tests/core/tensor_testing.h"

using namespace syn;
using namespace syn::testing;

namespace {

const std::vector<std::int64_t> kJumpShape{1, 200, 200};
constexpr double kJumpCount = 2 * 200 * 200;

/// Within five standard errors of the variance of so many normal numbers.
bool variance_is(const at::Tensor& x, double expected) {
    return std::abs(x.square().mean().item<double>() - expected) < 5 * expected * std::sqrt(2 / kJumpCount);
}

/// Walks a whole run with jumps; the number of network calls.
int walk_with_jumps(const Sampler& sampler, SamplerState& state, const TimeGrid& grid,
                    const NoiseSchedule& schedule, const DenoiseFn& denoise, const NoiseSource& noise,
                    const std::optional<Jumps>& jumps) {
    int calls = 0;
    const DenoiseFn counted = [&](const at::Tensor& z, const NoiseLevel& level, ObservationState& observed) {
        ++calls;
        return denoise(z, level, observed);
    };
    for (int step = 1; state.step < grid.steps(); ++step) {
        resampled_step(sampler, state, grid, schedule, counted, noise, jumps);
        CHECK(state.step == step);  // a jump is part of its step
        CHECK(state.detour == 0);
    }
    return calls;
}

}  // namespace

TEST_CASE("A renoised state has the law of its new level, and remembers the data as it should") {
    const double variance = 0.7;
    const at::Tensor x = random(1, 2, kJumpShape) * std::sqrt(variance), eps = random(2, 2, kJumpShape),
                     xi = random(3, 2, kJumpShape);
    for (const double clean : {-kInfinity, -3.0, 0.5})
        for (const double noisy : {0.6, 4.0}) {
            CAPTURE(clean, noisy);
            const NoiseLevel from = NoiseLevel::scalar(clean), to = NoiseLevel::scalar(noisy);
            const at::Tensor z = renoised(from.alpha() * x + from.sigma() * eps, from, to, xi);
            const double alpha = to.alpha().item<double>(), sigma = to.sigma().item<double>();
            const double whole = alpha * alpha * variance + sigma * sigma;
            CHECK(variance_is(z, whole));
            const double with_data = (z * x).mean().item<double>();
            CHECK(std::abs(with_data - alpha * variance) < 5 * std::sqrt(2 * whole * variance / kJumpCount));
        }
}

TEST_CASE("Where the level does not rise a renoised state stays to the bit") {
    const at::Tensor z = random(1, 1, {1, 2, 2}), xi = random(2, 1, {1, 2, 2});
    const at::Tensor low = at::tensor(std::vector<double>{-kInfinity, -2, 1, 3}).view({1, 1, 2, 2});
    const at::Tensor high = at::tensor(std::vector<double>{-kInfinity, -2, 1.5, 9}).view({1, 1, 2, 2});
    const at::Tensor up = renoised(z, {low}, {high}, xi);
    CHECK(finite(up));
    CHECK((same(up.select(2, 0), z.select(2, 0)) && !up.select(2, 1).eq(z.select(2, 1)).any().item<bool>()));
}

TEST_CASE("Jumps lie so many steps apart, none leads to the beginning, and each is made anew so often") {
    const auto schedule = make_linear_gamma_schedule(-10, 10).value();
    const NoiseSource noise({1}, {1, 2, 2});
    const auto denoise = plain(std::make_shared<DiagonalGaussianDenoiser>(channels({0.2}), channels({0.5})));
    const auto calls = [&](int steps, std::optional<Jumps> jumps) {
        SamplerState state = initial_state(noise, at::kDouble);
        return walk_with_jumps(*make_sampler("ddpm").value(), state, karras_grid(*schedule, steps, true),
                               *schedule, denoise, noise, jumps);
    };
    CHECK(calls(20, {}) == 20);
    CHECK(calls(20, Jumps{4, 0}) == 20);
    CHECK(calls(20, Jumps{4, 2}) == 20 + 4 * 4 * 2);  // after 8, 12, 16 and 20
    CHECK(calls(10, Jumps{4, 1}) == 10 + 2 * 4);      // after 6 and 10
    CHECK(calls(5, Jumps{4, 3}) == 5 + 4 * 3);        // after 5
    CHECK(calls(20, Jumps{1, 1}) == 20 + 19);
}

TEST_CASE("A run with jumps keeps the closed-form law of the data, with noise of its own each time") {
    // Normal data and an ancestral solver: every step and jump is linear, so the variance is known exactly.
    // Noise used twice would be seen in it.
    const double variance = 0.6;
    const int steps = 96;
    const Jumps jumps{3, 2};
    const auto schedule = make_linear_gamma_schedule(-9, 9).value();
    const TimeGrid grid = uniform_time_grid(*schedule, steps, true);
    const auto gamma = [&](int i) { return grid.level(*schedule, i).gamma.item<double>(); };
    const auto down = [&](double law, int i) {
        const double from = gamma(i), to = gamma(i + 1);
        const double var_t = 1 / (1 + std::exp(-from)), var_s = 1 / (1 + std::exp(-to));
        const double a_t = std::sqrt(1 - var_t), a_s = std::sqrt(1 - var_s), a_ts = a_t / a_s;
        const double s2_ts = var_t - a_ts * a_ts * var_s;
        const double gain = a_t * variance / (a_t * a_t * variance + var_t);
        const double of_z = a_ts * var_s / var_t + a_s * s2_ts / var_t * gain;
        return of_z * of_z * law + s2_ts * var_s / var_t;
    };
    double law = 1;
    for (int i = 0; i < steps; ++i) {
        law = down(law, i);
        const int reached = i + 1, back = reached - jumps.jump;
        if (back <= 0 || (steps - reached) % jumps.jump != 0) continue;
        for (int repeat = 0; repeat < jumps.repeats; ++repeat) {
            const double var_s = 1 / (1 + std::exp(-gamma(reached))),
                         var_t = 1 / (1 + std::exp(-gamma(back)));
            const double share = (1 - var_t) / (1 - var_s);  // (alpha_t / alpha_s)^2
            law = share * law + var_t - share * var_s;
            for (int j = back; j < reached; ++j) law = down(law, j);
        }
    }

    const NoiseSource noise({5, 6}, kJumpShape);
    SamplerState state = initial_state(noise, at::kDouble);
    walk_with_jumps(*make_sampler("ddpm").value(), state, grid, *schedule,
                    plain(std::make_shared<DiagonalGaussianDenoiser>(channels({0}), channels({variance}))),
                    noise, jumps);
    CAPTURE(law);
    CHECK(variance_is(state.z, law));
    CHECK(law == Approx(variance).epsilon(0.1));  // and the steps are fine enough to mean the data
}

TEST_CASE("With jumps too a picture is the same in any batch, and a copied state goes on to the bit") {
    const auto schedule = make_ddpm_linear_schedule().value();
    const auto denoise = plain(std::make_shared<DiagonalGaussianDenoiser>(channels({0.2}), channels({0.5})));
    const NoiseSource one({13}, {1, 3, 3}), three({11, 13, 12}, {1, 3, 3});
    const TimeGrid grid = karras_grid(*schedule, 9, true);
    const Jumps jumps{2, 2};
    for (const NamedSampler& s : all_samplers()) {
        CAPTURE(s.name);
        SamplerState alone = initial_state(one, at::kFloat), together = initial_state(three, at::kFloat),
                     bookmark;
        walk_with_jumps(*s.sampler, alone, grid, *schedule, denoise, one, jumps);
        while (together.step < grid.steps()) {
            if (together.step == 4) bookmark = together;  // the next step ends in a jump
            resampled_step(*s.sampler, together, grid, *schedule, denoise, three, jumps);
        }
        CHECK(finite(alone.z));
        CHECK(same(alone.z, together.z.narrow(0, 1, 1)));
        while (bookmark.step < grid.steps())
            resampled_step(*s.sampler, bookmark, grid, *schedule, denoise, three, jumps);
        CHECK(same(bookmark.z, together.z));
    }
}

TEST_CASE("A solver that remembers earlier steps forgets them at a jump") {
    const auto schedule = make_linear_gamma_schedule(-9, 9).value();
    const TimeGrid grid = uniform_time_grid(*schedule, 6, true);
    const auto denoise = plain(std::make_shared<DiagonalGaussianDenoiser>(channels({0.2}), channels({0.5})));
    const NoiseSource noise({3}, {1, 2, 2});
    for (const char* solver : {"dpmpp-2m", "unipc"}) {
        CAPTURE(solver);
        const auto sampler = make_sampler(solver).value();
        SamplerState state = initial_state(noise, at::kDouble);
        for (int i = 0; i < 3; ++i) resampled_step(*sampler, state, grid, *schedule, denoise, noise, {});
        SamplerState by_hand = state;
        // The step to 4 arrives at a jump of 2: the same by hand, from a state without a past.
        resampled_step(*sampler, state, grid, *schedule, denoise, noise, Jumps{2, 1});
        const auto level = [&](int i) { return grid.level(*schedule, i); };
        sampler->step(by_hand, level(3), level(4), denoise, noise);
        SamplerState fresh;
        fresh.step = 2;
        fresh.z = renoised(by_hand.z, level(4), level(2),
                           noise.normal(Purpose::Renoise, 1 + 4 * Jumps::kMostRepeats, at::kDouble));
        for (int i = 2; i < 4; ++i) sampler->step(fresh, level(i), level(i + 1), denoise, noise);
        CHECK(same(state.z, fresh.z));
        CHECK(state.history.size() == fresh.history.size());
    }
}
