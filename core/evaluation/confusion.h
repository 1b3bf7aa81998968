#pragma once

#include <cstdint>
#include <vector>

#include "core/evaluation/statistics.h"

namespace syn::evaluation {

/// How often class `truth` (the guide's) was judged to be class `judged`.
class Confusion {
  public:
    explicit Confusion(int classes = 10);
    /// From counts by rows of truth, classes x classes of them.
    Confusion(int classes, std::vector<std::int64_t> counts);

    void add(int truth, int judged);

    int classes() const { return classes_; }
    std::int64_t at(int truth, int judged) const {
        return counts_[static_cast<std::size_t>(truth) * classes_ + judged];
    }
    const std::vector<std::int64_t>& counts() const { return counts_; }
    std::int64_t total() const;

    /// Share judged to be what the guide was. With as many trials of every class this is the macro recall
    /// too.
    Proportion agreement() const;
    /// Mean over classes of (right among those judged so); a class that is never judged counts as 0.
    double macro_precision() const;
    /// Mean over classes of (right among those that were so); a class without trials counts as 0.
    double macro_recall() const;

    bool operator==(const Confusion&) const = default;

  private:
    int classes_;
    std::vector<std::int64_t> counts_;
};

}  // namespace syn::evaluation
