#include <fmt/format.h>

#include <cmath>

#include "core/schedule/schedules.h"
#include "core/schedule/tabulated.h"

namespace syn {

Result<std::shared_ptr<const NoiseSchedule>> make_ddpm_linear_schedule(int steps, double first_beta,
                                                                       double last_beta) {
    if (steps < 2)
        return Error{fmt::format("A DDPM schedule of {} step(s) has no course; give two or more.", steps)};
    std::vector<double> betas(static_cast<std::size_t>(steps));
    for (int i = 0; i < steps; ++i)
        betas[static_cast<std::size_t>(i)] =
            std::lerp(first_beta, last_beta, static_cast<double>(i) / (steps - 1));
    return make_beta_schedule(betas);
}

}  // namespace syn
