#pragma once

#include <QDialog>
#include <QList>
#include <QString>

class QLabel;
class QLineEdit;
class QTreeWidget;

namespace syn {

/// One thing that can be chosen from the palette.
struct PaletteEntry {
    QString id;
    QString title;  ///< "Run: New seeds"
    QString keys;   ///< "Ctrl+R"; may be empty
    QString toolTip;
    bool enabled = true;
};

/// Finds a command by a few of its letters, without the mouse: typing narrows the list, arrows choose, Enter
/// does it, Esc closes.
class CommandPalette : public QDialog {
    Q_OBJECT
  public:
    explicit CommandPalette(const QList<PaletteEntry>& entries, QWidget* parent = nullptr);

    QLineEdit* search() const { return search_; }
    /// Ids of the listed entries, the best match first.
    QStringList listed() const;

  Q_SIGNALS:
    void chosen(const QString& id);

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void list();
    void choose();

    QList<PaletteEntry> entries_;
    QLineEdit* search_;
    QTreeWidget* list_;
    QLabel* none_;  ///< in its place where nothing matches
};

}  // namespace syn
