#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/schedule/schedules.h"
#include "core/schedule/tabulated.h"

namespace syn {

Result<std::shared_ptr<const NoiseSchedule>> make_cosine_schedule(int steps) {
    if (steps < 2)
        return Error{fmt::format("A cosine schedule of {} step(s) has no course; give two or more.", steps)};
    constexpr double kOffset = 0.008;   // keeps the first betas from vanishing
    constexpr double kLargest = 0.999;  // keeps the last from reaching 1, where alpha would be 0
    const auto abar = [&](int i) {
        const double c =
            std::cos((static_cast<double>(i) / steps + kOffset) / (1 + kOffset) * std::numbers::pi / 2);
        return c * c;
    };
    std::vector<double> betas(static_cast<std::size_t>(steps));
    for (int i = 0; i < steps; ++i)
        betas[static_cast<std::size_t>(i)] = std::min(1 - abar(i + 1) / abar(i), kLargest);
    return make_beta_schedule(betas);
}

}  // namespace syn
