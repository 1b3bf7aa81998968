#include <ATen/TensorOperators.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include "core/sampler/coefficients.h"
#include "core/sampler/solvers.h"

namespace syn {
namespace {

class Dpmpp2m final : public Sampler {
  public:
    at::Tensor step(SamplerState& state, const NoiseLevel& from, const NoiseLevel& to,
                    const DenoiseFn& denoise, const NoiseSource&) const override {
        const at::Tensor z = state.z;
        const at::Tensor x_hat = denoise(z, from, state.observed);

        const StepCoefficients c(from, to);
        at::Tensor estimate = x_hat;
        if (state.history.size() == 2) {  // the estimate of the step before and the gamma it was made at
            const at::Tensor &x_before = state.history[0], &gamma_before = state.history[1];
            // 1/(2r) = h / (2 h_before) with h the step in lambda = -gamma / 2; 0 where there is no second
            // order: a component that stood still before or stands still now, and the step to clean data.
            const at::Tensor gap_before = from.gamma - gamma_before;
            const at::Tensor ratio = c.gap / gap_before / 2;
            const at::Tensor second =
                gap_before.lt(0).logical_and(c.still.logical_not()).logical_and(c.gap.isfinite());
            estimate = x_hat + as(z, at::where(second, ratio, at::zeros_like(ratio))) * (x_hat - x_before);
        }
        const at::Tensor moved = as(z, c.shrink()) * z + as(z, c.estimate_weight()) * estimate;

        state.z = c.settled(z, moved);
        state.history = {x_hat, from.gamma};
        ++state.step;
        return x_hat;
    }
};

}  // namespace

std::shared_ptr<const Sampler> make_dpmpp_2m() {
    return std::make_shared<Dpmpp2m>();
}

}  // namespace syn
