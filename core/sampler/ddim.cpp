#include <ATen/TensorOperators.h>
#include <fmt/format.h>

#include "core/sampler/coefficients.h"
#include "core/sampler/solvers.h"

namespace syn {
namespace {

class Ddim final : public Sampler {
  public:
    explicit Ddim(double eta) : eta_(eta) {}

    at::Tensor step(SamplerState& state, const NoiseLevel& from, const NoiseLevel& to,
                    const DenoiseFn& denoise, const NoiseSource& noise) const override {
        const at::Tensor z = state.z;
        at::Tensor x_hat = denoise(z, from, state.observed);

        const StepCoefficients c(from, to);
        at::Tensor moved;
        if (eta_ == 0) {
            moved = as(z, c.shrink()) * z + as(z, c.estimate_weight()) * x_hat;
        } else {
            // s2 = eta^2 sigma_s^2 removed; what remains of sigma_s^2 keeps the direction eps_hat
            const at::Tensor fresh = eta_ * eta_ * c.removed();
            const at::Tensor of_z = c.shrink() * (1 - fresh).sqrt();
            const at::Tensor of_x = c.alpha_s - c.alpha_t * of_z;
            moved = as(z, of_z) * z + as(z, of_x) * x_hat +
                    as(z, c.sigma_s * fresh.sqrt()) * step_noise(noise, state);
        }

        state.z = c.settled(z, moved);
        state.history.clear();
        ++state.step;
        return x_hat;
    }

  private:
    double eta_;
};

}  // namespace

Result<std::shared_ptr<const Sampler>> make_ddim(double eta) {
    if (!(eta >= 0 && eta <= 1))
        return Error{
            fmt::format("DDIM's eta is {}; give a number from 0 (deterministic) to 1 (ancestral).", eta)};
    return std::shared_ptr<const Sampler>(std::make_shared<Ddim>(eta));
}

}  // namespace syn
