#include "widgets/focus_order.h"

#include <QDockWidget>
#include <QMainWindow>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>
#include <QWidget>

namespace syn {
namespace {

QList<QWidget*> partsOf(const QWidget* widget) {
    QList<QWidget*> parts;
    if (const auto* splitter = qobject_cast<const QSplitter*>(widget)) {
        // Its list of children is the other way round: each new one is put below the others.
        for (int i = 0; i < splitter->count(); ++i) parts << splitter->widget(i);
        return parts;
    }
    if (const auto* tabs = qobject_cast<const QTabWidget*>(widget)) parts << tabs->tabBar();
    // Docks and stage as they are read, whichever was there first.
    if (const auto* window = qobject_cast<const QMainWindow*>(widget)) {
        parts << window->menuWidget();
        const auto docks = window->findChildren<QDockWidget*>(QString(), Qt::FindDirectChildrenOnly);
        const auto in = [&](Qt::DockWidgetArea area) {
            for (QDockWidget* dock : docks)
                if (!dock->isFloating() && window->dockWidgetArea(dock) == area) parts << dock;
        };
        in(Qt::LeftDockWidgetArea);
        parts << window->centralWidget();
        in(Qt::BottomDockWidgetArea);
        in(Qt::RightDockWidgetArea);
        parts.removeAll(nullptr);
    }
    for (QObject* child : widget->children()) {
        auto* part = qobject_cast<QWidget*>(child);
        if (part && !part->isWindow() && !parts.contains(part)) parts << part;
    }
    return parts;
}

void walk(const QWidget* widget, QWidget*& last) {
    for (QWidget* next : partsOf(widget)) {
        // Tabs would hand it to their bar from wherever they stand in the round, which would begin anew
        // there: the bar takes it by itself.
        if (auto* tabs = qobject_cast<QTabWidget*>(next)) {
            tabs->setFocusProxy(nullptr);
            tabs->setFocusPolicy(Qt::NoFocus);
        }
        // What hands its focus on is reached through the one that takes it.
        if (next->focusPolicy() != Qt::NoFocus && !next->focusProxy()) {
            if (last) QWidget::setTabOrder(last, next);
            last = next;
        }
        walk(next, last);
    }
}

}  // namespace

void orderFocus(QWidget* window) {
    QWidget* last = nullptr;
    walk(window, last);
}

}  // namespace syn
