#include "core/dataset/band_variances.h"

#include <algorithm>

#include "core/base/haar.h"
#include "core/dataset/planes.h"

namespace syn {

std::vector<double> band_variances(const LabelledImages& set, int side) {
    const int height = side > 0 ? side : set.height, width = side > 0 ? side : set.width;
    const int levels = haar_levels(height, width);
    if (levels == 0 || set.count == 0) return {};
    const std::size_t plane = static_cast<std::size_t>(height) * width, size = plane * set.channels;
    std::vector<float> pixels(size);
    std::vector<double> sum(size), square(size), values(plane);
    for (int i = 0; i < set.count; ++i) {
        copy_planes(set, i, width, false, pixels.data());
        for (std::size_t at = 0; at < size; at += plane) {
            std::copy_n(pixels.begin() + static_cast<std::ptrdiff_t>(at), plane, values.begin());
            haar(values, height, width);
            for (std::size_t p = 0; p < plane; ++p) {
                sum[at + p] += values[p];
                square[at + p] += values[p] * values[p];
            }
        }
    }
    std::vector<double> variances(static_cast<std::size_t>(levels)), members(variances.size());
    for (std::size_t at = 0; at < size; ++at) {
        const int p = static_cast<int>(at % plane);
        const auto level = static_cast<std::size_t>(haar_level(p / width, p % width, height, width));
        const double mean = sum[at] / set.count;
        variances[level] += square[at] / set.count - mean * mean;
        members[level] += 1;
    }
    for (std::size_t level = 0; level < variances.size(); ++level) variances[level] /= members[level];
    return variances;
}

}  // namespace syn
