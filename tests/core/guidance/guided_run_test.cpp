#include <ATen/ops/full.h>
#include <ATen/ops/stack.h>

#include <array>
#include <cmath>

#include "core/denoiser/gaussian_denoiser.h"
#include "core/guidance/guidance.h"
#include "core/sampler/resampled_step.h"
#include "core/schedule/component_schedule.h"
#include "core/schedule/schedules.h"
#include "tests/catch.h"
#include "tests/core/sampler/walk.h"
#include "tests/core/tensor_testing.h"

using namespace syn;
using namespace syn::testing;

namespace {

const std::vector<std::int64_t> kRunShape{2, 2, 3};
const GammaRange kRunRange{-8, 9};
constexpr GuideMode kModes[] = {GuideMode::None,           GuideMode::Random,  GuideMode::Predicted,
                                GuideMode::Constant,       GuideMode::Hold,    GuideMode::Resample,
                                GuideMode::Reconstruction, GuideMode::Marginal};

/// Channels that know of each other pixel by pixel, computed elementwise so that the batch cannot change a
/// bit.
class PairedGaussian final : public Denoiser {
  public:
    at::Tensor denoise(const at::Tensor& z, const NoiseLevel& level, const Condition&) const override {
        const auto plane = [&](const at::Tensor& field, std::int64_t i) {
            return field.expand({field.size(0), 2, field.size(2), field.size(3)})
                .narrow(1, i, 1)
                .to(z.options());
        };
        // Unit variances, covariance 0.8: the 2 x 2 system of E[x | z] solved by hand.
        const at::Tensor alpha = level.alpha(), sigma = level.sigma();
        const at::Tensor a0 = plane(alpha, 0), a1 = plane(alpha, 1), c = 0.8 * a0 * a1;
        const at::Tensor v0 = a0 * a0 + plane(sigma, 0).square(), v1 = a1 * a1 + plane(sigma, 1).square();
        const at::Tensor z0 = plane(z, 0), z1 = plane(z, 1), determinant = v0 * v1 - c * c;
        const at::Tensor u0 = a0 * (v1 * z0 - c * z1) / determinant,
                         u1 = a1 * (v0 * z1 - c * z0) / determinant;
        return at::stack({u0 + 0.8 * u1, u1 + 0.8 * u0}, 1).squeeze(2);
    }
};

Guidance guidance_with(GuideMode mode) {
    static const auto denoiser = std::make_shared<PairedGaussian>();
    const at::Tensor mask = at::tensor(std::vector<double>{1, 0}).gt(0).view({1, 2, 1, 1});
    return {{denoiser, {}, {0}, 1}, {{denoiser, {}, {}, 2}}, {}, {{mask, random(2, 1, kRunShape), mode, {}}}};
}

}  // namespace

TEST_CASE("A picture is the same in a batch of one and of five, in every mode and with every solver") {
    const auto schedule = make_ddpm_linear_schedule().value();
    const NoiseSource one({13}, kRunShape), five({11, 12, 13, 14, 15}, kRunShape);
    for (const NamedSampler& s : all_samplers())
        for (const GuideMode mode : kModes) {
            CAPTURE(s.name, static_cast<int>(mode));
            const TimeGrid grid = karras_grid(*schedule, 6, true);
            SamplerState alone = initial_state(one, at::kFloat), together = initial_state(five, at::kFloat);
            walk(*s.sampler, alone, grid, *schedule, guided(guidance_with(mode), one, kRunRange), one);
            walk(*s.sampler, together, grid, *schedule, guided(guidance_with(mode), five, kRunRange), five);
            CHECK(finite(alone.z));
            CHECK(same(alone.z, together.z.narrow(0, 2, 1)));
        }
}

TEST_CASE("A copied state goes on as the original does, in every mode and with every solver") {
    const auto schedule = make_ddpm_linear_schedule().value();
    const NoiseSource noise({3, 4}, kRunShape);
    for (const NamedSampler& s : all_samplers())
        for (const GuideMode mode : kModes) {
            CAPTURE(s.name, static_cast<int>(mode));
            const TimeGrid grid = uniform_time_grid(*schedule, 8, true);
            SamplerState straight = initial_state(noise, at::kFloat), bookmark;
            walk(*s.sampler, straight, grid, *schedule, guided(guidance_with(mode), noise, kRunRange), noise,
                 [&](const SamplerState& state, const NoiseLevel&, const NoiseLevel&) {
                     if (state.step == 3) bookmark = state;
                 });
            // A DenoiseFn made anew: nothing may be remembered outside the state.
            walk(*s.sampler, bookmark, grid, *schedule, guided(guidance_with(mode), noise, kRunRange), noise);
            CHECK(same(bookmark.z, straight.z));
        }
}

TEST_CASE("What is given is what comes out, to the bit, in every mode and with every solver") {
    const auto schedule = make_ddpm_linear_schedule().value();
    const NoiseSource noise({3, 4}, kRunShape);
    for (const NamedSampler& s : all_samplers())
        for (const GuideMode mode : kModes) {
            CAPTURE(s.name, static_cast<int>(mode));
            const Guidance guidance = guidance_with(mode);
            SamplerState state = initial_state(noise, at::kFloat);
            walk(*s.sampler, state, karras_grid(*schedule, 5, true), *schedule,
                 guided(guidance, noise, kRunRange), noise);
            CHECK(finite(state.z));
            const at::Tensor given = guidance.observations[0].value.to(at::kFloat).expand_as(state.z);
            CHECK(same(state.z.select(1, 0), given.select(1, 0)) == gives(mode));
        }
}

TEST_CASE("Holding a channel samples the closed-form conditional") {
    // Unit variances, covariance 0.8: x1 given x0 is N(0.8 x0, 0.36). The flow there is affine and known.
    const auto schedule = make_linear_gamma_schedule(-12, 12).value();
    const NoiseSource noise({3, 4}, kRunShape);
    Guidance guidance = guidance_with(GuideMode::Hold);
    guidance.base.marginalised = {};
    guidance.terms = {};
    guidance.observations[0].gamma = -kInfinity;
    const at::Tensor mean = (0.8 * guidance.observations[0].value).select(1, 0);
    for (const std::string solver : {"heun", "dpmpp-2m"}) {
        CAPTURE(solver);
        const int steps = 800;
        const TimeGrid grid = uniform_time_grid(*schedule, steps, false);
        SamplerState state = initial_state(noise, at::kDouble);
        const at::Tensor start = state.z.select(1, 1);
        walk(*make_sampler(solver).value(), state, grid, *schedule, guided(guidance, noise, kRunRange),
             noise);
        const double a_t = std::sqrt(1 / (1 + std::exp(12.0))), a_s = std::sqrt(1 / (1 + std::exp(-12.0)));
        const double from = std::sqrt(a_t * a_t * 0.36 + 1 - a_t * a_t),
                     to = std::sqrt(a_s * a_s * 0.36 + 1 - a_s * a_s);
        CHECK(distance(state.z.select(1, 1), a_s * mean + (start - a_t * mean) * to / from) < 1e-3);
    }
}

TEST_CASE("The random guide's outcome has the closed-form law") {
    // All is linear: (x0, W, z1), the guide, its path and the generated component, have a covariance that
    // each ancestral step carries on. Variances 1, covariance 0.8, one level: x_hat_1 = p z_0 + q z_1.
    const int steps = 25;
    const auto schedule = make_linear_gamma_schedule(-10, 10).value();
    const TimeGrid grid = uniform_time_grid(*schedule, steps, true);
    using Matrix = std::array<std::array<double, 3>, 3>;
    Matrix covariance{{{1, 0, 0}, {0, std::exp(10.0), 0}, {0, 0, 1}}};
    for (int i = 0; i < steps; ++i) {
        const double from = grid.level(*schedule, i).gamma.item<double>();
        const double to = grid.level(*schedule, i + 1).gamma.item<double>();
        const double var_t = 1 / (1 + std::exp(-from)), var_s = 1 / (1 + std::exp(-to));
        const double a_t = std::sqrt(1 - var_t), a_s = std::sqrt(1 - var_s), a_ts = a_t / a_s;
        const double s2_ts = var_t - a_ts * a_ts * var_s;
        const double of_z = a_ts * var_s / var_t, of_x = a_s * s2_ts / var_t;
        const double c = 0.8 * a_t * a_t, p = a_t * (0.8 - c) / (1 - c * c),
                     q = a_t * (1 - 0.8 * c) / (1 - c * c);
        const double kept = std::exp(to - from);  // of the bridge
        const Matrix step{{{1, 0, 0}, {0, kept, 0}, {of_x * p * a_t, of_x * p * a_t, of_z + of_x * q}}};
        Matrix next{{{0, 0, 0}, {0, std::exp(to) * (1 - kept), 0}, {0, 0, s2_ts * var_s / var_t}}};
        for (std::size_t j = 0; j < 3; ++j)
            for (std::size_t k = 0; k < 3; ++k)
                for (std::size_t l = 0; l < 3; ++l)
                    for (std::size_t m = 0; m < 3; ++m)
                        next[j][k] += step[j][l] * covariance[l][m] * step[k][m];
        covariance = next;
    }

    const NoiseSource noise({21, 22}, {2, 200, 200});
    const double count = 2 * 200 * 200;
    Guidance guidance = guidance_with(GuideMode::Random);
    guidance.base.marginalised = {};
    guidance.terms = {};
    guidance.observations[0].value = random(30, 2, {1, 200, 200});
    SamplerState state = initial_state(noise, at::kDouble);
    walk(*make_sampler("ddpm").value(), state, grid, *schedule, guided(guidance, noise, kRunRange), noise);
    const at::Tensor guide = state.z.select(1, 0), generated = state.z.select(1, 1);
    const double together = (guide * generated).mean().item<double>(),
                 alone = generated.square().mean().item<double>();
    CAPTURE(covariance[0][2], covariance[2][2]);
    CHECK(covariance[0][2] > 0.3);  // the guide says something
    CHECK(std::abs(alone - covariance[2][2]) < 5 * covariance[2][2] * std::sqrt(2 / count));
    CHECK(std::abs(together - covariance[0][2]) < 5 * std::sqrt((covariance[2][2] + 0.64) / count));
}

TEST_CASE("What jumps add to random is nearer to the closed-form conditional") {
    // Variances 1, covariance 0.8. Random's pictures know too little of the guide; each jump brings them
    // nearer.
    const auto schedule = make_linear_gamma_schedule(-10, 10).value();
    const TimeGrid grid = uniform_time_grid(*schedule, 25, true);
    const NoiseSource noise({21, 22}, {2, 150, 150});
    Guidance guidance = guidance_with(GuideMode::Resample);
    guidance.base.marginalised = {};
    guidance.terms = {};
    guidance.observations[0].value = random(30, 2, {1, 150, 150});
    struct Law {
        double variance, covariance;  // of what is generated, and with the guide
    };
    const auto law_of = [&](int repeats) -> Law {
        SamplerState state = initial_state(noise, at::kDouble);
        const DenoiseFn denoise = guided(guidance, noise, kRunRange);
        while (state.step < grid.steps())
            resampled_step(*make_sampler("ddpm").value(), state, grid, *schedule, denoise, noise,
                           Jumps{5, repeats});
        const at::Tensor guide = state.z.select(1, 0), generated = state.z.select(1, 1);
        return {generated.square().mean().item<double>(), (guide * generated).mean().item<double>()};
    };
    const Law random_alone = law_of(0), few = law_of(2), many = law_of(12);
    CAPTURE(random_alone.variance, few.variance, many.variance);
    CAPTURE(random_alone.covariance, few.covariance, many.covariance);
    CHECK(few.covariance > random_alone.covariance + 0.02);
    CHECK(many.covariance > few.covariance + 0.02);
    CHECK(std::abs(many.covariance - 0.8) < std::abs(random_alone.covariance - 0.8) / 2);
    CHECK(few.variance > random_alone.variance + 0.02);
    CHECK(many.variance > few.variance + 0.02);
    CHECK(std::abs(many.variance - 1) < std::abs(random_alone.variance - 1) / 2);
}

TEST_CASE("A marginalised channel takes no part: the other has its own closed-form law") {
    // Alone, x1 is N(0, 1): the flow keeps z as it is.
    const auto schedule = make_linear_gamma_schedule(-12, 12).value();
    const NoiseSource noise({3, 4}, kRunShape);
    Guidance guidance = guidance_with(GuideMode::Marginal);
    guidance.observations[0].value = at::Tensor();
    const TimeGrid grid = uniform_time_grid(*schedule, 200, false);
    SamplerState state = initial_state(noise, at::kDouble);
    const at::Tensor start = state.z.select(1, 1);
    walk(*make_sampler("heun").value(), state, grid, *schedule, guided(guidance, noise, {-12, 40}), noise);
    CHECK(distance(state.z.select(1, 1), start) < 1e-3);
}

TEST_CASE("Holding any components samples the closed-form conditional of the others") {
    // One colour whole, of another the left half: the rest, as normal data of its own, makes the same
    // pictures.
    const std::vector<std::int64_t> shape{3, 2, 2};
    const at::Tensor mixing = random(3, 1, {12, 12, 1}).view({12, 12}) * 0.4;
    const at::Tensor covariance = mixing.matmul(mixing.t()) + at::full({12}, 0.3, at::kDouble).diag_embed();
    const at::Tensor mean = random(4, 1, shape), value = random(5, 1, shape);
    const at::Tensor mask =
        at::tensor(std::vector<double>{0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 1, 0}).gt(0).view({1, 3, 2, 2});
    const at::Tensor held = mask.flatten().nonzero().squeeze(1),
                     free = mask.flatten().logical_not().nonzero().squeeze(1);
    const auto block = [&](const at::Tensor& rows, const at::Tensor& columns) {
        return covariance.index_select(0, rows).index_select(1, columns);
    };
    const at::Tensor weights = block(free, held).matmul(block(held, held).inverse());
    const at::Tensor of_mean =
        mean.flatten().index_select(0, free) + weights.matmul((value - mean).flatten().index_select(0, held));
    const at::Tensor of_covariance = block(free, free) - weights.matmul(block(held, free));

    const auto schedule = make_linear_gamma_schedule(-12, 12).value();
    const TimeGrid grid = karras_grid(*schedule, 12, true);
    const NoiseSource noise({8, 9}, shape);
    const Guidance guidance{{std::make_shared<GaussianDenoiser>(mean, covariance), {}, {}, 1},
                            {},
                            {},
                            {{mask, value, GuideMode::Hold, -kInfinity}}};
    for (const std::string solver : {"heun", "dpmpp-2m"}) {
        CAPTURE(solver);
        SamplerState whole = initial_state(noise, at::kDouble), part;
        part.z = whole.z.flatten(1).index_select(1, free).view({2, 1, 1, -1});
        walk(*make_sampler(solver).value(), whole, grid, *schedule, guided(guidance, noise, kRunRange),
             noise);
        walk(*make_sampler(solver).value(), part, grid, *schedule,
             plain(std::make_shared<GaussianDenoiser>(of_mean.view({1, 1, 1, -1}), of_covariance)), noise);
        CHECK(distance(whole.z.flatten(1).index_select(1, free), part.z.flatten(1)) < 1e-9);
        CHECK(distance(whole.z.masked_select(mask), value.expand_as(whole.z).masked_select(mask)) == 0);
    }
}
