#include "core/training/probe.h"

#include <chrono>

#include "core/network/model.h"
#include "core/training/autocast.h"
#include "core/training/optimiser.h"

namespace syn {

Result<Speed> probe_speed(const Recipe& recipe, std::shared_ptr<const JointSets> sets,
                          const std::string& device_name, double seconds, const Breath& go_on) {
    using Clock = std::chrono::steady_clock;
    const auto device = find_device(device_name);
    if (!device) return device.error();
    const auto half = mixed_precision(recipe, *device);
    if (!half) return half.error();
    auto made = make_joint_objective(recipe, std::move(sets), *device);
    if (!made) return made.error();
    Objective& objective = **made;
    Optimiser optimiser(objective.parameters(), recipe.optimiser, recipe.steps());
    double spent = 0;
    int counted = 0;
    for (std::int64_t step = 0; step < 2 || spent < seconds; ++step) {
        if (!go_on()) return Error{"The measurement was stopped."};
        const auto before = Clock::now();
        {
            const Autocast autocast(*device, *half);
            objective.loss(step).backward();
        }
        if (!optimiser.step(step)) return Error{"The loss is not a number at the first steps."};
        if (step == 0) continue;  // the first step makes room for what all others use again
        spent += std::chrono::duration<double>(Clock::now() - before).count();
        ++counted;
    }
    return Speed{counted * recipe.batch / spent, objective.parameters().count()};
}

}  // namespace syn
