#include "widgets/chart_legend.h"

#include <QPainter>
#include <algorithm>
#include <cmath>

#include "widgets/palette.h"

namespace syn {
namespace {

constexpr double kDashGap = 4, kNear = 10, kApart = 20;
constexpr double kPad = 6, kValueGap = 10, kColumnGap = 16, kLeastTitle = 36;

/// "digit 2 (fine)" is "digit " and a number; other titles have no head.
QString headOf(const QString& title) {
    const qsizetype space = title.indexOf(' ');
    return space > 0 && space + 1 < title.size() && title[space + 1].isDigit() ? title.left(space + 1)
                                                                               : QString();
}

double widest(const QList<ChartReading::Row>& rows, const QFontMetricsF& metrics,
              QString ChartReading::Row::*text) {
    double most = 0;
    for (const auto& row : rows) most = std::max(most, metrics.horizontalAdvance(row.*text));
    return std::ceil(most);
}

}  // namespace

ChartLegend layOutLegend(const QStringList& titles, const QFontMetricsF& metrics, double left, double first,
                         double right) {
    ChartLegend legend;
    qsizetype begun = 0;  // the first entry of the present line
    double start = first, at = start;
    QString head;
    const auto close = [&] {
        for (qsizetype i = begun; i < legend.entries.size(); ++i)
            legend.entries[i].area.translate(right - at, 0);
        begun = legend.entries.size();
    };
    for (qsizetype i = 0; i < titles.size(); ++i) {
        const QString own = headOf(titles[i]);
        bool opens = legend.entries.size() == begun;
        bool follows = !opens && !own.isEmpty() && own == head;
        const auto width = [&](const QString& text) {
            return ChartLegend::kDash + kDashGap + std::ceil(metrics.horizontalAdvance(text));
        };
        QString text = follows ? titles[i].mid(own.size()) : titles[i];
        double gap = opens ? 0 : follows ? kNear : kApart;
        // The first line may be too short for any, for the chart's caption stands there.
        if (at + gap + width(text) > right && (!opens || start > left)) {
            close();
            ++legend.lines;
            start = at = left;
            text = titles[i];
            gap = 0;
        }
        legend.entries.append(
            {i, text, {at + gap, (legend.lines - 1) * ChartLegend::kLine, width(text), ChartLegend::kLine}});
        at += gap + width(text);
        head = own;
    }
    close();
    return legend;
}

ChartReading layOutReading(const QString& head, QList<ChartReading::Row> rows, const QFontMetricsF& metrics,
                           const QRectF& bounds, double top, double x, double apart) {
    ChartReading made{head, {}, {}, std::move(rows)};
    const auto count = static_cast<int>(made.rows.size());
    const double line = ChartLegend::kLine;
    const int most = std::max(1, static_cast<int>((bounds.height() - 2 * kPad - line) / line));
    const int columns = std::max(1, (count + most - 1) / most);
    const int each = (count + columns - 1) / columns;
    const double values = widest(made.rows, metrics, &ChartReading::Row::value);
    const double least = ChartLegend::kDash + kDashGap + kValueGap + values;
    const double wanted = widest(made.rows, metrics, &ChartReading::Row::title);
    const auto titlesIn = [&](double width) {
        return std::clamp((width - 2 * kPad - (columns - 1) * kColumnGap) / columns - least, 0.0, wanted);
    };
    // Beside the step, as long as the titles can still be told; else over it.
    const double side = std::max(x - apart - bounds.left(), bounds.right() - x - apart);
    const double titles =
        titlesIn(side) >= std::min(wanted, kLeastTitle) ? titlesIn(side) : titlesIn(bounds.width());
    for (auto& row : made.rows) row.title = metrics.elidedText(row.title, Qt::ElideRight, titles);
    const double column = least + titles;
    const double wide =
        std::max(columns * column + (columns - 1) * kColumnGap, std::ceil(metrics.horizontalAdvance(head))) +
        2 * kPad;
    const double tall = (each + 1) * line + 2 * kPad;
    double left = x + apart;
    if (left + wide > bounds.right()) left = x - apart - wide;
    left = std::max(bounds.left(), std::min(left, bounds.right() - wide));
    made.box = {left, std::max(bounds.top(), std::min(top, bounds.bottom() - tall)), wide, tall};
    made.headArea = {left + kPad, made.box.top() + kPad, wide - 2 * kPad, line};
    for (int i = 0; i < count; ++i) {
        const int across = i / each, down = i % each;
        made.rows[i].area = {left + kPad + across * (column + kColumnGap),
                             made.headArea.bottom() + down * line, column, line};
    }
    return made;
}

void paintReading(QPainter& painter, const ChartReading& reading,
                  const std::function<void(const ChartReading::Row& row)>& mark) {
    const Palette& p = colours();
    painter.setPen(QPen(p.line, 1));
    painter.setBrush(p.panel);
    painter.drawRoundedRect(reading.box.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    painter.setPen(p.second);
    painter.drawText(reading.headArea, Qt::AlignLeft | Qt::AlignVCenter, reading.head);
    for (const ChartReading::Row& row : reading.rows) {
        mark(row);
        painter.setPen(p.second);
        painter.drawText(row.area.adjusted(ChartLegend::kDash + 4, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                         row.title);
        painter.setPen(p.text);
        painter.drawText(row.area, Qt::AlignRight | Qt::AlignVCenter, row.value);
    }
}

}  // namespace syn
