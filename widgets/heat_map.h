#pragma once

#include <QImage>
#include <QList>
#include <QPolygonF>
#include <QString>
#include <vector>

#include "widgets/chart_legend.h"
#include "widgets/step_chart.h"

namespace syn {

/// Rows of numbers over the steps of a run as a field of colours: a column a step, a row a component, viridis
/// from the least value to the greatest, and a scale beside it. Where values pass a level of note a line is
/// drawn. The field is one picture of a pixel a cell, so that its size costs nothing when it is repainted.
///
/// Up and Down read another row, as the mouse does; the values of the cell that is read stand in a table
/// beside it.
class HeatMap : public StepChart {
  public:
    struct Row {
        QString title;                    ///< rows of one kind that follow each other are a group
        QString kind;                     ///< chooses the hue of the mark at its left
        std::vector<double> values = {};  ///< one a step, from step 0; what is not finite is left out
        std::vector<double> beside = {};  ///< told with each value; may be empty
    };
    /// What the numbers are.
    struct Meaning {
        QString value;       ///< "log SNR"
        QString beside;      ///< "noise level"
        double level = 0;    ///< where a line is drawn
        QString levelTitle;  ///< "SNR 1"
    };

    /// name: for screen readers.
    HeatMap(const QString& name, Meaning meaning, QWidget* parent = nullptr);

    /// The first row is the uppermost.
    void setRows(std::vector<Row> rows);
    const std::vector<Row>& rows() const { return rows_; }

    QString valuesAt(int step) const override;
    QByteArray csv() const override;

    /// The middle of a cell.
    QPointF position(double step, int row) const;
    /// The colour of a value on the scale that is shown.
    QColor colourOf(double value) const;
    /// The values of the cell that is read, as a table: empty while none is.
    ChartReading reading() const;
    /// The steps at which a row's values pass the level, between two columns as if they lay on a line.
    std::vector<double> crossings(int row) const;

  protected:
    bool readable() const override { return !rows_.empty(); }
    bool drawable() const override { return least_ <= most_; }
    int lastValue() const override;
    QRectF plot(const QSizeF& size) const override;
    double across(const QRectF& plot, double step) const override;
    int stepAt(double x) const override;
    void aim(const QPointF& at) override;
    QString reads() const override;
    void paintChart(QPainter& painter, const QSizeF& size, double ratio, bool live) const override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void readRow(int row);
    QRectF rowArea(const QRectF& plot, int row) const;
    QRectF cellArea(const QRectF& plot, int step, int row) const;
    QList<QPolygonF> levelLines(const QRectF& plot) const;
    void paintField(QPainter& painter, const QRectF& plot, double enlarged) const;
    void paintTitles(QPainter& painter, const QRectF& plot) const;
    void paintScale(QPainter& painter, const QRectF& plot) const;
    void paintLevel(QPainter& painter, const QSizeF& size, const QRectF& plot) const;
    void paintReading(QPainter& painter, const QRectF& plot) const;
    /// The last row of the group that begins with this one.
    int groupEnd(int row) const;
    double value(int step, int row) const;

    Meaning meaning_;
    std::vector<Row> rows_;
    QImage field_;  ///< a pixel a value
    int row_ = 0;   ///< that is read
    double least_, most_;
};

}  // namespace syn
