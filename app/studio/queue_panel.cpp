#include "app/studio/queue_panel.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "app/studio/actions.h"
#include "app/studio/branches.h"
#include "app/studio/queue_model.h"
#include "widgets/card.h"
#include "widgets/fitting_label.h"
#include "widgets/focus_keeper.h"

namespace syn::studio {
namespace {

constexpr int kLineHeight = 24, kGivenSide = 18;

/// What is done with the chosen line, in the order of the buttons and of the menu.
constexpr const char* kLineActions[] = {"queue.now", "queue.first", "queue.up", "queue.down", "queue.remove"};

}  // namespace

QueuePanel::QueuePanel(RunController* controller, Branches* branches, Actions* actions, QWidget* parent)
    : QWidget(parent),
      controller_(controller),
      queue_(controller->queue()),
      branches_(branches),
      actions_(actions),
      model_(new QueueModel(controller, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(makeBar());
    empty_ = label({}, "second", this);
    empty_->setWordWrap(true);
    empty_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    column->addWidget(empty_, 1);
    column->addWidget(makeList(), 1);
    actions->addTo(KeyPlace::Queue, this);
    connectActions();
    connect(queue_, &RunQueue::changed, this, &QueuePanel::showQueue);
    connect(controller_, &RunController::statusChanged, this, &QueuePanel::showQueue);
    connect(actions_, &Actions::keysChanged, this, &QueuePanel::showQueue);
    showQueue();
}

QWidget* QueuePanel::makeBar() {
    auto* bar = new QWidget(this);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    summary_ = new FittingLabel(bar);
    summary_->setProperty("role", "second");
    row->addWidget(summary_, 1);
    goOn_ = new QPushButton(tr("Go on"), bar);
    goOn_->setAccessibleName(tr("Go on with the queue"));
    actions_->explain(goOn_, "queue.goOn");
    connect(goOn_, &QPushButton::clicked, (*actions_)["queue.goOn"], &QAction::trigger);
    row->addWidget(goOn_);
    for (const char* id : kLineActions) row->addWidget(actions_->button(id, bar));
    clear_ = new QPushButton(tr("Clear"), bar);
    clear_->setAccessibleName(tr("Clear the queue"));
    actions_->explain(clear_, "queue.clear");
    connect(clear_, &QPushButton::clicked, (*actions_)["queue.clear"], &QAction::trigger);
    row->addWidget(clear_);
    return bar;
}

QWidget* QueuePanel::makeList() {
    list_ = new QTableView(this);
    list_->setModel(model_);
    list_->setAccessibleName(tr("Runs in the queue"));
    list_->setShowGrid(false);
    list_->setIconSize({kGivenSide, kGivenSide});
    list_->setWordWrap(false);
    list_->setSelectionBehavior(QAbstractItemView::SelectRows);
    list_->setSelectionMode(QAbstractItemView::SingleSelection);
    list_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list_->setTabKeyNavigation(false);
    list_->setDragDropMode(QAbstractItemView::InternalMove);
    list_->setDragDropOverwriteMode(false);
    list_->setContextMenuPolicy(Qt::CustomContextMenu);
    list_->setMinimumHeight(2 * kLineHeight);
    list_->verticalHeader()->hide();
    list_->verticalHeader()->setDefaultSectionSize(kLineHeight);
    QHeaderView* header = list_->horizontalHeader();
    header->setSectionResizeMode(QHeaderView::ResizeToContents);
    header->setSectionResizeMode(QueueModel::Run, QHeaderView::Stretch);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setHighlightSections(false);
    // Hidden with the lines' numbers: named as the other parts of Qt's own controls are.
    if (auto* corner = list_->findChild<QAbstractButton*>()) corner->setObjectName("qt_table_corner");
    connect(list_, &QTableView::activated, this, [this](const QModelIndex& index) { activate(index.row()); });
    connect(list_, &QWidget::customContextMenuRequested, this, &QueuePanel::offerMenu);
    connect(list_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex& now) {
                if (now.isValid()) current_ = model_->keyAt(now.row());
                showQueue();
            });
    connect(model_, &QAbstractItemModel::modelAboutToBeReset, this,
            [this] { line_ = list_->currentIndex().row(); });
    connect(model_, &QAbstractItemModel::modelReset, this, &QueuePanel::keepCurrent);
    return list_;
}

/// The line that was chosen is, wherever it stands now; one that is gone leaves its place to the next.
void QueuePanel::keepCurrent() {
    int line = current_ == 0 ? -1 : model_->lineOf(current_);
    if (line < 0 && line_ >= 0) line = std::min(line_, model_->rowCount() - 1);
    if (line >= 0) list_->setCurrentIndex(model_->index(line, QueueModel::State));
    showQueue();
}

int QueuePanel::currentKey() const {
    return list_->currentIndex().isValid() ? model_->keyAt(list_->currentIndex().row()) : 0;
}

void QueuePanel::connectActions() {
    const auto on = [this](const char* id, auto what) {
        connect((*actions_)[id], &QAction::triggered, this, what);
    };
    on("queue.goOn", [this] { controller_->goOn(); });
    on("queue.clear", [this] { queue_->clear(); });
    on("queue.now", [this] { controller_->beginNow(currentKey()); });
    on("queue.first", [this] { queue_->move(currentKey(), 0); });
    on("queue.up", [this] { shift(-1); });
    on("queue.down", [this] { shift(1); });
    on("queue.remove", [this] { queue_->remove(currentKey()); });
}

void QueuePanel::shift(int by) {
    const int place = model_->placeOf(currentKey());
    if (place >= 0) queue_->move(currentKey(), std::max(0, place + by));
}

QString QueuePanel::title() const {
    const auto waiting = queue_->waiting().size();
    return waiting > 0 ? tr("Queue %1").arg(waiting) : tr("Queue");
}

QString QueuePanel::summary() const {
    return summary_->accessibleName();
}

void QueuePanel::showQueue() {
    const FocusKeeper keeper(this);
    const int waiting = static_cast<int>(queue_->waiting().size());
    const QString run = actions_->name("run.start");
    const auto& begun = queue_->begun();
    const auto under = std::count_if(begun.begin(), begun.end(), [](const auto& e) { return !e.ended(); });
    QStringList texts;
    if (queue_->held()) {
        texts << tr("The queue is held, %1: press %2 or \"Go on\"")
                     .arg(waiting == 1 ? tr("1 run waits") : tr("%1 runs wait").arg(waiting), run)
              << tr("held: press %1 or \"Go on\"").arg(run) << tr("held");
    } else {
        QStringList parts;
        if (under > 0)
            parts << (controller_->status().phase == RunStatus::Phase::Paused ? tr("one is paused")
                                                                              : tr("one is under way"));
        parts << (waiting == 0   ? tr("none waits")
                  : waiting == 1 ? tr("1 waits")
                                 : tr("%1 wait").arg(waiting));
        texts << parts.join(QStringLiteral(", "));
    }
    summary_->setTexts(texts);
    const bool any = model_->rowCount() > 0;
    summary_->setVisible(any);
    list_->setVisible(any);
    empty_->setVisible(!any);
    empty_->setText(
        tr("Press %1 while a run is under way, and it waits here until that has ended. Nothing that "
           "waits is lost: it is saved with the project.")
            .arg(run));
    list_->setToolTip(
        tr("Runs in the order in which they are made. Enter, or a double click, shows one that "
           "has ended again and puts one that waits first; those that wait can be dragged"));
    goOn_->setVisible(queue_->held());
    const int place = model_->placeOf(currentKey());
    const auto enable = [this](const char* id, bool on) { (*actions_)[id]->setEnabled(on); };
    enable("queue.goOn", queue_->held());
    enable("queue.clear", waiting > 0);
    clear_->setEnabled(waiting > 0);
    for (const char* id : {"queue.now", "queue.remove"}) enable(id, place >= 0);
    for (const char* id : {"queue.first", "queue.up"}) enable(id, place > 0);
    enable("queue.down", place >= 0 && place + 1 < waiting);
    Q_EMIT titleChanged();
}

void QueuePanel::activate(int line) {
    const RunQueue::Entry* entry = model_->entryAt(line);
    if (!entry) return;
    const int key = entry->key;
    if (entry->ended()) return showAgain(*entry);
    if (entry->state != RunQueue::Entry::State::Waiting) return;
    if (queue_->held() && !controller_->status().unfinished())
        controller_->beginNow(key);
    else
        queue_->move(key, 0);
}

/// The rows of a comparison are shown again while they are the tracks of the timeline.
void QueuePanel::showAgain(const RunQueue::Entry& entry) {
    if (controller_->queues())
        return Q_EMIT said(
            tr("A run is under way, and is shown until it has ended: pause or cancel it to see "
               "another one."),
            false);
    const bool whole = !entry.run->compares() || controller_->rowOf(entry.ids.value(0)) >= 0;
    if (whole && !entry.ids.isEmpty() && branches_->showRun(entry.ids.last())) return;
    const int key = entry.key;
    Q_EMIT said(
        tr("What is kept of this run is not enough to show it again: it is made again, after all that "
           "wait."),
        false);
    controller_->again(key);
}

void QueuePanel::offerMenu(const QPoint& position) {
    const QModelIndex at = list_->indexAt(position);
    if (at.isValid()) list_->setCurrentIndex(at);
    QMenu menu(this);
    menu.setToolTipsVisible(true);
    const RunQueue::Entry* entry = model_->entryAt(at.row());
    if (entry && entry->ended()) {
        const int key = entry->key;
        menu.addAction(tr("Show again"), this, [this, key] { activate(model_->lineOf(key)); });
        menu.addAction(tr("Make again"), this, [this, key] { controller_->again(key); });
    } else {
        for (const char* id : kLineActions) menu.addAction((*actions_)[id]);
    }
    menu.addSeparator();
    for (const char* id : {"queue.goOn", "queue.clear"}) menu.addAction((*actions_)[id]);
    menu.exec(list_->viewport()->mapToGlobal(position));
}

}  // namespace syn::studio
