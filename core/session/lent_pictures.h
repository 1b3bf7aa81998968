#pragma once

#include <map>
#include <memory>
#include <vector>

#include "core/session/session_plan.h"

namespace syn {

/// Pictures of a run that another run made before, from the same seeds and settings: a step then makes the
/// other pictures alone, and puts these between them. Immutable; the states stay the lender's, and what it
/// gives up is no longer lent.
class LentPictures {
  public:
    using States = std::map<int, std::shared_ptr<const RunState>>;

    /// `from[i]`: which picture of the lender is picture i; below 0: none, it is to be made. At least two
    /// pictures here and there, so that a tensor's rows tell whether it has one for each.
    LentPictures(std::vector<int> from, int lender_count, const States& states);

    /// The lender's state after so many steps; null where it is not kept.
    std::shared_ptr<const RunState> at(int step) const;
    /// Which pictures are to be made, lowest first; may be none.
    const std::vector<int>& fresh() const { return fresh_; }
    /// The rows of the pictures that are to be made.
    SamplerState part(const SamplerState& whole) const;
    /// A step's state with all pictures; `made` has those that were to be made. Its event is left alone.
    RunState together(const RunState& made, const RunState& lender) const;

  private:
    at::Tensor rows(const at::Tensor& whole) const;
    at::Tensor merged(const at::Tensor& made, const at::Tensor& lender) const;

    std::vector<int> from_, fresh_;
    int lender_count_;
    std::map<int, std::weak_ptr<const RunState>> states_;
};

}  // namespace syn
