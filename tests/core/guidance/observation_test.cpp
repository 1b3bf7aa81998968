#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones_like.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/where.h>

#include "core/denoiser/gaussian_denoiser.h"
#include "core/denoiser/parametrisation.h"
#include "core/guidance/guidance.h"
#include "tests/catch.h"
#include "tests/core/guidance/recording_denoiser.h"
#include "tests/core/tensor_testing.h"

using namespace syn;
using namespace syn::testing;

namespace {

const std::vector<std::int64_t> kObservedShape{2, 3, 4};
const GammaRange kObservedRange{-9, 8};

/// Two channels that know of each other, seen by a denoiser that keeps what it was asked.
struct Scene {
    std::shared_ptr<RecordingDenoiser> denoiser;
    NoiseSource noise{{5, 6, 7}, kObservedShape};
    ObservationState observed;
    at::Tensor z = random(1, 3, kObservedShape), c0 = random(2, 3, kObservedShape);
    at::Tensor first_channel = at::tensor(std::vector<double>{1, 0}).gt(0).view({1, 2, 1, 1});

    Scene() {
        const at::Tensor mixing = random(3, 1, {24, 24, 1}).view({24, 24}) * 0.3;
        const at::Tensor covariance =
            mixing.matmul(mixing.t()) + at::full({24}, 0.5, at::kDouble).diag_embed();
        denoiser = std::make_shared<RecordingDenoiser>(
            std::make_shared<GaussianDenoiser>(random(4, 1, kObservedShape), covariance));
    }
    Term term(std::vector<std::size_t> hidden = {}, double weight = 1) const {
        return {denoiser, {}, std::move(hidden), weight};
    }
    Observation channel(GuideMode mode, std::optional<double> gamma = {}) const {
        return {first_channel, c0, mode, gamma};
    }
    at::Tensor evaluate(const Guidance& guidance, double gamma) {
        return guided(guidance, noise, kObservedRange)(z, NoiseLevel::scalar(gamma), observed);
    }
    const RecordingDenoiser::Call& last() const { return denoiser->calls.back(); }
};

at::Tensor channel_of(const at::Tensor& x, std::int64_t channel) {
    return x.narrow(1, channel, 1);
}

}  // namespace

TEST_CASE(
    "In every mode the estimate of given components is what was given, and the rest of the state is "
    "untouched") {
    for (const GuideMode mode : {GuideMode::Random, GuideMode::Predicted, GuideMode::Constant,
                                 GuideMode::Hold, GuideMode::Resample}) {
        CAPTURE(static_cast<int>(mode));
        Scene scene;
        const at::Tensor before = scene.z.clone();
        const at::Tensor x_hat = scene.evaluate({scene.term(), {}, {}, {scene.channel(mode)}}, 1.5);
        CHECK(same(channel_of(x_hat, 0), channel_of(scene.c0, 0)));
        CHECK(same(channel_of(x_hat, 1), channel_of(scene.last().x_hat, 1)));
        CHECK(same(channel_of(scene.last().z, 1), channel_of(scene.z, 1)));
        CHECK_FALSE(same(channel_of(scene.last().z, 0), channel_of(scene.z, 0)));
        CHECK(same(scene.z, before));
    }
}

TEST_CASE("None is as if nothing were given") {
    Scene scene;
    const at::Tensor x_hat = scene.evaluate({scene.term(), {}, {}, {scene.channel(GuideMode::None)}}, 1.5);
    CHECK(same(x_hat, scene.denoiser->denoise(scene.z, NoiseLevel::scalar(1.5), {})));
    CHECK(scene.observed.draws == 0);
}

TEST_CASE("Constant shows the guide without noise and tells the level of the rest") {
    Scene scene;
    scene.evaluate({scene.term(), {}, {}, {scene.channel(GuideMode::Constant)}}, 1.5);
    CHECK(same(channel_of(scene.last().z, 0), channel_of(scene.c0, 0)));
    CHECK(scene.last().gamma.item<double>() == 1.5);
}

TEST_CASE("Hold shows the guide at its own level and tells it") {
    for (const std::optional<double> own :
         {std::optional<double>{}, std::optional<double>{-2.0}, std::optional<double>{-kInfinity}}) {
        Scene scene;
        const NoiseLevel level = NoiseLevel::scalar(own.value_or(kObservedRange.min));
        const at::Tensor fixed = scene.noise.normal(Purpose::Guide, 0, at::kDouble);
        const at::Tensor shown = level.alpha() * scene.c0 + level.sigma() * fixed;
        const Guidance guidance{scene.term(), {}, {}, {scene.channel(GuideMode::Hold, own)}};
        for (const double gamma : {6.0, 1.5, -4.0}) {  // the same whatever the level of the rest
            scene.evaluate(guidance, gamma);
            CHECK(distance(channel_of(scene.last().z, 0), channel_of(shown, 0)) < 1e-15);
            CHECK(distance(scene.last().gamma.exp(),
                           at::where(scene.first_channel, level.gamma, gamma).exp()) == 0);
        }
    }
}

TEST_CASE("Predicted shows the guide under the noise that the network itself found there before") {
    Scene scene;
    const Guidance guidance{scene.term(), {}, {}, {scene.channel(GuideMode::Predicted)}};
    at::Tensor expected_noise = scene.noise.normal(Purpose::Guide, 0, at::kDouble);
    for (const double gamma : {6.0, 2.0, -1.0, -5.0}) {
        CAPTURE(gamma);
        const NoiseLevel level = NoiseLevel::scalar(gamma);
        scene.evaluate(guidance, gamma);
        CHECK(distance(channel_of(scene.last().z, 0),
                       channel_of(level.alpha() * scene.c0 + level.sigma() * expected_noise, 0)) < 1e-12);
        CHECK(scene.last().gamma.item<double>() == gamma);
        expected_noise = from_x_hat(Parametrisation::Epsilon, scene.last().x_hat, scene.last().z, level);
        CHECK(distance(channel_of(scene.observed.predicted, 0), channel_of(expected_noise, 0)) < 1e-12);
        CHECK_FALSE(same(scene.z, scene.last().z));
    }
    scene.evaluate(guidance, -kInfinity);
    CHECK(same(channel_of(scene.last().z, 0), channel_of(scene.c0, 0)));
    CHECK(distance(channel_of(scene.observed.predicted, 0), channel_of(expected_noise, 0)) < 1e-12);
}

TEST_CASE("Predicted takes the noise from a term that sees the guide") {
    Scene scene;
    const Guidance guidance{scene.term({0}), {scene.term({}, 3)}, {}, {scene.channel(GuideMode::Predicted)}};
    scene.evaluate(guidance, 2);
    const at::Tensor seen = scene.last().z.narrow(0, 3, 3), x_hat = scene.last().x_hat.narrow(0, 3, 3);
    const at::Tensor expected = from_x_hat(Parametrisation::Epsilon, x_hat, seen, NoiseLevel::scalar(2));
    CHECK(distance(channel_of(scene.observed.predicted, 0), channel_of(expected, 0)) < 1e-12);
}

TEST_CASE("A hidden observation is unit noise at the noisiest level, for that term alone") {
    for (const GuideMode mode : {GuideMode::Random, GuideMode::Predicted, GuideMode::Constant,
                                 GuideMode::Hold, GuideMode::Resample}) {
        CAPTURE(static_cast<int>(mode));
        Scene scene;
        const Guidance guidance{scene.term({0}), {scene.term({}, 4)}, {}, {scene.channel(mode)}};
        const at::Tensor x_hat = scene.evaluate(guidance, 1.5);
        REQUIRE(scene.denoiser->calls.size() == 1);
        const RecordingDenoiser::Call& call = scene.last();
        REQUIRE(call.z.size(0) == 6);
        const at::Tensor hidden = call.z.narrow(0, 0, 3), shown = call.z.narrow(0, 3, 3);
        const at::Tensor gamma = call.gamma.expand({6, 2, 1, 1});
        CHECK(same(channel_of(hidden, 0),
                   channel_of(scene.noise.normal(Purpose::Marginal, 0, at::kDouble), 0)));
        CHECK(same(channel_of(hidden, 1), channel_of(scene.z, 1)));
        CHECK_FALSE(same(channel_of(shown, 0), channel_of(hidden, 0)));
        for (std::int64_t i = 0; i < 3; ++i) {
            CHECK(gamma[i][0].item<double>() == kObservedRange.max);
            CHECK(gamma[i][1].item<double>() == 1.5);
            CHECK(gamma[i + 3][0].item<double>() == (mode == GuideMode::Hold ? kObservedRange.min : 1.5));
            CHECK(gamma[i + 3][1].item<double>() == 1.5);
        }
        const at::Tensor marginal = call.x_hat.narrow(0, 0, 3), conditional = call.x_hat.narrow(0, 3, 3);
        CHECK(distance(channel_of(x_hat, 1), channel_of(marginal + 4 * (conditional - marginal), 1)) < 1e-12);
        CHECK(same(channel_of(x_hat, 0), channel_of(scene.c0, 0)));
    }
}

TEST_CASE("Masks may lie within a channel and differ from sample to sample") {
    Scene scene;
    const at::Tensor mask = random(9, 3, {1, 3, 4}).gt(0);  // [B, 1, H, W]
    const Guidance guidance{scene.term(), {}, {}, {{mask, scene.c0, GuideMode::Hold, -kInfinity}}};
    const at::Tensor x_hat = scene.evaluate(guidance, 1.5);
    CHECK(same(scene.last().z, at::where(mask, scene.c0, scene.z)));
    CHECK(same(scene.last().gamma, at::where(mask, -kInfinity, NoiseLevel::scalar(1.5).gamma)));
    CHECK(same(x_hat, at::where(mask, scene.c0, scene.last().x_hat)));
}

TEST_CASE("Where observations overlap the later one holds, level and all") {
    Scene scene;
    const at::Tensor left = at::arange(4).lt(2).view({1, 1, 1, 4});
    const at::Tensor other = random(10, 3, kObservedShape);
    const Guidance guidance{
        scene.term(),
        {},
        {},
        {scene.channel(GuideMode::Hold, -kInfinity), {left, other, GuideMode::Constant, {}}}};
    const at::Tensor x_hat = scene.evaluate(guidance, 1.5);
    const at::Tensor held =
        at::where(left, 1.5, at::where(scene.first_channel, -kInfinity, NoiseLevel::scalar(1.5).gamma));
    CHECK(distance(scene.last().gamma.exp(), held.exp()) == 0);
    CHECK(same(scene.last().z, at::where(left, other, at::where(scene.first_channel, scene.c0, scene.z))));
    CHECK(same(x_hat, at::where(left, other, at::where(scene.first_channel, scene.c0, scene.last().x_hat))));
}

TEST_CASE("Holding a channel gives the closed-form conditional, and hiding it the marginal") {
    const double m0 = 0.4, m1 = -0.3, v0 = 1.5, v1 = 0.9, c = 0.8, given = 1.7, z1 = -0.6;
    const auto row = [](double a, double b) { return at::tensor(std::vector<double>{a, b}); };
    const auto joint =
        std::make_shared<GaussianDenoiser>(channels({m0, m1}), at::stack({row(v0, c), row(c, v1)}));
    const NoiseSource noise({8}, {2, 1, 1});
    const NoiseLevel level = NoiseLevel::scalar(0.5);
    const at::Tensor z = channels({123, z1});
    const Observation hold{at::tensor(std::vector<double>{1, 0}).gt(0).view({1, 2, 1, 1}),
                           channels({given, 0}), GuideMode::Hold, -kInfinity};
    const auto one = [&](const Guidance& guidance, const GammaRange& range) {
        ObservationState observed;
        return guided(guidance, noise, range)(z, level, observed)[0][1].item<double>();
    };
    const auto normal = [&](double mean, double variance) {
        return DiagonalGaussianDenoiser(channels({mean}), channels({variance}))
            .denoise(channels({z1}), level, {})
            .item<double>();
    };
    const double conditional = normal(m1 + c / v0 * (given - m0), v1 - c * c / v0), marginal = normal(m1, v1);
    const Term sees{joint, {}, {}, 1}, hidden{joint, {}, {0}, 1};
    const GammaRange range{-9, 50};
    CHECK(one({sees, {}, {}, {hold}}, range) == Approx(conditional).epsilon(1e-12));
    CHECK(one({hidden, {}, {}, {hold}}, range) == Approx(marginal).epsilon(1e-9));

    Term scaled = sees;
    scaled.weight = 4;
    CHECK(one({hidden, {scaled}, {}, {hold}}, range) ==
          Approx(marginal + 4 * (conditional - marginal)).epsilon(1e-9));
    scaled.weight = 1;
    CHECK(one({hidden, {scaled}, {}, {hold}}, range) == one({sees, {}, {}, {hold}}, range));

    // A guide at a level of its own is a noisy reading: z0 / alpha = x0 + N(0, rho^2).
    Observation noisy = hold;
    noisy.gamma = -1;
    const NoiseLevel own = NoiseLevel::scalar(-1);
    const double drawn = noise.normal(Purpose::Guide, 0, at::kDouble)[0][0].item<double>();
    const double reading = given + own.rho().item<double>() * drawn,
                 blur = v0 + std::pow(own.rho().item<double>(), 2);
    CHECK(one({sees, {}, {}, {noisy}}, range) ==
          Approx(normal(m1 + c / blur * (reading - m0), v1 - c * c / blur)).epsilon(1e-12));
}

TEST_CASE("A gradient term sees the state with what is given in place, and moves only the rest") {
    Scene scene;
    at::Tensor seen;
    NoiseLevel told;
    const auto gradient = [&](const at::Tensor& z, const NoiseLevel& level) {
        seen = z;
        told = level;
        return at::ones_like(z);
    };
    const at::Tensor x_hat = scene.evaluate(
        {scene.term(), {}, {{gradient, 2}}, {scene.channel(GuideMode::Hold, -kInfinity)}}, 1.5);
    CHECK(same(seen, scene.last().z));
    CHECK(same(told.gamma, scene.last().gamma));
    const NoiseLevel level = NoiseLevel::scalar(1.5);
    CHECK(same(channel_of(x_hat, 0), channel_of(scene.c0, 0)));
    CHECK(distance(channel_of(x_hat, 1),
                   channel_of(scene.last().x_hat + 2 * level.sigma().square() / level.alpha(), 1)) < 1e-12);
}

TEST_CASE("Guidance answers in the state's type") {
    const auto denoiser = std::make_shared<DiagonalGaussianDenoiser>(random(4, 1, kObservedShape),
                                                                     random(5, 1, kObservedShape).exp());
    const NoiseSource noise({5, 6}, kObservedShape);
    const at::Tensor z = random(1, 2, kObservedShape, at::kFloat), mask = random(9, 1, kObservedShape).gt(0);
    for (const GuideMode mode :
         {GuideMode::None, GuideMode::Random, GuideMode::Predicted, GuideMode::Constant, GuideMode::Hold}) {
        ObservationState observed;
        const Guidance guidance{{denoiser, {}, {0}, 1},
                                {{denoiser, {}, {}, 2}},
                                {},
                                {{mask, random(2, 1, kObservedShape), mode, {}}}};
        const DenoiseFn denoise = guided(guidance, noise, kObservedRange);
        for (const double gamma : {5.0, -3.0, -kInfinity}) {
            const at::Tensor x_hat = denoise(z, NoiseLevel::scalar(gamma), observed);
            CHECK(x_hat.scalar_type() == at::kFloat);
            CHECK(finite(x_hat));
        }
    }
}

TEST_CASE(
    "A marginalised part is pure noise to every term, told so, and what it is estimated as is the model's") {
    Scene scene;
    const Observation left_out{scene.first_channel, {}, GuideMode::Marginal, {}};
    // Hiding it is no other question, so the terms are one.
    const at::Tensor x_hat = scene.evaluate({scene.term(), {scene.term({0}, 3)}, {}, {left_out}}, 1.5);
    REQUIRE(scene.denoiser->calls.size() == 1);
    const at::Tensor noise = scene.noise.normal(Purpose::Marginal, 0, at::kDouble);
    CHECK(same(channel_of(scene.last().z, 0), channel_of(noise, 0)));
    CHECK(same(channel_of(scene.last().z, 1), channel_of(scene.z, 1)));
    CHECK(channel_of(scene.last().gamma, 0).eq(kObservedRange.max).all().item<bool>());
    CHECK(channel_of(scene.last().gamma, 1).eq(1.5).all().item<bool>());
    CHECK(same(x_hat, scene.last().x_hat));
}

TEST_CASE("The other channel's estimate beside a marginalised one is the closed-form marginal's") {
    const at::Tensor mixing = random(3, 1, {24, 24, 1}).view({24, 24}) * 0.3;
    const at::Tensor covariance = mixing.matmul(mixing.t()) + at::full({24}, 0.5, at::kDouble).diag_embed();
    const at::Tensor mean = random(4, 1, kObservedShape), z = random(1, 3, kObservedShape);
    const at::Tensor first = at::tensor(std::vector<double>{1, 0}).gt(0).view({1, 2, 1, 1});
    const GaussianDenoiser alone(channel_of(mean, 1), covariance.narrow(0, 12, 12).narrow(1, 12, 12));
    const NoiseSource noise({5, 6, 7}, kObservedShape);
    for (const double gamma : {4.0, 0.0, -5.0}) {
        ObservationState observed;
        const at::Tensor x_hat = guided({{std::make_shared<GaussianDenoiser>(mean, covariance), {}, {}, 1},
                                         {},
                                         {},
                                         {{first, {}, GuideMode::Marginal, {}}}},
                                        noise, {-9, 40})(z, NoiseLevel::scalar(gamma), observed);
        CHECK(distance(channel_of(x_hat, 1), alone.denoise(channel_of(z, 1), NoiseLevel::scalar(gamma), {})) <
              1e-7);
    }
}
