#pragma once

#include <QByteArray>

#include "widgets/palette.h"

namespace syn::studio {

/// A plot of core/evaluation, which is drawn for white paper, in the colours of a theme: ground, ink and
/// series from its palette, the shades of a matrix from its panel towards its accent. Shapes and text stay.
/// Colours that such plots do not have stay too.
QByteArray inTheme(const QByteArray& svg, const Palette& palette);

}  // namespace syn::studio
