#pragma once

#include <string>
#include <vector>

#include "core/engine/engine.h"
#include "core/network/card.h"

namespace syn::engine {

/// A card as the window wants it. Defaults that make no request are told in `problems` and left out.
ModelInfo model_info(const ModelCard& card, std::vector<std::string>* problems = nullptr);

}  // namespace syn::engine
