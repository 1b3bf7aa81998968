#include "widgets/stroke_canvas.h"

#include <QPainter>
#include <algorithm>

namespace syn {
namespace {

constexpr double kLeastPressure = 0.25;  // a light touch still leaves a line

double widthAt(const PenStroke& stroke, double pressure) {
    return stroke.width * (kLeastPressure + (1 - kLeastPressure) * pressure);
}

/// What the stroke has more than the `drawn` points that are there.
void grow(QPainter& painter, const PenStroke& stroke, qsizetype drawn) {
    const QColor ink = stroke.eraser ? Qt::black : Qt::white;
    painter.setPen(Qt::NoPen);
    if (stroke.points.size() == 1) {
        const double radius = widthAt(stroke, stroke.points[0].pressure) / 2;
        painter.setBrush(ink);
        painter.drawEllipse(stroke.points[0].at, radius, radius);
        return;
    }
    for (qsizetype i = std::max<qsizetype>(drawn, 1); i < stroke.points.size(); ++i) {
        const PenPoint &from = stroke.points[i - 1], &to = stroke.points[i];
        painter.setPen(QPen(ink, widthAt(stroke, (from.pressure + to.pressure) / 2), Qt::SolidLine,
                            Qt::RoundCap, Qt::RoundJoin));
        // A line of no length has no direction, and Qt draws none.
        if (from.at == to.at)
            painter.drawPoint(to.at);
        else
            painter.drawLine(from.at, to.at);
    }
}

bool beginsWith(const PenStroke& stroke, const PenStroke& first) {
    return stroke.width == first.width && stroke.eraser == first.eraser &&
           stroke.points.size() >= first.points.size() &&
           std::equal(first.points.begin(), first.points.end(), stroke.points.begin());
}

}  // namespace

const QImage& StrokeCanvas::paint(const PenStrokes& strokes, int side, const QImage& ground) {
    if (!grew(strokes, side, ground)) begin(side, ground);
    for (qsizetype i = std::max<qsizetype>(0, strokes_.size() - 1); i < strokes.size(); ++i) {
        const PenStroke& stroke = strokes[i];
        qsizetype drawn = i < strokes_.size() ? strokes_[i].points.size() : 0;
        if (drawn == stroke.points.size()) continue;
        if (drawn == 0) finished_ = picture_;
        if (drawn == 1) picture_ = finished_, drawn = 0;
        QPainter painter(&picture_);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.scale(side, side);
        grow(painter, stroke, drawn);
    }
    strokes_ = strokes;
    return picture_;
}

/// Whether the picture shows the beginning of what is to be shown.
bool StrokeCanvas::grew(const PenStrokes& strokes, int side, const QImage& ground) const {
    if (picture_.width() != side || ground_ != ground || strokes_.size() > strokes.size()) return false;
    if (strokes_.isEmpty()) return true;
    const qsizetype last = strokes_.size() - 1;
    return std::equal(strokes_.begin(), strokes_.begin() + last, strokes.begin()) &&
           beginsWith(strokes[last], strokes_[last]);
}

// Qt fills 32-bit pictures itself; of those of eight bits it hands every line to a pool of threads and waits
// for it, which beside a busy engine takes longer than the line.
void StrokeCanvas::begin(int side, const QImage& ground) {
    strokes_.clear();
    ground_ = ground;
    picture_ = QImage(side, side, QImage::Format_RGB32);
    picture_.fill(Qt::black);
    if (ground.isNull()) return;
    QPainter painter(&picture_);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const QSize size = ground.size().scaled(side, side, Qt::KeepAspectRatio);
    painter.drawImage(QRect(QPoint((side - size.width()) / 2, (side - size.height()) / 2), size), ground);
    painter.end();
    for (int y = 0; y < side; ++y) {
        auto* line = reinterpret_cast<QRgb*>(picture_.scanLine(y));
        std::transform(line, line + side, line, [](QRgb pixel) {
            const int grey = qGray(pixel);
            return qRgb(grey, grey, grey);
        });
    }
}

QImage StrokeCanvas::grey(const PenStrokes& strokes, int side, const QImage& ground) {
    paint(strokes, side, ground);
    QImage image(side, side, QImage::Format_Grayscale8);
    for (int y = 0; y < side; ++y) {
        const auto* line = reinterpret_cast<const QRgb*>(picture_.constScanLine(y));
        std::transform(line, line + side, image.scanLine(y), [](QRgb pixel) { return qRed(pixel); });
    }
    return image;
}

QImage renderStrokes(const PenStrokes& strokes, int side, const QImage& ground) {
    return StrokeCanvas().grey(strokes, side, ground);
}

}  // namespace syn
