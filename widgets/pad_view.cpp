#include "widgets/pad_view.h"

#include <algorithm>

namespace syn {

void PadView::zoomAt(const QPointF& at, double factor) {
    const QPointF fixed = toDrawing(at);
    const double zoom = std::clamp(this->zoom() * factor, 1.0, kMostZoom);
    place(fixed - at / zoom, 1 / zoom);
}

void PadView::pan(const QPointF& by) {
    place(part_.topLeft() - by * part_.width(), part_.width());
}

void PadView::reveal(const QPointF& at) {
    const double side = part_.width(), rim = side / 8;
    const auto along = [&](double first, double point) {
        return std::clamp(first, point + rim - side, std::max(point + rim - side, point - rim));
    };
    place({along(part_.x(), at.x()), along(part_.y(), at.y())}, side);
}

void PadView::place(const QPointF& topLeft, double side) {
    part_ = {std::clamp(topLeft.x(), 0.0, 1 - side), std::clamp(topLeft.y(), 0.0, 1 - side), side, side};
}

}  // namespace syn
