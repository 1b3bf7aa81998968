#include "core/sampler/noise_source.h"

#include <ATen/ops/empty.h>

#include <cassert>
#include <span>
#include <utility>

namespace syn {

NoiseSource::NoiseSource(std::vector<std::uint64_t> seeds, std::vector<std::int64_t> shape)
    : seeds_(std::move(seeds)), shape_(std::move(shape)) {
    assert(!seeds_.empty() && shape_.size() == 3);
}

at::Tensor NoiseSource::normal(Purpose purpose, std::uint64_t step, const at::TensorOptions& like) const {
    // Always made as float on the processor, so that type and device change nothing but the rounding.
    const at::Tensor drawn = at::empty({batch(), shape_[0], shape_[1], shape_[2]}, at::kFloat);
    const auto size = static_cast<std::size_t>(drawn.numel() / batch());
    const std::span<float> all(drawn.data_ptr<float>(), size * seeds_.size());
    for (std::size_t i = 0; i < seeds_.size(); ++i)
        Noise(seeds_[i], purpose, step).normal(all.subspan(i * size, size));
    return drawn.to(like);
}

}  // namespace syn
