#pragma once

#include <vector>

#include "core/network/card.h"
#include "core/session/request.h"

namespace syn {

/// What a set of pictures is of: the modalities of which the guides leave something to generate, or all of
/// them where they leave nothing.
std::vector<CardModality> generated_modalities(const GenerationRequest& request, const ModelCard& card);

}  // namespace syn
