#include "widgets/line_chart.h"

#include <QPainter>
#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/palette.h"

namespace syn {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kLeft = 44;

/// Between two steps the curve is the straight line that is drawn; not a number where there is no value.
double valueOf(const LineChart::Series& series, double step) {
    const double at = step - series.first, before = std::floor(at), after = std::ceil(at);
    if (before < 0 || after >= static_cast<double>(series.values.size()))
        return std::numeric_limits<double>::quiet_NaN();
    const double a = series.values[static_cast<std::size_t>(before)],
                 b = series.values[static_cast<std::size_t>(after)];
    return before == after ? a : a + (at - before) * (b - a);
}

/// At the left of a name.
void paintDash(QPainter& painter, const QRectF& name, const QColor& colour) {
    const double y = std::floor(name.center().y()) + 0.5;
    painter.setPen(QPen(colour, 2));
    painter.drawLine(QPointF(name.left(), y), QPointF(name.left() + ChartLegend::kDash, y));
}

}  // namespace

QList<QLineF> columnRanges(const std::vector<double>& values, int first, double left, double right,
                           int columns) {
    QList<QLineF> lines;
    const double width = (right - left) / columns;
    if (!(width > 0)) return lines;
    lines.reserve(columns);
    const auto count = static_cast<std::ptrdiff_t>(values.size());
    const auto from = [&](int column) {
        return std::clamp(static_cast<std::ptrdiff_t>(std::ceil(left + column * width - first)),
                          std::ptrdiff_t{0}, count);
    };
    for (int column = 0; column < columns; ++column) {
        const std::ptrdiff_t end =
            column + 1 == columns
                ? std::clamp<std::ptrdiff_t>(static_cast<std::ptrdiff_t>(right) - first + 1, 0, count)
                : from(column + 1);
        double least = kInfinity, most = -kInfinity;
        for (std::ptrdiff_t i = from(column); i < end; ++i) {
            const double value = values[static_cast<std::size_t>(i)];
            if (!std::isfinite(value)) continue;
            least = std::min(least, value);
            most = std::max(most, value);
        }
        if (least <= most)
            lines.append({static_cast<double>(column), least, static_cast<double>(column), most});
    }
    return lines;
}

LineChart::LineChart(const QString& name, const QString& unit, QWidget* parent)
    : StepChart(name, parent), unit_(unit), least_(kInfinity), most_(-kInfinity) {}

void LineChart::noteRange(const Series& series, std::size_t from) {
    for (std::size_t i = from; i < series.values.size(); ++i) {
        if (!std::isfinite(series.values[i])) continue;
        least_ = std::min(least_, series.values[i]);
        most_ = std::max(most_, series.values[i]);
    }
}

void LineChart::setSeries(std::vector<Series> series) {
    series_ = std::move(series);
    least_ = kInfinity;
    most_ = -kInfinity;
    for (const Series& each : series_) noteRange(each, 0);
    update();
}

void LineChart::setValue(std::size_t index, int step, double value) {
    Series& series = series_[index];
    if (step < series.first) return;
    const auto at = static_cast<std::size_t>(step - series.first);
    if (at >= series.values.size()) series.values.resize(at + 1, std::numeric_limits<double>::quiet_NaN());
    series.values[at] = value;
    if (std::isfinite(value)) least_ = std::min(least_, value), most_ = std::max(most_, value);
    update();
}

int LineChart::lastValue() const {
    int last = -1;
    for (const Series& each : series_)
        last = std::max(last, each.first + static_cast<int>(each.values.size()) - 1);
    return last;
}

LineChart::Range LineChart::range() const {
    if (!(least_ <= most_)) return {};
    const double span = most_ > least_ ? most_ - least_ : std::max(1.0, std::abs(most_));
    const double step = roundStep(span, 4);
    Range up{std::floor(least_ / step) * step, std::ceil(most_ / step) * step};
    if (up.least == up.most) up.most += step;
    return up;
}

ChartLegend LineChart::legend(const QSizeF& size) const {
    const QFontMetricsF metrics(small());
    QStringList titles;
    for (const Series& each : series_) titles << each.title;
    const double caption = this->caption().isEmpty() ? 0 : metrics.horizontalAdvance(this->caption()) + 16;
    return layOutLegend(titles, metrics, kEdge, kEdge + caption, size.width() - kRight);
}

QRectF LineChart::plot(const QSizeF& size) const {
    const double top = kTop + (legend(size).lines - 1) * ChartLegend::kLine;
    return {kLeft, top, std::max(1.0, size.width() - kLeft - kRight),
            std::max(1.0, size.height() - top - kBottom)};
}

double LineChart::across(const QRectF& plot, double step) const {
    return plot.left() + plot.width() * step / last();
}

QPointF LineChart::place(const QRectF& plot, const Range& up, double step, double value) const {
    return {across(plot, step), plot.bottom() - plot.height() * (value - up.least) / (up.most - up.least)};
}

QPointF LineChart::position(double step, double value) const {
    return place(plot(size()), range(), step, value);
}

int LineChart::stepAt(double x) const {
    const QRectF area = plot(size());
    return std::clamp(static_cast<int>(std::lround((x - area.left()) / area.width() * last())), 0, last());
}

QString LineChart::valuesAt(int step) const {
    QStringList parts;
    for (const Series& each : series_) {
        const double value = valueOf(each, step);
        if (!std::isfinite(value)) continue;
        parts << tr("%1 %2").arg(each.title, valueText(value)) + (unit_.isEmpty() ? "" : ' ' + unit_);
    }
    return parts.isEmpty() ? QString() : tr("step %1: %2").arg(step).arg(parts.join(QStringLiteral(", ")));
}

QByteArray LineChart::csv() const {
    std::vector<ChartColumn> columns;
    for (const Series& each : series_)
        columns.push_back(
            {unit_.isEmpty() ? each.title : tr("%1 (%2)").arg(each.title, unit_), each.first, &each.values});
    return stepTable(columns);
}

void LineChart::paintScales(QPainter& painter, const QRectF& area, const Range& up) const {
    const Palette& p = colours();
    const double step = roundStep(up.most - up.least, 4);
    for (double value = up.least; value <= up.most + step / 2; value += step) {
        const double y = place(area, up, 0, value).y();
        painter.setPen(QPen(p.line, 1));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(p.faint);
        painter.drawText(QRectF(0, y - 8, kLeft - 6, 16), Qt::AlignRight | Qt::AlignVCenter,
                         QString::number(std::abs(value) < step / 1e6 ? 0 : value, 'g', 4));
    }
    paintSteps(painter, area);
}

void LineChart::paintLegend(QPainter& painter, const QSizeF& size) const {
    const Palette& p = colours();
    paintCaption(painter, size);
    for (const ChartLegend::Entry& entry : legend(size).entries) {
        const Series& series = series_[static_cast<std::size_t>(entry.curve)];
        // Names keep the full hue, so that they can be read; the dash before them is as strong as the curve.
        const QRectF area = entry.area.translated(0, kTextTop + (kCaption - ChartLegend::kLine) / 2);
        painter.setPen(p.hue(series.kind));
        painter.drawText(area, Qt::AlignRight | Qt::AlignVCenter, entry.text);
        paintDash(painter, area, blend(p.hue(series.kind), p.control, series.strength));
    }
}

ChartReading LineChart::reading() const {
    QList<ChartReading::Row> rows;
    const int step = stepRead();
    for (std::size_t i = 0; i < series_.size() && step >= 0; ++i)
        if (const double value = valueOf(series_[i], step); std::isfinite(value))
            rows.append({static_cast<qsizetype>(i), series_[i].title,
                         valueText(value) + (unit_.isEmpty() ? QString() : ' ' + unit_)});
    if (rows.isEmpty()) return {};
    const QRectF area = plot(size());
    return layOutReading(tr("step %1").arg(step), std::move(rows), QFontMetricsF(small()),
                         QRectF(rect()).adjusted(4, 4, -4, -4), area.top() + 4, across(area, step));
}

void LineChart::paintReading(QPainter& painter) const {
    const ChartReading table = reading();
    if (table.rows.isEmpty()) return;
    syn::paintReading(painter, table, [&](const ChartReading::Row& row) {
        const Palette& p = colours();
        const Series& series = series_[static_cast<std::size_t>(row.curve)];
        paintDash(painter, row.area, blend(p.hue(series.kind), p.panel, series.strength));
    });
}

/// Whether a curve before it runs where it runs, closer than `apart` at every step.
bool LineChart::coversAnother(const Series& series, double apart) const {
    for (const Series& before : series_) {
        if (&before == &series) return false;
        if (before.first != series.first || before.values.size() != series.values.size()) continue;
        if (std::equal(series.values.begin(), series.values.end(), before.values.begin(),
                       [&](double a, double b) {
                           return std::isfinite(a) == std::isfinite(b) && !(std::abs(a - b) > apart);
                       }))
            return true;
    }
    return false;
}

void LineChart::paintCurve(QPainter& painter, const Series& series, const QRectF& area, const Range& up,
                           double ratio) const {
    const Palette& p = colours();
    const QColor colour = blend(p.hue(series.kind), p.control, series.strength);
    const int columns = std::max(1, static_cast<int>(area.width() * ratio));
    if (series.values.size() > 2 * static_cast<std::size_t>(columns)) {
        QList<QLineF> lines = columnRanges(series.values, series.first, 0, last(), columns);
        double before = 0;
        for (qsizetype i = 0; i < lines.size(); ++i) {
            QLineF& line = lines[i];
            const double low = line.y1(), high = line.y2();
            // Reaching to its neighbour, so that a steep curve has no gaps.
            const double least = i > 0 ? std::min(low, before) : low,
                         most = i > 0 ? std::max(high, before) : high;
            before = (low + high) / 2;
            const double x = area.left() + (line.x1() + 0.5) / ratio;
            line = {x, place(area, up, 0, least).y() + 0.5 / ratio, x,
                    place(area, up, 0, most).y() - 0.5 / ratio};
        }
        painter.setRenderHint(QPainter::Antialiasing, false);
        painter.setPen(QPen(colour, 1 / ratio));
        painter.drawLines(lines);
        painter.setRenderHint(QPainter::Antialiasing, true);
        return;
    }
    painter.setBrush(Qt::NoBrush);
    QPen pen(colour, 1.75, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin);
    if (coversAnother(series, (up.most - up.least) / std::max(1.0, area.height()))) {
        pen.setCapStyle(Qt::FlatCap);
        pen.setDashPattern({4, 4});  // of what lies below as much is seen
    }
    painter.setPen(pen);
    QPolygonF piece;
    const auto draw = [&] {
        if (piece.size() == 1) painter.fillRect(QRectF(piece.front() - QPointF(2, 2), QSizeF(4, 4)), colour);
        if (piece.size() > 1) painter.drawPolyline(piece);
        piece.clear();
    };
    for (std::size_t i = 0; i < series.values.size(); ++i) {
        if (std::isfinite(series.values[i]))
            piece << place(area, up, series.first + static_cast<double>(i), series.values[i]);
        else
            draw();
    }
    draw();
}

void LineChart::paintChart(QPainter& painter, const QSizeF& whole, double ratio, bool live) const {
    const Palette& p = colours();
    const QRectF area = plot(whole);
    const Range up = range();
    paintScales(painter, area, up);
    paintLegend(painter, whole);
    for (const Series& each : series_) paintCurve(painter, each, area, up, ratio);
    const auto mark = [&](double step, const QColor& colour, double width) {
        const double x = across(area, step);
        painter.setPen(QPen(colour, width));
        painter.drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        painter.setPen(QPen(p.control, 1));
        for (const Series& each : series_) {
            const double value = valueOf(each, step);
            if (!std::isfinite(value)) continue;
            painter.setBrush(blend(p.hue(each.kind), p.control, each.strength));
            painter.drawEllipse(place(area, up, step, value), 3, 3);
        }
    };
    if (live && stepRead() >= 0) mark(stepRead(), p.faint, 1);
    if (playhead() >= 0 && playhead() <= last()) mark(playhead(), p.text, 1.5);
    if (live) paintReading(painter);
}

}  // namespace syn
