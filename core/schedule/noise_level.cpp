#include "core/schedule/noise_level.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/full.h>

namespace syn {

NoiseLevel NoiseLevel::scalar(double gamma) {
    return {at::full({1, 1, 1, 1}, gamma, at::kDouble)};
}

// Contiguous first: vectorised and plain loops may differ in the last bit, and a level that is spread over
// components must give the same numbers as the scalar.
at::Tensor NoiseLevel::alpha() const {
    return gamma.contiguous().neg().sigmoid().sqrt();
}
at::Tensor NoiseLevel::sigma() const {
    return gamma.contiguous().sigmoid().sqrt();
}
at::Tensor NoiseLevel::rho() const {
    return (gamma.contiguous() / 2).exp();
}

}  // namespace syn
