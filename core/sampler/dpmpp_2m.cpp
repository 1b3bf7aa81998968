#include <ATen/TensorOperators.h>

#include "core/sampler/coefficients.h"
#include "core/sampler/multistep.h"
#include "core/sampler/solvers.h"

namespace syn {
namespace {

class Dpmpp2m final : public Sampler {
  public:
    at::Tensor step(SamplerState& state, const NoiseLevel& from, const NoiseLevel& to,
                    const DenoiseFn& denoise, const NoiseSource&) const override {
        const at::Tensor z = state.z;
        at::Tensor x_hat = denoise(z, from, state.observed);

        const StepCoefficients c(from, to);
        const at::Tensor estimate = second_order_estimate(state.history, x_hat, from, c);
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
