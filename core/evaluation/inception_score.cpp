#include "core/evaluation/inception_score.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/log.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace syn::evaluation {
namespace {

/// p log(p / q) is 0 where p is, whatever q; a probability that underflowed must not make NaN.
at::Tensor logarithm(const at::Tensor& p) {
    return at::log(p.clamp_min(std::numeric_limits<double>::min()));
}

}  // namespace

void InceptionScore::first(const at::Tensor& probabilities) {
    const at::Tensor p = probabilities.to(at::kCPU, at::kDouble);
    sum_ = sum_.defined() ? sum_ + p.sum(0) : p.sum(0);
    count_ += p.size(0);
}

void InceptionScore::second(const at::Tensor& probabilities) {
    const at::Tensor p = probabilities.to(at::kCPU, at::kDouble);
    const at::Tensor marginal = sum_ / static_cast<double>(count_);
    const at::Tensor divergence = (p * (logarithm(p) - logarithm(marginal))).sum(1);
    divergences_ += divergence.sum().item<double>();
    squares_ += divergence.square().sum().item<double>();
    passed_ += p.size(0);
}

double InceptionScore::value() const {
    return passed_ > 0 ? std::exp(divergences_ / static_cast<double>(passed_)) : 1;
}

Interval InceptionScore::interval(double z) const {
    if (passed_ < 2) return {1, std::numeric_limits<double>::infinity()};
    const double n = static_cast<double>(passed_), mean = divergences_ / n;
    const double variance = std::max(0.0, (squares_ - n * mean * mean) / (n - 1));
    const double reach = z * std::sqrt(variance / n);
    return {std::max(1.0, std::exp(mean - reach)), std::exp(mean + reach)};
}

}  // namespace syn::evaluation
