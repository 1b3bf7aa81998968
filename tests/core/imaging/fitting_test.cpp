#include "core/imaging/fit_digit.h"

#include <algorithm>
#include <cmath>

#include "core/dataset/planes.h"
#include "core/imaging/sample_digits.h"
#include "core/imaging/strokes.h"
#include "tests/core/imaging/helpers.h"

using namespace syn;
using namespace syn::test;

namespace {

struct Measures {
    int left = 32, right = -1, top = 32, bottom = -1;
    double x = 0, y = 0, mass = 0;
    int peak = 0;
    int width() const { return right - left + 1; }
    int height() const { return bottom - top + 1; }
};

/// Box and centre of mass (pixel edges count from 0, so the middle of 32 is 16).
Measures measure(const Image& image) {
    Measures m;
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x) {
            const int ink = image.pixels[image.index(x, y)];
            if (ink == 0) continue;
            m.left = std::min(m.left, x);
            m.right = std::max(m.right, x);
            m.top = std::min(m.top, y);
            m.bottom = std::max(m.bottom, y);
            m.mass += ink;
            m.x += ink * (x + 0.5);
            m.y += ink * (y + 0.5);
            m.peak = std::max(m.peak, ink);
        }
    m.x /= m.mass;
    m.y /= m.mass;
    return m;
}

/// A seven, light on dark, in the upper left of a canvas.
Image seven(int size, float width) {
    return render_strokes({{{0.1f, 0.1f}, {0.4f, 0.1f}}, {{0.4f, 0.1f}, {0.2f, 0.6f}}}, size, width);
}

Image inverted(Image image) {
    for (auto& value : image.pixels) value = static_cast<std::uint8_t>(255 - value);
    return image;
}

double mean_difference(const Image& a, const Image& b) {
    REQUIRE(a.pixels.size() == b.pixels.size());
    double sum = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i) sum += std::abs(a.pixels[i] - b.pixels[i]);
    return sum / static_cast<double>(a.pixels.size());
}

}  // namespace

TEST_CASE("Ink is scaled to a 20 x 20 box and centred by its mass") {
    for (const int size : {64, 280, 1000, 3000}) {
        const auto fitted = fit_digit(seven(size, 0.08f));
        REQUIRE(fitted);
        CHECK(fitted->note == "fitted to a 20 x 20 box, centred by its mass");
        CHECK(fitted->image.width == 32);
        CHECK(fitted->image.height == 32);
        CHECK(fitted->image.channels == 1);
        const auto m = measure(fitted->image);
        CHECK(m.height() == 20);
        // 0.38 of 0.58, with the pen's width: the proportions are kept.
        CHECK(std::abs(m.width() - 13) <= 1);
        CHECK(m.peak >= 250);
        // As in MNIST: within the pixel right of and below the middle.
        CHECK(m.x >= 16);
        CHECK(m.x < 17);
        CHECK(m.y >= 16);
        CHECK(m.y < 17);
    }
}

TEST_CASE("What is fitted already stays as it is") {
    for (int digit = 0; digit < 10; ++digit) {
        const auto once = sample_digit(digit);
        REQUIRE(once);
        const auto twice = fit_digit(*once);
        REQUIRE(twice);
        CHECK(twice->image == *once);
    }
}

TEST_CASE("A digit for a larger model is what its training data are: padded, then enlarged linearly") {
    const auto fitted = fit_digit(seven(200, 0.08f));
    REQUIRE(fitted);
    for (const int side : {32, 40, 56, 64, 96}) {
        CAPTURE(side);
        const auto larger = fit_digit(seven(200, 0.08f), side);
        REQUIRE(larger);
        CHECK(larger->image.width == side);
        CHECK(larger->image.height == side);
        // As a set of MNIST's own pictures is read for a model of this side.
        LabelledImages set{"", 0, 1, 28, 28, {}, {}, {}};
        for (int y = 2; y < 30; ++y)
            for (int x = 2; x < 30; ++x)
                set.pixels.push_back(fitted->image.pixels[fitted->image.index(x, y)]);
        set.count = 1;
        const int base = base_side(set, side);
        const auto wide = static_cast<std::size_t>(base), margin = (wide - 28) / 2;
        LabelledImages padded{"", 1, 1, base, base, std::vector<std::uint8_t>(wide * wide), {}, {}};
        for (std::size_t y = 0; y < 28; ++y)
            for (std::size_t x = 0; x < 28; ++x)
                padded.pixels[(y + margin) * wide + x + margin] = set.pixels[y * 28 + x];
        std::vector<float> trained(static_cast<std::size_t>(side) * side);
        copy_planes(padded, 0, side, false, trained.data());
        double worst = 0;
        for (std::size_t i = 0; i < trained.size(); ++i)
            worst = std::max(worst, std::abs((trained[i] + 1) * 127.5 - larger->image.pixels[i]));
        CHECK(worst <= 1);
    }
    const auto small = fit_digit(seven(200, 0.08f), 8);
    REQUIRE(small);
    CHECK(small->image.width == 8);
    CHECK(*std::max_element(small->image.pixels.begin(), small->image.pixels.end()) > 100);
}

TEST_CASE("Dark ink on light paper is inverted") {
    const Image drawing = seven(200, 0.08f);
    const auto light = fit_digit(drawing);
    const auto dark = fit_digit(inverted(drawing));
    REQUIRE(light);
    REQUIRE(dark);
    CHECK(dark->image == light->image);
    CHECK(dark->note == light->note + ", inverted");
}

TEST_CASE("Transparent paper is no ink, whatever colour hides under it") {
    const Image drawing = seven(200, 0.08f);
    const auto plain = fit_digit(drawing);
    REQUIRE(plain);
    for (const int colour : {0, 255}) {
        Image rgba{200, 200, 4, {}};
        for (const auto ink : drawing.pixels) {
            for (int c = 0; c < 3; ++c) rgba.pixels.push_back(static_cast<std::uint8_t>(colour));
            rgba.pixels.push_back(ink);
        }
        const auto fitted = fit_digit(rgba);
        REQUIRE(fitted);
        CHECK(mean_difference(fitted->image, plain->image) < 0.5);
    }
}

TEST_CASE("A photograph's paper is taken away") {
    const Image drawing = seven(300, 0.08f);
    const auto clean = fit_digit(drawing);
    REQUIRE(clean);
    std::vector<float> grain(drawing.pixels.size());
    Noise(3, Purpose::Data).normal(grain);
    Image photograph{300, 300, 3, {}};
    for (int y = 0; y < 300; ++y)
        for (int x = 0; x < 300; ++x) {
            const auto i = drawing.index(x, y);
            // Paper from 200 on the left to 215 on the right, ink at 60, grain of 3 levels.
            const float paper = 200 + 15 * static_cast<float>(x) / 300;
            const float value =
                paper + (60 - paper) * static_cast<float>(drawing.pixels[i]) / 255 + 3 * grain[i];
            for (int c = 0; c < 3; ++c) photograph.pixels.push_back(static_cast<std::uint8_t>(value));
        }
    const auto fitted = fit_digit(photograph);
    REQUIRE(fitted);
    CHECK(fitted->note.find("inverted, paper removed") != std::string::npos);
    CHECK(mean_difference(fitted->image, clean->image) < 4);
}

TEST_CASE("Hair-thin lines are given the width of a pen, ordinary ones are not touched") {
    const auto thin = fit_digit(seven(600, 0.003f));
    REQUIRE(thin);
    CHECK(thin->note.find("thin lines thickened") != std::string::npos);
    CHECK(measure(thin->image).peak > 200);
    const auto thick = fit_digit(seven(600, 0.06f));
    REQUIRE(thick);
    CHECK(thick->note.find("thickened") == std::string::npos);
    CHECK(mean_difference(thin->image, thick->image) < 12);
}

TEST_CASE("Faint ink is made full") {
    Image faint = seven(200, 0.08f);
    for (auto& value : faint.pixels) value = static_cast<std::uint8_t>(value / 3);
    const auto fitted = fit_digit(faint);
    REQUIRE(fitted);
    CHECK(measure(fitted->image).peak >= 250);
}

TEST_CASE("Odd drawings are fitted inside the picture") {
    for (const auto& [width, height] : std::vector<std::pair<int, int>>{{1, 1}, {3, 3}, {5, 400}, {400, 5}}) {
        Image image{width, height, 1, std::vector<std::uint8_t>(static_cast<std::size_t>(width) * height)};
        image.pixels[image.index(width / 2, height / 2)] = 255;
        if (width == 1) continue;  // one pixel has neither ink nor paper
        const auto fitted = fit_digit(image);
        REQUIRE(fitted);
        const auto m = measure(fitted->image);
        CHECK(m.mass > 0);
        CHECK(m.left >= 2);
        CHECK(m.bottom <= 29);
    }
    // A long tail of small mass: the centre of mass would push it over the edge.
    const auto lopsided = fit_digit(render_strokes(
        {{{0.2f, 0.2f}}, {{0.2f, 0.2f}, {0.22f, 0.22f}}, {{0.2f, 0.2f}, {0.9f, 0.2f}}}, 200, 0.05f));
    REQUIRE(lopsided);
    CHECK(measure(lopsided->image).right <= 29);
}

TEST_CASE("A blank drawing is an error that says what to do") {
    for (const int tone : {0, 128, 255}) {
        const auto fitted =
            fit_digit(Image{28, 28, 1, std::vector<std::uint8_t>(784, static_cast<std::uint8_t>(tone))});
        require_error(fitted, {"Nothing is drawn", "draw a digit"});
    }
    require_error(fit_digit(Image{}), {"Nothing is drawn"});
    require_error(fit_digit(Image{1, 1, 1, {255}}), {"Nothing is drawn"});
    require_error(fit_digit(Image{9, 9, 4, std::vector<std::uint8_t>(324)}), {"Nothing is drawn"});
}
