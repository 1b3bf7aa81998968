#include <ATen/TensorOperators.h>

#include "core/sampler/coefficients.h"
#include "core/sampler/solvers.h"

namespace syn {
namespace {

class Ddpm final : public Sampler {
  public:
    explicit Ddpm(AncestralVariance variance) : variance_(variance) {}

    at::Tensor step(SamplerState& state, const NoiseLevel& from, const NoiseLevel& to,
                    const DenoiseFn& denoise, const NoiseSource& noise) const override {
        const at::Tensor z = state.z;
        at::Tensor x_hat = denoise(z, from, state.observed);

        const StepCoefficients c(from, to);
        const at::Tensor removed = c.removed();
        const at::Tensor of_z = c.alpha_s / c.alpha_t * (1 - removed);  // a_ts sigma_s^2 / sigma_t^2
        const at::Tensor of_x = c.alpha_s * removed;                    // alpha_s s2_ts / sigma_t^2
        const at::Tensor widest = variance_ == AncestralVariance::Posterior ? c.sigma_s : c.sigma_t;
        const at::Tensor deviation = widest * removed.sqrt() * c.sigma_s.gt(0);
        at::Tensor moved = as(z, of_z) * z + as(z, of_x) * x_hat;
        if (deviation.gt(0).any().item<bool>()) moved = moved + as(z, deviation) * step_noise(noise, state);

        state.z = c.settled(z, moved);
        state.history.clear();
        ++state.step;
        return x_hat;
    }

  private:
    AncestralVariance variance_;
};

}  // namespace

std::shared_ptr<const Sampler> make_ddpm(AncestralVariance variance) {
    return std::make_shared<Ddpm>(variance);
}

}  // namespace syn
