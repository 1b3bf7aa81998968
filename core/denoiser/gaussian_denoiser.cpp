#include "core/denoiser/gaussian_denoiser.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/linalg_solve.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include <cassert>
#include <utility>

namespace syn {

DiagonalGaussianDenoiser::DiagonalGaussianDenoiser(at::Tensor mean, at::Tensor variance)
    : mean_(std::move(mean)), variance_(std::move(variance)) {}

at::Tensor DiagonalGaussianDenoiser::denoise(const at::Tensor& z, const NoiseLevel& level,
                                             const Condition&) const {
    const auto exact = z.options().dtype(at::kDouble);
    const at::Tensor alpha = level.alpha().to(exact), sigma = level.sigma().to(exact);
    const at::Tensor mean = mean_.to(exact), variance = variance_.to(exact);
    const at::Tensor total = alpha.square() * variance + sigma.square();
    // Nothing is uncertain where data and noise both have no variance.
    const at::Tensor gain = at::where(total.gt(0), alpha * variance / total, at::zeros_like(total));
    return (mean + gain * (z.to(exact) - alpha * mean)).to(z.scalar_type());
}

GaussianDenoiser::GaussianDenoiser(at::Tensor mean, at::Tensor covariance)
    : mean_(std::move(mean)), covariance_(std::move(covariance)) {
    assert(covariance_.dim() == 2 && covariance_.size(0) == mean_.numel() &&
           covariance_.size(1) == mean_.numel());
}

at::Tensor GaussianDenoiser::denoise(const at::Tensor& z, const NoiseLevel& level, const Condition&) const {
    const auto exact = z.options().dtype(at::kDouble);
    const auto rows = [&](const at::Tensor& field) {
        return field.to(exact).expand(z.sizes()).flatten(1);
    };  // [B, D]
    const at::Tensor alpha = rows(level.alpha()), sigma = rows(level.sigma());
    const at::Tensor mean = rows(mean_), covariance = covariance_.to(exact);
    // E[x|z] = m + C A (A C A + S)^-1 (z - A m), A and S the diagonals of alpha and sigma^2
    const at::Tensor system =
        alpha.unsqueeze(2) * covariance * alpha.unsqueeze(1) + sigma.square().diag_embed();  // [B, D, D]
    const at::Tensor surprise = rows(z) - alpha * mean;
    const at::Tensor solved = at::linalg_solve(system, surprise.unsqueeze(2)).squeeze(2);
    const at::Tensor x_hat = mean + (alpha * solved).matmul(covariance);
    return x_hat.view(z.sizes()).to(z.scalar_type());
}

}  // namespace syn
