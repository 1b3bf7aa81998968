#include "core/imaging/sample_digits.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "core/imaging/sample_digits_data.h"

namespace syn {
namespace {

using Drawings = std::array<std::vector<DrawnDigit>, 10>;

/// Parsed once; the text is part of the program, so it is right or a test fails.
const Drawings& drawings() {
    static const Drawings all = [] {
        Drawings out;
        const auto text = nlohmann::json::parse(kSampleDigitsJson);
        for (const auto& entry : text.at("digits")) {
            DrawnDigit drawn{entry.at("digit").get<int>(), entry.at("width").get<float>(), {}};
            for (const auto& points : entry.at("strokes")) {
                Stroke stroke;
                for (const auto& point : points)
                    stroke.push_back({point.at(0).get<float>(), point.at(1).get<float>()});
                drawn.strokes.push_back(std::move(stroke));
            }
            out.at(static_cast<std::size_t>(drawn.digit)).push_back(std::move(drawn));
        }
        return out;
    }();
    return all;
}

}  // namespace

int sample_digit_variants() {
    std::size_t least = drawings()[0].size();
    for (const auto& handwritings : drawings()) least = std::min(least, handwritings.size());
    return static_cast<int>(least);
}

Result<DrawnDigit> sample_drawing(int digit, int variant) {
    if (digit < 0 || digit > 9) return Error{fmt::format("There is no digit {}: choose 0 to 9.", digit)};
    if (variant < 0 || variant >= sample_digit_variants()) {
        return Error{fmt::format("There is no handwriting {} of the digit {}: choose 0 to {}.", variant,
                                 digit, sample_digit_variants() - 1)};
    }
    return drawings()[static_cast<std::size_t>(digit)][static_cast<std::size_t>(variant)];
}

Result<Image> sample_digit(int digit, int variant, int side) {
    const auto drawn = sample_drawing(digit, variant);
    if (!drawn) return drawn.error();
    constexpr int kCanvas = 280;  // a digit pad of usual size
    auto fitted = fit_digit(render_strokes(drawn->strokes, kCanvas, drawn->width), side);
    if (!fitted) return fitted.error();
    return std::move(fitted->image);
}

}  // namespace syn
