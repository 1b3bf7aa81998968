#include "core/imaging/sample_digits.h"

#include <cmath>
#include <set>
#include <string>

#include "tests/core/imaging/helpers.h"

using namespace syn;
using namespace syn::test;

TEST_CASE("Fifty digits of our own drawing are there, all different, within their square") {
    REQUIRE(sample_digit_variants() == 5);
    std::set<std::string> pictures;  // g++ 12 misreads the comparing of byte vectors at -O3
    for (int digit = 0; digit < 10; ++digit) {
        for (int variant = 0; variant < 5; ++variant) {
            INFO(digit << " in handwriting " << variant);
            const auto drawn = sample_drawing(digit, variant);
            REQUIRE(drawn);
            CHECK(drawn->digit == digit);
            CHECK(drawn->width > 0.05f);
            for (const auto& stroke : drawn->strokes) {
                REQUIRE_FALSE(stroke.empty());
                for (const auto point : stroke) {
                    CHECK(point.x > drawn->width / 2);
                    CHECK(point.x < 1 - drawn->width / 2);
                    CHECK(point.y > drawn->width / 2);
                    CHECK(point.y < 1 - drawn->width / 2);
                }
            }
            const auto image = sample_digit(digit, variant);
            REQUIRE(image);
            CHECK(image->width == 32);
            CHECK(image->channels == 1);
            pictures.emplace(image->pixels.begin(), image->pixels.end());
        }
    }
    CHECK(pictures.size() == 50);
}

TEST_CASE("Digits and handwritings that are not there are named") {
    require_error(sample_digit(10), {"no digit 10", "0 to 9"});
    require_error(sample_digit(-1), {"no digit -1"});
    require_error(sample_drawing(3, 5), {"no handwriting 5", "0 to 4"});
    require_error(sample_digit(3, -1), {"no handwriting -1"});
}

TEST_CASE("Strokes have round ends, even coverage, and pass through their points") {
    // A straight stroke of length 0.5 and width 0.2 on 100 pixels: a bar and two half discs.
    const Image bar = render_strokes({{{0.25f, 0.5f}, {0.75f, 0.5f}}}, 100, 0.2f);
    double area = 0;
    for (const auto value : bar.pixels) area += value / 255.0;
    CHECK(area == Approx(50 * 20 + 3.14159 * 100).epsilon(0.01));
    CHECK(int{bar.pixels[bar.index(50, 50)]} == 255);
    CHECK(int{bar.pixels[bar.index(50, 38)]} == 0);
    CHECK(int{bar.pixels[bar.index(15, 50)]} > 0);
    CHECK(int{bar.pixels[bar.index(13, 50)]} == 0);

    const Image dot = render_strokes({{{0.5f, 0.5f}}}, 100, 0.2f);
    area = 0;
    for (const auto value : dot.pixels) area += value / 255.0;
    CHECK(area == Approx(3.14159 * 100).epsilon(0.02));

    const Stroke bend{{0.2f, 0.2f}, {0.5f, 0.8f}, {0.8f, 0.3f}, {0.7f, 0.1f}};
    const Image curve = render_strokes({bend}, 100, 0.06f);
    for (const auto point : bend)
        CHECK(
            int{curve.pixels[curve.index(static_cast<int>(point.x * 100), static_cast<int>(point.y * 100))]} >
            250);

    // Beyond the square, with points in one place, or without strokes: no harm.
    CHECK_FALSE(render_strokes({{{-3.0f, 0.5f}, {4.0f, 0.5f}}}, 20, 0.1f).empty());
    CHECK_FALSE(render_strokes({{{0.5f, 0.5f}, {0.5f, 0.5f}, {0.5f, 0.5f}}, {}}, 20, 0.1f).empty());
    CHECK(render_strokes({}, 4, 0.1f).pixels == std::vector<std::uint8_t>(16));
}
