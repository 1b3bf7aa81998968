#include "app/cli/guide_option.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <filesystem>

#include "core/imaging/fit_digit.h"
#include "core/imaging/picture_file.h"
#include "core/imaging/resample.h"
#include "core/imaging/sample_digits.h"
#include "core/session/guided_part.h"

namespace syn::cli {
namespace {

constexpr int kWhite = 128;

/// The picture at the model's size: digits as MNIST's were made, everything else cut to the centre and
/// resized. `sides`: what a mask may be laid on; of a digit, whose ink is moved and scaled, the fitted one.
Result<FittedPicture> fitted(const std::string& file, const CardModality& modality, const ModelCard& card,
                             Sides& sides) {
    const auto image = read_image(file);
    if (!image) return image.error();
    if (modality.kind != "digit") sides = {image->width, image->height};
    if (modality.kind != "digit") return fit_picture(*image, card.width, card.height, modality.channels);
    auto digit = fit_digit(*image, std::min(card.width, card.height));
    if (!digit) return Error{fmt::format("{}: {}", file, digit.error().message)};
    return digit;
}

}  // namespace

GuideOutcome read_guide(const std::string& text, const ModelCard& card, Terminal& terminal) {
    const auto equals = text.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == text.size())
        return {
            std::nullopt,
            {},
            misuse(fmt::format(
                "--guide {} is not of the form MODALITY=VALUE, as in digit=7 or picture=FILE.png", text))};
    const std::string name = text.substr(0, equals), value = text.substr(equals + 1);
    const CardModality* modality = card.modality(name);
    if (modality == nullptr) {
        std::vector<std::string> known;
        for (const CardModality& m : card.modalities) known.push_back(m.name);
        return {std::nullopt,
                {},
                misuse(fmt::format("there is no guide '{}' in '{}'; known are {}", name, card.name,
                                   fmt::join(known, ", ")))};
    }
    Guide guide;
    guide.modality = name;
    guide.source = text;
    if (const auto mode = guide_mode(value); mode && !gives(*mode)) {
        guide.mode = *mode;
        return {std::move(guide), {}, {}};
    }
    Sides sides{card.width, card.height};
    Result<FittedPicture> picture = Error{};
    if (modality->kind == "digit" && value.size() == 1 && value[0] >= '0' && value[0] <= '9') {
        auto drawn = sample_digit(value[0] - '0', 0, std::min(card.width, card.height));
        if (!drawn) return {std::nullopt, {}, failed(drawn.error().message)};
        picture = FittedPicture{std::move(*drawn), ""};
    } else {
        picture = fitted(value, *modality, card, sides);
    }
    if (!picture) return {std::nullopt, {}, failed(picture.error().message)};
    if (!picture->note.empty()) terminal.note(fmt::format("{}: {}", value, picture->note));
    guide.image = std::move(picture->image);
    if (guide.image.width != card.width || guide.image.height != card.height ||
        guide.image.channels != modality->channels) {
        auto resized = fit_picture(guide.image, card.width, card.height, modality->channels);
        if (!resized) return {std::nullopt, {}, failed(resized.error().message)};
        guide.image = std::move(resized->image);
    }
    return {std::move(guide), sides, {}};
}

Result<Image> read_mask(const std::string& text, const CardModality& modality, const ModelCard& card,
                        const Sides& sides) {
    if (text == "all") return Image{};
    auto part = part_mask(text, card.width, card.height, modality.channels);
    std::error_code ignored;
    if (part || !std::filesystem::exists(text, ignored)) {
        if (part) return part;
        std::string why = part.error().message;
        why[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(why[0])));
        return Error{fmt::format("the mask '{}' is no file, and as the name of a part: {}", text, why)};
    }
    const std::string& file = text;
    const auto image = read_image(file);
    if (!image) return image.error();
    const bool models = image->width == card.width && image->height == card.height;
    const bool pictures =
        std::int64_t{image->width} * sides.height == std::int64_t{image->height} * sides.width;
    if (!models && !pictures)
        return Error{
            fmt::format("the mask {} is {} x {}, the {} that it is to lie on {} x {}; it must be as large, "
                        "or of the same "
                        "proportions",
                        file, image->width, image->height, modality.name, sides.width, sides.height)};
    auto cut = fit_picture(with_channels(*image, 1, 0), card.width, card.height,
                           1);  // cut as pictures are, so that it stays on them
    if (!cut) return cut.error();
    Image mask = std::move(cut->image);
    for (auto& pixel : mask.pixels) pixel = pixel >= kWhite ? 255 : 0;
    if (std::none_of(mask.pixels.begin(), mask.pixels.end(), [](auto pixel) { return pixel != 0; }))
        return Error{fmt::format(
            "{} is white nowhere, so the guide would be given nowhere; paint white what is given", file)};
    return mask;
}

Result<std::optional<double>> gamma_of_level(double level, const ModelCard& card) {
    if (!(level >= 0 && level <= 1))
        return Error{
            fmt::format("the noise level {} is not between 0 (clean) and 1 (nothing but noise)", level)};
    if (level == 0) return std::optional<double>();
    const double gamma = std::log(level * level) - std::log1p(-level * level);
    return std::optional(std::clamp(gamma, card.gamma_min, card.gamma_max));
}

}  // namespace syn::cli
