#include "core/dataset/sampling.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <numeric>

#include "core/base/noise.h"

namespace syn {
namespace {

std::vector<std::vector<int>> by_class(const LabelledImages& set) {
    std::vector<std::vector<int>> members(set.classes.size());
    for (int i = 0; i < set.count; ++i) members[set.labels[static_cast<std::size_t>(i)]].push_back(i);
    return members;
}

}  // namespace

Result<PairedIndex> PairedIndex::make(const LabelledImages& a, const LabelledImages& b) {
    if (a.classes.size() != b.classes.size() || a.classes.empty()) {
        return Error{
            fmt::format("{} has {} classes and {} has {}: samples can only be paired class by class.", a.name,
                        a.classes.size(), b.name, b.classes.size())};
    }
    if (a.classes.size() == 1) {
        return Error{
            fmt::format("{} and {} have one class ({}): to pair by class there must be two at least, each in "
                        "a subfolder of its own.",
                        a.name, b.name, b.classes.front())};
    }
    PairedIndex index;
    index.a_ = by_class(a);
    index.b_ = by_class(b);
    for (std::size_t k = 0; k < index.a_.size(); ++k) {
        if (index.a_[k].empty() || index.b_[k].empty()) {
            const auto& empty = index.a_[k].empty() ? a : b;
            return Error{fmt::format("{} has no sample of the class {}, so nothing can be paired with it.",
                                     empty.name, empty.classes[k])};
        }
    }
    return index;
}

PairedIndex::Pair PairedIndex::at(std::uint64_t seed, std::uint64_t position) const {
    const auto classes = static_cast<std::uint64_t>(a_.size());
    const std::uint64_t slot = position % classes;
    const Noise noise(seed, Purpose::Data, position / classes);

    // Fisher-Yates from the front, as far as this slot: the first numbers of the block's stream give its
    // order.
    std::vector<std::size_t> order(classes);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::uint64_t i = 0; i <= slot; ++i) std::swap(order[i], order[i + noise.below(classes - i, i)]);
    const std::size_t k = order[slot];
    const std::uint64_t next = classes + 2 * slot;
    return {a_[k][noise.below(a_[k].size(), next)], b_[k][noise.below(b_[k].size(), next + 1)],
            static_cast<int>(k)};
}

ShuffledIndex::ShuffledIndex(int count) : count_(count), half_bits_(1) {
    assert(count > 0);
    while ((std::uint64_t{1} << (2 * half_bits_)) < static_cast<std::uint64_t>(count)) ++half_bits_;
}

int ShuffledIndex::at(std::uint64_t seed, std::uint64_t position) const {
    const auto count = static_cast<std::uint64_t>(count_);
    const Noise noise(seed, Purpose::Data, position / count);
    const std::uint64_t half = std::uint64_t{1} << half_bits_;
    std::uint64_t value = position % count;
    // A Feistel network permutes the next power of four; values beyond the set are walked on until they fall
    // inside, which keeps it a permutation of the set (cycle walking, Black & Rogaway 2002).
    do {
        std::uint64_t left = value / half;
        std::uint64_t right = value % half;
        for (std::uint64_t round = 0; round < 4; ++round) {
            const std::uint64_t mixed = left ^ noise.below(half, round * half + right);
            left = right;
            right = mixed;
        }
        value = left * half + right;
    } while (value >= count);
    return static_cast<int>(value);
}

}  // namespace syn
