#include "app/studio/dock_panel.h"

#include <QHBoxLayout>
#include <QLabel>

#include "widgets/card.h"

namespace syn::studio {

DockPanel::DockPanel(const QString& id, const QString& title, QWidget* content, QWidget* parent)
    : QDockWidget(title, parent) {
    setObjectName(id);
    setAccessibleName(title);
    setFeatures(DockWidgetMovable | DockWidgetFloatable | DockWidgetClosable);
    auto* bar = new QWidget(this);
    bar->setObjectName(QStringLiteral("dockHeading"));
    bar->setAttribute(Qt::WA_StyledBackground);
    heading_ = new QHBoxLayout(bar);
    heading_->setContentsMargins(16, 8, 12, 4);
    heading_->setSpacing(8);
    title_ = sectionTitle(title, bar);
    title_->setMinimumHeight(16);
    heading_->addWidget(title_);
    heading_->addStretch(1);
    setTitleBarWidget(bar);
    content->setObjectName(QStringLiteral("column"));
    content->setAttribute(Qt::WA_StyledBackground);
    setWidget(content);
}

void DockPanel::setHeading(QWidget* own) {
    title_->hide();
    delete heading_->takeAt(heading_->count() - 1);  // the stretch: all the room is the heading's
    heading_->insertWidget(0, own, 1);
}

}  // namespace syn::studio
