#include <ATen/TensorOperators.h>
#include <ATen/ops/where.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/sampler/coefficients.h"
#include "core/sampler/solvers.h"

namespace syn {
namespace {

constexpr double kLargestShare =
    std::numbers::sqrt2 - 1;        // the paper's bound: no step more than doubles the variance
constexpr double kCleanest = 0.05;  // S_tmin and S_tmax, the paper's for pictures from -1 to 1
constexpr double kNoisiest = 50;

// Before each step noise is added: rho_hat = (1 + share) rho. In y = z / alpha that is
// y_hat = y + sqrt(rho_hat^2 - rho^2) xi; S_noise is 1, which keeps the marginals exact.
class HeunChurn final : public Sampler {
  public:
    explicit HeunChurn(double share) : share_(share), heun_(make_heun()) {}

    at::Tensor step(SamplerState& state, const NoiseLevel& from, const NoiseLevel& to,
                    const DenoiseFn& denoise, const NoiseSource& noise) const override {
        const at::Tensor rho = from.rho();
        const at::Tensor churned =
            rho.ge(kCleanest).logical_and(rho.le(kNoisiest)).logical_and(to.gamma.lt(from.gamma));
        if (share_ == 0 || !churned.any().item<bool>()) return heun_->step(state, from, to, denoise, noise);

        const at::Tensor z = state.z;
        const NoiseLevel raised{at::where(churned, from.gamma + 2 * std::log1p(share_), from.gamma)};
        const at::Tensor of_z = raised.alpha() / from.alpha();
        const at::Tensor deviation = raised.alpha() * rho * std::sqrt(share_ * (2 + share_));
        const at::Tensor xi = step_noise(noise, state);
        state.z = at::where(churned.to(z.device()), as(z, of_z) * z + as(z, deviation) * xi, z);
        return heun_->step(state, raised, to, denoise, noise);
    }

    int evaluations() const override { return heun_->evaluations(); }

  private:
    double share_;
    std::shared_ptr<const Sampler> heun_;
};

}  // namespace

Result<std::shared_ptr<const Sampler>> make_heun_churn(double churn, int steps) {
    if (!(churn >= 0 && std::isfinite(churn)))
        return Error{fmt::format(
            "Heun's churn is {}; give 0 (deterministic) or more: the noise added over the whole run.",
            churn)};
    return std::shared_ptr<const Sampler>(
        std::make_shared<HeunChurn>(std::min(churn / std::max(steps, 1), kLargestShare)));
}

}  // namespace syn
