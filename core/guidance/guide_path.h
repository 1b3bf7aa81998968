#pragma once

#include "core/sampler/noise_source.h"
#include "core/sampler/sampler_state.h"
#include "core/schedule/noise_level.h"

namespace syn {

/// Carries the guides' forward path to another level, so that all levels ever visited lie on one path from
/// the data: c_t / alpha_t = c0 + W(rho_t^2) with W a Brownian motion. Towards data it is a bridge to W(0) =
/// 0, towards noise it grows by increments; components whose level is the same keep their value. A draw takes
/// the next number of Purpose::Guide, so a copied state replays the same path. Reads nothing of the state but
/// path, variance and draws.
void carry_guide_path(ObservationState& observed, const NoiseLevel& level, const NoiseSource& noise,
                      const at::Device& device);

}  // namespace syn
