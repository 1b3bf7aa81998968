#pragma once

#include <QString>
#include <functional>

#include "app/studio/queued_run.h"
#include "core/engine/engine.h"

namespace syn::studio {

/// What the runs are of, in few words: what is given and how, and what is made of it: "digit 7 · Hold 4.0 →
/// picture". `read`: the class that what is given of a modality is read as; -1: nobody knows.
QString runTitle(const QList<QueuedRun::Row>& rows, const engine::ModelInfo& model,
                 const std::function<int(const QString& modality)>& read);

/// "1 … 16"; of a morph "1 → 9"; with "own" where single pictures have seeds of their own.
QString seedsText(const GenerationRequest& request);

/// Modalities of which the request makes something.
QStringList generatedBy(const GenerationRequest& request, const engine::ModelInfo& model);

}  // namespace syn::studio
