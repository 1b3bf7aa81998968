#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/schedule/noise_schedule.h"

namespace syn {

/// The times a run visits, noise first: step i leads from level(i) to level(i + 1).
struct TimeGrid {
    std::vector<double> times;  ///< descending, in [0, 1]
    bool to_clean = true;       ///< after the last time one more step, to gamma = -inf

    int steps() const { return static_cast<int>(times.size()) - (to_clean ? 0 : 1); }
    /// The level that step `index` starts from, 0 <= index <= steps(); level(steps()) is where the run ends.
    NoiseLevel level(const NoiseSchedule& schedule, int index) const;

    bool operator==(const TimeGrid&) const = default;
};

/// Evenly spaced in t, from 1 down to 0.
TimeGrid uniform_time_grid(const NoiseSchedule& schedule, int steps, bool to_clean);
/// Evenly spaced in reference_gamma.
TimeGrid uniform_gamma_grid(const NoiseSchedule& schedule, int steps, bool to_clean);
/// Karras et al. 2022, eq. 5 with exponent 7: evenly spaced in rho^(1/7), rho = exp(gamma / 2).
TimeGrid karras_grid(const NoiseSchedule& schedule, int steps, bool to_clean);

/// "uniform-t", "uniform-gamma", "karras".
std::vector<std::string> grid_names();
/// Error for an unknown name (lists the known ones) or fewer than one step.
Result<TimeGrid> make_grid(std::string_view name, const NoiseSchedule& schedule, int steps,
                           bool to_clean = true);

}  // namespace syn
