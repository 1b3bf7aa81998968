#pragma once

#include "core/denoiser/condition.h"
#include "core/schedule/noise_level.h"

namespace syn {

/// E[x | z]: the one thing that samplers and guidance need to know of a model.
class Denoiser {
  public:
    virtual ~Denoiser() = default;
    /// z is [B, C, H, W] at the given level; returns the denoised estimate x_hat, [B, C, H, W], in z's type.
    /// Can be differentiated with respect to a z that requires it, where gradients are being recorded.
    virtual at::Tensor denoise(const at::Tensor& z, const NoiseLevel& level,
                               const Condition& condition) const = 0;
};

}  // namespace syn
