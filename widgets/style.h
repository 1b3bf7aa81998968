#pragma once

#include <QString>

#include "widgets/palette.h"

class QApplication;

namespace syn {

/// The style sheet of the whole window, generated from a palette.
QString styleSheet(const Palette& palette);

/// Gives the application the theme: applyColours() and applyStyleSheet(). Widgets on screen follow.
void applyTheme(QApplication& application, Theme theme);
/// Fonts (bundled Inter) and colours alone. A window that is made now, and gets its style sheet when it is
/// whole, is there sooner: widgets that are put into each other would be styled anew at every step.
void applyColours(QApplication& application, Theme theme);
/// The style sheet of the colours that were applied last.
void applyStyleSheet(QApplication& application);

}  // namespace syn
