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

}  // namespace syn
