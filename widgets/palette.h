#pragma once

#include <QColor>
#include <QString>
#include <QStringList>

namespace syn {

enum class Theme { Dark, Light };

/// Every colour of the window. No widget knows a colour of its own; painted widgets and the style sheet read
/// this.
struct Palette {
    QColor window;   ///< behind everything, and the stage
    QColor panel;    ///< side columns and bars
    QColor control;  ///< cards, fields, buttons
    QColor raised;   ///< chosen segment, hovered or checked button, seen on every ground; carries only `text`
    QColor line;     ///< separators, grooves
    QColor outline;  ///< what shows where a control is: slider tracks, switches, the frame of an empty well
    QColor inactive;  ///< icons, tracks and switches that cannot be used now
    QColor text;      ///< names and values
    QColor second;    ///< labels
    QColor faint;     ///< section titles, captions
    QColor accent;    ///< the one accent: run, focus, choice
    QColor onAccent;  ///< text on the accent, and on a hue
    QColor warning;

    QColor digit, picture, sketch, mask, words, attributes, signal;

    /// The hue of a kind of condition ("digit", "picture", ...); the accent for a kind without one.
    QColor hue(const QString& kind) const;
};

/// Kinds of conditions that have a hue, in the order of the cards.
const QStringList& conditionKinds();

const Palette& paletteOf(Theme theme);
/// The palette in use; see applyTheme() in style.h.
const Palette& colours();
Theme theme();

namespace detail {
void setTheme(Theme theme);
}

/// Contrast of two colours by WCAG 2: 1 to 21.
double contrast(const QColor& a, const QColor& b);

/// The colour on this ground as if it covered it by `strength`: 0 the ground, 1 the colour itself.
QColor blend(const QColor& colour, const QColor& ground, double strength);

/// The scale of maps, 0 (dark) to 1 (bright), in both themes: viridis (van der Walt & Smith 2015), which is
/// even to the eye and readable without hue.
QColor viridis(double share);

}  // namespace syn
