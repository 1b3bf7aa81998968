#pragma once

#include <QComboBox>

namespace syn {

/// A drop-down list with our own face: name and chevron on the control's ground.
class Chooser : public QComboBox {
    Q_OBJECT
  public:
    static constexpr int kHeight = 28, kBesideText = 40;

    explicit Chooser(const QString& name, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {80, 28}; }

    /// The field closed, with the chevron that says there is more: for others that open something.
    static void paintField(QPainter& painter, const QWidget& field, const QString& shown);

  protected:
    void paintEvent(QPaintEvent*) override;
    void wheelEvent(QWheelEvent* event) override;
};

}  // namespace syn
