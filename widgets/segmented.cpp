#include "widgets/segmented.h"

#include <QButtonGroup>
#include <QGridLayout>
#include <QPushButton>

namespace syn {

Segmented::Segmented(const QString& name, QWidget* parent)
    : QWidget(parent), name_(name), group_(new QButtonGroup(this)) {
    setObjectName(QStringLiteral("segments"));
    setAttribute(Qt::WA_StyledBackground);
    setAccessibleName(name);
    auto* layout = new QGridLayout(this);
    layout->setContentsMargins(2, 2, 2, 2);
    layout->setSpacing(2);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    connect(group_, &QButtonGroup::idClicked, this, [this] { Q_EMIT chosen(current()); });
}

void Segmented::setTight() {
    setProperty("tight", true);
    layout()->setContentsMargins(0, 0, 0, 0);
}

void Segmented::setSegments(const QList<Segment>& segments) {
    for (QAbstractButton* old : group_->buttons()) {
        group_->removeButton(old);
        delete old;
    }
    auto* grid = static_cast<QGridLayout*>(layout());
    int placed = 0;
    for (const Segment& segment : segments) {
        auto* button = new QPushButton(segment.text, this);
        button->setProperty("role", "segment");
        button->setProperty("key", segment.key);
        button->setCheckable(true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setToolTip(segment.toolTip);
        button->setAccessibleName(QStringLiteral("%1: %2").arg(name_, segment.text));
        button->setSizePolicy(QSizePolicy::MinimumExpanding, QSizePolicy::Fixed);
        group_->addButton(button);
        grid->addWidget(button, placed / perRow_, placed % perRow_);
        ++placed;
    }
}

void Segmented::setCurrent(const QString& key) {
    if (QAbstractButton* found = button(key)) return found->setChecked(true);
    group_->setExclusive(false);
    for (QAbstractButton* each : group_->buttons()) each->setChecked(false);
    group_->setExclusive(true);
}

QString Segmented::current() const {
    const QAbstractButton* checked = group_->checkedButton();
    return checked ? checked->property("key").toString() : QString();
}

QAbstractButton* Segmented::button(const QString& key) const {
    for (QAbstractButton* each : group_->buttons())
        if (each->property("key").toString() == key) return each;
    return nullptr;
}

}  // namespace syn
