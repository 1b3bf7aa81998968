#pragma once

#include <memory>

#include "core/base/result.h"
#include "core/schedule/noise_schedule.h"

namespace syn {

/// Ho et al. 2020: T betas from first to last, evenly spaced; time t stands for the discrete step t (T - 1).
Result<std::shared_ptr<const NoiseSchedule>> make_ddpm_linear_schedule(int steps = 1000,
                                                                       double first_beta = 1e-4,
                                                                       double last_beta = 0.02);
/// Nichol & Dhariwal 2021, eq. 17: abar = cos^2 with offset 0.008, betas clipped at 0.999.
Result<std::shared_ptr<const NoiseSchedule>> make_cosine_schedule(int steps = 1000);

/// gamma(t) = gamma_min + (gamma_max - gamma_min) t. Error unless both are finite and gamma_min < gamma_max.
Result<std::shared_ptr<const NoiseSchedule>> make_linear_gamma_schedule(double gamma_min, double gamma_max);
/// Karras et al. 2022, eq. 5, as a course in time: the 7th root of rho = sigma / alpha is linear in t, from
/// the rho of gamma_min to that of gamma_max (the paper's 0.002 and 80 are gammas of -12.43 and 8.76).
/// Uniform steps in t are the Karras grid. Error as above.
Result<std::shared_ptr<const NoiseSchedule>> make_edm_schedule(double gamma_min, double gamma_max);

}  // namespace syn
