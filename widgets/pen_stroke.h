#pragma once

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

}  // namespace syn
