#include "core/session/guided_part.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <map>

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
    {"top-left", [](int x, int y, int w, int h) { return 2 * x < w && 2 * y < h; }},
    {"top-right", [](int x, int y, int w, int h) { return 2 * x >= w && 2 * y < h; }},
    {"bottom-left", [](int x, int y, int w, int h) { return 2 * x < w && 2 * y >= h; }},
    {"bottom-right", [](int x, int y, int w, int h) { return 2 * x >= w && 2 * y >= h; }},
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

constexpr int kNobody = -1;

/// Which of the modality's guides (counted among them) holds each of its components, [y][x][channel]; one
/// entry where none of them has a mask; none without guides. Of the first `most` guides alone.
std::vector<int> holders_of(const GenerationRequest& request, std::string_view modality,
                            int most = std::numeric_limits<int>::max()) {
    std::size_t channels = 1, pixels = 1;
    const auto counts = [&](const Guide& guide) {
        return guide.modality == modality && guide.mode != GuideMode::None;
    };
    bool any = false, masked = false;
    for (const Guide& guide : request.guides) {
        if (!counts(guide)) continue;
        any = true;
        if (guide.mask.empty()) continue;
        masked = true;
        const auto own = static_cast<std::size_t>(guide.mask.channels);
        channels = std::max({channels, own, static_cast<std::size_t>(guide.image.channels)});
        pixels = std::max(pixels, guide.mask.pixels.size() / own);
    }
    if (!any) return {};
    std::vector<int> holders(masked ? pixels * channels : 1, kNobody);
    int index = 0;
    for (const Guide& guide : request.guides) {
        if (!counts(guide) || index >= most) continue;
        const Image& mask = guide.mask;
        const std::size_t own = mask.empty() ? 1 : static_cast<std::size_t>(mask.channels);
        for (std::size_t at = 0; at < holders.size(); ++at) {
            const std::size_t p = at / channels, c = at % channels;
            if (mask.empty() || (p < mask.pixels.size() / own &&
                                 mask.pixels[p * own + (own == 1 ? 0 : std::min(c, own - 1))] >= kMarked))
                holders[at] = index;
        }
        ++index;
    }
    return holders;
}

}  // namespace

bool fully_guided(const GenerationRequest& request, std::string_view modality) {
    const std::vector<int> holders = holders_of(request, modality);
    return !holders.empty() && std::find(holders.begin(), holders.end(), kNobody) == holders.end();
}

std::string overlap_of(const GenerationRequest& request) {
    std::map<std::string_view, int> shared;
    for (const Guide& guide : request.guides)
        if (guide.mode != GuideMode::None) ++shared[guide.modality];
    for (const auto& [modality, guides] : shared) {
        const std::vector<int> last = holders_of(request, modality);
        for (int later = 1; later < guides; ++later) {
            const std::vector<int> before = holders_of(request, modality, later),
                                   after = holders_of(request, modality, later + 1);
            for (std::size_t at = 0; at < after.size(); ++at) {
                const int first = before[at];
                if (first == kNobody || after[at] == first) continue;
                const bool counts = std::find(last.begin(), last.end(), first) != last.end();
                return counts
                           ? fmt::format("Parts {} and {} of the {} overlap: where they do, part {} holds.",
                                         first + 1, later + 1, modality, later + 1)
                           : fmt::format("Part {} of the {} counts nowhere: what comes after it covers it.",
                                         first + 1, modality);
            }
        }
    }
    return {};
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
