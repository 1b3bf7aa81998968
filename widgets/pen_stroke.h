#pragma once

#include <QList>
#include <QPointF>
#include <algorithm>

namespace syn {

/// Where the pen was, and how hard it pressed.
struct PenPoint {
    QPointF at;           ///< 0..1 across and down the drawing
    double pressure = 1;  ///< 0..1; a mouse presses with 1

    bool operator==(const PenPoint&) const = default;
};

/// What a movement of the pen does: draws along its points; fills the region of similar shade that its point
/// lies in; or shifts all that is there already from its first point to its last.
enum class StrokeKind { Line, Fill, Move };

/// One movement of the pen, from down to up: a value, owned by the document.
struct PenStroke {
    QList<PenPoint> points;
    double width = 0.09;  ///< of the drawing's side, at full pressure
    bool eraser = false;
    double shade = 1;   ///< of the ink: 1 white, 0 black
    bool soft = false;  ///< pressure sets how dense the ink is too, not the width alone
    StrokeKind kind = StrokeKind::Line;

    bool operator==(const PenStroke&) const = default;
};
using PenStrokes = QList<PenStroke>;

/// How far a stroke shifts what is before it.
inline QPointF shiftOf(const PenStroke& stroke) {
    if (stroke.kind != StrokeKind::Move || stroke.points.isEmpty()) return {};
    return stroke.points.last().at - stroke.points.first().at;
}

/// Whether strokes leave marks, or only shift what lies under them.
inline bool leaveMarks(const PenStrokes& strokes) {
    return std::any_of(strokes.begin(), strokes.end(),
                       [](const PenStroke& stroke) { return stroke.kind != StrokeKind::Move; });
}

/// With one more: shifts in a row are one.
inline PenStrokes withStroke(PenStrokes strokes, const PenStroke& stroke) {
    constexpr double kGone = 2;  // sides of the drawing: whatever is shifted so far is out of sight
    if (stroke.kind != StrokeKind::Move || strokes.isEmpty() || strokes.last().kind != StrokeKind::Move)
        return strokes << stroke;
    const QPointF shift = shiftOf(strokes.last()) + shiftOf(stroke);
    strokes.last().points = {
        {{}, 1}, {{std::clamp(shift.x(), -kGone, kGone), std::clamp(shift.y(), -kGone, kGone)}, 1}};
    return strokes;
}

}  // namespace syn
