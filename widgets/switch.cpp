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
    painter.setPen(isEnabled() ? p.second : p.faint);
    painter.drawText(QRect(0, 0, width() - kTrackWidth - kLabelGap - kRim, height()),
                     Qt::AlignVCenter | Qt::AlignLeft, text());

    const QRectF track(width() - kTrackWidth - kRim, (height() - kTrackHeight) / 2.0, kTrackWidth,
                       kTrackHeight);
    // Off, and where it cannot be used, it is an outline; on, it is filled.
    const bool filled = isChecked() && isEnabled();
    painter.setPen(filled ? QPen(Qt::NoPen) : QPen(isEnabled() ? p.outline : p.inactive, 1));
    painter.setBrush(filled ? QBrush(p.accent) : QBrush(Qt::NoBrush));
    const double inset = filled ? 0 : 0.5, round = kTrackHeight / 2.0 - inset;
    painter.drawRoundedRect(track.adjusted(inset, inset, -inset, -inset), round, round);
    const double radius = kTrackHeight / 2.0 - (filled ? 2 : 3);
    painter.setPen(Qt::NoPen);
    painter.setBrush(filled ? p.onAccent : isEnabled() ? p.second : p.inactive);
    painter.drawEllipse(
        QPointF(isChecked() ? track.right() - kTrackHeight / 2.0 : track.left() + kTrackHeight / 2.0,
                track.center().y()),
        radius, radius);
    if (!hasFocus()) return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(p.text, 1));
    painter.drawRoundedRect(track.adjusted(-1.5, -1.5, 1.5, 1.5), kTrackHeight / 2.0 + 1,
                            kTrackHeight / 2.0 + 1);
}

}  // namespace syn
