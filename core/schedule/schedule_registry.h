#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/schedule/noise_schedule.h"

namespace syn {

/// What a schedule may need to know; each reads its own.
struct ScheduleParameters {
    double gamma_min = -10;     ///< linear-gamma, edm
    double gamma_max = 10;      ///< linear-gamma, edm
    std::vector<double> table;  ///< tabulated: gammas at evenly spaced times, 0 first
};

/// "ddpm-linear", "cosine", "linear-gamma", "edm", "tabulated".
std::vector<std::string> schedule_names();
/// Error for an unknown name (lists the known ones) or for parameters that the schedule refuses.
Result<std::shared_ptr<const NoiseSchedule>> make_schedule(std::string_view name,
                                                           const ScheduleParameters& parameters = {});

}  // namespace syn
