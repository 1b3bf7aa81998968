#include "core/imaging/digit_set.h"

#include <fmt/format.h>

#include "core/imaging/sample_digits.h"

namespace syn {

std::function<Result<LabelledImages>(const std::vector<std::string>&)> digit_drawings(int side) {
    constexpr int kLeast = 28;  // MNIST's own
    if (side < kLeast) return {};
    return [side](const std::vector<std::string>& classes) -> Result<LabelledImages> {
        LabelledImages set{"our own drawings", 0, 1, side, side, {}, {}, classes};
        for (int variant = 0; variant < sample_digit_variants(); ++variant)
            for (std::size_t label = 0; label < classes.size(); ++label) {
                const std::string& name = classes[label];
                if (name.size() != 1 || name[0] < '0' || name[0] > '9')
                    return Error{
                        fmt::format("digits are drawn by the names 0 to 9, and there is a class '{}'", name)};
                const auto drawn = sample_digit(name[0] - '0', variant, side);
                if (!drawn) return drawn.error();
                set.pixels.insert(set.pixels.end(), drawn->pixels.begin(), drawn->pixels.end());
                set.labels.push_back(static_cast<std::uint8_t>(label));
                ++set.count;
            }
        return set;
    };
}

}  // namespace syn
