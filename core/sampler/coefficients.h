#pragma once

#include <ATen/core/Tensor.h>

#include "core/sampler/sampler_state.h"
#include "core/schedule/noise_level.h"

namespace syn {

/// What solvers need of a step from t to s, elementwise in float64 (maths.md's symbols: _t from, _s to).
/// Where a level stands still some of these are meaningless; `settled` keeps z there.
struct StepCoefficients {
    at::Tensor alpha_t, sigma_t, alpha_s, sigma_s;
    at::Tensor gap;    ///< gamma_s - gamma_t, <= 0; -inf on the way to clean data
    at::Tensor still;  ///< bool: the level does not change

    StepCoefficients(const NoiseLevel& from, const NoiseLevel& to);

    /// 1 - (rho_s / rho_t)^2, the share of the noise's variance (over alpha) that the step removes.
    at::Tensor removed() const;
    /// alpha_s - alpha_t sigma_s / sigma_t, the weight of x_hat in a deterministic step, exact for short
    /// steps too.
    at::Tensor estimate_weight() const;
    /// sigma_s / sigma_t.
    at::Tensor shrink() const;
    /// `moved`, but z itself wherever the level stands still.
    at::Tensor settled(const at::Tensor& z, const at::Tensor& moved) const;
};

/// A float64 coefficient in the state's type and place.
at::Tensor as(const at::Tensor& z, const at::Tensor& coefficient);

/// Standard normal noise like the state's z: what a solver adds at this step.
at::Tensor step_noise(const NoiseSource& noise, const SamplerState& state);

}  // namespace syn
