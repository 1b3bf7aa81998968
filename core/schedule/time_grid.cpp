#include "core/schedule/time_grid.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace syn {
namespace {

/// time(u) for u evenly spaced from 0 (noise) to 1 (data); a single time is the noise's.
template <class Time>
TimeGrid spaced(int steps, bool to_clean, Time time) {
    assert(steps >= 1);
    const int count = steps + (to_clean ? 0 : 1);
    TimeGrid grid{{}, to_clean};
    for (int i = 0; i < count; ++i)
        grid.times.push_back(time(i == 0 ? 0.0 : static_cast<double>(i) / (count - 1)));
    return grid;
}

struct GridEntry {
    const char* name;
    TimeGrid (*make)(const NoiseSchedule&, int steps, bool to_clean);
};

constexpr GridEntry kGrids[] = {
    {"uniform-t", uniform_time_grid},
    {"uniform-gamma", uniform_gamma_grid},
    {"karras", karras_grid},
};

}  // namespace

NoiseLevel TimeGrid::level(const NoiseSchedule& schedule, int index) const {
    assert(index >= 0 && index <= steps());
    const auto i = static_cast<std::size_t>(index);
    return i < times.size() ? schedule.at(times[i])
                            : NoiseLevel::scalar(-std::numeric_limits<double>::infinity());
}

TimeGrid uniform_time_grid(const NoiseSchedule&, int steps, bool to_clean) {
    return spaced(steps, to_clean, [](double u) { return 1 - u; });
}

TimeGrid uniform_gamma_grid(const NoiseSchedule& schedule, int steps, bool to_clean) {
    const double noisy = schedule.reference_gamma(1), clean = schedule.reference_gamma(0);
    return spaced(steps, to_clean, [&](double u) { return schedule.time_of(std::lerp(noisy, clean, u)); });
}

TimeGrid karras_grid(const NoiseSchedule& schedule, int steps, bool to_clean) {
    constexpr double kExponent = 7;
    // rho^(1/7) as exp(gamma / 14)
    const double noisy = std::exp(schedule.reference_gamma(1) / (2 * kExponent));
    const double clean = std::exp(schedule.reference_gamma(0) / (2 * kExponent));
    return spaced(steps, to_clean, [&](double u) {
        if (u == 0 || u == 1) return 1 - u;  // the ends to the last bit
        return schedule.time_of(2 * kExponent * std::log(std::lerp(noisy, clean, u)));
    });
}

std::vector<std::string> grid_names() {
    std::vector<std::string> names;
    for (const GridEntry& entry : kGrids) names.emplace_back(entry.name);
    return names;
}

Result<TimeGrid> make_grid(std::string_view name, const NoiseSchedule& schedule, int steps, bool to_clean) {
    if (steps < 1) return Error{fmt::format("A run of {} steps goes nowhere; give 1 or more.", steps)};
    for (const GridEntry& entry : kGrids)
        if (name == entry.name) return entry.make(schedule, steps, to_clean);
    return Error{fmt::format("There is no time grid called \"{}\"; choose one of {}.", name,
                             fmt::join(grid_names(), ", "))};
}

}  // namespace syn
