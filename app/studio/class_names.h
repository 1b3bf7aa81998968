#pragma once

#include <QString>

#include "core/engine/engine.h"

namespace syn::studio {

/// What a class of a modality is called: "horse"; its number where the model has no name for it.
QString className(const engine::ModalityInfo& modality, int index);
/// What a class means to the model: the other modality's class that the legend pairs it with ("horse" of "7",
/// and the other way round); empty: nothing.
QString classMeaning(const engine::ModelInfo& model, const engine::ModalityInfo& modality, int index);

}  // namespace syn::studio
