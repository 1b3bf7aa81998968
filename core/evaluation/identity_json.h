#pragma once

#include "core/evaluation/adherence.h"

namespace syn::evaluation {

/// What features were taken with and compared with, told alike in every file of figures.
/// `Json`: nlohmann's, in whichever order of fields.
template <class Json>
void add_features(Json& out, const AdherenceIdentity& id) {
    for (const ExtractorFigure& e : id.extractors)
        out["extractors"].push_back({{"modality", e.modality},
                                     {"name", e.name},
                                     {"sha256", e.sha256},
                                     {"dimension", e.dimension},
                                     {"classes", e.classes}});
    const auto add = [&](const char* field, const std::vector<ReferenceFigure>& sets) {
        for (const ReferenceFigure& r : sets)
            out[field].push_back(
                {{"modality", r.modality}, {"name", r.name}, {"sha256", r.sha256}, {"count", r.count}});
    };
    add("references", id.references);
    add("test_sets", id.tests);
}

}  // namespace syn::evaluation
