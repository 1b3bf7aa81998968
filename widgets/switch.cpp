#include "widgets/switch.h"

#include <QPainter>

#include "widgets/palette.h"

namespace syn {
namespace {

constexpr int kTrackWidth = 28, kTrackHeight = 16, kLabelGap = 8, kRim = 2;

}  // namespace

Switch::Switch(const QString& text, QWidget* parent) : QAbstractButton(parent) {
    setText(text);
    setAccessibleName(text);
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize Switch::sizeHint() const {
    return {fontMetrics().horizontalAdvance(text()) + kLabelGap + kTrackWidth + 2 * kRim,
            kTrackHeight + 2 * kRim + 4};
}

void Switch::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette& p = colours();
    painter.setPen(p.second);
    painter.drawText(QRect(0, 0, width() - kTrackWidth - kLabelGap - kRim, height()),
                     Qt::AlignVCenter | Qt::AlignLeft, text());

    const QRectF track(width() - kTrackWidth - kRim, (height() - kTrackHeight) / 2.0, kTrackWidth,
                       kTrackHeight);
    painter.setPen(Qt::NoPen);
    painter.setBrush(isChecked() ? p.accent : p.raised);
    painter.drawRoundedRect(track, kTrackHeight / 2.0, kTrackHeight / 2.0);
    const double radius = kTrackHeight / 2.0 - 2;
    painter.setBrush(isChecked() ? p.onAccent : p.second);
    painter.drawEllipse(
        QPointF(isChecked() ? track.right() - radius - 2 : track.left() + radius + 2, track.center().y()),
        radius, radius);
    if (!hasFocus()) return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(p.text, 1));
    painter.drawRoundedRect(track.adjusted(-1.5, -1.5, 1.5, 1.5), kTrackHeight / 2.0 + 1,
                            kTrackHeight / 2.0 + 1);
}

}  // namespace syn
