#pragma once

#include <QAbstractButton>

namespace syn {

/// On or off, with a label to its left.
class Switch : public QAbstractButton {
    Q_OBJECT
  public:
    explicit Switch(const QString& text, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void paintEvent(QPaintEvent*) override;
};

}  // namespace syn
