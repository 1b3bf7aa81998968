#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "core/training/recipe.h"

namespace syn {

/// The noise levels of a batch, and which components a network can learn from.
struct LevelDraw {
    at::Tensor gamma;  ///< [B, C, H, W], float32
    at::Tensor
        learn;  ///< the same shape, 1 where noise is to be removed, 0 where a component is given or ignored
    at::Tensor rho;  ///< [B, modalities], float32: sigma / alpha of each modality, but for held regions
};

/// Draws the levels of samples first_position.. from the mix. A function of (seed, position) alone.
LevelDraw draw_levels(const LevelMix& mix, const ModelCard& card, int count, std::uint64_t seed,
                      std::uint64_t first_position);

}  // namespace syn
