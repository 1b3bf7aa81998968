#pragma once

#include <ATen/core/Tensor.h>

#include "core/denoiser/denoiser.h"

namespace syn {

/// Exact E[x | z] of a mixture of normals with independent components, at any level of each component.
/// Labels choose: a sample with label k has the data of part k alone; without a label it has the whole
/// mixture.
class MixtureDenoiser final : public Denoiser {
  public:
    /// weights: [K], positive; means and variances: [K, C, H, W], variances > 0.
    MixtureDenoiser(const at::Tensor& weights, const at::Tensor& means, const at::Tensor& variances);
    at::Tensor denoise(const at::Tensor& z, const NoiseLevel& level,
                       const Condition& condition) const override;

  private:
    at::Tensor log_weights_, means_, variances_;
};

}  // namespace syn
