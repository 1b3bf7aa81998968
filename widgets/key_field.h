#pragma once

#include <QKeySequence>
#include <QLineEdit>

namespace syn {

/// Takes one key as it is pressed, with its modifiers, at once. Tab and Shift+Tab alone are left for moving
/// on.
class KeyField : public QLineEdit {
    Q_OBJECT
  public:
    explicit KeyField(const QString& name, QWidget* parent = nullptr);

    const QKeySequence& key() const { return key_; }
    void setKey(const QKeySequence& key);

  Q_SIGNALS:
    void keyChanged();

  protected:
    bool event(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent*) override {}

  private:
    QKeySequence key_;
};

}  // namespace syn
