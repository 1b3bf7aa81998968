#pragma once

#include "core/guidance/guidance.h"

namespace syn {

/// grad_z log p(c0 | z), with c0 taken to be normal round what the denoiser makes of z, of variance sigma^2 /
/// alpha^2 (Ho et al. 2022, 2204.03458, eq. 6 and 7): the gradient of -|c0 - x_hat|^2 alpha^2 / (2 sigma^2)
/// over the observed components, through the denoiser. Its weight is the observation's strength. Asks the
/// term's denoiser, with its condition, for a few rows at a time, so that memory does not grow with the
/// batch.
GradientTerm reconstruction(const Term& term, const Observation& observation);

}  // namespace syn
