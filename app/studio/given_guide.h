#pragma once

#include <optional>

#include "app/studio/condition_settings.h"
#include "core/engine/engine.h"

namespace syn::studio {

/// "all", and the places of part_names().
QStringList givenPlaces();
/// Where what is given counts, white, at the given size; empty: everywhere. One channel, or three where
/// colours are chosen. Error: nowhere, or colours of what has none.
Result<Image> maskOf(const GivenPart& part, int width, int height, int channels);
/// Whether a run makes something of the modality: it is generated, or given in parts that leave some of it.
bool leavesSomething(const ConditionSettings& condition);
/// A further part to begin with: the same drawing or picture, where nothing is given yet.
GuideSettings furtherPart(const ConditionSettings& condition);
/// Who holds where the parts of a modality overlap, in one sentence; empty: they do not.
QString overlapOf(const ConditionSettings& condition, const engine::ModelInfo& model,
                  const engine::ModalityInfo& modality);

/// Where nothing would be left of what is shown: sigma stays below 1.
constexpr double kMostNoise = 0.99;
/// sigma of what is shown at gamma, in the steps of a slider up to kMostNoise; nothing: clean.
double noiseOf(const std::optional<double>& gamma);

/// A fitted picture of what is given for a modality. Error: nothing is.
Result<Image> fittedGuide(const GuideSettings& given, const engine::ModelInfo& model,
                          const engine::ModalityInfo& modality, const engine::Engine& engine);
/// What is given, as the engine takes it. Error: nothing is, or nowhere; one sentence.
Result<Guide> guideOf(const GuideSettings& given, const engine::ModelInfo& model,
                      const engine::ModalityInfo& modality, const engine::Engine& engine);

}  // namespace syn::studio
