#pragma once

#include "core/schedule/noise_level.h"

namespace syn {

/// How noise grows with time t in [0, 1] (0 data, 1 noise). Immutable.
class NoiseSchedule {
  public:
    virtual ~NoiseSchedule() = default;
    /// The level of every component at time t.
    virtual NoiseLevel at(double t) const = 0;
    /// One gamma that stands for all components at time t (the scalar itself; the mean otherwise): what time
    /// grids are spaced by and charts are drawn against. Never falls with t.
    virtual double reference_gamma(double t) const = 0;
    /// The time at which reference_gamma reaches gamma; clamped to [0, 1]. Bisection unless overridden.
    virtual double time_of(double gamma) const;
};

}  // namespace syn
