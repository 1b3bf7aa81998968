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
    /// 95 % intervals of the two, to first order: the classes' shares vary as those of independent draws,
    /// each with the variance of Agresti and Coull, which a share of 0 or 1 has too.
    Interval macro_precision_interval() const;
    Interval macro_recall_interval() const;

    bool operator==(const Confusion&) const = default;

  private:
    std::vector<Proportion> by_judged() const;
    std::vector<Proportion> by_truth() const;

    int classes_;
    std::vector<std::int64_t> counts_;
};

}  // namespace syn::evaluation
