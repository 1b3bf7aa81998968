#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/sampler/sampler.h"

namespace syn {

struct SamplerOptions {
    double eta = 0;  ///< ddim: 0 deterministic .. 1 ancestral
};

/// "ddpm", "ddpm-beta", "ddim", "heun", "dpmpp-2m".
std::vector<std::string> sampler_names();
/// Error for an unknown name (lists the known ones) or an option out of range.
Result<std::shared_ptr<const Sampler>> make_sampler(std::string_view name,
                                                    const SamplerOptions& options = {});

}  // namespace syn
