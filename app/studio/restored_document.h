#pragma once

#include <QStringList>
#include <deque>

#include "app/studio/document.h"

namespace syn::studio {

/// A request turned back into what a user would have set.
struct RestoredDocument {
    Document document;
    QStringList lost;  ///< what the request has and no control of the window shows, for people
    /// What only the request itself makes again, likewise: changes made on the way, another digit.
    QStringList ran;
};

/// The document whose run is this request, as it stood when the run ended; view and Live stay as they are in
/// `now`. Error: one sentence where
/// the request's model is not among `models`, or has no such modality.
Result<RestoredDocument> documentOf(const GenerationRequest& request,
                                    const std::deque<engine::ModelInfo>& models, const Document& now);

}  // namespace syn::studio
