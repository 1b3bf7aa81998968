#pragma once

#include <QString>

#include "widgets/palette.h"

class QApplication;

namespace syn {

/// The style sheet of the whole window, generated from a palette.
QString styleSheet(const Palette& palette);

/// Gives the application the theme: fonts (bundled Inter), colours and style sheet. Widgets on screen follow.
void applyTheme(QApplication& application, Theme theme);

}  // namespace syn
