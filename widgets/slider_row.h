#pragma once

#include <QSlider>
#include <QWidget>
#include <optional>

class QLabel;

namespace syn {

/// A horizontal slider: a groove of three pixels in the hue up to the round handle. Pressing anywhere takes
/// the handle there.
class HueSlider : public QSlider {
    Q_OBJECT
  public:
    explicit HueSlider(QWidget* parent = nullptr);
    void setHue(const QString& kind);
    QSize sizeHint() const override { return {120, 20}; }
    QSize minimumSizeHint() const override { return {48, 20}; }

  protected:
    void paintEvent(QPaintEvent*) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;

  private:
    void moveTo(double x);
    QString kind_;
};

/// Label, slider and value in one line; values are real numbers in steps.
class SliderRow : public QWidget {
    Q_OBJECT
  public:
    SliderRow(const QString& label, double least, double most, double step, QWidget* parent = nullptr);
    void setHue(const QString& kind);
    /// Silent. A value beyond the slider's ends is told as it is until the slider is moved.
    void setValue(double value);
    double value() const;
    /// A word in place of the least value: "clean".
    void nameLeast(const QString& word);
    HueSlider* slider() const { return slider_; }

  protected:
    bool event(QEvent* event) override;

  Q_SIGNALS:
    void moved(double value);  ///< by the user
    void released();           ///< the user let go: what follows is a change of its own

  private:
    void showValue();

    double least_, step_;
    HueSlider* slider_;
    QLabel* value_;
    QString leastName_;
    std::optional<double> beyond_;
};

}  // namespace syn
