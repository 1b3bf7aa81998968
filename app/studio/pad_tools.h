#pragma once

#include <QWidget>

class QToolButton;

namespace syn {
class DigitPad;
}

namespace syn::studio {

class Actions;
class DocumentStore;

/// The buttons beside a pad, one above the other: brush, eraser, fill, move, undo, clear, open.
class PadTools : public QWidget {
    Q_OBJECT
  public:
    /// What the buttons are called, and what they do; an empty tip is that of the pad's own action.
    struct Words {
        QString brush = {}, eraser = {}, fill = {}, move = {}, clear = {}, open = {};
        QString brushTip = {}, eraserTip = {}, fillTip = {}, moveTip = {}, clearTip = {}, openTip = {};
    };
    PadTools(const Words& words, DigitPad* pad, DocumentStore* store, Actions* actions,
             QWidget* parent = nullptr);

  Q_SIGNALS:
    void openRequested();

  private:
    QToolButton* add(const char* iconName, const QString& name, bool checkable = false);
};

}  // namespace syn::studio
