#include <ATen/ops/ones.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>

#include <algorithm>

#include "core/denoiser/gaussian_denoiser.h"
#include "core/denoiser/mixture_denoiser.h"
#include "core/denoiser/parametrisation.h"
#include "core/guidance/guidance.h"
#include "tests/catch.h"
#include "tests/core/guidance/recording_denoiser.h"
#include "tests/core/tensor_testing.h"

using namespace syn;
using namespace syn::testing;

namespace {

const std::vector<std::int64_t> kCombinationShape{2, 3, 3};

const std::shared_ptr<const Denoiser>& classes() {
    static const std::shared_ptr<const Denoiser> denoiser = std::make_shared<MixtureDenoiser>(
        at::ones({4}), random(1, 4, kCombinationShape), (random(2, 4, kCombinationShape) * 0.5).exp());
    return denoiser;
}

Term labelled(std::int64_t label, double weight = 1) {
    return {classes(), {{label}}, {}, weight};
}
Term unlabelled() {
    return {classes(), {}, {}, 1};
}

const at::Tensor& state() {
    static const at::Tensor z = random(3, 2, kCombinationShape);
    return z;
}
NoiseLevel level() {
    return {random(4, 1, kCombinationShape)};
}  // a level of its own for every component

at::Tensor combined(const Guidance& guidance, const NoiseLevel& at_level = level()) {
    ObservationState observed;
    return guided(guidance, NoiseSource({1, 2}, kCombinationShape), {})(state(), at_level, observed);
}

at::Tensor prediction(Parametrisation p, const Condition& condition) {
    return from_x_hat(p, classes()->denoise(state(), level(), condition), state(), level());
}

}  // namespace

TEST_CASE("A single term of weight 1 is the conditional, to the bit") {
    CHECK(same(combined({unlabelled(), {labelled(2)}, {}, {}}), classes()->denoise(state(), level(), {{2}})));
    CHECK(same(combined({labelled(2), {}, {}, {}}), classes()->denoise(state(), level(), {{2}})));
    CHECK(same(combined({unlabelled(), {labelled(2, 0)}, {}, {}}), classes()->denoise(state(), level(), {})));
}

TEST_CASE("Classifier-free guidance is the same combination in eps, x, v and score") {
    const double s = 3.5;
    const at::Tensor x_hat = combined({unlabelled(), {labelled(1, s)}, {}, {}});
    for (const Parametrisation p : {Parametrisation::Epsilon, Parametrisation::Sample,
                                    Parametrisation::Velocity, Parametrisation::Score}) {
        CAPTURE(name_of(p));
        const at::Tensor null = prediction(p, {}), conditional = prediction(p, {{1}});
        CHECK(distance(to_x_hat(p, null + s * (conditional - null), state(), level()), x_hat) < 1e-12);
    }
}

TEST_CASE("A negative prompt is a base of its own") {
    const at::Tensor x_hat = combined({labelled(3), {labelled(1, 2.5)}, {}, {}});
    const at::Tensor bad = prediction(Parametrisation::Epsilon, {{3}}),
                     good = prediction(Parametrisation::Epsilon, {{1}});
    CHECK(distance(from_x_hat(Parametrisation::Epsilon, x_hat, state(), level()), bad + 2.5 * (good - bad)) <
          1e-12);
}

TEST_CASE("Terms commute") {
    std::vector<Term> terms{labelled(0, 1.5), labelled(1, -0.7), labelled(2, 2), labelled(0, 0.4)};
    const at::Tensor expected = combined({unlabelled(), terms, {}, {}});
    std::sort(terms.begin(), terms.end(), [](const Term& a, const Term& b) { return a.weight < b.weight; });
    do {
        CHECK(distance(combined({unlabelled(), terms, {}, {}}), expected) < 1e-12);
    } while (std::next_permutation(terms.begin(), terms.end(),
                                   [](const Term& a, const Term& b) { return a.weight < b.weight; }));
}

TEST_CASE("Terms of weight 1 are the sum of their noises less N - 1 times the base's (MCDM)") {
    const at::Tensor x_hat = combined({unlabelled(), {labelled(0), labelled(1), labelled(2)}, {}, {}});
    const auto epsilon = [](const Condition& c) { return prediction(Parametrisation::Epsilon, c); };
    const at::Tensor expected = epsilon({{0}}) + epsilon({{1}}) + epsilon({{2}}) - 2 * epsilon({});
    CHECK(distance(from_x_hat(Parametrisation::Epsilon, x_hat, state(), level()), expected) < 1e-12);
}

TEST_CASE("Conditions that are independent given the data multiply: MCDM is the product's own estimate") {
    // Base N(0, v); a condition that observes x with variance r makes it N(v y / (v + r), 1 / (1/v + 1/r)).
    // At clean levels the product of experts is exact, so its noise estimate is that of the posterior under
    // both.
    const double v = 2, r1 = 0.7, y1 = 1.1, r2 = 1.9, y2 = -0.4;
    const auto normal = [](double mean, double variance) {
        return std::make_shared<DiagonalGaussianDenoiser>(channels({mean}), channels({variance}));
    };
    const auto given = [&](double precision, double pull) { return normal(pull / precision, 1 / precision); };
    const Guidance guidance{
        {normal(0, v), {}, {}, 1},
        {{given(1 / v + 1 / r1, y1 / r1), {}, {}, 1}, {given(1 / v + 1 / r2, y2 / r2), {}, {}, 1}},
        {},
        {}};
    const auto both = given(1 / v + 1 / r1 + 1 / r2, y1 / r1 + y2 / r2);
    const at::Tensor z = channels({0.8});
    const NoiseLevel nearly_clean = NoiseLevel::scalar(-16);
    ObservationState observed;
    const at::Tensor x_hat = guided(guidance, NoiseSource({1}, {1, 1, 1}), {})(z, nearly_clean, observed);
    const auto score = [&](const at::Tensor& x) {
        return from_x_hat(Parametrisation::Score, x, z, nearly_clean).item<double>();
    };
    CHECK(score(x_hat) == Approx(score(both->denoise(z, nearly_clean, {}))).epsilon(1e-4));
}

TEST_CASE("Parts that are made together are held to each other, each where it is made") {
    // Bao et al. 2023: eps_joint + (s - 1) (eps_joint - eps_alone), where a part is alone if the other is
    // noise.
    const GammaRange range{-9, 9};
    const NoiseSource noise({1, 2}, kCombinationShape);
    const auto part = [](std::int64_t channel) {
        Observation made;
        made.mask = at::zeros({1, 2, 1, 1}, at::kBool);
        made.mask.narrow(1, channel, 1).fill_(true);
        made.mode = GuideMode::None;
        return made;
    };
    const at::Tensor joint = classes()->denoise(state(), level(), {});
    const at::Tensor marginal = noise.normal(Purpose::Marginal, 0, state().options());
    at::Tensor alone = joint.clone();
    for (const std::int64_t hidden : {0, 1}) {
        const at::Tensor mask = part(hidden).mask;
        const at::Tensor seen = classes()->denoise(at::where(mask, marginal, state()),
                                                   {at::where(mask, range.max, level().gamma)}, {});
        alone = at::where(mask, alone, seen);
    }
    const auto classes_watched = std::make_shared<RecordingDenoiser>(classes());
    for (const double s : {3.0, 0.5, 1.0}) {  // at a half the base has no weight of its own
        INFO(s);
        std::vector<Term> terms{{classes_watched, {}, {0}, 1 - s}, {classes_watched, {}, {1}, 1 - s}};
        std::vector<at::Tensor> told;
        ObservationState observed;
        classes_watched->calls.clear();
        const at::Tensor x_hat =
            guided({{classes_watched, {}, {}, 1}, terms, {}, {part(0), part(1)}}, noise, range,
                   [&](const auto& products) { told.push_back(products()); })(state(), level(), observed);
        CHECK(distance(x_hat, joint + (s - 1) * (joint - alone)) < 1e-12);
        REQUIRE(classes_watched->calls.size() == 1);
        CHECK(classes_watched->calls[0].z.size(0) == (s == 1 ? 2 : 6));
        // What the products make up is the prediction.
        REQUIRE(told.size() == 1);
        const at::Tensor squares = from_x_hat(Parametrisation::Epsilon, x_hat, state(), level()).square();
        CHECK(distance(told[0].sum({1, 2, 3}), squares.mean({1, 2, 3})) < 1e-9);
    }
    CHECK(distance(alone, joint) > 1e-3);
}

TEST_CASE("The combination stands where there is no noise") {
    const NoiseLevel clean{(level().gamma.gt(0)).to(at::kDouble).log()};  // -inf and 0
    const at::Tensor x_hat = combined({unlabelled(), {labelled(1, 4), labelled(2, -1)}, {}, {}}, clean);
    CHECK(finite(x_hat));
    const at::Tensor without_noise = clean.gamma.isinf().expand_as(x_hat);
    CHECK(distance(x_hat.masked_select(without_noise), state().masked_select(without_noise)) < 1e-12);
}

TEST_CASE("An exact classifier's gradient makes the exact posterior") {
    // Data N(m, v), observed as y = x + N(0, r): p(y | z) = N(y; x_hat(z), v alpha-posterior + r).
    const double m = 0.3, v = 1.7, r = 0.4, y = -1.2;
    const auto denoiser = std::make_shared<DiagonalGaussianDenoiser>(channels({m}), channels({v}));
    const NoiseLevel at_level = NoiseLevel::scalar(0.8);
    const double a = at_level.alpha().item<double>(), s2 = std::pow(at_level.sigma().item<double>(), 2);
    const double gain = a * v / (a * a * v + s2), left = v * s2 / (a * a * v + s2);
    const auto gradient = [&](const at::Tensor& z, const NoiseLevel&) {
        return gain * (y - (m + gain * (z - a * m))) / (left + r);
    };
    const at::Tensor z = channels({0.9});
    const double x_prior = denoiser->denoise(z, at_level, {}).item<double>();
    const double exact = (x_prior / left + y / r) / (1 / left + 1 / r);
    ObservationState observed;
    const NoiseSource noise({1}, {1, 1, 1});
    const at::Tensor x_hat =
        guided({{denoiser, {}, {}, 1}, {}, {{gradient, 1}}, {}}, noise, {})(z, at_level, observed);
    CHECK(x_hat.item<double>() == Approx(exact).epsilon(1e-12));

    // Weights scale: in eps it is - sigma v grad.
    const at::Tensor twice = guided({{denoiser, {}, {}, 1}, {}, {{gradient, 1.5}, {gradient, 0.5}}, {}},
                                    noise, {})(z, at_level, observed);
    const auto epsilon = [&](const at::Tensor& x) {
        return from_x_hat(Parametrisation::Epsilon, x, z, at_level).item<double>();
    };
    const double plain = epsilon(denoiser->denoise(z, at_level, {}));
    CHECK(epsilon(twice) ==
          Approx(plain - std::sqrt(s2) * 2 * gradient(z, at_level).item<double>()).epsilon(1e-12));
}
