#pragma once

#include <QList>
#include <QPolygonF>
#include <QString>
#include <vector>

#include "widgets/chart_legend.h"
#include "widgets/step_chart.h"

namespace syn {

/// Curves over the steps of a run, painted. However many values a curve has, at most a line a pixel column is
/// drawn, from its least to its greatest value there, so that a million values repaint within a frame.
///
/// All curves are named above the plot, on as many lines as that takes; the values that are read stand in a
/// table beside the step.
class LineChart : public StepChart {
    Q_OBJECT
  public:
    struct Series {
        QString title;
        QString kind;                     ///< chooses the hue
        double strength = 1;              ///< 1: the hue itself; less: nearer to the ground
        int first = 0;                    ///< the step of the first value
        std::vector<double> values = {};  ///< one a step; what is not finite is left out
    };

    /// name: for screen readers; unit: of the values, in readings and files ("ms"), may be empty.
    explicit LineChart(const QString& name, const QString& unit = {}, QWidget* parent = nullptr);

    void setSeries(std::vector<Series> series);
    const std::vector<Series>& series() const { return series_; }
    /// One value more, or another at a step that has one; steps between are left out until they come.
    void setValue(std::size_t series, int step, double value);

    QString valuesAt(int step) const override;
    /// What stands in the chart for the eye: all names, and while a step is read all values at it.
    ChartLegend legend() const { return legend(size()); }
    ChartReading reading() const;
    /// Where a step and a value are drawn.
    QPointF position(double step, double value) const;
    QByteArray csv() const override;

  protected:
    bool readable() const override { return !series_.empty(); }
    bool drawable() const override { return least_ <= most_; }
    int lastValue() const override;
    QRectF plot(const QSizeF& size) const override;
    double across(const QRectF& plot, double step) const override;
    int stepAt(double x) const override;
    void paintChart(QPainter& painter, const QSizeF& size, double ratio, bool live) const override;

  private:
    struct Range {
        double least = 0, most = 1;
    };
    ChartLegend legend(const QSizeF& size) const;
    Range range() const;
    void noteRange(const Series& series, std::size_t from);
    QPointF place(const QRectF& plot, const Range& up, double step, double value) const;
    void paintScales(QPainter& painter, const QRectF& plot, const Range& up) const;
    void paintLegend(QPainter& painter, const QSizeF& size) const;
    void paintReading(QPainter& painter) const;
    bool coversAnother(const Series& series, double apart) const;
    void paintCurve(QPainter& painter, const Series& series, const QRectF& plot, const Range& up,
                    double ratio) const;

    QString unit_;
    std::vector<Series> series_;
    double least_, most_;
};

/// The least and greatest finite value in each of `columns` equal parts of the steps from `left` to `right`,
/// as lines (column, least) to (column, greatest); columns without a value have none. Values stand at steps
/// first, first + 1, ...
QList<QLineF> columnRanges(const std::vector<double>& values, int first, double left, double right,
                           int columns);

}  // namespace syn
