#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <vector>

#include "core/base/noise.h"
#include "core/dataset/labelled_images.h"
#include "core/dataset/sampling.h"

namespace syn {

/// Samples as a network sees them: [B, C, H, W], float32, bytes 0..255 as -1..1.
struct PairBatch {
    at::Tensor x;       ///< channels of the first set, then those of the second
    at::Tensor labels;  ///< [B], int64
};

/// Pairs at positions first_position.. of the index, enlarged to `side` (see copy_planes); flip says which of
/// the two sets is mirrored at random.
PairBatch draw_pairs(const LabelledImages& a, const LabelledImages& b, const PairedIndex& index, int count,
                     std::uint64_t seed, std::uint64_t first_position, const std::vector<bool>& flip,
                     int side);

/// Samples at positions first_position.. in shuffled order, mirrored at random, cropped at random out of a
/// picture padded by crop_padding on every side.
PairBatch draw_shuffled(const LabelledImages& set, const ShuffledIndex& index, int count, std::uint64_t seed,
                        std::uint64_t first_position, bool flip, int crop_padding);

/// Samples from..from+count as they are.
PairBatch take_images(const LabelledImages& set, int from, int count);

/// Standard normal numbers in x's shape; sample i has a stream of its own, at first_position + i.
at::Tensor normal_like(const at::Tensor& x, std::uint64_t seed, Purpose purpose,
                       std::uint64_t first_position);

}  // namespace syn
