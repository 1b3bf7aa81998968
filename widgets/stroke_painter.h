#pragma once

#include <QImage>
#include <QRectF>

#include "widgets/pen_stroke.h"

namespace syn {

/// Strokes as a picture, given the regions that their fills cover. Of strokes that have grown since the last
/// time only what is new is painted. A stroke is a coverage, as dense everywhere as its densest touch there,
/// so that it has no seams where it crosses itself; its ink then lies over what was below.
class StrokePainter {
  public:
    /// `view` of the drawing (0..1), on a square of `side` pixels in the format of screens; `regions`: one
    /// for each fill, in their order.
    const QImage& paint(const PenStrokes& strokes, int side, const QImage& ground,
                        const QList<QImage>& regions, const QRectF& view = {0, 0, 1, 1});

  private:
    bool grew(const PenStrokes& strokes, int side, const QImage& ground, const QRectF& view) const;
    void begin(int side, const QImage& ground, const QPointF& shift);
    void draw(const PenStroke& stroke, qsizetype drawn, const QPointF& shift);
    void fill(const PenStroke& stroke, const QImage& region, const QPointF& shift);
    void compose(const PenStroke& stroke, const QRectF& touched);
    QRectF shown(const QRectF& part) const;

    PenStrokes strokes_;  ///< those in the picture
    QImage ground_, picture_;
    QImage below_;     ///< all but the last stroke
    QImage coverage_;  ///< of the last stroke: white where its ink hides what is below
    QRectF view_;
};

}  // namespace syn
