#include "core/dataset/planes.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <utility>

namespace syn {
namespace {

float value(std::uint8_t byte) {
    return static_cast<float>(byte) / 127.5f - 1;
}

/// Between which two pixels a pixel of the enlarged picture lies, and how near to the second.
struct Between {
    int low, high;
    float part;
};

Between between(int at, int factor, int size) {
    const float centre = (static_cast<float>(at) + 0.5f) / static_cast<float>(factor) - 0.5f;
    const float inside = std::clamp(centre, 0.f, static_cast<float>(size - 1));
    const int low = static_cast<int>(inside);
    return {low, std::min(low + 1, size - 1), inside - static_cast<float>(low)};
}

}  // namespace

int base_side(const LabelledImages& set, int side) {
    const int own = std::max(set.width, set.height);
    assert(own > 0 && side >= own);
    int factor = side / own;
    while (side % factor != 0) --factor;
    return side / factor;
}

void copy_planes(const LabelledImages& set, int i, int side, bool mirrored, float* out) {
    const int own = set.width, factor = side / own;
    assert(set.height == own && factor * own == side);
    const std::uint8_t* plane = set.image(i);
    for (int c = 0; c < set.channels; ++c, plane += own * own)
        for (int y = 0; y < side; ++y) {
            const Between v = between(y, factor, own);
            const std::uint8_t *upper = plane + v.low * own, *lower = plane + v.high * own;
            for (int x = 0; x < side; ++x) {
                const int column = mirrored ? side - 1 - x : x;
                if (factor == 1) {
                    *out++ = value(upper[column]);
                    continue;
                }
                const Between h = between(column, factor, own);
                const float top = value(upper[h.low]) * (1 - h.part) + value(upper[h.high]) * h.part;
                const float bottom = value(lower[h.low]) * (1 - h.part) + value(lower[h.high]) * h.part;
                *out++ = top * (1 - v.part) + bottom * v.part;
            }
        }
}

LabelledImages enlarged(LabelledImages set, int side) {
    if (set.width == side && set.height == side) return set;
    LabelledImages out{set.name, set.count, set.channels,          side,
                       side,     {},        std::move(set.labels), std::move(set.classes)};
    std::vector<float> planes(out.image_size());
    out.pixels.reserve(planes.size() * static_cast<std::size_t>(set.count));
    for (int i = 0; i < set.count; ++i) {
        copy_planes(set, i, side, false, planes.data());
        for (const float x : planes)
            out.pixels.push_back(static_cast<std::uint8_t>(std::lround((x + 1) * 127.5f)));
    }
    return out;
}

}  // namespace syn
