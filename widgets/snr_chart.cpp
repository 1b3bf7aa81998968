#include "widgets/snr_chart.h"

#include <QChart>
#include <QGraphicsLayout>
#include <QLineSeries>
#include <QMouseEvent>
#include <QPainter>
#include <QValueAxis>
#include <algorithm>
#include <cmath>

#include "widgets/palette.h"

namespace syn {
namespace {

// Beyond this a level is noise or data as far as 8-bit pictures can tell.
constexpr double kMost = 20;

}  // namespace

SnrChart::SnrChart(QWidget* parent)
    : QChartView(parent), across_(new QValueAxis(this)), up_(new QValueAxis(this)) {
    setAccessibleName(tr("Log signal-to-noise ratio over the steps"));
    setToolTip(
        tr("How much of each condition and picture shows through the noise at each step. Equal rises mean "
           "equal work."));
    setRenderHint(QPainter::Antialiasing);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setFocusPolicy(Qt::NoFocus);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setViewportUpdateMode(QGraphicsView::FullViewportUpdate);
    chart()->legend()->hide();
    chart()->setBackgroundRoundness(6);
    chart()->setMargins(QMargins(4, 22, 8, 2));
    chart()->layout()->setContentsMargins(0, 0, 0, 0);
    chart()->addAxis(across_, Qt::AlignBottom);
    chart()->addAxis(up_, Qt::AlignLeft);
    across_->setTickType(QValueAxis::TicksFixed);
    across_->setTickCount(2);
    across_->setLabelFormat(QStringLiteral("%d"));
    up_->setTickCount(3);
    up_->setLabelFormat(QStringLiteral("%d"));
    rebuild();
}

int SnrChart::steps() const {
    qsizetype longest = 0;
    for (const Curve& curve : curves_) longest = std::max(longest, curve.logSnr.size());
    return static_cast<int>(longest) - 1;
}

void SnrChart::setCurves(const QList<Curve>& curves) {
    curves_ = curves;
    hovered_ = -1;
    rebuild();
}

void SnrChart::setPlayhead(int step, Phase phase) {
    if (step == step_ && phase == phase_) return;
    step_ = step;
    phase_ = phase;
    setAccessibleDescription(valuesAt(step));
    viewport()->update();
}

void SnrChart::rebuild() {
    const Palette& p = colours();
    setBackgroundBrush(Qt::NoBrush);
    viewport()->setAutoFillBackground(false);
    chart()->setBackgroundBrush(p.control);
    chart()->setBackgroundPen(Qt::NoPen);
    QFont small;
    small.setPixelSize(10);
    for (QValueAxis* axis : {across_, up_}) {
        axis->setLabelsFont(small);
        axis->setLabelsColor(p.faint);
        axis->setLinePen(QPen(p.line, 1));
        axis->setGridLinePen(QPen(p.line, 1));
    }
    across_->setGridLineVisible(false);
    up_->setLineVisible(false);

    chart()->removeAllSeries();
    double least = 0, most = 0;
    for (const Curve& curve : curves_) {
        auto* series = new QLineSeries(chart());
        series->setName(curve.title);
        series->setPen(QPen(p.hue(curve.kind), 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        for (qsizetype i = 0; i < curve.logSnr.size(); ++i) {
            if (!std::isfinite(curve.logSnr[i])) continue;
            // Along a level stretch its ends are enough, and drawn without seams.
            const bool level = i > 0 && i + 1 < curve.logSnr.size() &&
                               curve.logSnr[i] == curve.logSnr[i - 1] &&
                               curve.logSnr[i] == curve.logSnr[i + 1];
            if (level) continue;
            const double value = std::clamp(curve.logSnr[i], -kMost, kMost);
            series->append(static_cast<double>(i), value);
            least = std::min(least, value);
            most = std::max(most, value);
        }
        chart()->addSeries(series);
        series->attachAxis(across_);
        series->attachAxis(up_);
    }
    across_->setRange(0, std::max(1, steps()));
    // Symmetric about zero, where signal and noise are equal, in whole fives.
    const double reach = std::max(5.0, std::ceil(std::max(-least, most) / 5) * 5);
    up_->setRange(-reach, reach);
    up_->setVisible(!curves_.isEmpty());
    across_->setVisible(!curves_.isEmpty());
    viewport()->update();
}

QString SnrChart::valuesAt(int step) const {
    QStringList parts;
    for (const Curve& curve : curves_)
        if (step >= 0 && step < curve.logSnr.size())
            parts << (std::isfinite(curve.logSnr[step])
                          ? tr("%1 %2").arg(curve.title.toLower()).arg(curve.logSnr[step], 0, 'f', 1)
                          : tr("%1 clean").arg(curve.title.toLower()));
    return parts.isEmpty() ? QString() : tr("step %1: %2").arg(step).arg(parts.join(QStringLiteral(", ")));
}

void SnrChart::mouseMoveEvent(QMouseEvent* event) {
    const double value = chart()->mapToValue(event->position()).x();
    const int at =
        curves_.isEmpty() ? -1 : std::clamp(static_cast<int>(std::lround(value)), 0, std::max(0, steps()));
    if (at != hovered_) {
        hovered_ = at;
        viewport()->update();
    }
    QChartView::mouseMoveEvent(event);
}

void SnrChart::leaveEvent(QEvent* event) {
    hovered_ = -1;
    viewport()->update();
    QChartView::leaveEvent(event);
}

void SnrChart::changeEvent(QEvent* event) {
    if (event->type() == QEvent::StyleChange || event->type() == QEvent::PaletteChange) rebuild();
    QChartView::changeEvent(event);
}

void SnrChart::paintLegend(QPainter& painter, const QRectF& plot) const {
    const Palette& p = colours();
    if (hovered_ >= 0) {
        painter.setPen(p.text);
        painter.drawText(QRectF(10, 5, width() - 18, 16), Qt::AlignLeft | Qt::AlignVCenter,
                         valuesAt(hovered_));
        return;
    }
    painter.setPen(p.second);
    painter.drawText(QRectF(10, 5, 80, 16), Qt::AlignLeft | Qt::AlignVCenter, tr("log SNR"));
    double right = plot.right();
    for (auto curve = curves_.crbegin(); curve != curves_.crend(); ++curve) {
        const QString name = curve->title.toLower();
        const double wide = painter.fontMetrics().horizontalAdvance(name);
        painter.setPen(p.hue(curve->kind));
        painter.drawText(QRectF(right - wide, 5, wide, 16), Qt::AlignRight | Qt::AlignVCenter, name);
        right -= wide + 10;
    }
}

void SnrChart::drawForeground(QPainter* painter, const QRectF&) {
    const Palette& p = colours();
    const QRectF plot = chart()->plotArea();
    QFont small = font();
    small.setPixelSize(10);
    painter->setFont(small);
    paintLegend(*painter, plot);
    if (curves_.isEmpty()) {
        painter->setPen(p.faint);
        painter->drawText(QRectF(rect()), Qt::AlignCenter, tr("The curve appears with the model"));
        return;
    }
    const auto line = [&](int step, const QColor& colour, double width) {
        const double x = chart()->mapToPosition(QPointF(step, 0)).x();
        painter->setPen(QPen(colour, width));
        painter->drawLine(QPointF(x, plot.top()), QPointF(x, plot.bottom()));
        painter->setPen(QPen(p.control, 1));
        for (const Curve& curve : curves_) {
            if (step >= curve.logSnr.size() || !std::isfinite(curve.logSnr[step])) continue;
            painter->setBrush(p.hue(curve.kind));
            painter->drawEllipse(
                chart()->mapToPosition(QPointF(step, std::clamp(curve.logSnr[step], -kMost, kMost))), 3.5,
                3.5);
        }
    };
    if (hovered_ >= 0) line(hovered_, p.faint, 1);
    if (phase_ != Phase::None && step_ <= steps())
        line(step_, phase_ == Phase::Paused ? p.accent : p.text, 1.5);
}

}  // namespace syn
