#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "core/sampler/noise_source.h"

namespace syn {

/// What observations remember between evaluations of the denoiser. Samplers carry it and never look inside.
struct ObservationState {
    at::Tensor path;  ///< noise of the guides' forward path over alpha: c_t = alpha (c0 + path); [B, C, H, W]
                      ///< float64, or undefined
    at::Tensor variance;      ///< rho^2 at which `path` stands; broadcasts over it, float64, or undefined
    std::uint64_t draws = 0;  ///< how often the path was drawn on
    at::Tensor predicted;  ///< the network's last estimate of the guides' noise; [B, C, H, W], or undefined
};

/// All of a run's state: a copy of it is a bookmark, whatever happens to the original afterwards.
/// Tensors in it are replaced, never written into. Undefined tensors mean "nothing yet".
struct SamplerState {
    int step = 0;  ///< steps done, so also the index of the next one in the grid
    at::Tensor z;  ///< [B, C, H, W]
    std::vector<at::Tensor>
        history;  ///< what a multistep solver keeps of earlier steps; of z's type or float64
    ObservationState observed;
    /// Which walk over steps that were made before this is, so that its noise is its own; 0: none.
    std::uint64_t detour = 0;
};

/// Where every run starts: unit noise (Purpose::Prior), in the given type and place.
SamplerState initial_state(const NoiseSource& noise, const at::TensorOptions& like);

}  // namespace syn
