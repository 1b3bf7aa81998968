#include "core/network/embedding.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>

#include <cmath>

namespace syn {

at::Tensor sinusoidal(const at::Tensor& positions, std::int64_t length, bool cosines_first, double shift) {
    TORCH_CHECK(length % 2 == 0, "a sinusoidal embedding has an even length");
    const std::int64_t half = length / 2;
    const at::Tensor exponents = at::arange(half, positions.options().dtype(at::kFloat)) *
                                 (-std::log(10000.0) / (static_cast<double>(half) - shift));
    const at::Tensor angles = positions.to(at::kFloat).unsqueeze(1) * exponents.exp().unsqueeze(0);
    return cosines_first ? at::cat({angles.cos(), angles.sin()}, 1)
                         : at::cat({angles.sin(), angles.cos()}, 1);
}

}  // namespace syn
