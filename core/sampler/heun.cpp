#include <ATen/TensorOperators.h>
#include <ATen/ops/where.h>

#include "core/sampler/coefficients.h"
#include "core/sampler/solvers.h"

namespace syn {
namespace {

// In y = z / alpha against rho the flow is dy/drho = eps_hat. The predictor is Euler's (DDIM's) step; the
// corrector replaces the slope eps_t by (eps_t + eps_s) / 2, which moves z by alpha_s (rho_s - rho_t) (eps_s
// - eps_t) / 2.
class Heun final : public Sampler {
  public:
    at::Tensor step(SamplerState& state, const NoiseLevel& from, const NoiseLevel& to,
                    const DenoiseFn& denoise, const NoiseSource&) const override {
        const at::Tensor z = state.z;
        at::Tensor x_hat = denoise(z, from, state.observed);

        const StepCoefficients c(from, to);
        at::Tensor moved = c.settled(z, as(z, c.shrink()) * z + as(z, c.estimate_weight()) * x_hat);
        const at::Tensor corrected = c.sigma_s.gt(0).logical_and(c.still.logical_not());
        if (corrected.any().item<bool>()) {
            const at::Tensor x_next = denoise(moved, to, state.observed);
            const at::Tensor slope_t = (z - as(z, c.alpha_t) * x_hat) / as(z, c.sigma_t);
            const at::Tensor slope_s = (moved - as(z, c.alpha_s) * x_next) / as(z, c.sigma_s);
            const at::Tensor half = c.alpha_s * (to.rho() - from.rho()) / 2;
            moved = at::where(corrected.to(z.device()), moved + as(z, half) * (slope_s - slope_t), moved);
        }

        state.z = moved;
        state.history.clear();
        ++state.step;
        return x_hat;
    }

    int evaluations() const override { return 2; }
};

}  // namespace

std::shared_ptr<const Sampler> make_heun() {
    return std::make_shared<Heun>();
}

}  // namespace syn
