#include "core/guidance/guide_path.h"

#include <ATen/ops/full.h>
#include <ATen/ops/zeros_like.h>

#include <cmath>
#include <vector>

#include "core/denoiser/gaussian_denoiser.h"
#include "core/guidance/guidance.h"
#include "tests/catch.h"
#include "tests/core/guidance/recording_denoiser.h"
#include "tests/core/tensor_testing.h"

using namespace syn;
using namespace syn::testing;

namespace {

const std::vector<std::int64_t> kPathShape{1, 300, 300};
constexpr double kCount = 2 * 300 * 300;

/// The path at each of the levels, walked in that order.
std::vector<at::Tensor> path_at(const std::vector<double>& gammas, std::uint64_t seed = 5) {
    const NoiseSource noise({seed, seed + 1}, kPathShape);
    ObservationState observed;
    std::vector<at::Tensor> path;
    for (const double gamma : gammas) {
        carry_guide_path(observed, NoiseLevel::scalar(gamma), noise, at::kCPU);
        path.push_back(observed.path);
    }
    return path;
}

/// E[a b] / expected, which is 1 within five standard errors for zero-mean normals of correlation r.
bool covariance_is(const at::Tensor& a, const at::Tensor& b, double expected, double var_a, double var_b) {
    const double found = (a * b).mean().item<double>();
    return std::abs(found - expected) < 5 * std::sqrt((var_a * var_b + expected * expected) / kCount);
}

}  // namespace

TEST_CASE("The random guide's path is a Brownian motion in rho squared, however many steps lead through it") {
    const std::vector<std::vector<double>> walks{{8, 2, -1, -6},
                                                 {8, 6, 5, 4, 3, 2, 1.5, 1, 0, -0.5, -1, -2, -3, -4, -5, -6}};
    for (const auto& gammas : walks) {
        const auto path = path_at(gammas);
        for (std::size_t i = 0; i < gammas.size(); ++i)
            for (std::size_t j = i; j < gammas.size(); ++j) {
                CAPTURE(gammas[i], gammas[j]);
                const double noisier = std::exp(gammas[i]), cleaner = std::exp(gammas[j]);
                CHECK(covariance_is(path[i], path[j], cleaner, noisier, cleaner));
            }
    }
}

TEST_CASE("Towards noise the path grows by increments that know nothing of it") {
    const auto path = path_at({3, 0, 2, 2, 4, 1});
    const auto var = [](double gamma) { return std::exp(gamma); };
    CHECK(covariance_is(path[2], path[2], var(2), var(2), var(2)));
    CHECK(covariance_is(path[2] - path[1], path[1], 0, var(2) - var(0), var(0)));
    CHECK(same(path[2], path[3]));
    CHECK(covariance_is(path[4], path[4], var(4), var(4), var(4)));
    CHECK(covariance_is(path[4] - path[2], path[2], 0, var(4) - var(2), var(2)));
    CHECK(covariance_is(path[5], path[4], var(1), var(1), var(4)));
}

TEST_CASE("At clean data the path is nothing, and from there it starts anew") {
    const auto path = path_at({3, -kInfinity, 1});
    CHECK(same(path[1], at::zeros_like(path[1])));
    CHECK(covariance_is(path[2], path[2], std::exp(1), std::exp(1), std::exp(1)));
    const auto clean_first = path_at({-kInfinity, -kInfinity, 1});
    CHECK(same(clean_first[0], at::zeros_like(clean_first[0])));
    CHECK(covariance_is(clean_first[2], clean_first[2], std::exp(1), std::exp(1), std::exp(1)));
}

TEST_CASE("Every component walks its own levels, and one that stands still keeps its value") {
    const NoiseSource noise({5, 6}, {2, 300, 300});
    ObservationState observed;
    carry_guide_path(observed, {channels({5, 1})}, noise, at::kCPU);
    const at::Tensor first = observed.path;
    carry_guide_path(observed, {channels({2, 1})}, noise, at::kCPU);
    const at::Tensor second = observed.path;
    carry_guide_path(observed, {channels({-1, 3})}, noise, at::kCPU);  // one down, one up
    const at::Tensor third = observed.path;
    CHECK(observed.draws == 3);
    CHECK(same(second.select(1, 1), first.select(1, 1)));
    const auto var = [](double gamma) { return std::exp(gamma); };
    CHECK(covariance_is(first.select(1, 0), first.select(1, 0), var(5), var(5), var(5)));
    CHECK(covariance_is(first.select(1, 0), third.select(1, 0), var(-1), var(5), var(-1)));
    CHECK(covariance_is(third.select(1, 0), third.select(1, 0), var(-1), var(-1), var(-1)));
    CHECK(covariance_is(third.select(1, 1), third.select(1, 1), var(3), var(3), var(3)));
    CHECK(covariance_is(third.select(1, 1), second.select(1, 1), var(1), var(3), var(1)));
    CHECK(covariance_is(third.select(1, 1), third.select(1, 0), 0, var(3), var(-1)));
}

TEST_CASE("A level already reached draws nothing") {
    const NoiseSource noise({5, 6}, kPathShape);
    ObservationState observed;
    carry_guide_path(observed, NoiseLevel::scalar(2), noise, at::kCPU);
    const at::Tensor path = observed.path;
    carry_guide_path(observed, NoiseLevel::scalar(2), noise, at::kCPU);
    carry_guide_path(observed, {at::full({1, 1, 300, 300}, 2.0, at::kDouble)}, noise, at::kCPU);
    CHECK(observed.draws == 1);
    CHECK(same(observed.path, path));
}

TEST_CASE("A copied state replays the path bit for bit") {
    const NoiseSource noise({5, 6}, {1, 4, 4});
    ObservationState observed;
    for (const double gamma : {6.0, 4.0, 1.0})
        carry_guide_path(observed, NoiseLevel::scalar(gamma), noise, at::kCPU);
    ObservationState copy = observed;
    const at::Tensor kept = copy.path.clone();
    for (const double gamma : {0.5, 2.0, -1.0})
        carry_guide_path(observed, NoiseLevel::scalar(gamma), noise, at::kCPU);
    CHECK(same(copy.path, kept));
    for (const double gamma : {0.5, 2.0, -1.0})
        carry_guide_path(copy, NoiseLevel::scalar(gamma), noise, at::kCPU);
    CHECK(same(copy.path, observed.path));
    CHECK(copy.draws == observed.draws);
}

TEST_CASE("Random shows the guide on its path, and the level of the rest") {
    const NoiseSource noise({5, 6}, {2, 3, 3});
    const auto denoiser = std::make_shared<RecordingDenoiser>(
        std::make_shared<DiagonalGaussianDenoiser>(channels({0, 0}), channels({1, 1})));
    const at::Tensor c0 = random(1, 2, {2, 3, 3}), z = random(2, 2, {2, 3, 3});
    const at::Tensor mask = at::tensor(std::vector<double>{1, 0}).gt(0).view({1, 2, 1, 1});
    Guidance guidance;
    guidance.base.denoiser = denoiser;
    guidance.observations.push_back({mask, c0, GuideMode::Random, {}});
    const DenoiseFn denoise = guided(guidance, noise, {});
    ObservationState observed, expected;
    for (const double gamma : {7.0, 3.0, 3.0, -2.0, -kInfinity}) {
        const NoiseLevel level = NoiseLevel::scalar(gamma);
        denoise(z, level, observed);
        carry_guide_path(expected, level, noise, at::kCPU);
        const at::Tensor shown = level.alpha() * (c0 + expected.path);
        CHECK(distance(denoiser->calls.back().z.select(1, 0), shown.select(1, 0)) < 1e-13);
        CHECK(denoiser->calls.back().gamma.item<double>() == gamma);
    }
    CHECK(same(denoiser->calls.back().z.select(1, 0), c0.select(1, 0)));
}
