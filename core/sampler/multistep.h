#pragma once

#include <ATen/core/Tensor.h>

#include "core/sampler/coefficients.h"
#include "core/sampler/sampler_state.h"

namespace syn {

/// x_hat led on by half a step along the line from the estimate of the step before, which `history` holds
/// with the gamma it was made at (Lu et al. 2022, Alg. 2: D_i): second order for a component that moved then
/// and moves now to a finite gamma, x_hat itself for any other and without a step before. c is the step from
/// `from`.
at::Tensor second_order_estimate(const std::vector<at::Tensor>& history, const at::Tensor& x_hat,
                                 const NoiseLevel& from, const StepCoefficients& c);

}  // namespace syn
