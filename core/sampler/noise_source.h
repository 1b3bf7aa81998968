#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "core/base/noise.h"

namespace syn {

/// All noise of a batch. Immutable; sample i depends on seed i alone, never on the batch, and on nothing
/// drawn before.
class NoiseSource {
  public:
    /// One seed a sample; shape of a sample: {C, H, W}.
    NoiseSource(std::vector<std::uint64_t> seeds, std::vector<std::int64_t> shape);

    /// Standard normal [B, C, H, W] of the stream (purpose, step), in `like`'s type and on its device.
    at::Tensor normal(Purpose purpose, std::uint64_t step, const at::TensorOptions& like) const;

    std::int64_t batch() const { return static_cast<std::int64_t>(seeds_.size()); }
    const std::vector<std::uint64_t>& seeds() const { return seeds_; }
    const std::vector<std::int64_t>& shape() const { return shape_; }

  private:
    std::vector<std::uint64_t> seeds_;
    std::vector<std::int64_t> shape_;
};

}  // namespace syn
