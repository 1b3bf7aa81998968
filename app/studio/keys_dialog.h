#pragma once

#include <QDialog>

class QLabel;
class QLineEdit;
class QPushButton;
class QTreeWidget;

namespace syn {
class KeyField;
}

namespace syn::studio {

class Actions;

/// Shows what keys do and lets the user choose others: search, press the new key, take it. A key that does
/// something else is named before it is taken from there. Changes count at once.
class KeysDialog : public QDialog {
    Q_OBJECT
  public:
    explicit KeysDialog(Actions* actions, QWidget* parent = nullptr);

    QLineEdit* search() const { return search_; }
    QTreeWidget* list() const { return list_; }
    KeyField* editor() const { return editor_; }
    QString warning() const;
    /// Makes an action the one that is changed.
    void select(const QString& id);

  private:
    QWidget* makeEditor();
    QString selected() const;
    void fill();
    void filter();
    void showSelected();
    void showConflict();
    void take(bool beside);

    Actions* actions_;
    QLineEdit* search_;
    QTreeWidget* list_;
    KeyField* editor_;
    QLabel* warning_;
    QPushButton* take_;
    QPushButton* add_;
    QPushButton* none_;
    QPushButton* reset_;
};

}  // namespace syn::studio
