#include "core/schedule/tabulated.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/schedule/scalar_schedule.h"

namespace syn {
namespace {

class TabulatedSchedule final : public ScalarSchedule {
  public:
    explicit TabulatedSchedule(std::vector<double> gammas) : gammas_(std::move(gammas)) {}

    double reference_gamma(double t) const override {
        const double position = std::clamp(t, 0.0, 1.0) * static_cast<double>(gammas_.size() - 1);
        const std::size_t i = std::min(static_cast<std::size_t>(position), gammas_.size() - 2);
        return std::lerp(gammas_[i], gammas_[i + 1], position - static_cast<double>(i));
    }

  private:
    std::vector<double> gammas_;
};

}  // namespace

Result<std::shared_ptr<const NoiseSchedule>> make_tabulated_schedule(std::vector<double> gammas) {
    if (gammas.size() < 2)
        return Error{
            fmt::format("The schedule's table has {} value(s); give at least two gammas.", gammas.size())};
    for (std::size_t i = 0; i < gammas.size(); ++i) {
        if (!std::isfinite(gammas[i]))
            return Error{fmt::format(
                "Value {} of the schedule's table is not a finite number; give finite gammas.", i)};
        if (i > 0 && gammas[i] < gammas[i - 1])
            return Error{fmt::format(
                "The schedule's table falls from {} to {} at value {}; gamma must rise from data to noise.",
                gammas[i - 1], gammas[i], i)};
    }
    if (!(gammas.front() < gammas.back()))
        return Error{"The schedule's table never rises; its last gamma must lie above its first."};
    return std::shared_ptr<const NoiseSchedule>(std::make_shared<TabulatedSchedule>(std::move(gammas)));
}

Result<std::shared_ptr<const NoiseSchedule>> make_beta_schedule(const std::vector<double>& betas) {
    std::vector<double> gammas;
    gammas.reserve(betas.size());
    double log_abar = 0;  // its logarithm keeps 1 - abar exact where abar is near 1
    for (std::size_t i = 0; i < betas.size(); ++i) {
        if (!(betas[i] > 0 && betas[i] < 1))
            return Error{fmt::format("Beta {} of the schedule is {}; every beta must lie between 0 and 1.", i,
                                     betas[i])};
        log_abar += std::log1p(-betas[i]);
        gammas.push_back(std::log(-std::expm1(log_abar)) - log_abar);
    }
    return make_tabulated_schedule(std::move(gammas));
}

}  // namespace syn
