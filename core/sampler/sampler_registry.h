#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/sampler/sampler.h"

namespace syn {

struct SamplerOptions {
    double eta = 0;    ///< ddim: 0 deterministic .. 1 ancestral
    double churn = 5;  ///< heun-churn: EDM's S_churn, noise added over the whole run; 0: none
    int steps =
        0;  ///< of the whole run; heun-churn shares out its noise, unipc ends on lower orders; 0: not known
};

/// "ddpm", "ddpm-beta", "ddim", "heun", "heun-churn", "dpmpp-2m", "dpmpp-2m-sde", "unipc".
std::vector<std::string> sampler_names();
/// Error for an unknown name (lists the known ones) or an option out of range.
Result<std::shared_ptr<const Sampler>> make_sampler(std::string_view name,
                                                    const SamplerOptions& options = {});

}  // namespace syn
