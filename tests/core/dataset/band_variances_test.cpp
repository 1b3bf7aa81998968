#include "core/dataset/band_variances.h"

#include <cmath>

#include "core/base/noise.h"
#include "tests/catch.h"

using namespace syn;

namespace {

LabelledImages set_of(int count, int channels, int side) {
    LabelledImages set;
    set.count = count;
    set.channels = channels;
    set.height = set.width = side;
    set.pixels.resize(set.image_size() * static_cast<std::size_t>(count), 128);
    return set;
}

}  // namespace

TEST_CASE(
    "independent pixels have the same variance in every band, and the mean of a coefficient counts not") {
    LabelledImages set = set_of(4000, 2, 8);
    std::vector<float> drawn(set.pixels.size());
    Noise(7, Purpose::Data).normal(drawn);
    const int ramp[] = {60, 70, 80, 90, 100, 110, 120, 130};  // a picture that all have in common
    for (std::size_t i = 0; i < drawn.size(); ++i)
        set.pixels[i] = static_cast<std::uint8_t>(std::lround(ramp[i % 8] + 12.75 * drawn[i]));
    const auto bands = band_variances(set);
    REQUIRE(bands.size() == 3);
    for (const double variance : bands) CHECK(variance == Approx(0.01).epsilon(0.05));
}

TEST_CASE("a set whose pictures differ by their brightness alone varies in the coarsest band alone") {
    LabelledImages set = set_of(256, 1, 4);
    for (std::size_t i = 0; i < 256; ++i)
        for (std::size_t p = 0; p < 16; ++p) set.pixels[16 * i + p] = static_cast<std::uint8_t>(i);
    const auto bands = band_variances(set);
    REQUIRE(bands.size() == 2);
    // The first coefficient is 4 v / 127.5, v uniform on 0 .. 255; it is one of four in its band.
    CHECK(bands[0] == Approx(16 * (256.0 * 256 - 1) / 12 / (127.5 * 127.5) / 4));
    CHECK(bands[1] == Approx(0).margin(1e-12));
}

TEST_CASE("sides that cannot be halved have no bands") {
    CHECK(band_variances(set_of(3, 1, 7)).empty());
    CHECK(band_variances(set_of(0, 1, 8)).empty());
}
