#include "widgets/command_palette.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/card.h"
#include "widgets/fuzzy_match.h"
#include "widgets/palette.h"

namespace syn {
namespace {

constexpr int kWidth = 520, kHeight = 360, kFromTop = 56;

}  // namespace

CommandPalette::CommandPalette(const QList<PaletteEntry>& entries, QWidget* parent)
    : QDialog(parent, Qt::Popup),
      entries_(entries),
      search_(new QLineEdit(this)),
      list_(new QTreeWidget(this)),
      none_(label(tr("No command has these letters in its name."), "second", this)) {
    setWindowTitle(tr("Commands"));
    setAccessibleName(tr("Commands"));
    setObjectName(QStringLiteral("palette"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(8, 8, 8, 8);
    column->setSpacing(6);
    search_->setPlaceholderText(tr("Type a part of a command's name"));
    search_->setAccessibleName(tr("Command"));
    search_->setToolTip(tr("A few letters are enough; arrows choose, Enter does it, Esc closes"));
    list_->setColumnCount(2);
    list_->setHeaderHidden(true);
    list_->setRootIsDecorated(false);
    list_->setUniformRowHeights(true);
    list_->setFocusPolicy(Qt::NoFocus);  // the arrows come from the line above
    list_->setAccessibleName(tr("Matching commands"));
    list_->setToolTip(tr("What the letters match, the best first"));
    list_->header()->setStretchLastSection(false);
    list_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    list_->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    column->addWidget(search_);
    column->addWidget(list_, 1);
    none_->setContentsMargins(8, 4, 8, 4);
    column->addWidget(none_, 1, Qt::AlignTop);
    search_->installEventFilter(this);
    connect(search_, &QLineEdit::textChanged, this, &CommandPalette::list);
    connect(search_, &QLineEdit::returnPressed, this, &CommandPalette::choose);
    connect(list_, &QTreeWidget::itemClicked, this, &CommandPalette::choose);
    list();
    resize(kWidth, kHeight);
    if (parent) {
        const QWidget* window = parent->window();
        move(window->mapToGlobal(QPoint((window->width() - kWidth) / 2, kFromTop)));
    }
    search_->setFocus();
}

void CommandPalette::list() {
    struct Scored {
        int score;
        const PaletteEntry* entry;
    };
    QList<Scored> found;
    for (const PaletteEntry& entry : entries_)
        if (const int score = fuzzyScore(search_->text(), entry.title); score >= 0)
            found << Scored{score, &entry};
    // What cannot be done now comes last; equals keep the order of the menus.
    std::stable_sort(found.begin(), found.end(), [](const Scored& a, const Scored& b) {
        return a.entry->enabled != b.entry->enabled ? a.entry->enabled : a.score > b.score;
    });
    list_->clear();
    for (const Scored& each : found) {
        auto* item = new QTreeWidgetItem(list_, {each.entry->title, each.entry->keys});
        item->setData(0, Qt::UserRole, each.entry->id);
        item->setToolTip(0, each.entry->toolTip);
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
        item->setForeground(1, colours().faint);
        if (!each.entry->enabled) item->setFlags(Qt::NoItemFlags);
    }
    if (!found.isEmpty()) list_->setCurrentItem(list_->topLevelItem(0));
    list_->setVisible(!found.isEmpty());
    none_->setVisible(found.isEmpty());
}

QStringList CommandPalette::listed() const {
    QStringList ids;
    for (int i = 0; i < list_->topLevelItemCount(); ++i)
        ids << list_->topLevelItem(i)->data(0, Qt::UserRole).toString();
    return ids;
}

void CommandPalette::choose() {
    const QTreeWidgetItem* item = list_->currentItem();
    if (!item || !(item->flags() & Qt::ItemIsEnabled)) return;
    const QString id = item->data(0, Qt::UserRole).toString();
    // Closed first: the command may open a window of its own.
    close();
    Q_EMIT chosen(id);
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched != search_ || event->type() != QEvent::KeyPress) return QDialog::eventFilter(watched, event);
    const auto* key = static_cast<QKeyEvent*>(event);
    const int last = list_->topLevelItemCount() - 1;
    const int at = list_->indexOfTopLevelItem(list_->currentItem());
    constexpr int kPage = 10;
    const int move = key->key() == Qt::Key_Down       ? 1
                     : key->key() == Qt::Key_Up       ? -1
                     : key->key() == Qt::Key_PageDown ? kPage
                     : key->key() == Qt::Key_PageUp   ? -kPage
                                                      : 0;
    if (move == 0 || last < 0) return QDialog::eventFilter(watched, event);
    list_->setCurrentItem(list_->topLevelItem(std::clamp(at + move, 0, last)));
    return true;
}

}  // namespace syn
