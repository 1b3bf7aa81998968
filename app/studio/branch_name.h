#pragma once

#include <QString>
#include <vector>

#include "core/engine/engine.h"

namespace syn::studio {

/// What edits of these settings change, in few words: "weight 4 → 6", "mode hold → random, digit redrawn".
/// With several guides each change says whose it is.
QString branchName(const std::vector<Edit>& edits, const GenerationRequest& settings,
                   const engine::ModelInfo& model);

/// The kind of the condition that the edits change, for its hue; empty: none, or several.
QString branchKind(const std::vector<Edit>& edits, const GenerationRequest& settings,
                   const engine::ModelInfo& model);

}  // namespace syn::studio
