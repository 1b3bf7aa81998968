#pragma once

#include "app/studio/document.h"

namespace syn::studio {

/// The document with another model. What was drawn, given, masked and asked for stays wherever the model has
/// a modality of that name, so that models are compared on the same digit; how it guides, and what it is
/// walked by, is the model's own default, for what serves one model best need not serve another.
Document withModel(const Document& document, const engine::ModelInfo& model);

}  // namespace syn::studio
