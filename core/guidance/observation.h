#pragma once

#include <ATen/core/Tensor.h>

#include <optional>

#include "core/guidance/guide_mode.h"

namespace syn {

/// Components that are given: the network sees them as the mode says, and the estimate there is the given
/// value. Where two observations overlap the later one holds.
struct Observation {
    at::Tensor mask;   ///< bool, broadcasts over [B, C, H, W]: [1, C, 1, 1] for whole channels
    at::Tensor value;  ///< c0, broadcasts over [B, C, H, W]
    GuideMode mode = GuideMode::Hold;
    std::optional<double> gamma;  ///< Hold: the level of the guide; none: the cleanest the model knows
};

}  // namespace syn
