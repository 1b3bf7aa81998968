#include "core/base/haar.h"

#include <cmath>
#include <numeric>
#include <vector>

#include "core/base/noise.h"
#include "tests/catch.h"

using namespace syn;

namespace {

double energy(const std::vector<double>& values) {
    return std::inner_product(values.begin(), values.end(), values.begin(), 0.0);
}

/// The share of the energy that each level has.
std::vector<double> shares(std::vector<double> picture, int height, int width) {
    haar(picture, height, width);
    std::vector<double> by_level(static_cast<std::size_t>(haar_levels(height, width)));
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x) {
            const double value = picture[static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                                         static_cast<std::size_t>(x)];
            by_level[static_cast<std::size_t>(haar_level(y, x, height, width))] += value * value;
        }
    const double all = energy(picture);
    for (double& part : by_level) part /= all;
    return by_level;
}

}  // namespace

TEST_CASE("a picture has as many Haar levels as both sides can be halved") {
    CHECK(haar_levels(32, 32) == 5);
    CHECK(haar_levels(28, 28) == 2);
    CHECK(haar_levels(8, 4) == 2);
    CHECK(haar_levels(7, 8) == 0);
    CHECK(haar_levels(1, 1) == 0);
}

TEST_CASE("Haar keeps lengths and angles, and a level has three quarters of the coefficients below it") {
    std::vector<float> drawn(2 * 16 * 8);
    Noise(3, Purpose::Data).normal(drawn);
    std::vector<double> a(drawn.begin(), drawn.begin() + 128), b(drawn.begin() + 128, drawn.end());
    const double before = std::inner_product(a.begin(), a.end(), b.begin(), 0.0), length = energy(a);
    haar(a, 16, 8);
    haar(b, 16, 8);
    CHECK(std::inner_product(a.begin(), a.end(), b.begin(), 0.0) == Approx(before));
    CHECK(energy(a) == Approx(length));
    std::vector<int> members(3);
    for (int y = 0; y < 16; ++y)
        for (int x = 0; x < 8; ++x) ++members[static_cast<std::size_t>(haar_level(y, x, 16, 8))];
    CHECK(members == std::vector<int>{8, 24, 96});
}

TEST_CASE("what is known in closed form lies where it belongs") {
    CHECK(shares(std::vector<double>(64, 3.0), 8, 8)[0] == Approx(1));
    std::vector<double> checks(64), halves(64), quarters(64);
    for (std::size_t y = 0; y < 8; ++y)
        for (std::size_t x = 0; x < 8; ++x) {
            const std::size_t at = 8 * y + x;
            checks[at] = (x + y) % 2 == 0 ? 1 : -1;
            halves[at] = x < 4 ? 1 : -1;
            quarters[at] = (x / 2) % 2 == 0 ? 1 : -1;
        }
    CHECK(shares(checks, 8, 8)[2] == Approx(1));
    CHECK(shares(quarters, 8, 8)[1] == Approx(1));
    CHECK(shares(halves, 8, 8)[0] == Approx(1));
    // The first coefficient is the sum over the root of the number of pixels.
    haar(halves, 8, 8);
    CHECK(halves[0] == Approx(0).margin(1e-12));
    CHECK(halves[1] == Approx(8));
}
