#include "core/denoiser/mixture_denoiser.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/full_like.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/where.h>

#include <cassert>
#include <limits>
#include <utility>

namespace syn {

MixtureDenoiser::MixtureDenoiser(const at::Tensor& weights, const at::Tensor& means,
                                 const at::Tensor& variances)
    : log_weights_(weights.to(at::kDouble).log()),
      means_(means.to(at::kDouble).unsqueeze(0)),
      variances_(variances.to(at::kDouble).unsqueeze(0)) {
    assert(weights.dim() == 1 && means.dim() == 4 && means.size(0) == weights.size(0) &&
           means.sizes() == variances.sizes());
}

at::Tensor MixtureDenoiser::denoise(const at::Tensor& z, const NoiseLevel& level,
                                    const Condition& condition) const {
    const auto exact = z.options().dtype(at::kDouble);
    // [B, K, C, H, W] throughout; levels have no part axis of their own.
    const at::Tensor alpha = level.alpha().to(exact).unsqueeze(1),
                     sigma = level.sigma().to(exact).unsqueeze(1);
    const at::Tensor means = means_.to(exact), variances = variances_.to(exact);
    const at::Tensor total = alpha.square() * variances + sigma.square();
    const at::Tensor surprise = z.to(exact).unsqueeze(1) - alpha * means;
    const at::Tensor each = means + alpha * variances / total * surprise;

    at::Tensor log_part =
        log_weights_.to(exact) - 0.5 * (surprise.square() / total + total.log()).sum({2, 3, 4});  // [B, K]
    if (!condition.labels.empty()) {
        const at::Tensor label =
            at::tensor(condition.labels, at::kLong).to(z.device()).unsqueeze(1);  // [B|1, 1]
        assert(label.size(0) == 1 || label.size(0) == z.size(0));
        const at::Tensor part = at::arange(log_part.size(1), label.options()).unsqueeze(0);
        const at::Tensor allowed = label.eq(part).logical_or(label.eq(Condition::kNoLabel));
        log_part =
            at::where(allowed, log_part, at::full_like(log_part, -std::numeric_limits<double>::infinity()));
    }
    const at::Tensor share = log_part.softmax(1).view({z.size(0), -1, 1, 1, 1});
    return (share * each).sum(1).to(z.scalar_type());
}

}  // namespace syn
