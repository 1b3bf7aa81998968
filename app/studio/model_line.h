#pragma once

#include <QString>

#include "app/studio/document.h"
#include "core/engine/engine.h"

namespace syn::studio {

/// How well the model does what the document asks for: of the first modality that is given, what is made of
/// it and the guide mode, at the scale that it was measured at; of nothing given, how often the halves agree.
/// What was not measured is not told.
QString measuredText(const engine::ModelInfo& model, const Document& document);
/// "MNIST, CIFAR-10"
QString trainedOnText(const engine::ModelInfo& model);

/// The honest line: "picture from digit, hold at scale 6: .95 of what the judge gives real ones [.93, .97];
/// trained on MNIST, CIFAR-10"; the card's own summary where what is asked for was not measured.
QString modelLine(const engine::ModelInfo& model, const Document& document);

}  // namespace syn::studio
