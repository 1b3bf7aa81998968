#include "core/schedule/component_schedule.h"

#include <ATen/ExpandUtils.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace syn {
namespace {

class ComponentSchedule final : public NoiseSchedule {
  public:
    ComponentSchedule(at::Tensor start, at::Tensor end, double low, double high)
        : start_(std::move(start)), end_(std::move(end)), low_(low), high_(high) {}

    NoiseLevel at(double t) const override {
        t = std::clamp(t, 0.0, 1.0);
        // Written from the nearer end, so that both ends are met exactly.
        const at::Tensor line = t < 0.5 ? start_ + (end_ - start_) * t : end_ - (end_ - start_) * (1 - t);
        return {line.clamp(low_, high_)};
    }
    double reference_gamma(double t) const override { return at(t).gamma.mean().item<double>(); }

  private:
    at::Tensor start_, end_;
    double low_, high_;
};

}  // namespace

Result<std::shared_ptr<const NoiseSchedule>> make_component_schedule(const at::Tensor& start,
                                                                     const at::Tensor& end, double low,
                                                                     double high) {
    if (start.dim() != 4 || end.dim() != 4 || !at::are_expandable(start.sizes(), end.sizes()))
        return Error{
            fmt::format("The schedule's first levels have shape [{}] and its last [{}]; give both as [B, C, "
                        "H, W], or 1 in place of any.",
                        fmt::join(start.sizes(), ", "), fmt::join(end.sizes(), ", "))};
    const at::Tensor first = start.to(at::kDouble), last = end.to(at::kDouble);
    if (!first.isfinite().all().item<bool>() || !last.isfinite().all().item<bool>())
        return Error{"The schedule has a level that is not a finite number; give finite gammas."};
    if (first.gt(last).any().item<bool>())
        return Error{
            "A component's level falls from data to noise; every gamma must end at or above where it "
            "starts."};
    if (!(low < high))
        return Error{fmt::format(
            "The schedule is clipped to gammas from {} to {}; the lower bound must lie below the upper.", low,
            high)};
    return std::shared_ptr<const NoiseSchedule>(std::make_shared<ComponentSchedule>(first, last, low, high));
}

Result<std::shared_ptr<const NoiseSchedule>> make_column_schedule(int width, double softness,
                                                                  double gamma_min, double gamma_max) {
    if (width < 1)
        return Error{fmt::format(
            "A schedule by columns for a picture {} wide has none; give a width of 1 or more.", width)};
    if (!(softness >= 0 && softness < 1))
        return Error{fmt::format(
            "The softness of a schedule by columns is {}; give 0 (all at once) up to, but not, 1.",
            softness)};
    if (!(gamma_min < gamma_max))
        return Error{
            fmt::format("A schedule by columns from gamma {} to {} does not rise; give the cleaner first.",
                        gamma_min, gamma_max)};
    // Column i = 1..L starts to move at t_i = b (L - i) / (L - 1); one column alone has no order.
    const at::Tensor late = (width - 1 - at::arange(width, at::kDouble).view({1, 1, 1, width})) *
                            (softness / std::max(width - 1, 1));
    const double slope = (gamma_max - gamma_min) / (1 - softness);
    const at::Tensor start = gamma_min - late * slope;
    return make_component_schedule(start, start + slope, gamma_min, gamma_max);
}

}  // namespace syn
