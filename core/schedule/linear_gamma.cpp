#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "core/schedule/scalar_schedule.h"
#include "core/schedule/schedules.h"

namespace syn {
namespace {

class LinearGammaSchedule final : public ScalarSchedule {
  public:
    LinearGammaSchedule(double gamma_min, double gamma_max) : min_(gamma_min), max_(gamma_max) {}

    double reference_gamma(double t) const override { return std::lerp(min_, max_, std::clamp(t, 0.0, 1.0)); }
    double time_of(double gamma) const override {
        return std::clamp((gamma - min_) / (max_ - min_), 0.0, 1.0);
    }

  private:
    double min_, max_;
};

}  // namespace

Result<std::shared_ptr<const NoiseSchedule>> make_linear_gamma_schedule(double gamma_min, double gamma_max) {
    if (!(std::isfinite(gamma_min) && std::isfinite(gamma_max) && gamma_min < gamma_max))
        return Error{fmt::format(
            "A linear schedule from gamma {} to {} does not rise; give two finite gammas, the cleaner first.",
            gamma_min, gamma_max)};
    return std::shared_ptr<const NoiseSchedule>(std::make_shared<LinearGammaSchedule>(gamma_min, gamma_max));
}

}  // namespace syn
