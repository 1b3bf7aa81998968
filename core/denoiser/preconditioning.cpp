#include "core/denoiser/preconditioning.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/ones_like.h>
#include <fmt/format.h>

namespace syn {
namespace {

constexpr std::pair<Target, const char*> kNames[] = {
    {Target::Edm, "edm"}, {Target::Epsilon, "eps"}, {Target::Sample, "x"}, {Target::Velocity, "v"}};

constexpr double kMaximumWeight = 25;

}  // namespace

std::string_view name_of(Target target) {
    for (const auto& [t, name] : kNames)
        if (t == target) return name;
    return {};
}

Result<Target> target_named(std::string_view name) {
    for (const auto& [t, known] : kNames)
        if (name == known) return t;
    return Error{fmt::format("there is no parametrisation '{}'; known are edm, eps, x, v", name)};
}

Preconditioning::Preconditioning(Target target, double sigma_data, const at::Tensor& gamma)
    : target_(target),
      sigma_data_(sigma_data),
      alpha_((-gamma).sigmoid().sqrt()),
      sigma_(gamma.sigmoid().sqrt()) {
    scale_ = (sigma_.square() + alpha_.square() * (sigma_data * sigma_data)).sqrt();
}

at::Tensor Preconditioning::input(const at::Tensor& z) const {
    return z / scale_;
}

// Edm in terms of z: c_skip y = alpha sd^2 z / scale^2 and c_out = sigma sd / scale, for y = z / alpha, rho =
// sigma / alpha.
at::Tensor Preconditioning::x_hat(const at::Tensor& z, const at::Tensor& prediction) const {
    switch (target_) {
        case Target::Edm:
            return z * (alpha_ * (sigma_data_ * sigma_data_)) / scale_.square() +
                   prediction * (sigma_ * sigma_data_) / scale_;
        case Target::Epsilon:
            return (z - sigma_ * prediction) / alpha_;
        case Target::Sample:
            return prediction;
        case Target::Velocity:
            return alpha_ * z - sigma_ * prediction;
    }
    return {};
}

// Edm: (x - c_skip y) / c_out = (sigma x / sd - alpha sd eps) / scale, which has no cancellation at any
// level.
at::Tensor Preconditioning::target(const at::Tensor& x, const at::Tensor& eps) const {
    switch (target_) {
        case Target::Edm:
            return (sigma_ * x / sigma_data_ - alpha_ * eps * sigma_data_) / scale_;
        case Target::Epsilon:
            return eps;
        case Target::Sample:
            return x;
        case Target::Velocity:
            return alpha_ * eps - sigma_ * x;
    }
    return {};
}

at::Tensor Preconditioning::weight() const {
    if (target_ != Target::Sample) return at::ones_like(scale_);
    return (scale_ / (sigma_ * sigma_data_)).square().clamp_max(kMaximumWeight);
}

}  // namespace syn
