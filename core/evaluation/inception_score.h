#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "core/evaluation/statistics.h"

namespace syn::evaluation {

/// exp(E KL(p(y|x) || p(y))) (Salimans et al. 2016), in two passes over the same probabilities [B, classes]:
/// their mean first, then how each differs from it. Over all samples at once, not in parts; from 1 to the
/// number of classes.
class InceptionScore {
  public:
    void first(const at::Tensor& probabilities);
    void second(const at::Tensor& probabilities);

    double value() const;
    /// 95 %, of sampling: from the spread of the divergences (the influence of a sample on the score's
    /// logarithm is its own divergence less their mean).
    Interval interval(double z = kZ95) const;

  private:
    std::int64_t count_ = 0, passed_ = 0;
    at::Tensor sum_;  ///< [classes], float64
    double divergences_ = 0, squares_ = 0;
};

}  // namespace syn::evaluation
