#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "core/training/joint_sets.h"
#include "core/training/objective.h"

namespace syn {

/// What a network costs on this machine.
struct Speed {
    double samples_per_second = 0;
    std::int64_t parameters = 0;
};

/// Trains the network of a joint recipe for about so many seconds (one step is not counted, one at least is),
/// in memory alone, and says how fast that went. Time that `go_on` takes is not counted. Error: a network
/// that cannot be built, no such device; or `go_on` said no.
Result<Speed> probe_speed(const Recipe& recipe, std::shared_ptr<const JointSets> sets,
                          const std::string& device, double seconds, const Breath& go_on);

}  // namespace syn
