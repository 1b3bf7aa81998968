#include "core/guidance/guide_path.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>

namespace syn {

void carry_guide_path(ObservationState& observed, const NoiseLevel& level, const NoiseSource& noise,
                      const at::Device& device) {
    const at::Tensor to = level.rho().square();
    if (!observed.variance.defined()) {
        const auto& s = noise.shape();
        observed.path =
            at::zeros({noise.batch(), s[0], s[1], s[2]}, at::TensorOptions(at::kDouble).device(device));
        observed.variance = at::zeros_like(to);
    }
    const at::Tensor& from = observed.variance;
    if (to.eq(from).all().item<bool>()) return;

    // W_s | W_t ~ N(W_t s/t, s (t - s)/t) towards data, W_t + N(0, s - t) towards noise
    const at::Tensor bridge = to.lt(from);
    const at::Tensor kept = at::where(bridge, to / from, 1.0);
    const at::Tensor variance = (to - from).abs() * kept;
    const at::Tensor fresh = noise.normal(Purpose::Guide, observed.draws, observed.path.options());
    observed.path = observed.path.to(device) * kept.to(device) + variance.sqrt().to(device) * fresh;
    observed.variance = to;
    ++observed.draws;
}

}  // namespace syn
