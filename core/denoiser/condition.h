#pragma once

#include <cstdint>
#include <vector>

namespace syn {

/// What a denoiser is told beside the state. Channels and masks are no conditions but observations
/// (guidance/observation.h). An empty Condition is the null condition.
struct Condition {
    static constexpr std::int64_t kNoLabel = -1;  ///< in a batch with labels: a sample that has none

    std::vector<std::int64_t> labels;  ///< one class a sample, or one for all; empty: none

    bool operator==(const Condition&) const = default;
};

}  // namespace syn
