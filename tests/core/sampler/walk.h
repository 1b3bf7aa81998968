#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/denoiser/denoiser.h"
#include "core/sampler/sampler.h"
#include "core/sampler/sampler_registry.h"
#include "core/schedule/noise_schedule.h"
#include "core/schedule/time_grid.h"

namespace syn::testing {

/// A denoiser alone, without guidance.
inline DenoiseFn plain(const std::shared_ptr<const Denoiser>& denoiser) {
    return [denoiser](const at::Tensor& z, const NoiseLevel& level, ObservationState&) {
        return denoiser->denoise(z, level, {});
    };
}

/// Walks the rest of the grid from state.step; `after` sees every state with the levels it was led between.
inline void walk(
    const Sampler& sampler, SamplerState& state, const TimeGrid& grid, const NoiseSchedule& schedule,
    const DenoiseFn& denoise, const NoiseSource& noise,
    const std::function<void(const SamplerState&, const NoiseLevel&, const NoiseLevel&)>& after = {}) {
    while (state.step < grid.steps()) {
        const NoiseLevel from = grid.level(schedule, state.step), to = grid.level(schedule, state.step + 1);
        sampler.step(state, from, to, denoise, noise);
        if (after) after(state, from, to);
    }
}

/// Heun's churn in the tests: rho rises by this share before every step.
inline constexpr double kChurnShare = 0.3;

/// A solver under its name; DDIM also half and wholly ancestral, Heun also with a churn of 0.
struct NamedSampler {
    std::string name;
    std::shared_ptr<const Sampler> sampler;
    int order = 0;  ///< of its convergence to the flow, corrector included; 0: adds noise, follows none
    bool remembers = false;  ///< keeps something of earlier steps
    bool deterministic() const { return order > 0; }
};
inline std::vector<NamedSampler> all_samplers() {
    return {{"ddpm", make_sampler("ddpm").value()},
            {"ddpm-beta", make_sampler("ddpm-beta").value()},
            {"ddim", make_sampler("ddim").value(), 1},
            {"ddim, eta 0.5", make_sampler("ddim", {0.5}).value()},
            {"ddim, eta 1", make_sampler("ddim", {1.0}).value()},
            {"heun", make_sampler("heun").value(), 2},
            {"heun-churn", make_sampler("heun-churn", {.churn = kChurnShare, .steps = 1}).value()},
            {"heun-churn, 0", make_sampler("heun-churn", {.churn = 0}).value(), 2},
            {"dpmpp-2m", make_sampler("dpmpp-2m").value(), 2, true},
            {"dpmpp-2m-sde", make_sampler("dpmpp-2m-sde").value(), 0, true},
            {"unipc", make_sampler("unipc").value(), 4, true}};
}
/// Those that follow the probability flow.
inline std::vector<NamedSampler> flow_samplers() {
    std::vector<NamedSampler> flow = all_samplers();
    std::erase_if(flow, [](const NamedSampler& s) { return !s.deterministic(); });
    return flow;
}

}  // namespace syn::testing
