#include <ATen/TensorOperators.h>

#include "core/sampler/coefficients.h"
#include "core/sampler/multistep.h"
#include "core/sampler/solvers.h"

namespace syn {
namespace {

// With e^{-2h} = e^gap: z_s = (sigma_s/sigma_t) e^{-h} z + alpha_s (1 - e^{-2h}) D + sigma_s sqrt(1 -
// e^{-2h}) xi. With D = x_hat it is the ancestral step with the posterior variance.
class Dpmpp2mSde final : public Sampler {
  public:
    at::Tensor step(SamplerState& state, const NoiseLevel& from, const NoiseLevel& to,
                    const DenoiseFn& denoise, const NoiseSource& noise) const override {
        const at::Tensor z = state.z;
        at::Tensor x_hat = denoise(z, from, state.observed);

        const StepCoefficients c(from, to);
        const at::Tensor removed = c.removed();
        const at::Tensor of_z = c.shrink() * (1 - removed).sqrt();
        const at::Tensor estimate = second_order_estimate(state.history, x_hat, from, c);
        const at::Tensor deviation = c.sigma_s * removed.sqrt();
        at::Tensor moved = as(z, of_z) * z + as(z, c.alpha_s * removed) * estimate;
        if (deviation.gt(0).any().item<bool>()) moved = moved + as(z, deviation) * step_noise(noise, state);

        state.z = c.settled(z, moved);
        state.history = {x_hat, from.gamma};
        ++state.step;
        return x_hat;
    }
};

}  // namespace

std::shared_ptr<const Sampler> make_dpmpp_2m_sde() {
    return std::make_shared<Dpmpp2mSde>();
}

}  // namespace syn
