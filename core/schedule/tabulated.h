#pragma once

#include <memory>
#include <vector>

#include "core/base/result.h"
#include "core/schedule/noise_schedule.h"

namespace syn {

/// A scalar schedule through given gammas at evenly spaced times 0 .. 1, linear between them.
/// Error unless there are two or more finite values that never fall, the last above the first.
Result<std::shared_ptr<const NoiseSchedule>> make_tabulated_schedule(std::vector<double> gammas);

/// The same through the discrete betas of a DDPM: gamma_i = log((1 - abar_i) / abar_i), abar_i = prod_{j<=i}
/// (1 - beta_j). Error unless all betas lie in (0, 1) and there are two or more.
Result<std::shared_ptr<const NoiseSchedule>> make_beta_schedule(const std::vector<double>& betas);

}  // namespace syn
