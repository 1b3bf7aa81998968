#include "core/guidance/reconstruction.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/where.h>
#include <c10/core/GradMode.h>

#include <algorithm>
#include <vector>

#include "core/denoiser/rows.h"

namespace syn {
namespace {

constexpr std::int64_t kRows = 16;  // whose activations are kept at once

at::Tensor rows_of(const at::Tensor& value, std::int64_t first, std::int64_t count) {
    return value.size(0) == 1 ? value : value.narrow(0, first, count);
}

}  // namespace

GradientTerm reconstruction(const Term& term, const Observation& observation) {
    const auto gradient = [denoiser = term.denoiser, condition = term.condition, mask = observation.mask,
                           value = observation.value](const at::Tensor& z, const NoiseLevel& level) {
        const at::Tensor observed = mask.to(z.device()), c0 = value.to(z.options());
        // 1 / (2 rho^2); clean components have nothing left to explain.
        const at::Tensor noisy = level.gamma.isfinite();
        const at::Tensor precision = at::where(noisy, (-level.gamma).exp() / 2, 0.0).to(z.options());
        std::vector<at::Tensor> parts;
        for (std::int64_t first = 0; first < z.size(0); first += kRows) {
            const std::int64_t count = std::min(kRows, z.size(0) - first);
            const at::AutoGradMode recorded(true);
            const at::Tensor state = z.narrow(0, first, count).detach().requires_grad_(true);
            const at::Tensor x_hat =
                denoiser->denoise(state, rows(level, first, count), rows(condition, first, count));
            const at::Tensor error =
                at::where(rows_of(observed, first, count), rows_of(c0, first, count) - x_hat, 0.0);
            const at::Tensor loss = (rows_of(precision, first, count) * error.square()).sum();
            loss.backward({}, false, false, at::TensorList(&state, 1));
            parts.push_back(-state.grad());
        }
        return at::cat(parts);
    };
    return {gradient, observation.strength};
}

}  // namespace syn
