#pragma once

#include <QFontMetricsF>
#include <QList>
#include <QRectF>
#include <QString>
#include <QStringList>
#include <functional>

class QPainter;

namespace syn {

/// Where the names of a chart's curves stand, all of them, on as many lines as they need.
struct ChartLegend {
    struct Entry {
        qsizetype curve = 0;
        QString text;  ///< of several in a row that differ in a number alone, that number
        QRectF area;   ///< of the dash and the text behind it
    };
    static constexpr double kDash = 8, kLine = 13;  ///< the dash's length, a line's height

    QList<Entry> entries;
    int lines = 1;
};

/// titles: of the curves. The lines reach from `left` to `right`; of the first one what begins at `first` is
/// free. Height 0 is the first line's upper edge.
ChartLegend layOutLegend(const QStringList& titles, const QFontMetricsF& metrics, double left, double first,
                         double right);

/// Values of all curves at one step as a small table, in as many columns as it needs to stay inside a chart.
struct ChartReading {
    struct Row {
        qsizetype curve = 0;
        QString title, value;
        QRectF area = {};  ///< of the dash, the title and, at the right, the value
    };
    QString head;
    QRectF box, headArea = {};
    QList<Row> rows;
};

/// Puts the table beside the step at `x`, at least `apart` from it, from `top` down where it has room there,
/// within `bounds`. Where there is less room than it needs the titles are shortened, never the values; only
/// where they would be told no more it stands over the step.
ChartReading layOutReading(const QString& head, QList<ChartReading::Row> rows, const QFontMetricsF& metrics,
                           const QRectF& bounds, double top, double x, double apart = 10);
/// The table with its ground; `mark` draws what tells a row's curve, at the left of its area.
void paintReading(QPainter& painter, const ChartReading& reading,
                  const std::function<void(const ChartReading::Row& row)>& mark);

}  // namespace syn
