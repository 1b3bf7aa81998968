#pragma once

#include <ATen/core/Tensor.h>

#include <optional>

#include "core/guidance/guide_mode.h"
#include "core/guidance/own_noise.h"

namespace syn {

/// Components that are given: the network sees them as the mode says, and the estimate there is the given
/// value. Those of mode Marginal are noise to it, and the estimate there is its own; as it is of those that
/// are noisy already, whose clean value nobody knows. Those of mode None are generated like the rest: they
/// are there for terms that do not see them. Where two observations overlap the later one holds.
struct Observation {
    at::Tensor mask;   ///< bool, broadcasts over [B, C, H, W]: [1, C, 1, 1] for whole channels
    at::Tensor value;  ///< c0, broadcasts over [B, C, H, W]; Marginal, None: undefined
    GuideMode mode = GuideMode::Hold;
    std::optional<double> gamma;  ///< Hold: the level it is shown at; none: the cleanest the model knows
    double strength = 1;          ///< Reconstruction: w_r of Ho et al.
    OwnNoise own_noise = OwnNoise::None;  ///< Hold: what `value` has of its level's noise already
};

}  // namespace syn
