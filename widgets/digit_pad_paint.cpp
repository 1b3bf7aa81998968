// What a digit pad looks like.
#include <QPainter>
#include <QPainterPath>
#include <algorithm>

#include "widgets/digit_pad.h"
#include "widgets/palette.h"

namespace syn {

QImage DigitPad::notCounting(int side) const {
    if (counting_.isNull()) return {};
    QImage rest(side, side, QImage::Format_RGB32);
    QPainter painter(&rest);
    painter.drawImage(QRectF(view_.toSquare({0, 0}) * side, QSizeF(side, side) * view_.zoom()), counting_);
    painter.end();
    rest.invertPixels();
    return rest.convertToFormat(QImage::Format_Grayscale8);
}

void DigitPad::paintVeil(QPainter& painter, const QRectF& area, const QImage& veiled) const {
    constexpr double kDensity = 0.82;  // what lies under it can still be guessed
    QImage veil(veiled.size(), QImage::Format_ARGB32_Premultiplied);
    veil.fill(colours().panel);
    QPainter hatch(&veil);
    hatch.setPen(QPen(hue_.isValid() ? hue_ : colours().accent, std::max(1.0, veil.width() / 200.0)));
    const int apart = std::max(4, veil.width() / 24);
    for (int x = -veil.height(); x < veil.width(); x += apart)
        hatch.drawLine(x, veil.height(), x + veil.height(), 0);
    hatch.end();
    veil.setAlphaChannel(veiled);
    painter.setOpacity(kDensity);
    painter.drawImage(area, veil);
    painter.setOpacity(1);
}

void DigitPad::paintContent(QPainter& painter, const QRectF& area, int side) {
    painter.drawImage(area, shown(side));
    if (!hasContent() && !drawing()) {
        painter.setPen(paletteOf(Theme::Dark).faint);
        painter.drawText(area, Qt::AlignCenter, hint_);
    }
    if (const QImage rest = notCounting(side); !rest.isNull()) paintVeil(painter, area, rest);
}

/// A ring as wide as the pen, faintly filled with its ink; where keys move it, with a cross.
void DigitPad::paintPen(QPainter& painter, const QRectF& area) const {
    if (tool_ == Tool::Move || tool_ == Tool::Hand) return;
    constexpr int kFaint = 90;
    constexpr double kCross = 4;
    const bool byKeys = keyPenShown_ && hasFocus(), fills = tool_ == Tool::Fill;
    if (!byKeys && (!pointer_ || fills)) return;
    const int ink = tool_ == Tool::Eraser ? 0 : qRound(255 * ink_);
    painter.setPen(QPen(hue_.isValid() ? hue_ : colours().accent, 1));
    painter.setBrush(shades_ ? QBrush(QColor(ink, ink, ink, kFaint)) : QBrush(Qt::NoBrush));
    const double radius = fills ? kCross : width_ * area.width() * view_.zoom() / 2;
    const QPointF at = byKeys ? toPad(keyPen_) : *pointer_;
    painter.drawEllipse(at, radius, radius);
    if (!byKeys) return;
    painter.drawLine(at - QPointF(radius + kCross, 0), at + QPointF(radius + kCross, 0));
    painter.drawLine(at - QPointF(0, radius + kCross), at + QPointF(0, radius + kCross));
}

/// Ink that is not white, which on black ground would not be seen.
void DigitPad::paintInk(QPainter& painter, const QRectF& area) const {
    if (ink_ >= 1) return;
    constexpr double kRadius = 6, kMargin = 7;
    const int ink = qRound(255 * ink_);
    painter.setPen(QPen(paletteOf(Theme::Dark).text, 1.5));
    painter.setBrush(QColor(ink, ink, ink));
    painter.drawEllipse(area.bottomLeft() + QPointF(kMargin + kRadius, -kMargin - kRadius), kRadius, kRadius);
}

/// How much larger what is in sight is shown.
void DigitPad::paintZoom(QPainter& painter, const QRectF& area) const {
    if (view_.whole()) return;
    const QString note = QStringLiteral("%1×").arg(view_.zoom(), 0, 'f', 1);
    const Palette& dark = paletteOf(Theme::Dark);  // the pad is black in every theme
    QRectF place(QPointF(), QSizeF(painter.fontMetrics().horizontalAdvance(note) + 12.0,
                                   painter.fontMetrics().height() + 4.0));
    place.moveBottomRight(area.bottomRight() - QPointF(6, 6));
    painter.setPen(Qt::NoPen);
    painter.setBrush(dark.control);
    painter.drawRoundedRect(place, 3, 3);
    painter.setPen(dark.text);
    painter.drawText(place, Qt::AlignCenter, note);
}

void DigitPad::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    const QRectF area = square();
    const int side = qRound(area.width() * devicePixelRatioF());

    QPainterPath frame;
    frame.addRoundedRect(area, 4, 4);
    painter.save();
    painter.setClipPath(frame);
    paintContent(painter, area, side);
    paintPen(painter, area);
    paintInk(painter, area);
    paintZoom(painter, area);
    painter.restore();
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(hasFocus() ? colours().accent : colours().line, 1));
    painter.drawRoundedRect(area.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

}  // namespace syn
