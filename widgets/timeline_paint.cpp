// How the timeline is drawn: film strip, tracks with the curves of their branching, axis, playhead.
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>

#include "widgets/palette.h"
#include "widgets/timeline.h"
#include "widgets/timeline_metrics.h"

namespace syn {

namespace {

QFont smallFont(const QFont& base, QFont::Weight weight = QFont::Normal) {
    QFont font = base;
    font.setPixelSize(10);
    font.setWeight(weight);
    return font;
}

QColor tinted(const QColor& hue, double share) {
    QColor colour = hue;
    colour.setAlphaF(static_cast<float>(share));
    return colour;
}

QString signedText(double value) {
    return (value > 0   ? QStringLiteral("+")
            : value < 0 ? QStringLiteral("−")
                        : QString()) +
           QString::number(std::abs(value), 'f', 0);
}

/// A round number so that `span` has about `wanted` of it.
double tickOf(double span, int wanted) {
    const double rough = std::max(span / wanted, 1e-9), power = std::pow(10, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 5.0})
        if (rough <= factor * power) return factor * power;
    return 10 * power;
}

}  // namespace

void Timeline::paintCell(QPainter& painter, int step) const {
    const Palette& p = colours();
    const QRectF cell = cellRect(step).adjusted(0.5, 0.5, -0.5, -0.5);
    const auto picture = step <= reached() ? pictures_.find(step) : pictures_.end();
    if (picture != pictures_.end()) {
        painter.drawImage(cell, *picture);
        return;
    }
    painter.setBrush(p.panel);
    painter.setPen(QPen(p.line, 1));
    painter.drawRoundedRect(cell.adjusted(0.5, 0.5, -0.5, -0.5), 2, 2);
    if (step > reached()) return;
    // Reached, but its picture is not kept: going there makes it again.
    painter.setPen(p.faint);
    painter.drawText(cell, Qt::AlignCenter, QString::number(step));
}

void Timeline::paintStrip(QPainter& painter) const {
    const Palette& p = colours();
    painter.setFont(smallFont(font()));
    for (const int step : cells()) paintCell(painter, step);
    const auto lifted = [&](int step, const QColor& frame) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(p.panel);
        painter.drawRect(cellRect(step).adjusted(-1, -1, 1, 1));
        paintCell(painter, step);
        painter.setBrush(Qt::NoBrush);
        painter.setPen(QPen(frame, 1.5));
        painter.drawRoundedRect(cellRect(step).adjusted(-0.25, -0.25, 0.25, 0.25), 2, 2);
    };
    if (step_ <= steps()) lifted(step_, p.text);
    if (hovered_ >= 0 && hovered_ != step_ && hovered_ <= reached()) lifted(hovered_, p.second);
}

/// How a bar left its parent.
void Timeline::paintCurve(QPainter& painter, int parent, const QRectF& bar, const QColor& colour) const {
    const QPointF start(bar.left() - timeline::kBar, barRect(parent).bottom());
    const QPointF end(bar.left() + 1, bar.center().y());
    QPainterPath path(start);
    path.cubicTo(QPointF(start.x(), end.y()), QPointF(start.x() + 3, end.y()), end);
    painter.setPen(QPen(colour, 1.5, Qt::SolidLine, Qt::RoundCap));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(path);
}

/// On the bar, or beside it where there is more room.
void Timeline::paintName(QPainter& painter, const QString& name, const QRectF& bar, const QColor& inside,
                         const QColor& beside) const {
    painter.setFont(smallFont(font(), QFont::DemiBold));
    const double wide = painter.fontMetrics().horizontalAdvance(name) + 2;
    const QRectF within = bar.adjusted(6, 0, -6, 0);
    if (wide <= within.width()) {
        painter.setPen(inside);
        painter.drawText(within, Qt::AlignLeft | Qt::AlignVCenter, name);
        return;
    }
    painter.setPen(beside);
    const double before = bar.left() - timeline::kBar - 6 - timeline::kMargin;
    const double after = width() - timeline::kMargin - bar.right() - 6;
    const auto cut = [&](double room) {
        return painter.fontMetrics().elidedText(name, Qt::ElideRight, qRound(room));
    };
    if (before >= std::min(wide, after)) {
        painter.drawText(QRectF(timeline::kMargin, bar.top(), before, bar.height()),
                         Qt::AlignRight | Qt::AlignVCenter, cut(before));
        return;
    }
    // Over the groove that goes on behind the bar.
    painter.fillRect(QRectF(bar.right() + 3, bar.top(), std::min(wide + 6, after + 3), bar.height()),
                     colours().panel);
    painter.drawText(QRectF(bar.right() + 6, bar.top(), after, bar.height()),
                     Qt::AlignLeft | Qt::AlignVCenter, cut(after));
}

void Timeline::paintTrack(QPainter& painter, int track) const {
    const Palette& p = colours();
    const TimelineTrack& shown = tracks_[track];
    const QRectF bar = barRect(track);
    const QColor hue = p.hue(shown.kind);
    const bool chosen = track == current_;
    painter.setPen(Qt::NoPen);
    painter.setBrush(p.line);
    painter.drawRoundedRect(QRectF(QPointF(bar.left(), bar.center().y() - 2),
                                   QPointF(width() - timeline::kMargin, bar.center().y() + 2)),
                            2, 2);
    if (shown.parent >= 0 && shown.parent < track)
        paintCurve(painter, shown.parent, bar, chosen ? hue : tinted(hue, 0.7));
    const QRectF body = bar.adjusted(0.5, 0.5, -0.5, -0.5);
    painter.setPen(chosen && shown.kept ? QPen(Qt::NoPen) : QPen(hue, 1));
    painter.setBrush(p.panel);  // under a tint, so that it does not show the groove
    painter.drawRoundedRect(body, 3, 3);
    if (shown.kept) {
        painter.setBrush(chosen ? hue : tinted(hue, 0.25));
        painter.drawRoundedRect(body, 3, 3);
    }
    const QColor ink = chosen && shown.kept ? p.onAccent : p.text;
    painter.setPen(Qt::NoPen);
    painter.setBrush(ink);
    for (auto change = shown.changes.begin(); change != shown.changes.end(); ++change) {
        const QPointF at(xOf(change.key()), bar.center().y());
        painter.drawPolygon(QPolygonF{at + QPointF(0, -3.5), at + QPointF(3.5, 0), at + QPointF(0, 3.5),
                                      at + QPointF(-3.5, 0)});
    }
    paintName(painter, shown.kept ? shown.name : tr("%1: click to make it again").arg(shown.name), bar, ink,
              chosen ? p.text : p.second);
}

void Timeline::paintPending(QPainter& painter) const {
    if (pending_.isEmpty() || current_ < 0 || current_ >= tracks_.size()) return;
    const Palette& p = colours();
    const QColor hue = p.hue(pendingKind_);
    const double right = width() - timeline::kMargin;
    const double left = std::min(xOf(step_), right - timeline::kBar);
    const QRectF bar = rowRect(static_cast<int>(tracks_.size()), left, right);
    paintCurve(painter, current_, bar, hue);
    painter.setPen(QPen(hue, 1, Qt::DashLine));
    painter.setBrush(p.panel);
    painter.drawRoundedRect(bar.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    paintName(painter, tr("%1: continue to branch").arg(pending_), bar, p.text, p.text);
}

void Timeline::paintTracks(QPainter& painter) const {
    for (int track = 0; track < tracks_.size(); ++track) paintTrack(painter, track);
    paintPending(painter);
}

void Timeline::paintAxis(QPainter& painter) const {
    const Palette& p = colours();
    const double top = axisTop();
    painter.setFont(smallFont(font()));
    const QFontMetrics metrics = painter.fontMetrics();
    if (hovered_ >= 0) {
        const QString text = textOf(hovered_);
        const double wide = metrics.horizontalAdvance(text) + 2;
        const double left = std::clamp(xOf(hovered_) - wide / 2, timeline::kMargin,
                                       std::max(timeline::kMargin, width() - timeline::kMargin - wide));
        painter.setPen(p.text);
        painter.drawText(QRectF(left, top, wide, timeline::kAxis), Qt::AlignCenter, text);
        return;
    }
    const bool even = spacing_ == Spacing::Steps;
    const double first = even ? 0 : levels_.first(), last = even ? steps() : levels_.last();
    if (!std::isfinite(last - first)) return;
    const QString title = even ? tr("step %1").arg(0) : tr("log SNR %1").arg(signedText(first));
    const QString end = even ? QString::number(steps()) : signedText(last);
    painter.setPen(p.faint);
    const QRectF row(timeline::kMargin + 2, top, width() - 2 * timeline::kMargin - 4, timeline::kAxis);
    painter.drawText(row, Qt::AlignLeft | Qt::AlignVCenter, title);
    painter.drawText(row, Qt::AlignRight | Qt::AlignVCenter, end);
    const double tick = even ? std::max(1.0, tickOf(last - first, 6)) : tickOf(last - first, 6);
    const double left = timeline::kMargin + timeline::kCell, span = width() - timeline::kMargin - left;
    for (double value = std::ceil(first / tick) * tick; value < last; value += tick) {
        const QString text = even ? QString::number(value, 'f', 0) : signedText(value);
        const double x = left + span * (value - first) / (last - first);
        const double half = metrics.horizontalAdvance(text) / 2.0 + 8;
        if (x - half < row.left() + metrics.horizontalAdvance(title) ||
            x + half > row.right() - metrics.horizontalAdvance(end))
            continue;
        painter.drawText(QRectF(x - half, top, 2 * half, timeline::kAxis), Qt::AlignCenter, text);
    }
}

void Timeline::paintPlayhead(QPainter& painter) const {
    const Palette& p = colours();
    if (step_ > steps()) return;
    const double bottom = axisTop();
    if (hovered_ >= 0 && hovered_ != step_) {
        painter.setPen(QPen(p.faint, 1));
        painter.drawLine(QPointF(xOf(hovered_), timeline::kTop), QPointF(xOf(hovered_), bottom));
    }
    const QColor colour = going_ ? p.accent : p.text;
    painter.setPen(QPen(p.panel, 4));
    painter.drawLine(QPointF(xOf(step_), timeline::kTop), QPointF(xOf(step_), bottom));
    painter.setPen(QPen(colour, 2, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(xOf(step_), timeline::kTop), QPointF(xOf(step_), bottom));
}

void Timeline::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHints(QPainter::Antialiasing | QPainter::SmoothPixmapTransform);
    const Palette& p = colours();
    if (steps() < 0) {
        painter.setPen(p.second);
        painter.drawText(QRectF(rect()).adjusted(8, 0, -8, 0), Qt::AlignCenter | Qt::TextWordWrap,
                         emptyText_);
    } else {
        paintTracks(painter);
        paintStrip(painter);
        paintAxis(painter);
        paintPlayhead(painter);
    }
    if (!hasFocus()) return;
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(p.accent, 1));
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
}

}  // namespace syn
