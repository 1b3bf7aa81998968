#pragma once

#include <QComboBox>

namespace syn {

/// A drop-down list with our own face: name and chevron on the control's ground.
class Chooser : public QComboBox {
    Q_OBJECT
  public:
    explicit Chooser(const QString& name, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {80, 28}; }

  protected:
    void paintEvent(QPaintEvent*) override;
    void wheelEvent(QWheelEvent* event) override;
};

}  // namespace syn
