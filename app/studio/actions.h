#pragma once

#include <QAction>
#include <QHash>
#include <QList>
#include <QObject>

namespace syn::studio {

/// One thing the user can do, wherever it is offered: menu, button, key.
struct ActionSpec {
    const char* id;       ///< "run.start"
    const char* text;     ///< in a menu
    const char* toolTip;  ///< what it does to the picture
    const char* icon;     ///< of the icon family; nullptr: none
    QList<QKeySequence> keys;
    bool checkable = false;
};

/// All actions of the window by name, from one table, so that keys can be listed and changed in one place.
class Actions : public QObject {
    Q_OBJECT
  public:
    explicit Actions(QWidget* window);

    QAction* operator[](const char* id) const;
    static const QList<ActionSpec>& table();

  private:
    QHash<QByteArray, QAction*> actions_;
};

}  // namespace syn::studio
