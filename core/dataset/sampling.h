#pragma once

#include <cstdint>
#include <vector>

#include "core/base/result.h"
#include "core/dataset/labelled_images.h"

namespace syn {

/// Draws pairs of samples of one class from two labelled sets. The draw at a position depends on (seed,
/// position) alone, so the place that a training run has reached is one number.
///
/// Every run of K = classes() positions that starts at a multiple of K holds each class once, in an order of
/// its own; within the class both samples are drawn uniformly and independently, so pairs differ at every
/// draw.
class PairedIndex {
  public:
    struct Pair {
        int a = 0;      ///< index into the first set
        int b = 0;      ///< index into the second set
        int label = 0;  ///< the class of both
    };

    /// Error where a class is missing in either set, the sets have different numbers of classes, or there is
    /// but one: then nothing tells which picture belongs to which.
    static Result<PairedIndex> make(const LabelledImages& a, const LabelledImages& b);

    Pair at(std::uint64_t seed, std::uint64_t position) const;
    int classes() const { return static_cast<int>(a_.size()); }

  private:
    std::vector<std::vector<int>> a_, b_;  // [class] -> indices
};

/// Walks a set in shuffled order, each sample once an epoch, every epoch in another order; again a function
/// of (seed, position) alone. Needs no memory: the order is a Feistel permutation keyed by seed and epoch.
class ShuffledIndex {
  public:
    explicit ShuffledIndex(int count);  ///< count > 0

    int at(std::uint64_t seed, std::uint64_t position) const;
    int count() const { return count_; }

  private:
    int count_;
    int half_bits_;  // the permutation acts on 2 * half_bits_ bits, at least count_ values
};

}  // namespace syn
