#include "core/session/guided_part.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace syn {
namespace {

constexpr std::uint8_t kGiven = 255;
constexpr int kColours = 3;

/// Whether the place holds pixel (x, y) of w x h.
struct Place {
    const char* name;
    bool (*holds)(int x, int y, int w, int h);
};

/// The middle of half the width and height.
bool in_centre(int x, int y, int w, int h) {
    return 4 * x >= w && 4 * x < 3 * w && 4 * y >= h && 4 * y < 3 * h;
}

constexpr Place kPlaces[] = {
    {"left", [](int x, int, int w, int) { return 2 * x < w; }},
    {"right", [](int x, int, int w, int) { return 2 * x >= w; }},
    {"top", [](int, int y, int, int h) { return 2 * y < h; }},
    {"bottom", [](int, int y, int, int h) { return 2 * y >= h; }},
    {"centre", in_centre},
    {"edge", [](int x, int y, int w, int h) { return !in_centre(x, y, w, h); }},
};
constexpr std::array<std::string_view, kColours> kColourNames{"red", "green", "blue"};

std::vector<std::string_view> split(std::string_view text) {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at <= text.size();) {
        const std::size_t end = std::min(text.find('+', at), text.size());
        words.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return words;
}

}  // namespace

bool fully_guided(const GenerationRequest& request, std::string_view modality) {
    std::vector<bool> covered;  // [y][x][channel], once a mask has told the size
    std::size_t channels = 1;
    for (const Guide& guide : request.guides) {
        if (guide.modality != modality || guide.mode == GuideMode::None) continue;
        if (guide.mask.empty()) return true;
        channels = std::max<std::size_t>({channels, static_cast<std::size_t>(guide.mask.channels),
                                          static_cast<std::size_t>(guide.image.channels)});
    }
    for (const Guide& guide : request.guides) {
        if (guide.modality != modality || guide.mode == GuideMode::None) continue;
        const Image& mask = guide.mask;
        const auto own = static_cast<std::size_t>(mask.channels);
        const std::size_t pixels = mask.pixels.size() / own;
        covered.resize(std::max(covered.size(), pixels * channels));
        for (std::size_t p = 0; p < pixels; ++p)
            for (std::size_t c = 0; c < channels; ++c)
                if (mask.pixels[p * own + (own == 1 ? 0 : std::min(c, own - 1))] >= kMarked)
                    covered[p * channels + c] = true;
    }
    return !covered.empty() && std::find(covered.begin(), covered.end(), false) == covered.end();
}

std::vector<std::string> part_names() {
    std::vector<std::string> names;
    for (const Place& place : kPlaces) names.emplace_back(place.name);
    for (const std::string_view colour : kColourNames) names.emplace_back(colour);
    return names;
}

Result<Image> part_mask(std::string_view parts, int width, int height, int channels) {
    std::vector<const Place*> places;
    std::array<bool, kColours> colours{};
    bool coloured = false;
    for (const std::string_view word : split(parts)) {
        const auto* const place = std::find_if(std::begin(kPlaces), std::end(kPlaces),
                                               [&](const Place& known) { return known.name == word; });
        const auto* const colour = std::find(kColourNames.begin(), kColourNames.end(), word);
        if (place != std::end(kPlaces)) {
            places.push_back(place);
        } else if (colour != kColourNames.end()) {
            if (channels != kColours)
                return Error{fmt::format("There is no {} in what has {} channel{}.", word, channels,
                                         channels == 1 ? "" : "s")};
            colours[static_cast<std::size_t>(colour - kColourNames.begin())] = coloured = true;
        } else {
            return Error{fmt::format("There is no part called \"{}\"; there are {}, and several joined by +.",
                                     word, fmt::join(part_names(), ", "))};
        }
    }
    Image mask{width, height, coloured ? kColours : 1, {}};
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < mask.channels; ++c) {
                const bool there = places.empty() || std::any_of(places.begin(), places.end(), [&](auto* p) {
                                       return p->holds(x, y, width, height);
                                   });
                const bool of_colour = !coloured || colours[static_cast<std::size_t>(c)];
                mask.pixels.push_back(there && of_colour ? kGiven : 0);
            }
    return mask;
}

}  // namespace syn
