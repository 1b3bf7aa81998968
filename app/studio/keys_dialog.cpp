#include "app/studio/keys_dialog.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "app/studio/actions.h"
#include "widgets/card.h"
#include "widgets/fuzzy_match.h"
#include "widgets/key_field.h"

namespace syn::studio {

KeysDialog::KeysDialog(Actions* actions, QWidget* parent)
    : QDialog(parent), actions_(actions), search_(new QLineEdit(this)), list_(new QTreeWidget(this)) {
    setWindowTitle(tr("Keys"));
    setAttribute(Qt::WA_DeleteOnClose);
    resize(560, 620);
    search_->setPlaceholderText(tr("Find an action or a key"));
    search_->setClearButtonEnabled(true);
    search_->setAccessibleName(tr("Find an action or a key"));
    search_->setToolTip(tr("A few letters of what you look for, or a key such as Ctrl+S"));
    list_->setHeaderLabels({tr("Action"), tr("Keys")});
    list_->setRootIsDecorated(false);
    list_->setUniformRowHeights(true);
    list_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    list_->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    list_->header()->setStretchLastSection(false);
    list_->setAccessibleName(tr("Actions and their keys"));
    list_->setToolTip(tr("Choose the action whose keys you want to change"));
    for (const ActionSpec& spec : Actions::table()) {
        auto* item = new QTreeWidgetItem(
            list_, {QStringLiteral("%1: %2").arg(Actions::group(spec), Actions::title(spec)), QString()});
        item->setData(0, Qt::UserRole, QLatin1String(spec.id));
        item->setToolTip(0, Actions::tr(spec.toolTip));
    }
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(8);
    column->addWidget(search_);
    column->addWidget(list_, 1);
    column->addWidget(makeEditor());
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    auto* all = buttons->addButton(tr("Reset all"), QDialogButtonBox::ResetRole);
    all->setToolTip(tr("Give every action the keys it came with"));
    buttons->button(QDialogButtonBox::Close)->setToolTip(tr("Close; changed keys stay changed"));
    column->addWidget(buttons);

    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(all, &QPushButton::clicked, actions_, &Actions::resetAllKeys);
    connect(search_, &QLineEdit::textChanged, this, &KeysDialog::filter);
    connect(list_, &QTreeWidget::currentItemChanged, this, &KeysDialog::showSelected);
    connect(actions_, &Actions::keysChanged, this, &KeysDialog::fill);
    fill();
    list_->setCurrentItem(list_->topLevelItem(0));
    search_->setFocus();
}

QWidget* KeysDialog::makeEditor() {
    auto* area = new QWidget(this);
    auto* column = new QVBoxLayout(area);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(8);
    auto* row = new QHBoxLayout;
    row->setSpacing(8);
    editor_ = new KeyField(tr("New key"), area);
    editor_->setToolTip(tr("Press the key that is to do it"));
    const auto make = [&](const QString& text, const QString& toolTip) {
        auto* button = new QPushButton(text, area);
        button->setToolTip(toolTip);
        button->setAutoDefault(false);
        return button;
    };
    take_ = make(tr("Use it"), tr("The pressed key does it from now on, in place of its keys so far"));
    add_ = make(tr("Use it too"), tr("The pressed key does it as well as its keys so far"));
    none_ = make(tr("No key"), tr("Take all keys from this action"));
    reset_ = make(tr("Reset"), tr("Give this action the keys it came with"));
    row->addWidget(editor_, 1);
    for (QPushButton* button : {take_, add_, none_, reset_}) row->addWidget(button);
    warning_ = label({}, "second", area);
    warning_->setWordWrap(true);
    warning_->setMinimumHeight(16);
    column->addLayout(row);
    column->addWidget(warning_);

    connect(editor_, &KeyField::keyChanged, this, &KeysDialog::showConflict);
    connect(take_, &QPushButton::clicked, this, [this] { take(false); });
    connect(add_, &QPushButton::clicked, this, [this] { take(true); });
    connect(none_, &QPushButton::clicked, this, [this] { actions_->setKeys(selected(), {}); });
    connect(reset_, &QPushButton::clicked, this, [this] { actions_->resetKeys(selected()); });
    return area;
}

QString KeysDialog::warning() const {
    return warning_->text();
}

QString KeysDialog::selected() const {
    const QTreeWidgetItem* item = list_->currentItem();
    return item ? item->data(0, Qt::UserRole).toString() : QString();
}

void KeysDialog::select(const QString& id) {
    for (int i = 0; i < list_->topLevelItemCount(); ++i)
        if (list_->topLevelItem(i)->data(0, Qt::UserRole).toString() == id)
            list_->setCurrentItem(list_->topLevelItem(i));
}

void KeysDialog::fill() {
    for (int i = 0; i < list_->topLevelItemCount(); ++i) {
        QTreeWidgetItem* item = list_->topLevelItem(i);
        const QString id = item->data(0, Qt::UserRole).toString();
        item->setText(1, actions_->keysText(id));
        QFont font = item->font(1);
        font.setBold(!actions_->isDefault(id));  // changed by the user
        item->setFont(1, font);
    }
    showSelected();
}

void KeysDialog::filter() {
    QTreeWidgetItem* first = nullptr;
    const QString typed = search_->text();
    for (int i = 0; i < list_->topLevelItemCount(); ++i) {
        QTreeWidgetItem* item = list_->topLevelItem(i);
        const bool found = fuzzyScore(typed, item->text(0)) >= 0 ||
                           item->text(1).contains(typed.trimmed(), Qt::CaseInsensitive);
        item->setHidden(!found);
        if (found && !first) first = item;
    }
    if (!list_->currentItem() || list_->currentItem()->isHidden()) list_->setCurrentItem(first);
}

void KeysDialog::showSelected() {
    editor_->setKey({});
    const QString id = selected();
    editor_->setEnabled(!id.isEmpty());
    none_->setEnabled(!id.isEmpty() && !actions_->keys(id).isEmpty());
    reset_->setEnabled(!id.isEmpty() && !actions_->isDefault(id));
    showConflict();
}

void KeysDialog::showConflict() {
    const QKeySequence key = editor_->key();
    const QString id = selected();
    take_->setEnabled(!key.isEmpty() && !id.isEmpty());
    add_->setEnabled(take_->isEnabled() && !actions_->keys(id).isEmpty());
    const QStringList others = id.isEmpty() ? QStringList() : actions_->conflicts(id, key);
    warning_->setText(others.isEmpty() ? QString()
                                       : tr("%1 is used to: %2. Using it here takes it from there.")
                                             .arg(key.toString(QKeySequence::NativeText),
                                                  others.join(QStringLiteral(", "))));
}

void KeysDialog::take(bool beside) {
    QList<QKeySequence> keys = beside ? actions_->keys(selected()) : QList<QKeySequence>();
    if (!keys.contains(editor_->key())) keys << editor_->key();
    actions_->setKeys(selected(), keys);
    editor_->setFocus();  // the pressed button is off now, and the next one would take the keys away
}

}  // namespace syn::studio
