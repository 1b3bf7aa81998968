#pragma once

#include <optional>

#include "core/sampler/jumps.h"
#include "core/sampler/sampler.h"
#include "core/schedule/time_grid.h"

namespace syn {

/// z led from level `from` up to the noisier level `to` by the forward process, with xi standard normal:
/// (alpha_t / alpha_s) z + alpha_t sqrt(rho_t^2 - rho_s^2) xi. Elementwise; where the level is the same z
/// stays.
at::Tensor renoised(const at::Tensor& z, const NoiseLevel& from, const NoiseLevel& to, const at::Tensor& xi);

/// The next step of a run over the grid, from state.step to the step after it, with the jumps that are due
/// where it arrives: they lie `jump` steps apart, the last one at the end of the run, and none leads back to
/// the beginning, where all is noise. A jump is part of the step, so a run has as many steps with jumps as
/// without. It drops what a multistep solver remembers. Its noise (Purpose::Renoise, and the solver's on the
/// way down) is its own. Returns x_hat as the sampler does.
at::Tensor resampled_step(const Sampler& sampler, SamplerState& state, const TimeGrid& grid,
                          const NoiseSchedule& schedule, const DenoiseFn& denoise, const NoiseSource& noise,
                          const std::optional<Jumps>& resampling);

}  // namespace syn
