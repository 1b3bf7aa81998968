#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/guidance/guide_mode.h"
#include "core/network/card.h"

namespace syn {

/// The guide modes that a model can do, by name, the card's first; none of a judge. A model with one noise
/// level for all knows neither hold nor marginal. A card may list fewer than its levels allow; then resample
/// and reconstruction, which are random with more done, come with random, and marginal with hold.
std::vector<std::string> guide_modes_of(const ModelCard& card);

/// Error: the model cannot do this to the modality; says why, and what it can.
Result<void> check_guide_mode(const ModelCard& card, GuideMode mode, std::string_view modality);

}  // namespace syn
