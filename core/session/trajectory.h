#pragma once

#include <cstddef>
#include <map>
#include <memory>

namespace syn {

struct RunState;

/// The past states of a run, at most `most` of them, evenly spread: while they fit every step is kept, then
/// every second, every fourth and so on. So of n steps, no step is more than 2 n / most steps away from a
/// kept one before it. States are shared and immutable. A trajectory of none is allowed: step 0 can always be
/// made again.
class Trajectory {
  public:
    explicit Trajectory(std::size_t most = 0) : most_(most) {}

    void keep(int step, std::shared_ptr<const RunState> state);
    std::shared_ptr<const RunState> find(int step) const;  ///< null where it is not kept
    std::shared_ptr<const RunState> nearest(
        int step) const;          ///< the last kept at or before `step`; null: none
    void forget_after(int step);  ///< what follows will differ
    /// Gives up about every second state, the last one too when it is the only one. False: there is none.
    bool thin();
    const std::map<int, std::shared_ptr<const RunState>>& states() const { return states_; }
    std::size_t size() const { return states_.size(); }

  private:
    std::size_t most_;
    int stride_ = 1;
    std::map<int, std::shared_ptr<const RunState>> states_;
};

}  // namespace syn
