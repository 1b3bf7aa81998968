#include "core/session/trajectory.h"

#include <utility>

namespace syn {

void Trajectory::keep(int step, std::shared_ptr<const RunState> state) {
    if (most_ == 0 || step % stride_ != 0) return;
    states_[step] = std::move(state);
    while (states_.size() > most_) {
        stride_ *= 2;
        std::erase_if(states_, [&](const auto& kept) { return kept.first % stride_ != 0; });
    }
}

std::shared_ptr<const RunState> Trajectory::find(int step) const {
    const auto found = states_.find(step);
    return found == states_.end() ? nullptr : found->second;
}

std::shared_ptr<const RunState> Trajectory::nearest(int step) const {
    const auto after = states_.upper_bound(step);
    return after == states_.begin() ? nullptr : std::prev(after)->second;
}

bool Trajectory::thin() {
    if (states_.empty()) return false;
    const std::size_t before = states_.size();
    if (before == 1) states_.clear();
    while (states_.size() == before) {
        stride_ *= 2;
        std::erase_if(states_, [&](const auto& kept) { return kept.first % stride_ != 0; });
    }
    return true;
}

void Trajectory::forget_after(int step) {
    states_.erase(states_.upper_bound(step), states_.end());
}

}  // namespace syn
