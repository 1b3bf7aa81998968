#include "core/dataset/band_variances.h"

#include "core/base/haar.h"

namespace syn {

std::vector<double> band_variances(const LabelledImages& set) {
    const int levels = haar_levels(set.height, set.width);
    if (levels == 0 || set.count == 0) return {};
    const std::size_t size = set.image_size(), plane = size / static_cast<std::size_t>(set.channels);
    std::vector<double> sum(size), square(size), values(plane);
    for (int i = 0; i < set.count; ++i)
        for (std::size_t at = 0; at < size; at += plane) {
            const std::uint8_t* pixels = set.image(i) + at;
            for (std::size_t p = 0; p < plane; ++p) values[p] = pixels[p] / 127.5 - 1;
            haar(values, set.height, set.width);
            for (std::size_t p = 0; p < plane; ++p) {
                sum[at + p] += values[p];
                square[at + p] += values[p] * values[p];
            }
        }
    std::vector<double> variances(static_cast<std::size_t>(levels)), members(variances.size());
    for (std::size_t at = 0; at < size; ++at) {
        const int p = static_cast<int>(at % plane);
        const auto level =
            static_cast<std::size_t>(haar_level(p / set.width, p % set.width, set.height, set.width));
        const double mean = sum[at] / set.count;
        variances[level] += square[at] / set.count - mean * mean;
        members[level] += 1;
    }
    for (std::size_t level = 0; level < variances.size(); ++level) variances[level] /= members[level];
    return variances;
}

}  // namespace syn
