#pragma once

#include <ATen/core/Tensor.h>

#include "core/denoiser/condition.h"
#include "core/schedule/noise_level.h"

// A part of what a denoiser is asked: samples first .. first + count - 1.
namespace syn {

inline NoiseLevel rows(const NoiseLevel& level, std::int64_t first, std::int64_t count) {
    const bool shared = level.gamma.dim() == 0 || level.gamma.size(0) == 1;
    return shared ? level : NoiseLevel{level.gamma.narrow(0, first, count)};
}

inline Condition rows(const Condition& condition, std::int64_t first, std::int64_t count) {
    if (condition.labels.size() <= 1) return condition;
    const auto begin = condition.labels.begin() + first;
    return {{begin, begin + count}};
}

}  // namespace syn
