#include "widgets/focus_order.h"

#include <QSplitter>
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
    for (QObject* child : widget->children())
        if (auto* part = qobject_cast<QWidget*>(child); part && !part->isWindow()) parts << part;
    return parts;
}

void walk(const QWidget* widget, QWidget*& last) {
    for (QWidget* next : partsOf(widget)) {
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
