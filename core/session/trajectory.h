#pragma once

#include <cstddef>
#include <map>
#include <memory>

namespace syn {

struct RunState;

/// The past states of a run, bounded: at most `most` are kept, evenly spread. While they fit every step is
/// kept; then every second, every fourth and so on, so that no step is further than twice the mean distance
/// from a kept one. Step 0 is always kept. States are shared and immutable.
class Trajectory {
  public:
    explicit Trajectory(std::size_t most = 64) : most_(most) {}

    void keep(int step, std::shared_ptr<const RunState> state);
    /// The last kept state at or before `step`; never empty once step 0 was kept.
    std::shared_ptr<const RunState> nearest(int step) const;
    /// Drops the states after `step`: what follows will differ.
    void forget_after(int step);
    std::size_t size() const { return states_.size(); }

  private:
    std::size_t most_;
    int stride_ = 1;
    std::map<int, std::shared_ptr<const RunState>> states_;
};

}  // namespace syn
