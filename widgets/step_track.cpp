#include "widgets/step_track.h"

#include <QKeyEvent>
#include <QPainter>

#include "widgets/palette.h"

namespace syn {
namespace {

constexpr int kMostTicks = 100;

}  // namespace

StepTrack::StepTrack(QWidget* parent) : QWidget(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Steps of the run"));
    setToolTip(
        tr("Where the run is, from noise on the left to the picture on the right. Space pauses and goes on, "
           "Right steps, Left steps back."));
}

void StepTrack::setProgress(int step, int steps, bool going) {
    step_ = step;
    steps_ = steps;
    going_ = going;
    setAccessibleDescription(steps > 0 ? tr("step %1 of %2").arg(step).arg(steps) : tr("nothing has run"));
    update();
}

void StepTrack::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Space:
            return Q_EMIT pauseRequested();
        case Qt::Key_Right:
            return Q_EMIT stepRequested();
        case Qt::Key_Left:
            return Q_EMIT backRequested();
        default:
            QWidget::keyPressEvent(event);
    }
}

void StepTrack::mousePressEvent(QMouseEvent*) {
    setFocus(Qt::MouseFocusReason);
}

void StepTrack::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette& p = colours();
    const QRectF track(1, height() / 2.0 - 2, width() - 2, 4);
    painter.setPen(Qt::NoPen);
    painter.setBrush(p.line);
    painter.drawRoundedRect(track, 2, 2);
    if (hasFocus()) {
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(p.accent, 1));
        painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
        painter.setPen(Qt::NoPen);
    }
    if (steps_ <= 0) return;
    const double at = track.left() + track.width() * step_ / steps_;
    painter.setBrush(p.accent);
    painter.drawRoundedRect(QRectF(track.left(), track.top(), at - track.left(), track.height()), 2, 2);
    painter.setBrush(p.panel);
    if (steps_ <= kMostTicks)
        for (int i = 1; i < steps_; ++i)
            painter.drawRect(
                QRectF(track.left() + track.width() * i / steps_ - 0.5, track.top(), 1, track.height()));
    painter.setBrush(going_ ? p.accent : p.text);
    painter.drawRoundedRect(QRectF(qBound(0.0, at - 1.5, width() - 3.0), 2, 3, height() - 4), 1.5, 1.5);
}

}  // namespace syn
