#include "core/base/haar.h"

#include <cmath>
#include <cstddef>
#include <vector>

namespace syn {
namespace {

/// Sums to the front, differences behind them: count values, `stride` apart.
void halve(double* first, int count, int stride, std::vector<double>& room) {
    const double factor = std::sqrt(0.5);
    const int half = count / 2;
    for (int i = 0; i < half; ++i) {
        const double a = first[std::ptrdiff_t{2 * i} * stride], b = first[std::ptrdiff_t{2 * i + 1} * stride];
        room[static_cast<std::size_t>(i)] = (a + b) * factor;
        room[static_cast<std::size_t>(half) + static_cast<std::size_t>(i)] = (a - b) * factor;
    }
    for (int i = 0; i < count; ++i) first[std::ptrdiff_t{i} * stride] = room[static_cast<std::size_t>(i)];
}

}  // namespace

int haar_levels(int height, int width) {
    int levels = 0;
    for (; height > 1 && width > 1 && height % 2 == 0 && width % 2 == 0; height /= 2, width /= 2) ++levels;
    return levels;
}

void haar(std::span<double> values, int height, int width) {
    std::vector<double> room(static_cast<std::size_t>(height > width ? height : width));
    int h = height, w = width;
    for (int level = haar_levels(height, width); level > 0; --level, h /= 2, w /= 2) {
        for (int y = 0; y < h; ++y) halve(values.data() + std::ptrdiff_t{y} * width, w, 1, room);
        for (int x = 0; x < w; ++x) halve(values.data() + x, h, width, room);
    }
}

int haar_level(int y, int x, int height, int width) {
    int level = haar_levels(height, width) - 1;
    for (int h = height / 2, w = width / 2; level > 0 && y < h && x < w; h /= 2, w /= 2) --level;
    return level;
}

}  // namespace syn
