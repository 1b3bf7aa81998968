#pragma once

#include <functional>

#include "core/sampler/noise_source.h"
#include "core/sampler/sampler_state.h"
#include "core/schedule/noise_level.h"

namespace syn {

/// The denoised estimate [B, C, H, W] of z [B, C, H, W] at the given level: a network with all its guidance,
/// or any other.
using DenoiseFn =
    std::function<at::Tensor(const at::Tensor& z, const NoiseLevel& level, ObservationState& observed)>;

/// One solver of the reverse process. Immutable: everything that changes is in the state.
/// Elementwise in the levels, so one level or one a component are the same code; a component whose level does
/// not change keeps its value exactly. A level of gamma = -inf is the data itself.
class Sampler {
  public:
    virtual ~Sampler() = default;
    /// From level `from` to the cleaner level `to`: replaces state.z and adds one to state.step. Levels never
    /// rise. Noise it adds is step_noise() of the state. Returns x_hat, the denoised estimate at `from`,
    /// for previews.
    virtual at::Tensor step(SamplerState& state, const NoiseLevel& from, const NoiseLevel& to,
                            const DenoiseFn& denoise, const NoiseSource& noise) const = 0;
    /// Calls of the denoiser that a step makes at most: what costs are reckoned by.
    virtual int evaluations() const { return 1; }
};

}  // namespace syn
