#pragma once

#include <QString>

namespace syn {

/// How well `typed` names `text`: its letters must occur in order, whatever the case; -1 where they do not.
/// Letters that begin words, follow one another, or stand at the front count more; nothing typed matches all
/// alike.
int fuzzyScore(const QString& typed, const QString& text);

}  // namespace syn
