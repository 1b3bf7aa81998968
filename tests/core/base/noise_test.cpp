#include "core/base/noise.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "tests/catch.h"

using namespace syn;

namespace {

std::vector<float> normals(std::size_t count, std::uint64_t seed, Purpose purpose = Purpose::Prior,
                           std::uint64_t step = 0) {
    std::vector<float> drawn(count);
    Noise(seed, purpose, step).normal(drawn);
    return drawn;
}

double correlation(const std::vector<float>& a, const std::vector<float>& b) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * b[i];
    return sum / static_cast<double>(a.size());
}

}  // namespace

TEST_CASE("Philox gives the known answers of its authors") {
    using Block = std::array<std::uint32_t, 4>;
    CHECK(philox({0, 0, 0, 0}, {0, 0}) == Block{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
    CHECK(philox({0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff}, {0xffffffff, 0xffffffff}) ==
          Block{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
    CHECK(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
          Block{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("Normal numbers have the moments and the tails of a normal distribution") {
    const std::size_t count = 1 << 20;
    const auto drawn = normals(count, 42);
    double moment[5] = {};
    std::size_t beyond_two = 0;
    for (const float x : drawn) {
        double power = 1;
        for (double& m : moment) m += power, power *= x;
        beyond_two += std::abs(x) > 2;
    }
    const double n = static_cast<double>(count);
    CHECK(std::abs(moment[1] / n) < 5 / std::sqrt(n));
    CHECK(std::abs(moment[2] / n - 1) < 5 * std::sqrt(2 / n));
    CHECK(std::abs(moment[3] / n) < 5 * std::sqrt(15 / n));
    CHECK(std::abs(moment[4] / n - 3) < 5 * std::sqrt(96 / n));
    const double share = std::erfc(2 / std::sqrt(2.0));
    CHECK(std::abs(beyond_two / n - share) < 5 * std::sqrt(share / n));
    CHECK(std::all_of(drawn.begin(), drawn.end(), [](float x) { return std::isfinite(x); }));
}

TEST_CASE("A number depends on its place alone") {
    const auto all = normals(103, 7);
    for (const std::size_t count : {1, 2, 3, 4, 5, 101}) {
        const auto fewer = normals(count, 7);
        CHECK(std::equal(fewer.begin(), fewer.end(), all.begin()));
    }
}

TEST_CASE("Streams of another seed, purpose or step are independent") {
    const std::size_t count = 1 << 16;
    const double bound = 5 / std::sqrt(static_cast<double>(count));
    const auto base = normals(count, 7, Purpose::Solver, 3);
    CHECK(std::abs(correlation(base, normals(count, 8, Purpose::Solver, 3))) < bound);
    CHECK(std::abs(correlation(base, normals(count, 7 + (std::uint64_t{1} << 32), Purpose::Solver, 3))) <
          bound);
    CHECK(std::abs(correlation(base, normals(count, 7, Purpose::Guide, 3))) < bound);
    CHECK(std::abs(correlation(base, normals(count, 7, Purpose::Solver, 4))) < bound);
    CHECK(std::abs(correlation(base, normals(count, 7, Purpose::Solver, 3 + (std::uint64_t{1} << 32)))) <
          bound);
    CHECK(base == normals(count, 7, Purpose::Solver, 3));
}

TEST_CASE("Uniform numbers and whole numbers fill their range evenly") {
    const std::size_t count = 1 << 16;
    std::vector<float> drawn(count);
    const Noise noise(5, Purpose::Level);
    noise.uniform(drawn);
    std::vector<int> bins(10), whole(10);
    for (std::size_t i = 0; i < count; ++i) {
        REQUIRE(drawn[i] >= 0);
        REQUIRE(drawn[i] < 1);
        ++bins[static_cast<std::size_t>(drawn[i] * 10)];
        ++whole[noise.below(10, i)];
    }
    const double expected = count / 10.0, bound = 5 * std::sqrt(expected);
    for (std::size_t b = 0; b < 10; ++b) {
        CHECK(std::abs(bins[b] - expected) < bound);
        CHECK(std::abs(whole[b] - expected) < bound);
    }
    CHECK(noise.below(1, 17) == 0);
}

TEST_CASE("Purposes keep the numbers that stored pictures rely on") {
    CHECK(static_cast<int>(Purpose::Prior) == 0);
    CHECK(static_cast<int>(Purpose::Solver) == 1);
    CHECK(static_cast<int>(Purpose::Guide) == 2);
    CHECK(static_cast<int>(Purpose::Marginal) == 3);
    // The first numbers of one stream, so that a change of generator or layout cannot pass unseen.
    const auto first = normals(4, 1);
    const auto bits = philox({0, 0, 0, 0}, {1, 0});
    const auto radius = [&](int i) { return std::sqrt(-2 * std::log((bits[i] + 0.5) / 4294967296.0)); };
    const auto angle = [&](int i) { return 2 * 3.14159265358979323846 * (bits[i] / 4294967296.0); };
    CHECK(first[0] == Approx(radius(0) * std::cos(angle(1))).epsilon(1e-4));
    CHECK(first[1] == Approx(radius(0) * std::sin(angle(1))).epsilon(1e-4));
    CHECK(first[2] == Approx(radius(2) * std::cos(angle(3))).epsilon(1e-4));
    CHECK(first[3] == Approx(radius(2) * std::sin(angle(3))).epsilon(1e-4));
}
