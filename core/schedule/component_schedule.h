#pragma once

#include <limits>
#include <memory>

#include "core/base/result.h"
#include "core/schedule/noise_schedule.h"

namespace syn {

/// Every component on its own straight line, cut off at both ends (GUD eq. 20 and 22):
///     gamma_i(t) = clip(start_i + (end_i - start_i) t, low, high)
/// so that components may stand still for part of the time. start and end are [1|B, C|1, H|1, W|1], float64.
/// Error unless they are finite, broadcast together, and start <= end everywhere, and low < high.
Result<std::shared_ptr<const NoiseSchedule>> make_component_schedule(
    const at::Tensor& start, const at::Tensor& end, double low = -std::numeric_limits<double>::infinity(),
    double high = std::numeric_limits<double>::infinity());

/// GUD eq. 22: the columns of a picture one after the other, the left first on the way to data. softness b in
/// [0, 1): 0 all at once, near 1 strictly one by one. Error for a softness outside, width < 1, or gamma_min
/// >= gamma_max.
Result<std::shared_ptr<const NoiseSchedule>> make_column_schedule(int width, double softness,
                                                                  double gamma_min, double gamma_max);

}  // namespace syn
