#include "widgets/timeline.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QMouseEvent>
#include <algorithm>
#include <cmath>

#include "widgets/timeline_accessible.h"
#include "widgets/timeline_metrics.h"

namespace syn {

Timeline::Timeline(QWidget* parent) : QWidget(parent) {
    installTimelineAccess();
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::MinimumExpanding);
    setAccessibleName(tr("Steps of the run"));
    tell();
}

QSize Timeline::sizeHint() const {
    return {400, qRound(axisTop() + timeline::kAxis)};
}

QSize Timeline::minimumSizeHint() const {
    return {200, sizeHint().height()};
}

void Timeline::setLevels(const QList<double>& logSnr) {
    if (logSnr == levels_) return;
    levels_ = logSnr;
    hovered_ = -1;
    tell();
    update();
}

void Timeline::setTracks(const QList<TimelineTrack>& tracks, int current) {
    if (tracks == tracks_ && current == current_) return;
    const bool taller = tracks.size() != tracks_.size();
    tracks_ = tracks;
    current_ = current;
    if (taller) updateGeometry();
    tell();
    update();
}

void Timeline::setPictures(const QMap<int, QImage>& pictures) {
    pictures_ = pictures;
    update();
}

void Timeline::setSeconds(const QMap<int, double>& seconds) {
    seconds_ = seconds;
}

void Timeline::setPlayhead(int step, bool going) {
    if (step == step_ && going == going_) return;
    const bool moved = step != step_;
    step_ = step;
    going_ = going;
    tell();
    update();
    if (!moved) return;
    QAccessibleValueChangeEvent event(this, step);
    QAccessible::updateAccessibility(&event);
}

void Timeline::setPending(const QString& name, const QString& kind) {
    if (name == pending_ && kind == pendingKind_) return;
    pending_ = name;
    pendingKind_ = kind;
    updateGeometry();
    tell();
    update();
}

void Timeline::setSpacing(Spacing spacing) {
    spacing_ = spacing;
    update();
}

void Timeline::setEmptyText(const QString& text) {
    emptyText_ = text;
    tell();
    update();
}

void Timeline::tell() {
    QString text = steps() < 0 ? emptyText_ : textOf(step_);
    if (current_ >= 0 && current_ < tracks_.size() && tracks_.size() > 1)
        text += tr(", track %1").arg(tracks_[current_].name);
    if (!pending_.isEmpty()) text += tr(", going on branches: %1").arg(pending_);
    setAccessibleDescription(text);
}

int Timeline::reached() const {
    return current_ >= 0 && current_ < tracks_.size() ? std::min(tracks_[current_].reached, steps()) : 0;
}

QString Timeline::textOf(int step) const {
    if (step < 0 || step > steps()) return {};
    QStringList parts{tr("step %1 of %2").arg(step).arg(steps())};
    if (std::isfinite(levels_[step])) parts << tr("log SNR %1").arg(levels_[step], 0, 'f', 1);
    if (step <= reached() && !pictures_.isEmpty() && !pictures_.contains(step))
        parts << tr("no longer kept: going there makes it again");
    if (seconds_.contains(step)) parts << tr("%1 ms").arg(seconds_[step] * 1000, 0, 'f', 0);
    return parts.join(QStringLiteral(" · "));
}

/// How far along the axis a step lies, 0 to 1.
double Timeline::share(int step) const {
    if (steps() < 1) return 0;
    const double even = static_cast<double>(step) / steps();
    const double first = levels_.first(), span = levels_.last() - first;
    if (spacing_ == Spacing::Steps || !std::isfinite(span) || !std::isfinite(levels_[step]) || span <= 0)
        return even;
    return std::clamp((levels_[step] - first) / span, 0.0, 1.0);
}

double Timeline::xOf(int step) const {
    const double left = timeline::kMargin + timeline::kCell, right = width() - timeline::kMargin;
    return left + std::max(0.0, right - left) * share(std::clamp(step, 0, std::max(0, steps())));
}

QRectF Timeline::cellRect(int step) const {
    return {xOf(step) - timeline::kCell, timeline::kTop, timeline::kCell, timeline::kCell};
}

double Timeline::tracksTop() const {
    return timeline::kTop + timeline::kCell + 3;
}

/// Below the tracks. There is always room for a branch, so that the first one moves nothing.
double Timeline::axisTop() const {
    const qsizetype rows = tracks_.size() + (pending_.isEmpty() ? 0 : 1);
    return tracksTop() + static_cast<double>(std::max<qsizetype>(2, rows)) * timeline::kRow;
}

QRectF Timeline::rowRect(int row, double left, double right) const {
    return {left, tracksTop() + row * timeline::kRow + (timeline::kRow - timeline::kBar) / 2, right - left,
            timeline::kBar};
}

QRectF Timeline::barRect(int track) const {
    const TimelineTrack& shown = tracks_[track];
    const double left = shown.parent < 0 ? timeline::kMargin : xOf(shown.from);
    // A branch that has not come anywhere yet still has to be seen.
    const double least = shown.parent < 0 ? timeline::kCell : timeline::kBar;
    return rowRect(track, left, std::max(xOf(shown.reached), left + least));
}

int Timeline::trackAt(const QPointF& position) const {
    const int row = static_cast<int>(std::floor((position.y() - tracksTop()) / timeline::kRow));
    return position.y() >= tracksTop() && row < tracks_.size() ? row : -1;
}

QList<int> Timeline::cells() const {
    QList<int> shown;
    for (int step = 0; step <= steps(); ++step)
        if (shown.isEmpty() || cellRect(step).left() > cellRect(shown.last()).right() - 0.5) shown << step;
    // The picture itself is worth more than the step before it.
    if (!shown.isEmpty() && shown.last() != steps()) {
        if (shown.size() > 1) shown.removeLast();
        shown << steps();
    }
    return shown;
}

int Timeline::stepAt(double x) const {
    // Pictures end at their step, so the middle of one is a little before it.
    int best = 0;
    for (int step = 1; step <= steps(); ++step)
        if (std::abs(xOf(step) - x) < std::abs(xOf(best) - x)) best = step;
    return best;
}

/// A track that has to be made again is asked for by whatever is done with it.
bool Timeline::wake() {
    const bool sleeps = current_ >= 0 && current_ < tracks_.size() && !tracks_[current_].kept;
    if (sleeps) Q_EMIT trackChosen(current_);
    return sleeps;
}

void Timeline::seek(int step) {
    if (wake()) return;
    const int to = std::clamp(step, 0, reached());
    if (steps() < 0 || (to == step_ && !going_)) return;
    Q_EMIT stepSought(to);
}

void Timeline::mousePressEvent(QMouseEvent* event) {
    if (event->button() != Qt::LeftButton || steps() < 0) return event->ignore();
    setFocus(Qt::MouseFocusReason);
    const int track = trackAt(event->position());
    if (track >= 0 && track != current_) return Q_EMIT trackChosen(track);
    dragging_ = true;
    seek(stepAt(event->position().x()));
}

void Timeline::mouseMoveEvent(QMouseEvent* event) {
    if (steps() < 0) return;
    const int at = stepAt(event->position().x());
    if (at != hovered_) {
        hovered_ = at;
        update();
    }
    if (dragging_) seek(at);
}

void Timeline::mouseReleaseEvent(QMouseEvent*) {
    dragging_ = false;
}

void Timeline::leaveEvent(QEvent*) {
    hovered_ = -1;
    update();
}

void Timeline::stepBack() {
    seek(step_ - 1);
}

void Timeline::stepForth() {
    if (wake()) return;
    if (step_ >= reached()) return Q_EMIT stepRequested();
    seek(step_ + 1);
}

void Timeline::keyPressEvent(QKeyEvent* event) {
    const auto choose = [this](int track) {
        if (track >= 0 && track < tracks_.size()) Q_EMIT trackChosen(track);
    };
    const int key = event->key();
    if (!ownKeys_ &&
        (key == Qt::Key_Space || key == Qt::Key_Left || key == Qt::Key_Right || key == Qt::Key_Delete))
        return QWidget::keyPressEvent(event);
    switch (key) {
        case Qt::Key_Space:
            if (wake()) return;
            return Q_EMIT pauseRequested();
        case Qt::Key_Left:
            return stepBack();
        case Qt::Key_Right:
            return stepForth();
        case Qt::Key_Home:
            return seek(0);
        case Qt::Key_End:
            return seek(reached());
        case Qt::Key_Up:
            return choose(current_ - 1);
        case Qt::Key_Down:
            return choose(current_ + 1);
        case Qt::Key_Delete:
            if (current_ >= 0) Q_EMIT removalRequested(current_);
            return;
        default:
            QWidget::keyPressEvent(event);
    }
}

}  // namespace syn
