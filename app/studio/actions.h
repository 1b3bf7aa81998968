#pragma once

#include <QAction>
#include <QHash>
#include <QList>
#include <QObject>

class QToolButton;

namespace syn::studio {

/// Where an action's keys are heard: in the whole window, or while the focus is in one part of it.
enum class KeyPlace { Window, Pad, Timeline, Queue, Gallery };

/// One thing the user can do, wherever it is offered: menu, button, key.
struct ActionSpec {
    const char* id;       ///< "run.start"; what stands before the dot is its group
    const char* text;     ///< in a menu
    const char* toolTip;  ///< what it does to the picture
    const char* icon;     ///< of the icon family; nullptr: none
    QList<QKeySequence> keys;
    bool checkable = false;
    KeyPlace place = KeyPlace::Window;
};

/// All actions of the window by name, from one table, so that keys are listed and changed in one place. Keys
/// that the user chose come from the settings and go there.
class Actions : public QObject {
    Q_OBJECT
  public:
    explicit Actions(QWidget* window);

    QAction* operator[](const char* id) const;
    static const QList<ActionSpec>& table();
    static const ActionSpec* spec(const QString& id);
    /// For people: "Save as", and "File".
    static QString title(const ActionSpec& spec);
    static QString group(const ActionSpec& spec);

    /// The keys of a place are heard while the focus is in `widget` or below it.
    void addTo(KeyPlace place, QWidget* widget);
    /// The widget's tool tip says what the action does and its keys, also after these change.
    void explain(QWidget* widget, const char* id);
    /// A button that is the action's icon.
    QToolButton* button(const char* id, QWidget* parent);

    QList<QKeySequence> keys(const QString& id) const;
    QString keysText(const QString& id) const;  ///< "Ctrl+Shift+Z, Ctrl+Y"
    QString firstKey(const QString& id) const;  ///< "Ctrl+Shift+Z"; empty: it has none
    /// What a sentence calls it by: its first key, or its title where it has none.
    QString name(const QString& id) const;
    bool isDefault(const QString& id) const;
    /// Changes the keys and remembers them; a key that another action has is taken from it.
    void setKeys(const QString& id, const QList<QKeySequence>& keys);
    void resetKeys(const QString& id);
    void resetAllKeys();
    /// What else this key does where the action would hear it: titles of other actions, and what parts of the
    /// window do with keys that cannot be changed.
    QStringList conflicts(const QString& id, const QKeySequence& key) const;

  Q_SIGNALS:
    void keysChanged();

  private:
    static QList<ActionSpec> ofTabs();
    static QList<ActionSpec> ofPads();
    void put(const ActionSpec& spec, const QList<QKeySequence>& keys);
    QList<const ActionSpec*> rivals(const QString& id, const QKeySequence& key) const;

    QHash<QString, QAction*> actions_;
};

}  // namespace syn::studio
