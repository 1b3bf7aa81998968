#include "core/sampler/multistep.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

namespace syn {

at::Tensor second_order_estimate(const std::vector<at::Tensor>& history, const at::Tensor& x_hat,
                                 const NoiseLevel& from, const StepCoefficients& c) {
    if (history.size() != 2) return x_hat;
    const at::Tensor& x_before = history[0];
    const at::Tensor gamma_before = history[1].to(from.gamma.device());
    // 1/(2r) = h / (2 h_before) with h the step in lambda = -gamma / 2; 0 where there is no second order: a
    // component that stood still before or stands still now, and the step to clean data.
    const at::Tensor gap_before = from.gamma - gamma_before;
    const at::Tensor ratio = c.gap / gap_before / 2;
    const at::Tensor second =
        gap_before.lt(0).logical_and(c.still.logical_not()).logical_and(c.gap.isfinite());
    return x_hat + as(x_hat, at::where(second, ratio, at::zeros_like(ratio))) * (x_hat - x_before);
}

}  // namespace syn
