#pragma once

#include <ATen/core/Tensor.h>

namespace syn {

/// The noise level of every component: gamma = log(sigma^2 / alpha^2), rising with noise, variance
/// preserving. gamma is [B|1, C|1, H|1, W|1], float64, and broadcasts over the data: a scalar, a level a
/// sample, a channel, a pixel or a component are one type. -inf is clean data. Everything else is derived (z
/// = alpha x + sigma eps).
struct NoiseLevel {
    at::Tensor gamma;

    static NoiseLevel scalar(double gamma);

    at::Tensor alpha() const;  ///< sqrt(sigmoid(-gamma))
    at::Tensor sigma() const;  ///< sqrt(sigmoid(gamma))
    at::Tensor rho() const;    ///< sigma / alpha = exp(gamma / 2), the "sigma" of EDM (Karras et al. 2022)
};

}  // namespace syn
