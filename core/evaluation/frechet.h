#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>

#include "core/base/result.h"
#include "core/evaluation/statistics.h"

namespace syn::evaluation {

/// Mean and covariance of feature vectors that come batch by batch, in float64; memory does not grow with
/// their number (Chan et al. 1983).
class Moments {
  public:
    /// features [B, d], any floating-point type; d as in the first batch.
    void add(const at::Tensor& features);

    std::int64_t count() const { return count_; }
    std::int64_t dimension() const { return mean_.defined() ? mean_.size(0) : 0; }
    const at::Tensor& mean() const { return mean_; }  ///< [d]; undefined before the first batch
    at::Tensor covariance() const;                    ///< [d, d], divided by count - 1, of which there is one

  private:
    std::int64_t count_ = 0;
    at::Tensor mean_;
    at::Tensor scatter_;  ///< sum of (x - mean)(x - mean)^T
};

/// |mu1 - mu2|^2 + tr(C1 + C2 - 2 (C1 C2)^(1/2)) (Dowson & Landau 1982; Heusel et al. 2017), and its parts.
struct Frechet {
    double distance = 0;
    double of_means = 0;
    double of_covariances = 0;
    std::int64_t dimension = 0;
    /// Directions in which the samples of fewer kinds vary. Below the dimension there were too few samples
    /// (or features that never move): the distance is then of what was seen, and not to be compared with one
    /// of more samples.
    std::int64_t rank = 0;
};

/// Closed form in float64: with C1 = F F^T, tr((C1 C2)^(1/2)) is the sum of the roots of the eigenvalues of
/// F^T C2 F. F is the Cholesky factor, or, of a covariance without full rank, its eigenvectors that carry
/// something; F then has fewer columns, and no root is taken of what is only rounding. Error: dimensions
/// that differ, fewer than two samples, features that are not finite.
Result<Frechet> frechet_distance(const Moments& a, const Moments& b);

/// How much each sample of `a` moves the distance to `b`, to first order: what the spread of the distance is
/// made of (the infinitesimal jackknife; the gradient by the covariance is 1 minus the optimal map).
class FrechetInfluence {
  public:
    /// Error: as frechet_distance.
    static Result<FrechetInfluence> make(const Moments& a, const Moments& b);
    at::Tensor operator()(const at::Tensor& features) const;  ///< [B, d] of a -> [B], float64

  private:
    at::Tensor mean_, shift_;     ///< [d]: of a; 2 (mean of a - mean of b)
    at::Tensor factor_, root_;    ///< F and M^(1/2) = (F^T C2 F)^(1/2)
    at::Tensor inverse_;          ///< [r, d]: F's inverse on what it spans; undefined where F is triangular
    double trace_ = 0, map_ = 0;  ///< tr C1, tr M^(1/2)
};

/// 95 % interval of a statistic from the sum of the squares of its samples' influences; at least 0. Of
/// sampling alone: the distance's bias for few samples is in its middle.
Interval influence_interval(double value, double squares, std::int64_t count, double z = kZ95);

}  // namespace syn::evaluation
