#pragma once

#include "widgets/stroke_painter.h"

namespace syn {

/// Strokes as a picture: round and antialiased on black, white unless their ink has another shade. A pen
/// moves more often than all strokes could be painted: of a drawing that has grown since the last time only
/// what is new is. Fills cover the same region of the drawing at every size.
class StrokeCanvas {
  public:
    /// A part of the drawing (0..1; all of it) on a square of `side` pixels, in the format of screens;
    /// `ground`, where there is one, lies under the strokes in grey, fitted to the square. The same picture
    /// whatever was painted before.
    const QImage& paint(const PenStrokes& strokes, int side, const QImage& ground = {},
                        const QRectF& view = {0, 0, 1, 1});
    /// All of it, in one channel.
    QImage grey(const PenStrokes& strokes, int side, const QImage& ground = {});

  private:
    void plan(const PenStrokes& strokes, const QImage& ground);

    StrokePainter painter_;
    StrokePainter planner_;  ///< what fills find before them
    PenStrokes planned_;     ///< those whose fills have their regions
    QImage plannedOn_;
    QList<QImage> regions_;  ///< of the fills, in their order
};

/// What a StrokeCanvas paints, in one channel: of drawings that are painted once.
QImage renderStrokes(const PenStrokes& strokes, int side, const QImage& ground = {});

}  // namespace syn
