#pragma once

#include <QList>
#include <optional>

#include "app/studio/document.h"

class QWidget;

namespace syn::studio {

/// What a morph can lead between.
struct MorphEnds {
    QList<quint64> seeds;  ///< of the pictures on the stage
    QList<int> pinned;     ///< which of them are pinned
    bool digit = false;    ///< a digit is given, so that another can be led to
};

/// Asks from where to where, over how many pictures. Nothing: called off.
std::optional<MorphSettings> chooseMorphEnds(QWidget* parent, const MorphSettings& start,
                                             const MorphEnds& ends);

}  // namespace syn::studio
