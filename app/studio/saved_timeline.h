#pragma once

#include <QList>
#include <QString>

#include "core/session/request.h"

namespace syn::studio {

/// A track of the timeline as a project keeps it: its request, with the edits, makes the same pictures again.
struct SavedBranch {
    QString name;
    int parent = -1;  ///< index of the track it left; -1: none
    int from = 0;     ///< at which step
    GenerationRequest request;

    bool operator==(const SavedBranch&) const = default;
};

struct SavedTimeline {
    QList<SavedBranch> branches;  ///< parents before their branches
    int current = -1;             ///< the one that was shown

    bool operator==(const SavedTimeline&) const = default;
};

}  // namespace syn::studio
