#pragma once

#include "core/schedule/noise_schedule.h"

namespace syn {

/// A schedule with one level for all components: reference_gamma says everything.
class ScalarSchedule : public NoiseSchedule {
  public:
    NoiseLevel at(double t) const final { return NoiseLevel::scalar(reference_gamma(t)); }
};

}  // namespace syn
