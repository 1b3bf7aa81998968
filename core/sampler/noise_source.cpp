#include "core/sampler/noise_source.h"

#include <ATen/ops/empty.h>

#include <cassert>
#include <cmath>
#include <numbers>
#include <span>
#include <utility>

namespace syn {

namespace {

void fill(std::span<float> out, const SampleSeed& seed, Purpose purpose, std::uint64_t step) {
    const bool one = seed.first == seed.second || seed.position <= 0 || seed.position >= 1;
    Noise(one && seed.position >= 1 ? seed.second : seed.first, purpose, step).normal(out);
    if (one) return;
    std::vector<float> other(out.size());
    Noise(seed.second, purpose, step).normal(other);
    const auto near = static_cast<float>(std::cos(seed.position * std::numbers::pi / 2));
    const auto far = static_cast<float>(std::sin(seed.position * std::numbers::pi / 2));
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = near * out[i] + far * other[i];
}

}  // namespace

NoiseSource::NoiseSource(std::vector<SampleSeed> seeds, std::vector<std::int64_t> shape)
    : seeds_(std::move(seeds)), shape_(std::move(shape)) {
    assert(shape_.size() == 3);
}

at::Tensor NoiseSource::normal(Purpose purpose, std::uint64_t step, const at::TensorOptions& like) const {
    // Always made as float on the processor, so that type and device change nothing but the rounding.
    const at::Tensor drawn = at::empty({batch(), shape_[0], shape_[1], shape_[2]}, at::kFloat);
    const auto size = static_cast<std::size_t>(shape_[0] * shape_[1] * shape_[2]);
    const std::span<float> all(drawn.data_ptr<float>(), size * seeds_.size());
    for (std::size_t i = 0; i < seeds_.size(); ++i)
        fill(all.subspan(i * size, size), seeds_[i], purpose, step);
    return drawn.to(like);
}

}  // namespace syn
