#pragma once

#include <QList>
#include <QPolygonF>
#include <QString>
#include <QWidget>
#include <vector>

#include "widgets/chart_legend.h"

namespace syn {

/// Curves over the steps of a run, painted. However many values a curve has, at most a line a pixel column is
/// drawn, from its least to its greatest value there, so that a million values repaint within a frame.
///
/// All curves are named above the plot, on as many lines as that takes. Left and Right (or the mouse) read
/// values, which stand in a table beside the step; a click, a drag or Enter asks for that step.
class LineChart : public QWidget {
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

    void setCaption(const QString& caption);
    void setEmptyText(const QString& text);
    void setSeries(std::vector<Series> series);
    const std::vector<Series>& series() const { return series_; }
    /// One value more, or another at a step that has one; steps between are left out until they come.
    void setValue(std::size_t series, int step, double value);
    /// The chart shows at least the steps 0 to this.
    void setSteps(int steps);
    /// Below 0: none.
    void setPlayhead(double step);
    double playhead() const { return playhead_; }

    /// The values at a step, as hovering shows them: "step 12: digit 9.2, picture 0.4".
    QString valuesAt(int step) const;
    /// What stands in the chart for the eye: all names, and while a step is read all values at it.
    ChartLegend legend() const { return legend(size()); }
    ChartReading reading() const;
    /// Where a step and a value are drawn.
    QPointF position(double step, double value) const;
    /// A table of the steps and all values, with the titles in its first line.
    QByteArray csv() const;
    /// Writes what is shown, by the name's ending: .svg, .png or .csv. False: it could not be written.
    bool save(const QString& file) const;

    QSize sizeHint() const override { return {480, 150}; }
    QSize minimumSizeHint() const override { return {200, 96}; }

  Q_SIGNALS:
    void stepChosen(int step);

  protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent*) override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    struct Range {
        double least = 0, most = 1;
    };
    QFont small() const;
    ChartLegend legend(const QSizeF& size) const;
    QRectF plot(const QSizeF& size) const;
    Range range() const;
    int last() const;
    int stepAt(double x) const;
    void read(int step);
    void noteRange(const Series& series, std::size_t from);
    QPointF place(const QRectF& plot, const Range& up, double step, double value) const;
    void paint(QPainter& painter, const QSizeF& size, double ratio, bool live) const;
    void paintScales(QPainter& painter, const QRectF& plot, const Range& up) const;
    void paintLegend(QPainter& painter, const QSizeF& size) const;
    void paintReading(QPainter& painter) const;
    void paintCurve(QPainter& painter, const Series& series, const QRectF& plot, const Range& up,
                    double ratio) const;

    QString caption_, unit_, empty_;
    std::vector<Series> series_;
    int steps_ = 0;
    double playhead_ = -1;
    int read_ = -1;  ///< the step whose values are read
    double least_, most_;
};

/// The least and greatest finite value in each of `columns` equal parts of the steps from `left` to `right`,
/// as lines (column, least) to (column, greatest); columns without a value have none. Values stand at steps
/// first, first + 1, ...
QList<QLineF> columnRanges(const std::vector<double>& values, int first, double left, double right,
                           int columns);

}  // namespace syn
