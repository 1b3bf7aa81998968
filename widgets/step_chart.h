#pragma once

#include <QByteArray>
#include <QFont>
#include <QRectF>
#include <QString>
#include <QWidget>
#include <vector>

class QPainter;

namespace syn {

/// A painted chart over the steps of a run: what curves and maps have in common. It has a caption, a text for
/// when it is empty, and the line of the step that the run stands at. Left, Right, Home and End (or the
/// mouse) read a step's values; a click, a drag or Enter asks for that step. It is written as a drawing, a
/// picture or a table.
class StepChart : public QWidget {
    Q_OBJECT
  public:
    /// name: for screen readers.
    explicit StepChart(const QString& name, QWidget* parent = nullptr);

    void setCaption(const QString& caption);
    const QString& caption() const { return caption_; }
    void setEmptyText(const QString& text);
    QString emptyText() const { return empty_; }
    /// The chart shows at least the steps 0 to this.
    void setSteps(int steps);
    /// Below 0: none.
    void setPlayhead(double step);
    double playhead() const { return playhead_; }

    /// The values at a step, as screen readers hear them: "step 12: digit 9.2, picture 0.4"; may be empty.
    virtual QString valuesAt(int step) const = 0;
    /// A table of the steps and all values, with the titles in its first line.
    virtual QByteArray csv() const = 0;
    /// Writes what is shown, by the name's ending: .svg, .png or .csv. False: it could not be written.
    bool save(const QString& file) const;

    QSize sizeHint() const override { return {480, 150}; }
    QSize minimumSizeHint() const override { return {200, 96}; }

  Q_SIGNALS:
    void stepChosen(int step);

  protected:
    static constexpr double kRight = 12, kTop = 24, kBottom = 18;  ///< round the plot
    static constexpr double kEdge = 12, kTextTop = 4, kCaption = 16;

    /// Whether there is anything whose values can be read, and whether any of it can be drawn.
    virtual bool readable() const = 0;
    virtual bool drawable() const = 0;
    /// The last step that has a value; below 0: there is none.
    virtual int lastValue() const = 0;
    virtual QRectF plot(const QSizeF& size) const = 0;
    /// Where a step stands in the plot.
    virtual double across(const QRectF& plot, double step) const = 0;
    virtual int stepAt(double x) const = 0;
    /// What is read is what the mouse is at.
    virtual void aim(const QPointF& at) { read(stepAt(at.x())); }
    /// What screen readers hear of the step that is read.
    virtual QString reads() const { return valuesAt(read_); }
    /// All but the ground; `live`: with what is read.
    virtual void paintChart(QPainter& painter, const QSizeF& size, double ratio, bool live) const = 0;

    QFont small() const;
    int last() const;
    int stepRead() const { return read_; }  ///< below 0: none is
    void read(int step);
    void tellRead();  ///< what is read changed
    void paintCaption(QPainter& painter, const QSizeF& size) const;
    void paintSteps(QPainter& painter, const QRectF& plot) const;

    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent*) override;
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void paint(QPainter& painter, const QSizeF& size, double ratio, bool live) const;

    QString caption_, empty_;
    int steps_ = 0;
    double playhead_ = -1;
    int read_ = -1;
};

/// A step of 1, 2 or 5 times a power of ten that divides the span into at most `parts`.
double roundStep(double span, int parts);
/// A value as charts tell it.
QString valueText(double value);

/// One column of a chart's table.
struct ChartColumn {
    QString title;
    int first = 0;  ///< the step of the first value
    const std::vector<double>* values = nullptr;
};
/// Steps downwards, and only those that have a finite value in any column; what is not finite stays empty.
QByteArray stepTable(const std::vector<ChartColumn>& columns);

}  // namespace syn
