#pragma once

#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/tensor.h>

#include <cmath>
#include <limits>
#include <vector>

#include "core/base/noise.h"
#include "core/sampler/noise_source.h"
#include "core/schedule/noise_level.h"

namespace syn::testing {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

/// Largest distance of two tensors that broadcast together; NaN if either has one.
inline double distance(const at::Tensor& a, const at::Tensor& b) {
    return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

/// The same shape, type and bits.
inline bool same(const at::Tensor& a, const at::Tensor& b) {
    return a.scalar_type() == b.scalar_type() && at::equal(a, b);
}

inline bool finite(const at::Tensor& a) {
    return a.isfinite().all().item<bool>();
}

/// Standard normal numbers of a test's own, [batch, C, H, W].
inline at::Tensor random(std::uint64_t seed, std::int64_t batch, std::vector<std::int64_t> shape,
                         at::ScalarType type = at::kDouble) {
    std::vector<std::uint64_t> seeds;
    for (std::int64_t i = 0; i < batch; ++i) seeds.push_back(1000 * seed + static_cast<std::uint64_t>(i));
    return NoiseSource(seeds, std::move(shape)).normal(Purpose::Data, 0, type);
}

/// One number a channel, [1, C, 1, 1].
inline at::Tensor channels(const std::vector<double>& values) {
    return at::tensor(values, at::kDouble).view({1, -1, 1, 1});
}

}  // namespace syn::testing
