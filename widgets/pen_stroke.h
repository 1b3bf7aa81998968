#pragma once

#include <QImage>
#include <QList>
#include <QPointF>

namespace syn {

/// Where the pen was, and how hard it pressed.
struct PenPoint {
    QPointF at;           ///< 0..1 across and down the drawing
    double pressure = 1;  ///< 0..1; a mouse presses with 1

    bool operator==(const PenPoint&) const = default;
};

/// One movement of the pen, from down to up: a value, owned by the document.
struct PenStroke {
    QList<PenPoint> points;
    double width = 0.09;  ///< of the drawing's side, at full pressure
    bool eraser = false;

    bool operator==(const PenStroke&) const = default;
};
using PenStrokes = QList<PenStroke>;

/// White round strokes on black, antialiased; `ground`, when there is one, lies under them, fitted to the
/// square.
QImage renderStrokes(const PenStrokes& strokes, int side, const QImage& ground = {});

/// Draws what a stroke has grown by since it had `drawn` points on a square image that shows it up to there:
/// the same image as renderStrokes() makes of the whole, from one point (0 of which are there) or from two
/// on.
void growStroke(QImage& image, const PenStroke& stroke, qsizetype drawn);

}  // namespace syn
