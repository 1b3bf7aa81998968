#include <ATen/ops/eye.h>
#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/stack.h>

#include "core/denoiser/gaussian_denoiser.h"
#include "core/denoiser/mixture_denoiser.h"
#include "tests/catch.h"
#include "tests/core/tensor_testing.h"

using namespace syn;
using namespace syn::testing;

namespace {

struct Part {
    double weight, mean, variance;
};

/// E[x | z] in one dimension by summing over a fine lattice of x: no algebra shared with the denoisers.
double expectation(const std::vector<Part>& parts, double z, double gamma) {
    const NoiseLevel level = NoiseLevel::scalar(gamma);
    const double alpha = level.alpha().item<double>(), sigma = level.sigma().item<double>();
    double weighted = 0, total = 0;
    for (double x = -15; x <= 15; x += 1e-3) {
        double density = 0;
        for (const Part& p : parts)
            density +=
                p.weight * std::exp(-(x - p.mean) * (x - p.mean) / (2 * p.variance)) / std::sqrt(p.variance);
        const double mass = density * std::exp(-std::pow((z - alpha * x) / sigma, 2) / 2);
        weighted += x * mass;
        total += mass;
    }
    return weighted / total;
}

at::Tensor vector(const std::vector<double>& values) {
    return at::tensor(values, at::kDouble);
}

}  // namespace

TEST_CASE("The diagonal Gaussian's estimate is the expectation, component by component") {
    const DiagonalGaussianDenoiser denoiser(channels({0.5, -1}), channels({0.3, 4}));
    const NoiseLevel level{channels({-1, 2})};
    const at::Tensor z = channels({1.2, -0.4});
    const at::Tensor x_hat = denoiser.denoise(z, level, {});
    CHECK(x_hat[0][0].item<double>() == Approx(expectation({{1, 0.5, 0.3}}, 1.2, -1)).epsilon(1e-6));
    CHECK(x_hat[0][1].item<double>() == Approx(expectation({{1, -1, 4}}, -0.4, 2)).epsilon(1e-6));
}

TEST_CASE("The diagonal Gaussian knows clean components and components without variance") {
    const DiagonalGaussianDenoiser denoiser(channels({0.5, 2, 2}), channels({0.3, 0, 0}));
    const at::Tensor z = channels({1.2, 2, 5});
    const at::Tensor x_hat = denoiser.denoise(z, {channels({-kInfinity, -kInfinity, 1})}, {});
    CHECK(distance(x_hat, channels({1.2, 2, 2})) < 1e-15);
    CHECK(distance(denoiser.denoise(z, NoiseLevel::scalar(80), {}), channels({0.5, 2, 2})) < 1e-12);
}

TEST_CASE("The full Gaussian with a diagonal covariance is the diagonal one") {
    const at::Tensor mean = random(1, 1, {2, 2, 2}), variance = random(2, 1, {2, 2, 2}).exp();
    const NoiseLevel level{random(3, 3, {2, 2, 2}) * 2};
    const at::Tensor z = random(4, 3, {2, 2, 2});
    const GaussianDenoiser full(mean, variance.flatten().diag_embed());
    const DiagonalGaussianDenoiser diagonal(mean, variance);
    CHECK(distance(full.denoise(z, level, {}), diagonal.denoise(z, level, {})) < 1e-12);
}

TEST_CASE("The full Gaussian turns with the space when all levels are equal") {
    // In the covariance's own axes the estimate is diagonal.
    const double angle = 0.7, c = std::cos(angle), s = std::sin(angle);
    const at::Tensor turn = at::stack({vector({c, -s}), vector({s, c})});
    const at::Tensor variance = vector({0.2, 3});
    const GaussianDenoiser full(channels({1, -2}), turn.matmul(variance.diag_embed()).matmul(turn.t()));
    const at::Tensor own_mean = vector({1, -2}).matmul(turn).view({1, 2, 1, 1});
    const DiagonalGaussianDenoiser diagonal(own_mean, variance.view({1, 2, 1, 1}));
    const at::Tensor z = random(5, 6, {2, 1, 1});
    const at::Tensor own_z = z.flatten(1).matmul(turn).view({6, 2, 1, 1});
    const at::Tensor expected =
        diagonal.denoise(own_z, NoiseLevel::scalar(0.4), {}).flatten(1).matmul(turn.t());
    CHECK(distance(full.denoise(z, NoiseLevel::scalar(0.4), {}).flatten(1), expected) < 1e-12);
}

TEST_CASE("A component given clean makes the others follow their conditional distribution") {
    const double m0 = 0.4, m1 = -0.3, v0 = 1.5, v1 = 0.9, c = 0.8;
    const GaussianDenoiser full(channels({m0, m1}), at::stack({vector({v0, c}), vector({c, v1})}));
    const double given = 1.7, z1 = -0.6;
    const at::Tensor x_hat = full.denoise(channels({given, z1}), {channels({-kInfinity, 0.5})}, {});
    const DiagonalGaussianDenoiser conditional(channels({m1 + c / v0 * (given - m0)}),
                                               channels({v1 - c * c / v0}));
    CHECK(x_hat[0][0].item<double>() == Approx(given));
    CHECK(distance(x_hat[0][1], conditional.denoise(channels({z1}), NoiseLevel::scalar(0.5), {})) < 1e-12);
}

TEST_CASE("The mixture's estimate is the expectation") {
    const MixtureDenoiser denoiser(vector({0.3, 0.7}), vector({-1, 2}).view({2, 1, 1, 1}),
                                   vector({0.5, 0.1}).view({2, 1, 1, 1}));
    const std::vector<Part> parts{{0.3, -1, 0.5}, {0.7, 2, 0.1}};
    for (const double gamma : {-3.0, 0.0, 2.0})
        for (const double z : {-1.5, 0.2, 0.8, 3.0}) {
            CAPTURE(gamma, z);
            const at::Tensor x_hat = denoiser.denoise(channels({z}), NoiseLevel::scalar(gamma), {});
            CHECK(x_hat.item<double>() == Approx(expectation(parts, z, gamma)).epsilon(1e-6));
        }
    CHECK(denoiser.denoise(channels({0.37}), NoiseLevel::scalar(-kInfinity), {}).item<double>() ==
          Approx(0.37));
}

TEST_CASE("In a mixture a clean component tells which part the others come from") {
    const at::Tensor means = at::stack({vector({-5, -1}), vector({5, 3})}).view({2, 2, 1, 1});
    const MixtureDenoiser denoiser(vector({1, 1}), means, at::full({2, 2, 1, 1}, 0.25, at::kDouble));
    const at::Tensor x_hat = denoiser.denoise(channels({5, 0.1}), {channels({-kInfinity, 1})}, {});
    CHECK(x_hat[0][0].item<double>() == Approx(5));
    CHECK(x_hat[0][1].item<double>() == Approx(expectation({{1, 3, 0.25}}, 0.1, 1)).epsilon(1e-6));
}

TEST_CASE("Labels choose a part of the mixture, sample by sample") {
    const MixtureDenoiser denoiser(vector({0.3, 0.7}), vector({-1, 2}).view({2, 1, 1, 1}),
                                   vector({0.5, 0.1}).view({2, 1, 1, 1}));
    const at::Tensor z = at::full({3, 1, 1, 1}, 0.6, at::kDouble);
    const NoiseLevel level = NoiseLevel::scalar(0.7);
    const double first = expectation({{1, -1, 0.5}}, 0.6, 0.7), second = expectation({{1, 2, 0.1}}, 0.6, 0.7);
    const double whole = expectation({{0.3, -1, 0.5}, {0.7, 2, 0.1}}, 0.6, 0.7);
    const auto expect = [&](const Condition& condition, const std::vector<double>& expected) {
        CHECK(distance(denoiser.denoise(z, level, condition).flatten(), vector(expected)) < 1e-6);
    };
    expect({}, {whole, whole, whole});
    expect({{1}}, {second, second, second});
    expect({{0, Condition::kNoLabel, 1}}, {first, whole, second});
}

TEST_CASE("Exact denoisers answer in the state's type") {
    const at::Tensor z = random(6, 2, {1, 2, 2}, at::kFloat);
    const at::Tensor zero = at::full({1, 1, 2, 2}, 0.0, at::kDouble),
                     one = at::ones({1, 1, 2, 2}, at::kDouble);
    const NoiseLevel level = NoiseLevel::scalar(0);
    CHECK(DiagonalGaussianDenoiser(zero, one).denoise(z, level, {}).scalar_type() == at::kFloat);
    CHECK(GaussianDenoiser(zero, at::eye(4, at::kDouble)).denoise(z, level, {}).scalar_type() == at::kFloat);
    CHECK(MixtureDenoiser(vector({1}), zero, one).denoise(z, level, {}).scalar_type() == at::kFloat);
}
