#include "widgets/focus_keeper.h"

#include <QApplication>
#include <QWidget>

namespace syn {

FocusKeeper::FocusKeeper(QWidget* area) : area_(area), held_(holds()) {}

FocusKeeper::~FocusKeeper() {
    if (!held_ || holds()) return;
    for (QWidget* next = area_->nextInFocusChain(); next != area_; next = next->nextInFocusChain())
        if (area_->isAncestorOf(next) && (next->focusPolicy() & Qt::TabFocus) && next->isVisible() &&
            next->isEnabled()) {
            next->setFocus();
            return;
        }
}

bool FocusKeeper::holds() const {
    const QWidget* focused = QApplication::focusWidget();
    return focused && area_->isAncestorOf(focused);
}

}  // namespace syn
