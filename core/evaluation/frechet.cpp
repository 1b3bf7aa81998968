#include "core/evaluation/frechet.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/linalg_cholesky_ex.h>
#include <ATen/ops/linalg_eigh.h>
#include <ATen/ops/linalg_eigvalsh.h>
#include <ATen/ops/linalg_solve_triangular.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace syn::evaluation {
namespace {

constexpr double kEpsilon = std::numeric_limits<double>::epsilon();

/// F with F F^T = C.
struct Factor {
    at::Tensor f;        ///< [d, r]
    at::Tensor inverse;  ///< [r, d]; undefined where f is triangular
};

Factor factor_of(const at::Tensor& covariance, std::int64_t count) {
    const std::int64_t d = covariance.size(0);
    if (count > d) {
        const auto [lower, info] = at::linalg_cholesky_ex(covariance);
        if (info.item<int>() == 0) {
            const at::Tensor diagonal = lower.diagonal();
            // A pivot of nothing but rounding would make directions out of nothing.
            if (diagonal.min().item<double>() > 1e-7 * diagonal.max().item<double>()) return {lower, {}};
        }
    }
    const auto [values, vectors] = at::linalg_eigh(covariance);
    const double largest = std::max(0.0, values[d - 1].item<double>());
    const auto nothing =
        values.le(largest * kEpsilon * static_cast<double>(d)).sum().item<std::int64_t>();  // ascending
    const at::Tensor roots = values.narrow(0, nothing, d - nothing).sqrt();
    const at::Tensor kept = vectors.narrow(1, nothing, d - nothing);
    return {kept * roots, kept.t() / roots.unsqueeze(1)};
}

/// Roots of eigenvalues; what is only rounding is 0.
at::Tensor roots_of(const at::Tensor& values) {
    if (values.numel() == 0) return values;
    const double largest = std::max(0.0, values.max().item<double>());
    const double noise = largest * kEpsilon * static_cast<double>(values.numel());
    return (values * values.gt(noise)).sqrt();
}

at::Tensor symmetric(const at::Tensor& m) {
    return (m + m.t()) / 2;
}

Result<void> check(const Moments& a, const Moments& b) {
    if (a.dimension() != b.dimension())
        return Error{
            fmt::format("features of {} and of {} numbers cannot be compared; take one extractor for both",
                        a.dimension(), b.dimension())};
    if (a.count() < 2 || b.count() < 2)
        return Error{"a Fréchet distance needs two samples or more on either side"};
    for (const Moments* m : {&a, &b})
        if (!m->covariance().isfinite().all().item<bool>())
            return Error{"the features hold numbers that are not finite; look at the extractor's weights"};
    return {};
}

}  // namespace

void Moments::add(const at::Tensor& features) {
    const at::AutoGradMode no_gradients(false);
    const at::Tensor x = features.to(at::kCPU, at::kDouble);
    const std::int64_t more = x.size(0);
    if (more == 0) return;
    const at::Tensor mean = x.mean(0);
    const at::Tensor centred = x - mean;
    const at::Tensor scatter = at::matmul(centred.t(), centred);
    if (count_ == 0) {
        mean_ = mean;
        scatter_ = scatter;
    } else {
        const at::Tensor apart = mean - mean_;
        const double n = static_cast<double>(count_), m = static_cast<double>(more);
        scatter_ = scatter_ + scatter + apart.unsqueeze(1) * apart.unsqueeze(0) * (n * m / (n + m));
        mean_ = mean_ + apart * (m / (n + m));
    }
    count_ += more;
}

at::Tensor Moments::covariance() const {
    return scatter_ / static_cast<double>(std::max<std::int64_t>(1, count_ - 1));
}

Result<Frechet> frechet_distance(const Moments& a, const Moments& b) {
    const at::AutoGradMode no_gradients(false);
    if (auto good = check(a, b); !good) return good.error();
    const at::Tensor ca = a.covariance(), cb = b.covariance();
    // The side of fewer samples is factored, so that the small matrix has no rank of rounding.
    const bool fewer_a = a.count() <= b.count();
    const Factor factor = factor_of(fewer_a ? ca : cb, std::min(a.count(), b.count()));
    Frechet made;
    made.dimension = a.dimension();
    made.rank = factor.f.size(1);
    double cross = 0;
    if (made.rank > 0) {
        const at::Tensor inner = at::matmul(factor.f.t(), at::matmul(fewer_a ? cb : ca, factor.f));
        cross = roots_of(at::linalg_eigvalsh(symmetric(inner))).sum().item<double>();
    }
    made.of_means = (a.mean() - b.mean()).square().sum().item<double>();
    made.of_covariances = (ca.diagonal() + cb.diagonal()).sum().item<double>() - 2 * cross;
    made.distance = std::max(0.0, made.of_means + made.of_covariances);
    return made;
}

Result<FrechetInfluence> FrechetInfluence::make(const Moments& a, const Moments& b) {
    const at::AutoGradMode no_gradients(false);
    if (auto good = check(a, b); !good) return good.error();
    FrechetInfluence made;
    made.mean_ = a.mean();
    made.shift_ = 2 * (a.mean() - b.mean());
    const at::Tensor covariance = a.covariance();
    made.trace_ = covariance.diagonal().sum().item<double>();
    const Factor factor = factor_of(covariance, a.count());
    made.factor_ = factor.f;
    made.inverse_ = factor.inverse;
    const at::Tensor inner = symmetric(at::matmul(factor.f.t(), at::matmul(b.covariance(), factor.f)));
    const auto [values, vectors] = at::linalg_eigh(inner);
    const at::Tensor roots = roots_of(values);
    made.root_ = at::matmul(vectors * roots, vectors.t());
    made.map_ = roots.sum().item<double>();
    return made;
}

at::Tensor FrechetInfluence::operator()(const at::Tensor& features) const {
    const at::AutoGradMode no_gradients(false);
    const at::Tensor x = features.to(at::kCPU, at::kDouble) - mean_;
    const at::Tensor y =
        inverse_.defined()
            ? at::matmul(x, inverse_.t())
            : at::linalg_solve_triangular(factor_, x.t(), /*upper=*/false).t();  // whitened, [B, r]
    return at::matmul(x, shift_) + x.square().sum(1) - trace_ - ((at::matmul(y, root_) * y).sum(1) - map_);
}

Interval influence_interval(double value, double squares, std::int64_t count, double z) {
    if (count < 2) return {0, std::numeric_limits<double>::infinity()};
    const double n = static_cast<double>(count);
    const double error = std::sqrt(squares / (n - 1) / n);
    return {std::max(0.0, value - z * error), value + z * error};
}

}  // namespace syn::evaluation
