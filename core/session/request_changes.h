#pragma once

#include <string>
#include <vector>

#include "core/session/request.h"

namespace syn {

/// What makes one request of another.
struct RequestChanges {
    std::vector<Edit> edits;         ///< applied in turn they make `to` of `from`, but for what is fixed
    std::vector<std::string> fixed;  ///< fields that differ though no run may change them: "steps", "seed"
};

/// How a run that stands at `step` with the settings `from` is made to go on with those of `to`. A guide that
/// `to` lacks is switched off; one that it has beside them is fixed ("guides"). Edits of either, device and
/// number type, and the hashes of weights, do not count.
RequestChanges changes_between(const GenerationRequest& from, const GenerationRequest& to, int step);

/// The settings of a run of this request while it stands at `step`: with the edits up to there made. Error as
/// apply() gives.
Result<GenerationRequest> settings_at(const GenerationRequest& request, int step);

}  // namespace syn
