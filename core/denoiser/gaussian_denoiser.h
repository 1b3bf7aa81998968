#pragma once

#include <ATen/core/Tensor.h>

#include "core/denoiser/denoiser.h"

namespace syn {

/// Exact E[x | z] of data with independent normal components, at any level of each component, clean ones
/// included.
class DiagonalGaussianDenoiser final : public Denoiser {
  public:
    /// mean and variance: [1, C, H, W] or what broadcasts over it; variance >= 0.
    DiagonalGaussianDenoiser(at::Tensor mean, at::Tensor variance);
    at::Tensor denoise(const at::Tensor& z, const NoiseLevel& level,
                       const Condition& condition) const override;

  private:
    at::Tensor mean_, variance_;
};

/// Exact E[x | z] of normal data with any covariance, for small spaces: solves one system of C*H*W unknowns a
/// sample. A component at gamma = -inf is given: the others follow from it by the conditional distribution.
class GaussianDenoiser final : public Denoiser {
  public:
    /// mean: [1, C, H, W]; covariance: [C*H*W, C*H*W], positive definite.
    GaussianDenoiser(at::Tensor mean, at::Tensor covariance);
    at::Tensor denoise(const at::Tensor& z, const NoiseLevel& level,
                       const Condition& condition) const override;

  private:
    at::Tensor mean_, covariance_;
};

}  // namespace syn
