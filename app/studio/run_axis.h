#pragma once

#include <cmath>

#include "app/studio/run_controller.h"

namespace syn::studio {

/// The run on a curve of what is set up, which may have another number of steps than the run had: both lead
/// from noise to picture, so that the run stands at the same share of the way. A finished run stands at the
/// end whatever number is set next, and each click finds the step of the run that lies nearest. On a curve of
/// another schedule or grid it stands nowhere.
class RunAxis {
  public:
    RunAxis(const RunStatus& status, const Sampling& set)
        : status_(status),
          sameWay_(status.request && status.request->grid == set.grid.toStdString() &&
                   status.request->schedule == set.schedule.toStdString()) {}

    /// Where the run stands on a curve of so many steps; below 0: it is not to be shown there. A live run is
    /// gone before one could walk it.
    double place(int steps) const {
        using Phase = RunStatus::Phase;
        const bool walks = status_.id != 0 && !status_.live && status_.phase != Phase::None &&
                           status_.phase != Phase::Loading;
        if (!walks || !sameWay_ || status_.steps < 1 || steps < 1) return -1;
        return static_cast<double>(status_.step) * steps / status_.steps;
    }
    /// The run's step nearest to a step of such a curve; below 0: there is none.
    int step(int place, int steps) const {
        return !sameWay_ || steps < 1
                   ? -1
                   : static_cast<int>(std::lround(static_cast<double>(place) * status_.steps / steps));
    }

  private:
    const RunStatus& status_;
    bool sameWay_;
};

}  // namespace syn::studio
