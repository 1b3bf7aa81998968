#include "core/schedule/noise_level.h"

#include <ATen/ops/full.h>

#include <cmath>

#include "core/schedule/elementwise.h"

namespace syn {

NoiseLevel NoiseLevel::scalar(double gamma) {
    return {at::full({1, 1, 1, 1}, gamma, at::kDouble)};
}

at::Tensor NoiseLevel::alpha() const {
    return each(gamma, [](double g) { return std::sqrt(1 / (1 + std::exp(g))); });
}
at::Tensor NoiseLevel::sigma() const {
    return each(gamma, [](double g) { return std::sqrt(1 / (1 + std::exp(-g))); });
}
at::Tensor NoiseLevel::rho() const {
    return each(gamma, [](double g) { return std::exp(g / 2); });
}

}  // namespace syn
