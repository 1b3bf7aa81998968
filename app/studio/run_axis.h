#pragma once

#include <cmath>

#include "app/studio/run_controller.h"

namespace syn::studio {

/// The run on a curve of the document's schedule, which may have another number of steps than the run had:
/// both lead from noise to picture, so that the run stands at the same share of the way. A finished run
/// stands at the end whatever is set next, and each click finds the step of the run that lies nearest.
class RunAxis {
  public:
    explicit RunAxis(const RunStatus& status) : status_(status) {}

    /// Where the run stands on a curve of so many steps; below 0: it is not to be shown there. A live run is
    /// gone before one could walk it.
    double place(int steps) const {
        using Phase = RunStatus::Phase;
        const bool walks = status_.id != 0 && !status_.live && status_.phase != Phase::None &&
                           status_.phase != Phase::Loading;
        if (!walks || status_.steps < 1 || steps < 1) return -1;
        return static_cast<double>(status_.step) * steps / status_.steps;
    }
    /// The run's step nearest to a step of such a curve.
    int step(int place, int steps) const {
        return steps < 1 ? 0
                         : static_cast<int>(std::lround(static_cast<double>(place) * status_.steps / steps));
    }

  private:
    const RunStatus& status_;
};

}  // namespace syn::studio
