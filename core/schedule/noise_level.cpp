#include "core/schedule/noise_level.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/full.h>

namespace syn {

NoiseLevel NoiseLevel::scalar(double gamma) {
    return {at::full({1, 1, 1, 1}, gamma, at::kDouble)};
}

at::Tensor NoiseLevel::alpha() const {
    return gamma.neg().sigmoid().sqrt();
}
at::Tensor NoiseLevel::sigma() const {
    return gamma.sigmoid().sqrt();
}
at::Tensor NoiseLevel::rho() const {
    return (gamma / 2).exp();
}

}  // namespace syn
