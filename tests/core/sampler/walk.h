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
inline DenoiseFn plain(std::shared_ptr<const Denoiser> denoiser) {
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

/// Every solver under its name; DDIM also half and wholly ancestral.
struct NamedSampler {
    std::string name;
    std::shared_ptr<const Sampler> sampler;
    bool deterministic;
};
inline std::vector<NamedSampler> all_samplers() {
    return {{"ddpm", make_sampler("ddpm").value(), false},
            {"ddpm-beta", make_sampler("ddpm-beta").value(), false},
            {"ddim", make_sampler("ddim").value(), true},
            {"ddim, eta 0.5", make_sampler("ddim", {0.5}).value(), false},
            {"ddim, eta 1", make_sampler("ddim", {1.0}).value(), false},
            {"heun", make_sampler("heun").value(), true},
            {"dpmpp-2m", make_sampler("dpmpp-2m").value(), true}};
}

}  // namespace syn::testing
