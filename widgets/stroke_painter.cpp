#include "widgets/stroke_painter.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

namespace syn {
namespace {

constexpr double kLeastPressure = 0.25;  // a light touch still leaves a line
constexpr double kFullPressure = 0.5;    // from here on ink is dense: a hand presses no harder all the time
// Within a piece of line so many widths and densities are told apart: no band is seen between two.
constexpr double kWidths = 32, kDensities = 100;

double widthAt(const PenStroke& stroke, double pressure) {
    return stroke.width * (kLeastPressure + (1 - kLeastPressure) * pressure);
}

double densityAt(const PenStroke& stroke, double pressure) {
    if (!stroke.soft) return 1;
    return kLeastPressure + (1 - kLeastPressure) * std::clamp(pressure / kFullPressure, 0.0, 1.0);
}

QColor greyOf(double share) {
    const int grey = static_cast<int>(std::lround(255 * share));
    return {grey, grey, grey};
}

void line(QPainter& painter, const PenStroke& stroke, const PenPoint& from, const PenPoint& to) {
    const double pressure = (from.pressure + to.pressure) / 2;
    painter.setPen(QPen(greyOf(densityAt(stroke, pressure)), widthAt(stroke, pressure), Qt::SolidLine,
                        Qt::RoundCap, Qt::RoundJoin));
    // A line of no length has no direction, and Qt draws none.
    if (from.at == to.at)
        painter.drawPoint(to.at);
    else
        painter.drawLine(from.at, to.at);
}

/// In as many pieces as its pressure needs to change evenly.
void piece(QPainter& painter, const PenStroke& stroke, const PenPoint& from, const PenPoint& to) {
    const double more = to.pressure - from.pressure;
    const double denser = densityAt(stroke, to.pressure) - densityAt(stroke, from.pressure);
    const double needed = std::max(std::abs(more) * kWidths, std::abs(denser) * kDensities);
    const int steps = stroke.soft ? std::max(1, static_cast<int>(std::ceil(needed))) : 1;
    const auto at = [&](int step) {
        const double way = static_cast<double>(step) / steps;
        return PenPoint{from.at + way * (to.at - from.at), from.pressure + way * more};
    };
    for (int step = 0; step < steps; ++step) line(painter, stroke, at(step), at(step + 1));
}

/// What a part of a stroke may touch.
QRectF reachOf(const PenStroke& stroke, qsizetype first) {
    QRectF reach;
    for (qsizetype i = first; i < stroke.points.size(); ++i) {
        const double radius = widthAt(stroke, stroke.points[i].pressure) / 2;
        reach |= QRectF(stroke.points[i].at - QPointF(radius, radius), QSizeF(2 * radius, 2 * radius));
    }
    return reach;
}

bool beginsWith(const PenStroke& stroke, const PenStroke& first) {
    PenStroke same = stroke;
    same.points = first.points;
    return same == first && stroke.points.size() >= first.points.size() &&
           std::equal(first.points.begin(), first.points.end(), stroke.points.begin());
}

}  // namespace

const QImage& StrokePainter::paint(const PenStrokes& strokes, int side, const QImage& ground,
                                   const QList<QImage>& regions, const QRectF& view) {
    const bool anew = !grew(strokes, side, ground, view);
    QList<QPointF> shifts(strokes.size() + 1);  // of each by those after it; the last: of what is new
    for (qsizetype i = strokes.size(); i-- > 0;) shifts[i] = shifts[i + 1] + shiftOf(strokes[i]);
    if (anew) {
        view_ = view;
        begin(side, ground, shifts.first());
    }
    qsizetype fills = 0;
    const qsizetype first = std::max<qsizetype>(0, strokes_.size() - 1);
    for (qsizetype i = 0; i < strokes.size(); ++i) {
        const PenStroke& stroke = strokes[i];
        const qsizetype region = stroke.kind == StrokeKind::Fill ? fills++ : -1;
        const qsizetype drawn = i < strokes_.size() ? strokes_[i].points.size() : 0;
        if (i < first || drawn == stroke.points.size() || stroke.kind == StrokeKind::Move) continue;
        if (drawn == 0) {
            below_ = picture_;
            coverage_.fill(Qt::black);
        }
        if (region < 0)
            draw(stroke, drawn, shifts[i + 1]);
        else if (drawn == 0 && region < regions.size())
            fill(stroke, regions[region], shifts[i + 1]);
    }
    strokes_ = strokes;
    return picture_;
}

/// Whether the picture shows the beginning of what is to be shown, where it is to be shown.
bool StrokePainter::grew(const PenStrokes& strokes, int side, const QImage& ground,
                         const QRectF& view) const {
    if (picture_.width() != side || view_ != view || ground_ != ground || strokes_.size() > strokes.size())
        return false;
    const qsizetype last = strokes_.size() - 1;
    if (last >= 0 && !(std::equal(strokes_.begin(), strokes_.begin() + last, strokes.begin()) &&
                       beginsWith(strokes[last], strokes_[last])))
        return false;
    QPointF before, after;
    for (const PenStroke& stroke : strokes_) before += shiftOf(stroke);
    for (const PenStroke& stroke : strokes) after += shiftOf(stroke);
    return before == after;
}

/// A part of the drawing in pixels of the picture.
QRectF StrokePainter::shown(const QRectF& part) const {
    const double scale = picture_.width() / view_.width();
    return {(part.topLeft() - view_.topLeft()) * scale, part.size() * scale};
}

// Qt fills 32-bit pictures itself; of those of eight bits it hands every line to a pool of threads and waits
// for it, which beside a busy engine takes longer than the line.
void StrokePainter::begin(int side, const QImage& ground, const QPointF& shift) {
    strokes_.clear();
    ground_ = ground;
    picture_ = QImage(side, side, QImage::Format_RGB32);
    picture_.fill(Qt::black);
    coverage_ = QImage(side, side, QImage::Format_RGB32);
    if (ground.isNull()) return;
    QPainter painter(&picture_);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    if (const QRectF all = shown({shift, QSizeF(1, 1)}); all == QRectF(0, 0, side, side)) {
        const QSize size = ground.size().scaled(side, side, Qt::KeepAspectRatio);
        painter.drawImage(QRect(QPoint((side - size.width()) / 2, (side - size.height()) / 2), size), ground);
    } else {
        const QSizeF size = QSizeF(ground.size()).scaled(all.size(), Qt::KeepAspectRatio);
        QRectF place(QPointF(), size);
        place.moveCenter(all.center());
        painter.drawImage(place, ground);
    }
    painter.end();
    for (int y = 0; y < side; ++y) {
        auto* line = reinterpret_cast<QRgb*>(picture_.scanLine(y));
        std::transform(line, line + side, line, [](QRgb pixel) {
            const int grey = qGray(pixel);
            return qRgb(grey, grey, grey);
        });
    }
}

/// What the stroke has more than the `drawn` points that are there.
void StrokePainter::draw(const PenStroke& stroke, qsizetype drawn, const QPointF& shift) {
    const QRectF touched = reachOf(stroke, std::max<qsizetype>(drawn - 1, 0));
    if (drawn == 1) coverage_.fill(Qt::black);  // a dot that becomes a line is painted anew
    QPainter painter(&coverage_);
    painter.setRenderHint(QPainter::Antialiasing);
    // White over anything is white: where nothing is fainter the usual way gives the same, far sooner.
    if (stroke.soft) painter.setCompositionMode(QPainter::CompositionMode_Lighten);
    const double scale = coverage_.width() / view_.width();
    painter.scale(scale, scale);
    painter.translate(shift - view_.topLeft());
    if (stroke.points.size() == 1) {
        const PenPoint& point = stroke.points.first();
        const double radius = widthAt(stroke, point.pressure) / 2;
        painter.setPen(Qt::NoPen);
        painter.setBrush(greyOf(densityAt(stroke, point.pressure)));
        painter.drawEllipse(point.at, radius, radius);
    }
    for (qsizetype i = std::max<qsizetype>(drawn, 1); i < stroke.points.size(); ++i)
        piece(painter, stroke, stroke.points[i - 1], stroke.points[i]);
    painter.end();
    compose(stroke, touched.translated(shift));
}

void StrokePainter::fill(const PenStroke& stroke, const QImage& region, const QPointF& shift) {
    const QRectF place = shown({shift, QSizeF(1, 1)});
    const QSize size = place.size().toSize();
    QPainter painter(&coverage_);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    // What is shown smaller is averaged first: a pixel has what all of its region's pixels have.
    painter.drawImage(place, size.width() < region.width()
                                 ? region.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation)
                                 : region);
    painter.end();
    compose(stroke, {shift, QSizeF(1, 1)});
}

/// The ink over what was below, where the stroke touched the drawing.
void StrokePainter::compose(const PenStroke& stroke, const QRectF& touched) {
    constexpr int kEdge = 2;  // pixels that antialiasing reaches further
    const int ink = stroke.eraser ? 0 : greyOf(stroke.shade).red();
    const QRect area =
        shown(touched).toAlignedRect().adjusted(-kEdge, -kEdge, kEdge, kEdge) & picture_.rect();
    for (int y = area.top(); y <= area.bottom(); ++y) {
        auto* to = reinterpret_cast<QRgb*>(picture_.scanLine(y));
        const auto* under = reinterpret_cast<const QRgb*>(below_.constScanLine(y));
        const auto* cover = reinterpret_cast<const QRgb*>(coverage_.constScanLine(y));
        for (int x = area.left(); x <= area.right(); ++x) {
            const int density = qRed(cover[x]);
            const int grey = (ink * density + qRed(under[x]) * (255 - density) + 127) / 255;
            to[x] = qRgb(grey, grey, grey);
        }
    }
}

}  // namespace syn
