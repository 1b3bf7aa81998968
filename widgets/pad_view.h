#pragma once

#include <QPointF>
#include <QRectF>

namespace syn {

/// Which part of a drawing a square shows: all of it, or a smaller square of it, enlarged. Points of the
/// drawing and of the square are both 0..1 across and down.
class PadView {
  public:
    static constexpr double kMostZoom = 8;

    const QRectF& part() const { return part_; }  ///< of the drawing
    double zoom() const { return 1 / part_.width(); }
    bool whole() const { return part_.width() >= 1; }
    QPointF toDrawing(const QPointF& at) const { return part_.topLeft() + at * part_.width(); }
    QPointF toSquare(const QPointF& at) const { return (at - part_.topLeft()) / part_.width(); }

    /// The point of the square stays over what it is over now, as far as the drawing's edges let it.
    void zoomAt(const QPointF& at, double factor);
    void pan(const QPointF& by);     ///< what is shown follows the hand, in sides of the square
    void reveal(const QPointF& at);  ///< brings a point of the drawing into sight
    void showWhole() { part_ = {0, 0, 1, 1}; }

  private:
    void place(const QPointF& topLeft, double side);

    QRectF part_{0, 0, 1, 1};
};

}  // namespace syn
