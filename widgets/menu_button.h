#pragma once

#include <QToolButton>

namespace syn {

/// A field that opens a menu of things to tick: looks like a Chooser, as wide as its text wants.
class MenuButton : public QToolButton {
    Q_OBJECT
  public:
    /// The menu belongs to the button; null: clicked() opens something else.
    MenuButton(const QString& name, QMenu* menu, QWidget* parent = nullptr);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

  protected:
    void paintEvent(QPaintEvent* event) override;
};

}  // namespace syn
