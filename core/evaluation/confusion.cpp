#include "core/evaluation/confusion.h"

#include <cassert>
#include <numeric>
#include <utility>

namespace syn::evaluation {

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

double Confusion::macro_precision() const {
    double sum = 0;
    for (int k = 0; k < classes_; ++k) {
        Proportion column{at(k, k), 0};
        for (int truth = 0; truth < classes_; ++truth) column.total += at(truth, k);
        sum += column.value();
    }
    return sum / classes_;
}

double Confusion::macro_recall() const {
    double sum = 0;
    for (int k = 0; k < classes_; ++k) {
        Proportion row{at(k, k), 0};
        for (int judged = 0; judged < classes_; ++judged) row.total += at(k, judged);
        sum += row.value();
    }
    return sum / classes_;
}

}  // namespace syn::evaluation
