// What each term adds, told beside the prediction: against closed forms.
#include "core/guidance/contributions.h"

#include <ATen/ops/full.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>

#include "core/denoiser/mixture_denoiser.h"
#include "core/denoiser/parametrisation.h"
#include "core/guidance/guidance.h"
#include "tests/catch.h"
#include "tests/core/guidance/recording_denoiser.h"
#include "tests/core/tensor_testing.h"

using namespace syn;
using namespace syn::testing;

namespace {

/// Says the same whatever it sees.
class FixedDenoiser final : public Denoiser {
  public:
    explicit FixedDenoiser(at::Tensor x_hat) : x_hat_(std::move(x_hat)) {}
    at::Tensor denoise(const at::Tensor& z, const NoiseLevel&, const Condition&) const override {
        return x_hat_.expand_as(z);
    }

  private:
    at::Tensor x_hat_;
};

Term saying(const at::Tensor& x_hat, double weight = 1) {
    return {std::make_shared<FixedDenoiser>(x_hat), {}, {}, weight};
}

/// Of one evaluation; undefined: the watch was not called.
at::Tensor products_of(const Guidance& guidance, const at::Tensor& z, const NoiseLevel& level,
                       const std::vector<std::uint64_t>& seeds) {
    at::Tensor told;
    ObservationState observed;
    const std::vector<std::int64_t> shape{z.size(1), z.size(2), z.size(3)};
    guided(guidance, NoiseSource(seeds, shape), {},
           [&](const std::function<at::Tensor()>& products) { told = products(); })(z, level, observed);
    return told;
}

/// Two components, one sample.
Contributions numbers_of(const Guidance& guidance, double gamma = 0.8) {
    return contributions(products_of(guidance, channels({0.5, -1}), NoiseLevel::scalar(gamma), {1}));
}

}  // namespace

TEST_CASE("Contributions that are parallel, opposite, at right angles and nothing") {
    // The noise is -alpha / sigma times the estimate's difference, plus what the base says.
    const double gamma = 0.8, turn = std::exp(-gamma / 2);
    const at::Tensor base = channels({0.1, 0.2});
    const auto by = [&](double a, double b) { return base + channels({a, b}); };
    const Guidance guidance{saying(base),
                            {saying(by(3, 4), 2), saying(by(6, 8), 0.5), saying(by(3, 4), -1.5),
                             saying(by(-4, 3), 1), saying(by(0, 0), 5), saying(by(3, 4), 0)},
                            {},
                            {}};
    const Contributions told = numbers_of(guidance, gamma);
    REQUIRE(told.norms.size() == 6);
    const double five = turn * 5 / std::sqrt(2.0);  // root mean square of (3, 4)
    CHECK(told.norms[0] == Approx(2 * five));
    CHECK(told.norms[1] == Approx(five));
    CHECK(told.norms[2] == Approx(1.5 * five));
    CHECK(told.norms[3] == Approx(five));
    CHECK(told.norms[4] == 0);
    CHECK(told.norms[5] == 0);
    const auto& cosine = told.cosines;
    REQUIRE(cosine.size() == 7);
    CHECK(cosine[1][2] == Approx(1));
    CHECK(cosine[1][3] == Approx(-1));
    CHECK(cosine[2][3] == Approx(-1));
    CHECK(cosine[1][4] == Approx(0).margin(1e-12));
    for (std::size_t k = 0; k < 7; ++k)
        for (const std::size_t nothing : {5u, 6u}) {
            CHECK(std::isnan(cosine[nothing][k]));
            CHECK(std::isnan(cosine[k][nothing]));
        }
    for (std::size_t a = 0; a < 5; ++a) {
        CHECK(cosine[a][a] == Approx(1));
        for (std::size_t b = 0; b < 5; ++b) CHECK(cosine[a][b] == cosine[b][a]);
    }
    // With the base's own prediction.
    const NoiseLevel level = NoiseLevel::scalar(gamma);
    const at::Tensor epsilon = from_x_hat(Parametrisation::Epsilon, base, channels({0.5, -1}), level);
    const double e0 = epsilon.flatten()[0].item<double>(), e1 = epsilon.flatten()[1].item<double>();
    CHECK(cosine[0][1] == Approx(-(3 * e0 + 4 * e1) / (5 * std::hypot(e0, e1))));
    CHECK(cosine[0][3] == Approx(-cosine[0][1]));
}

TEST_CASE("All that is added makes up the prediction: the products of all vectors sum to its square") {
    const std::vector<std::int64_t> shape{2, 3, 3};
    const auto classes = std::make_shared<MixtureDenoiser>(
        at::full({4}, 1.0, at::kDouble), random(1, 4, shape), (random(2, 4, shape) * 0.5).exp());
    const auto term = [&](std::int64_t label, double weight) { return Term{classes, {{label}}, {}, weight}; };
    const GradientTerm pull{[](const at::Tensor& z, const NoiseLevel&) { return -z * 0.3; }, 0.7};
    const Guidance guidance{{classes, {}, {}, 1}, {term(0, 1.5), term(1, -0.7), term(2, 2)}, {pull}, {}};
    const at::Tensor z = random(3, 3, shape);
    const NoiseLevel level{random(4, 1, shape)};  // a level of its own for every component
    ObservationState observed;
    const at::Tensor x_hat = guided(guidance, NoiseSource({1, 2, 3}, shape), {})(z, level, observed);
    const at::Tensor square =
        from_x_hat(Parametrisation::Epsilon, x_hat, z, level).square().flatten(1).mean(1);
    const at::Tensor products = products_of(guidance, z, level, {1, 2, 3});
    REQUIRE(products.sizes() == at::IntArrayRef({3, 1, 5, 5}));
    CHECK(distance(products.flatten(1).sum(1), square) < 1e-10);
    // A gradient adds -sigma v grad.
    const Contributions told = contributions(products);
    const at::Tensor added = level.sigma() * 0.7 * 0.3 * z;
    CHECK(told.norms[3] == Approx(added.square().flatten(1).mean(1).sqrt().mean().item<double>()));
}

TEST_CASE("Norms are averaged over the samples, and cosines over those in which neither is nothing") {
    // [2, 2, 1, 1]: of the second sample the first term says what the base does.
    const at::Tensor base = at::zeros({2, 2, 1, 1}, at::kDouble);
    const auto said = [](double a, double b, double c, double d) {
        return at::tensor({a, b, c, d}, at::kDouble).view({2, 2, 1, 1});
    };
    const Guidance guidance{saying(base), {saying(said(3, 4, 0, 0)), saying(said(4, 3, 1, 0))}, {}, {}};
    const Contributions told =
        contributions(products_of(guidance, said(1, 1, 1, 1), NoiseLevel::scalar(0), {1, 2}));
    CHECK(told.norms[0] == Approx((5 + 0) / std::sqrt(2.0) / 2));
    CHECK(told.norms[1] == Approx((5 + 1) / std::sqrt(2.0) / 2));
    CHECK(told.cosines[1][2] == Approx(24 / 25.0));
    CHECK(told.cosines[0][2] == Approx((-7 / (5 * std::sqrt(2.0)) - 1 / std::sqrt(2.0)) / 2));
}

TEST_CASE("Only what is generated counts: whatever terms say of what is given or left out") {
    const at::Tensor base = channels({0, 0, 0, 0});
    const auto mask = [](const std::vector<double>& of) { return channels(of).gt(0); };
    const Observation held{mask({1, 0, 0, 0}), channels({0.3, 0, 0, 0}), GuideMode::Hold, {}};
    const Observation ignored{mask({0, 1, 0, 0}), {}, GuideMode::Marginal, {}};
    const Guidance guidance{saying(base), {saying(channels({90, -70, 3, 4}), 2)}, {}, {held, ignored}};
    const Contributions told =
        contributions(products_of(guidance, channels({0.5, -1, 0.2, 0.4}), NoiseLevel::scalar(0), {1}));
    CHECK(told.norms[0] == Approx(2 * 5 / std::sqrt(2.0)));
    // At gamma 0 the noise of a base that says nothing is sqrt 2 times the state: here (.2, .4).
    CHECK(told.cosines[0][1] == Approx(-(3 * 0.2 + 4 * 0.4) / (5 * std::hypot(0.2, 0.4))));
}

TEST_CASE("What was not evaluated is not told, and what is not asked for is not reckoned") {
    const at::Tensor base = channels({0.1, 0.2}), other = channels({1, 2});
    const at::Tensor z = channels({0.5, -1});
    const NoiseLevel level = NoiseLevel::scalar(0);
    // A base whose weight came to 0 is not asked; alone it has nothing beside it.
    CHECK_FALSE(products_of({saying(base), {saying(other, 1)}, {}, {}}, z, level, {1}).defined());
    CHECK_FALSE(products_of({saying(base), {}, {}, {}}, z, level, {1}).defined());
    // Nor are two terms that cancel: what each would add is unknown, the third's is known.
    const Term doubted = saying(other, 2);
    Term against = doubted;
    against.weight = -2;
    const Contributions told = numbers_of({saying(base), {doubted, against, saying(other * 2, 3)}, {}, {}});
    CHECK(std::isnan(told.norms[0]));
    CHECK(std::isnan(told.norms[1]));
    CHECK(told.norms[2] > 0);
    CHECK(std::isnan(told.cosines[0][1]));
    CHECK(std::isfinite(told.cosines[0][3]));

    const auto recording = std::make_shared<RecordingDenoiser>(std::make_shared<FixedDenoiser>(base));
    int offered = 0;
    ObservationState observed;
    const Guidance guidance{{recording, {}, {}, 1}, {{recording, {{1}}, {}, 2}}, {}, {}};
    const NoiseSource noise({1}, {2, 1, 1});
    const at::Tensor plain = guided(guidance, noise, {})(z, level, observed);
    const at::Tensor watched = guided(guidance, noise, {}, [&](const std::function<at::Tensor()>& products) {
        offered += products.operator bool();
    })(z, level, observed);
    CHECK(offered == 1);
    CHECK(recording->calls.size() == 2);  // one a run: base and term go together
    CHECK(same(watched, plain));
}

TEST_CASE("Where there is no noise a term adds none") {
    const NoiseLevel clean = NoiseLevel::scalar(-kInfinity);
    const at::Tensor products = products_of({saying(channels({0, 0})), {saying(channels({1, 2}), 2)}, {}, {}},
                                            channels({0.5, -1}), clean, {1});
    CHECK(distance(products, at::zeros({1})) == 0);
}
