#pragma once

#include <ATen/core/Tensor.h>

#include <string_view>

#include "core/base/result.h"

namespace syn {

/// What a network of ours is asked for. Its input always has unit variance; see Preconditioning.
enum class Target {
    Edm,  ///< the residual of the best linear estimate, scaled to unit variance (Karras et al. 2022, section
          ///< 5)
    Epsilon,   ///< the noise
    Sample,    ///< the data itself
    Velocity,  ///< alpha eps - sigma x
};
std::string_view name_of(Target target);             ///< "edm", "eps", "x", "v"
Result<Target> target_named(std::string_view name);  ///< Error lists the known names.

/// Between z at level gamma and what the network reads and answers, elementwise (so any mix of levels).
/// All tensors are float32 and broadcast over [B, C, H, W]; gamma is finite.
class Preconditioning {
  public:
    Preconditioning(Target target, double sigma_data, const at::Tensor& gamma);

    at::Tensor input(const at::Tensor& z) const;  ///< z / sqrt(sigma^2 + alpha^2 sigma_data^2)
    at::Tensor x_hat(const at::Tensor& z,
                     const at::Tensor& prediction) const;  ///< the denoised estimate that an answer means
    /// What the network should answer for z = alpha x + sigma eps.
    at::Tensor target(const at::Tensor& x, const at::Tensor& eps) const;
    /// Weight of a squared error of the answer; 1, but for Sample, where it undoes the scale of the error
    /// (clamped at 25).
    at::Tensor weight() const;

    const at::Tensor& alpha() const { return alpha_; }
    const at::Tensor& sigma() const { return sigma_; }

  private:
    Target target_;
    double sigma_data_;
    at::Tensor alpha_, sigma_, scale_;  // scale = sqrt(sigma^2 + alpha^2 sigma_data^2)
};

}  // namespace syn
