#include "core/evaluation/frechet.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <vector>

#include "core/base/noise.h"
#include "tests/catch.h"

using namespace syn;
using namespace syn::evaluation;

namespace {

double unit(std::uint64_t k) {
    std::uint64_t z = k + 0x9E3779B97F4A7C15u;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return static_cast<double>(z ^ (z >> 31)) / 18446744073709551616.0;
}

/// The formula of tests/parity/make_frechet_vectors.py.
at::Tensor made_up(std::uint64_t n, std::uint64_t d, std::uint64_t seed, double shift, std::uint64_t dead) {
    at::Tensor x = at::zeros({static_cast<std::int64_t>(n), static_cast<std::int64_t>(d)}, at::kDouble);
    double* out = x.mutable_data_ptr<double>();
    const std::uint64_t s = seed << 32;
    for (std::uint64_t i = 0; i < n; ++i)
        for (std::uint64_t j = 0; j < d; ++j, ++out)
            if (dead == 0 || j % dead != 0)
                *out = (1 + static_cast<double>(j % 5)) *
                           (unit(s + i * d + j) + 0.5 * unit(s + i * d + (j + 1) % d)) +
                       shift * static_cast<double>(j % 3);
    return x;
}

Moments moments_of(const at::Tensor& x, std::int64_t batch) {
    Moments m;
    for (std::int64_t first = 0; first < x.size(0); first += batch)
        m.add(x.narrow(0, first, std::min(batch, x.size(0) - first)));
    return m;
}

/// n samples of N(mean, diag(deviation^2)).
at::Tensor normal(std::uint64_t seed, std::int64_t n, const std::vector<double>& mean,
                  const std::vector<double>& deviation) {
    const auto d = static_cast<std::int64_t>(mean.size());
    std::vector<float> noise(static_cast<std::size_t>(n * d));
    Noise(seed, Purpose::Data).normal(noise);
    const at::Tensor x = at::tensor(noise, at::kFloat).view({n, d}).to(at::kDouble);
    return x * at::tensor(deviation, at::kDouble) + at::tensor(mean, at::kDouble);
}

double distance_of(const at::Tensor& a, const at::Tensor& b) {
    const auto made = frechet_distance(moments_of(a, 50), moments_of(b, 50));
    REQUIRE(made);
    return made->distance;
}

}  // namespace

TEST_CASE("Distances are SciPy's, with too few samples and dead features too") {
    std::ifstream file(STUDIO_SOURCE_DIR "/tests/parity/frechet/vectors.json");
    const auto stored = nlohmann::json::parse(file);
    REQUIRE(stored.at("cases").size() == 7);
    for (const auto& c : stored.at("cases")) {
        const std::uint64_t n1 = c.at("n1"), n2 = c.at("n2"), d = c.at("d"), dead = c.at("dead");
        INFO(n1 << " and " << n2 << " samples of " << d << ", dead " << dead);
        const at::Tensor a = made_up(n1, d, 1, 0, dead), b = made_up(n2, d, 2, c.at("shift"), dead);
        const auto made = frechet_distance(moments_of(a, 37), moments_of(b, 64));
        REQUIRE(made);
        CHECK(made->distance == Approx(c.at("distance").get<double>()).epsilon(1e-6));
        CHECK(made->of_means == Approx(c.at("means").get<double>()).epsilon(1e-6));
        CHECK(made->of_covariances == Approx(c.at("covariances").get<double>()).epsilon(1e-6));
        const auto alive = static_cast<std::int64_t>(dead ? d - (d + dead - 1) / dead : d);
        CHECK(made->rank == std::min(static_cast<std::int64_t>(std::min(n1, n2)) - 1, alive));
        CHECK(made->dimension == static_cast<std::int64_t>(d));
        const auto mirrored = frechet_distance(moments_of(b, 64), moments_of(a, 37));
        REQUIRE(mirrored);
        CHECK(mirrored->distance == Approx(made->distance).epsilon(1e-9));
    }
}

TEST_CASE("Of two sets of one shape the distance is that of their means; of a set to itself it is nothing") {
    const at::Tensor x = made_up(300, 24, 5, 0, 0);
    CHECK(distance_of(x, x) < 1e-9);
    CHECK(distance_of(x, x + 2) == Approx(4 * 24).epsilon(1e-9));
    // Scaled by s: the covariance parts are (s - 1)^2 tr C.
    const at::Tensor centred = x - x.mean(0);
    const double trace = moments_of(x, 300).covariance().diagonal().sum().item<double>();
    CHECK(distance_of(centred, 3 * centred) == Approx(4 * trace).epsilon(1e-9));
}

TEST_CASE("Moments do not depend on the batches they came in") {
    const at::Tensor x = made_up(501, 12, 3, 7, 0) + 1e4;
    const Moments once = moments_of(x, 501), many = moments_of(x, 8);
    CHECK(once.count() == 501);
    CHECK(many.count() == 501);
    CHECK((once.mean() - many.mean()).abs().max().item<double>() < 1e-9);
    CHECK((once.covariance() - many.covariance()).abs().max().item<double>() < 1e-9);
    const at::Tensor centred = x - x.mean(0);
    CHECK((once.covariance() - at::matmul(centred.t(), centred) / 500).abs().max().item<double>() < 1e-9);
}

TEST_CASE("The spread told of a distance is the one seen over many draws") {
    // Real: standard normal, known exactly enough. Generated: shifted and of other widths.
    const std::vector<double> zero(4, 0), one(4, 1), mean{0.5, 0, 0, -0.3}, width{1.5, 0.6, 1, 1};
    const Moments real = moments_of(normal(1, 40000, zero, one), 4000);
    constexpr int kDraws = 200, kSamples = 400;
    double sum = 0, squares = 0, told = 0;
    for (std::uint64_t draw = 0; draw < kDraws; ++draw) {
        const at::Tensor x = normal(100 + draw, kSamples, mean, width);
        const Moments generated = moments_of(x, 100);
        const auto made = frechet_distance(generated, real);
        const auto influence = FrechetInfluence::make(generated, real);
        REQUIRE(made);
        REQUIRE(influence);
        const at::Tensor each = (*influence)(x);
        CHECK(each.sum().item<double>() == Approx(0).margin(1.5 * kSamples / (kSamples - 1.0) * 4));
        const Interval i = influence_interval(made->distance, each.square().sum().item<double>(), kSamples);
        sum += made->distance;
        squares += made->distance * made->distance;
        told += (i.high - i.low) / 2 / kZ95;
    }
    const double seen = std::sqrt(squares / kDraws - sum / kDraws * (sum / kDraws));
    // A standard deviation from 200 draws is known to 5 %.
    CHECK(told / kDraws == Approx(seen).epsilon(0.2));
    const double exact = 0.25 + 0.09 + 0.25 + 0.16;
    CHECK(sum / kDraws == Approx(exact).epsilon(0.05));
}

TEST_CASE("The spread can be told where a covariance has not its full rank") {
    const at::Tensor few = made_up(20, 30, 1, 0, 0), many = made_up(200, 30, 2, 0.1, 0);
    const auto influence = FrechetInfluence::make(moments_of(few, 20), moments_of(many, 50));
    REQUIRE(influence);
    CHECK((*influence)(few).isfinite().all().item<bool>());
}

TEST_CASE("What cannot be compared is refused in a sentence") {
    const Moments a = moments_of(made_up(9, 4, 1, 0, 0), 9), b = moments_of(made_up(9, 5, 1, 0, 0), 9);
    const auto apart = frechet_distance(a, b);
    REQUIRE_FALSE(apart);
    CHECK(apart.error().message.find("4 and of 5") != std::string::npos);
    CHECK_FALSE(frechet_distance(a, moments_of(made_up(1, 4, 1, 0, 0), 9)));
    CHECK_FALSE(frechet_distance(a, Moments()));
    const at::Tensor bad = at::cat({made_up(5, 4, 1, 0, 0), at::full({1, 4}, std::nan(""), at::kDouble)});
    CHECK_FALSE(frechet_distance(a, moments_of(bad, 6)));
    CHECK_FALSE(FrechetInfluence::make(a, b));
}
