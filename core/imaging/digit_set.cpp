#include "core/imaging/digit_set.h"

#include "core/imaging/sample_digits.h"

namespace syn {

std::function<Result<LabelledImages>(const std::vector<std::string>&)> digit_drawings(int side) {
    constexpr int kLeast = 28;  // MNIST's own
    if (side < kLeast) return {};
    return [side](const std::vector<std::string>& classes) -> Result<LabelledImages> {
        LabelledImages set{"our own drawings", 0, 1, side, side, {}, {}, classes};
        for (int variant = 0; variant < sample_digit_variants(); ++variant)
            for (std::size_t digit = 0; digit < classes.size(); ++digit) {
                const auto drawn = sample_digit(static_cast<int>(digit), variant, side);
                if (!drawn) return drawn.error();
                set.pixels.insert(set.pixels.end(), drawn->pixels.begin(), drawn->pixels.end());
                set.labels.push_back(static_cast<std::uint8_t>(digit));
                ++set.count;
            }
        return set;
    };
}

}  // namespace syn
