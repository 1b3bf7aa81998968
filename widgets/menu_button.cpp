#include "widgets/menu_button.h"

#include <QMenu>
#include <QPainter>

#include "widgets/chooser.h"

namespace syn {

MenuButton::MenuButton(const QString& name, QMenu* menu, QWidget* parent) : QToolButton(parent) {
    setAccessibleName(name);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setPopupMode(InstantPopup);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    if (menu == nullptr) return;
    menu->setParent(this, menu->windowFlags());
    setMenu(menu);
}

QSize MenuButton::sizeHint() const {
    return {fontMetrics().horizontalAdvance(text()) + Chooser::kBesideText, Chooser::kHeight};
}

void MenuButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    Chooser::paintField(painter, *this, text());
}

}  // namespace syn
