#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <initializer_list>
#include <utility>
#include <vector>

#include "core/base/noise.h"

namespace syn {

/// Where a sample's noise comes from: a seed, or a place on the arc between the noises of two. Independent
/// normal noises are at right angles in all but name, so cos and sin of position times pi / 2 keep the
/// variance at one.
struct SampleSeed {
    std::uint64_t first = 0;
    std::uint64_t second = 0;  ///< counts where position is above 0
    double position = 0;       ///< 0: the first's noise, 1: the second's, both to the bit

    explicit SampleSeed(std::uint64_t seed) : first(seed), second(seed) {}
    SampleSeed(std::uint64_t from, std::uint64_t to, double at) : first(from), second(to), position(at) {}
};

/// All noise of a batch. Immutable; sample i depends on seed i alone, never on the batch, and on nothing
/// drawn before.
class NoiseSource {
  public:
    /// One seed a sample, of which there may be none; shape of a sample: {C, H, W}.
    NoiseSource(std::vector<SampleSeed> seeds, std::vector<std::int64_t> shape);
    NoiseSource(const std::vector<std::uint64_t>& seeds, std::vector<std::int64_t> shape)
        : NoiseSource(std::vector<SampleSeed>(seeds.begin(), seeds.end()), std::move(shape)) {}
    NoiseSource(std::initializer_list<std::uint64_t> seeds, std::vector<std::int64_t> shape)
        : NoiseSource(std::vector<SampleSeed>(seeds.begin(), seeds.end()), std::move(shape)) {}

    /// Standard normal [B, C, H, W] of the stream (purpose, step), in `like`'s type and on its device.
    at::Tensor normal(Purpose purpose, std::uint64_t step, const at::TensorOptions& like) const;

    std::int64_t batch() const { return static_cast<std::int64_t>(seeds_.size()); }
    const std::vector<std::int64_t>& shape() const { return shape_; }

  private:
    std::vector<SampleSeed> seeds_;
    std::vector<std::int64_t> shape_;
};

}  // namespace syn
