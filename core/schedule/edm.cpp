#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/schedule/scalar_schedule.h"
#include "core/schedule/schedules.h"

namespace syn {
namespace {

constexpr double kEdmExponent = 7;

/// The 7th root of rho = exp(gamma / 2).
double root(double gamma) {
    return std::exp(gamma / (2 * kEdmExponent));
}

class EdmSchedule final : public ScalarSchedule {
  public:
    EdmSchedule(double gamma_min, double gamma_max) : min_(gamma_min), max_(gamma_max) {}

    double reference_gamma(double t) const override {
        if (t <= 0) return min_;  // the ends to the last bit
        if (t >= 1) return max_;
        return 2 * kEdmExponent * std::log(std::lerp(root(min_), root(max_), t));
    }
    double time_of(double gamma) const override {
        return std::clamp((root(gamma) - root(min_)) / (root(max_) - root(min_)), 0.0, 1.0);
    }

  private:
    double min_, max_;
};

}  // namespace

Result<std::shared_ptr<const NoiseSchedule>> make_edm_schedule(double gamma_min, double gamma_max) {
    if (!(std::isfinite(gamma_min) && std::isfinite(gamma_max) && gamma_min < gamma_max))
        return Error{fmt::format(
            "An EDM schedule from gamma {} to {} does not rise; give two finite gammas, the cleaner first.",
            gamma_min, gamma_max)};
    return std::shared_ptr<const NoiseSchedule>(std::make_shared<EdmSchedule>(gamma_min, gamma_max));
}

}  // namespace syn
