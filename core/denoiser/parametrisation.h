#pragma once

#include <string_view>

#include "core/base/result.h"
#include "core/schedule/noise_level.h"

namespace syn {

/// What a network predicts; all are the same knowledge.
enum class Parametrisation {
    Epsilon,   ///< "eps": the noise
    Sample,    ///< "x": the data itself
    Velocity,  ///< "v": alpha eps - sigma x (Salimans & Ho 2022)
    Score,     ///< "score": -eps / sigma
};
std::string_view name_of(Parametrisation parametrisation);
Result<Parametrisation> parametrisation(std::string_view name);  ///< Error lists the known names.

/// The denoised estimate that a prediction means. Elementwise; shapes and type as z.
at::Tensor to_x_hat(Parametrisation from, const at::Tensor& prediction, const at::Tensor& z,
                    const NoiseLevel& level);
/// The prediction that means this denoised estimate. Where sigma is 0, eps and score say nothing and are 0.
at::Tensor from_x_hat(Parametrisation to, const at::Tensor& x_hat, const at::Tensor& z,
                      const NoiseLevel& level);

}  // namespace syn
