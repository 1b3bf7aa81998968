#pragma once

#include <memory>

#include "core/base/result.h"
#include "core/sampler/sampler.h"

namespace syn {

/// Which variance an ancestral step adds (Ho et al. 2020, section 3.2).
enum class AncestralVariance {
    Posterior,  ///< s2_ts sigma_s^2 / sigma_t^2, right for data that are a point
    Beta,       ///< s2_ts, right for data that are unit noise
};

/// Ho et al. 2020, Alg. 2. The last step to clean data adds no noise.
std::shared_ptr<const Sampler> make_ddpm(AncestralVariance variance);
/// Song et al. 2021 (DDIM), eq. 12. Error unless eta is in [0, 1].
Result<std::shared_ptr<const Sampler>> make_ddim(double eta);
/// Karras et al. 2022, Alg. 1: second order by a second evaluation at the step's end; first order to clean
/// data.
std::shared_ptr<const Sampler> make_heun();
/// Lu et al. 2022 (DPM-Solver++), Alg. 2: second order from the estimate of the step before.
std::shared_ptr<const Sampler> make_dpmpp_2m();
/// Karras et al. 2022, Alg. 2: before each step of Heun's, noise that raises rho by the share churn / steps,
/// at most by sqrt(2) - 1, where rho lies from 0.05 to 50 (S_tmin, S_tmax; S_noise is 1). 0 churn is Heun's.
/// The estimate it returns is of the raised level. Error unless churn is finite and not negative; steps of 0
/// count as 1.
Result<std::shared_ptr<const Sampler>> make_heun_churn(double churn, int steps);
/// Lu et al. 2022 (DPM-Solver++), section 5: 2M of the reverse SDE; its first order is the ancestral step.
std::shared_ptr<const Sampler> make_dpmpp_2m_sde();
/// Zhao et al. 2023 (UniPC): third order from the estimates of two steps before, each step corrected by the
/// estimate at its end. The last two of `steps` are of second and first order; of 0 (not known) none is.
std::shared_ptr<const Sampler> make_unipc(int steps);

}  // namespace syn
