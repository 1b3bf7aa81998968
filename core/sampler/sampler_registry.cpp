#include "core/sampler/sampler_registry.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/sampler/solvers.h"

namespace syn {
namespace {

using Made = Result<std::shared_ptr<const Sampler>>;

struct Entry {
    const char* name;
    Made (*make)(const SamplerOptions&);
};

constexpr Entry kSamplers[] = {
    {"ddpm", [](const SamplerOptions&) -> Made { return make_ddpm(AncestralVariance::Posterior); }},
    {"ddpm-beta", [](const SamplerOptions&) -> Made { return make_ddpm(AncestralVariance::Beta); }},
    {"ddim", [](const SamplerOptions& options) -> Made { return make_ddim(options.eta); }},
    {"heun", [](const SamplerOptions&) -> Made { return make_heun(); }},
    {"heun-churn",
     [](const SamplerOptions& options) -> Made { return make_heun_churn(options.churn, options.steps); }},
    {"dpmpp-2m", [](const SamplerOptions&) -> Made { return make_dpmpp_2m(); }},
    {"dpmpp-2m-sde", [](const SamplerOptions&) -> Made { return make_dpmpp_2m_sde(); }},
    {"unipc", [](const SamplerOptions& options) -> Made { return make_unipc(options.steps); }},
};

}  // namespace

std::vector<std::string> sampler_names() {
    std::vector<std::string> names;
    for (const Entry& entry : kSamplers) names.emplace_back(entry.name);
    return names;
}

Result<std::shared_ptr<const Sampler>> make_sampler(std::string_view name, const SamplerOptions& options) {
    for (const Entry& entry : kSamplers)
        if (name == entry.name) return entry.make(options);
    return Error{fmt::format("There is no solver called \"{}\"; choose one of {}.", name,
                             fmt::join(sampler_names(), ", "))};
}

}  // namespace syn
