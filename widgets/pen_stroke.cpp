#include "widgets/pen_stroke.h"

#include <QPainter>
#include <algorithm>

namespace syn {
namespace {

constexpr double kLeastPressure = 0.25;  // a light touch still leaves a line

double widthAt(const PenStroke& stroke, double pressure) {
    return stroke.width * (kLeastPressure + (1 - kLeastPressure) * pressure);
}

void paint(QPainter& painter, const PenStroke& stroke, qsizetype drawn = 0) {
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

}  // namespace

QImage renderStrokes(const PenStrokes& strokes, int side, const QImage& ground) {
    QImage image(side, side, QImage::Format_Grayscale8);
    image.fill(Qt::black);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    if (!ground.isNull()) {
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        const QSize size = ground.size().scaled(side, side, Qt::KeepAspectRatio);
        painter.drawImage(QRect(QPoint((side - size.width()) / 2, (side - size.height()) / 2), size), ground);
    }
    painter.scale(side, side);
    for (const PenStroke& stroke : strokes) paint(painter, stroke);
    return image;
}

void growStroke(QImage& image, const PenStroke& stroke, qsizetype drawn) {
    QPainter painter(&image);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.scale(image.width(), image.height());
    paint(painter, stroke, drawn);
}

}  // namespace syn
