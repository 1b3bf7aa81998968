#pragma once

#include <ATen/core/Tensor.h>

namespace syn {

/// Sines and cosines of positions at geometric frequencies (Vaswani et al. 2017): [N] -> [N, length],
/// float32. Frequency k of length / 2 is 10000^(-k / (length / 2 - shift)); sines first unless cosines_first.
at::Tensor sinusoidal(const at::Tensor& positions, std::int64_t length, bool cosines_first = false,
                      double shift = 0);

}  // namespace syn
