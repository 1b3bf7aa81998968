#include "core/sampler/coefficients.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/where.h>

#include <cassert>
#include <cmath>

#include "core/schedule/elementwise.h"

namespace syn {

StepCoefficients::StepCoefficients(const NoiseLevel& from, const NoiseLevel& to)
    : alpha_t(from.alpha()),
      sigma_t(from.sigma()),
      alpha_s(to.alpha()),
      sigma_s(to.sigma()),
      gap(to.gamma - from.gamma),
      still(to.gamma.eq(from.gamma)) {
    assert(to.gamma.le(from.gamma).all().item<bool>());
}

at::Tensor StepCoefficients::removed() const {
    return each(gap, [](double g) { return -std::expm1(g); });
}

at::Tensor StepCoefficients::estimate_weight() const {
    return alpha_s * each(gap, [](double g) { return -std::expm1(g / 2); });
}

at::Tensor StepCoefficients::shrink() const {
    return sigma_s / sigma_t;
}

at::Tensor StepCoefficients::settled(const at::Tensor& z, const at::Tensor& moved) const {
    return at::where(still.to(z.device()), z, moved);
}

at::Tensor as(const at::Tensor& z, const at::Tensor& coefficient) {
    return coefficient.to(z.options());
}

at::Tensor step_noise(const NoiseSource& noise, const SamplerState& state) {
    return noise.normal(Purpose::Solver, static_cast<std::uint64_t>(state.step) | state.detour << 32,
                        state.z.options());
}

}  // namespace syn
