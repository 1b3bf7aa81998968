#include "widgets/icon_button.h"

#include <QToolButton>

#include "widgets/icons.h"

namespace syn {

QToolButton* iconButton(const QString& icon, const QString& name, QWidget* parent) {
    auto* button = new QToolButton(parent);
    if (!icon.isEmpty()) button->setIcon(syn::icon(icon));
    button->setIconSize({16, 16});
    button->setFixedSize(28, 24);
    button->setProperty("role", "quiet");
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(name);
    return button;
}

}  // namespace syn
