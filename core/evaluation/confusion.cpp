#include "core/evaluation/confusion.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
#include <utility>

namespace syn::evaluation {
namespace {

double mean_of(const std::vector<Proportion>& shares) {
    double sum = 0;
    for (const Proportion& each : shares) sum += each.value();
    return sum / static_cast<double>(shares.size());
}

Interval interval_of(const std::vector<Proportion>& shares) {
    double variance = 0;
    for (const Proportion& each : shares) {
        if (each.total == 0) continue;
        const double n = static_cast<double>(each.total) + 4;  // two hits and two misses more
        const double share = (static_cast<double>(each.hits) + 2) / n;
        variance += share * (1 - share) / n;
    }
    const double middle = mean_of(shares),
                 half = 1.96 * std::sqrt(variance) / static_cast<double>(shares.size());
    return {std::max(0.0, middle - half), std::min(1.0, middle + half)};
}

}  // namespace

Confusion::Confusion(int classes) : classes_(classes), counts_(static_cast<std::size_t>(classes) * classes) {}

Confusion::Confusion(int classes, std::vector<std::int64_t> counts)
    : classes_(classes), counts_(std::move(counts)) {
    assert(counts_.size() == static_cast<std::size_t>(classes) * classes);
}

void Confusion::add(int truth, int judged) {
    assert(truth >= 0 && truth < classes_ && judged >= 0 && judged < classes_);
    ++counts_[static_cast<std::size_t>(truth) * classes_ + judged];
}

std::int64_t Confusion::total() const {
    return std::accumulate(counts_.begin(), counts_.end(), std::int64_t{0});
}

Proportion Confusion::agreement() const {
    Proportion right{0, total()};
    for (int k = 0; k < classes_; ++k) right.hits += at(k, k);
    return right;
}

/// Of each class: right among those judged so.
std::vector<Proportion> Confusion::by_judged() const {
    std::vector<Proportion> shares;
    for (int k = 0; k < classes_; ++k) {
        Proportion& column = shares.emplace_back(Proportion{at(k, k), 0});
        for (int truth = 0; truth < classes_; ++truth) column.total += at(truth, k);
    }
    return shares;
}

/// Of each class: right among those that were so.
std::vector<Proportion> Confusion::by_truth() const {
    std::vector<Proportion> shares;
    for (int k = 0; k < classes_; ++k) {
        Proportion& row = shares.emplace_back(Proportion{at(k, k), 0});
        for (int judged = 0; judged < classes_; ++judged) row.total += at(k, judged);
    }
    return shares;
}

double Confusion::macro_precision() const {
    return mean_of(by_judged());
}

double Confusion::macro_recall() const {
    return mean_of(by_truth());
}

Interval Confusion::macro_precision_interval() const {
    return interval_of(by_judged());
}

Interval Confusion::macro_recall_interval() const {
    return interval_of(by_truth());
}

}  // namespace syn::evaluation
