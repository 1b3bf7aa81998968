#include "core/sampler/resampled_step.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/where.h>

#include <cassert>

#include "core/sampler/coefficients.h"

namespace syn {

at::Tensor renoised(const at::Tensor& z, const NoiseLevel& from, const NoiseLevel& to, const at::Tensor& xi) {
    const at::Tensor still = to.gamma.eq(from.gamma);
    const at::Tensor of_z = to.alpha() / from.alpha();
    const at::Tensor deviation = to.alpha() * (to.rho().square() - from.rho().square()).clamp_min(0).sqrt();
    return at::where(still.to(z.device()), z, as(z, of_z) * z + as(z, deviation) * xi);
}

at::Tensor resampled_step(const Sampler& sampler, SamplerState& state, const TimeGrid& grid,
                          const NoiseSchedule& schedule, const DenoiseFn& denoise, const NoiseSource& noise,
                          const std::optional<Jumps>& resampling) {
    const auto one = [&] {
        return sampler.step(state, grid.level(schedule, state.step), grid.level(schedule, state.step + 1),
                            denoise, noise);
    };
    at::Tensor x_hat = one();
    if (!resampling) return x_hat;
    const int reached = state.step, back = reached - resampling->jump;
    if (back <= 0 || (grid.steps() - reached) % resampling->jump != 0) return x_hat;

    assert(resampling->jump > 0 && resampling->repeats <= Jumps::kMostRepeats);
    for (int repeat = 0; repeat < resampling->repeats; ++repeat) {
        state.detour = 1 + static_cast<std::uint64_t>(reached) * Jumps::kMostRepeats +
                       static_cast<std::uint64_t>(repeat);
        state.z = renoised(state.z, grid.level(schedule, reached), grid.level(schedule, back),
                           noise.normal(Purpose::Renoise, state.detour, state.z.options()));
        state.history.clear();
        state.step = back;
        while (state.step < reached) x_hat = one();
    }
    state.detour = 0;
    return x_hat;
}

}  // namespace syn
