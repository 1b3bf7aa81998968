#pragma once

#include <QChartView>
#include <QList>
#include <QString>

class QValueAxis;

namespace syn {

/// log-SNR against steps for each modality, in its hue, with a playhead that walks along a run.
class SnrChart : public QChartView {
    Q_OBJECT
  public:
    struct Curve {
        QString title;
        QString kind;          ///< chooses the hue
        QList<double> logSnr;  ///< one per step boundary, noise first; infinite ends are left out
    };
    enum class Phase { None, Running, Paused, Finished };

    explicit SnrChart(QWidget* parent = nullptr);

    void setCurves(const QList<Curve>& curves);
    const QList<Curve>& curves() const { return curves_; }
    void setPlayhead(int step, Phase phase);
    int playhead() const { return step_; }
    /// Values at a step, as hovering shows them: "step 12: digit 9.2, picture 0.4".
    QString valuesAt(int step) const;

    QSize sizeHint() const override { return {240, 160}; }
    QSize minimumSizeHint() const override { return {160, 140}; }

  protected:
    void drawForeground(QPainter* painter, const QRectF& rect) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void rebuild();
    void paintLegend(QPainter& painter, const QRectF& plot) const;
    int steps() const;

    QList<Curve> curves_;
    QValueAxis* across_;
    QValueAxis* up_;
    int step_ = 0;
    Phase phase_ = Phase::None;
    int hovered_ = -1;
};

}  // namespace syn
