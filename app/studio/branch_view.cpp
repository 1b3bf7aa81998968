#include "app/studio/branch_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QScrollArea>
#include <QSettings>
#include <QToolButton>
#include <algorithm>

#include "app/studio/actions.h"
#include "widgets/card.h"
#include "widgets/icons.h"
#include "widgets/timeline.h"

namespace syn::studio {
namespace {

constexpr int kRowsSeen = 4;  // tracks that are there without scrolling
constexpr int kTrackRow = 16;
constexpr const char* kEvenKey = "timeline/even";

QString megabytes(std::size_t bytes) {
    const double mega = static_cast<double>(bytes) / (1 << 20);
    return QString::number(mega, 'f', mega < 100 ? 1 : 0);
}

}  // namespace

BranchView::BranchView(DocumentStore* store, EnginePort* port, RunController* controller, Actions* actions,
                       QWidget* parent)
    : QWidget(parent),
      store_(store),
      controller_(controller),
      actions_(actions),
      branches_(new Branches(store, port, controller)),
      timeline_(new Timeline),
      area_(new QScrollArea(this)),
      controls_(new QWidget(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    area_->setWidget(timeline_);
    area_->setWidgetResizable(true);
    area_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area_->setFocusPolicy(Qt::NoFocus);
    column->addWidget(area_);
    makeControls();
    connectActions();
    timeline_->setEmptyText(
        tr("Press Run: each step appears here as a picture. Drag to any of them, change a weight or the "
           "drawing, go on, and the run branches."));
    timeline_->setContextMenuPolicy(Qt::CustomContextMenu);

    connect(timeline_, &Timeline::stepSought, branches_, &Branches::seek);
    connect(timeline_, &Timeline::stepRequested, controller_, &RunController::step);
    connect(timeline_, &Timeline::pauseRequested, controller_, &RunController::pauseOrContinue);
    connect(timeline_, &Timeline::trackChosen, branches_, &Branches::choose);
    connect(timeline_, &Timeline::removalRequested, branches_, &Branches::remove);
    connect(timeline_, &QWidget::customContextMenuRequested, this, &BranchView::offerMenu);
    connect(branches_, &Branches::changed, this, &BranchView::showBranches);
    connect(branches_, &Branches::picturesChanged, this, &BranchView::showPictures);
    connect(branches_, &Branches::refused, controller_, &RunController::refused);
    connect(store_, &DocumentStore::changed, this, [this](const Document& now, const Document& before) {
        if (now.view.stream != before.view.stream) showPictures();
    });
    showBranches();
}

void BranchView::makeControls() {
    auto* row = new QHBoxLayout(controls_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(4);
    for (const char* id : {"timeline.branch", "timeline.delete", "timeline.even"})
        row->addWidget(actions_->button(id, controls_));
    memory_ = label({}, "faint", controls_);
    memory_->setAccessibleName(tr("Memory of kept steps"));
    row->addWidget(memory_);
}

void BranchView::connectActions() {
    connect((*actions_)["timeline.branch"], &QAction::triggered, branches_, &Branches::branch);
    connect((*actions_)["timeline.delete"], &QAction::triggered, branches_,
            [this] { branches_->remove(branches_->current()); });
    QAction* even = (*actions_)["timeline.even"];
    const auto place = [this](bool on) {
        timeline_->setSpacing(on ? Timeline::Spacing::Steps : Timeline::Spacing::LogSnr);
    };
    even->setChecked(QSettings().value(kEvenKey, false).toBool());
    place(even->isChecked());
    connect(even, &QAction::triggered, this, [place](bool on) {
        QSettings().setValue(kEvenKey, on);
        place(on);
    });
}

void BranchView::showBranches() {
    QList<TimelineTrack> tracks;
    for (const Branch& branch : branches_->all())
        tracks << TimelineTrack{branch.name,    branch.kind,     branch.parent, branch.from,
                                branch.reached, branch.run != 0, branch.changes};
    const Branch* shown = branches_->shown();
    if (shown) timeline_->setSeconds(shown->seconds);
    timeline_->setLevels(branches_->levels());
    timeline_->setTracks(tracks, branches_->current());
    const RunStatus& status = controller_->status();
    const bool onStage = shown && status.id == shown->run;
    timeline_->setPlayhead(onStage ? status.step
                           : shown ? shown->step
                                   : 0,
                           onStage && status.phase == RunStatus::Phase::Running);
    const Branches::Pending pending = branches_->pending();
    timeline_->setPending(pending.name, pending.kind);
    (*actions_)["timeline.branch"]->setEnabled(shown && shown->run != 0);
    (*actions_)["timeline.delete"]->setEnabled(shown);
    showMemory();
    fitHeight();
}

void BranchView::showMemory() {
    const auto kept = branches_->kept();
    memory_->setVisible(kept.has_value());
    if (!kept) return;
    memory_->setText(tr("%1 states, %2 MB of %3")
                         .arg(kept->states)
                         .arg(megabytes(kept->all_bytes))
                         .arg(kept->limit >> 20));
    memory_->setToolTip(
        tr("Steps of this track that can be gone back to at once, and the memory that the steps of all "
           "tracks "
           "take. Beyond %1 MB the ones used longest ago are given up; going there makes them again.")
            .arg(kept->limit >> 20));
}

void BranchView::showPictures() {
    const Branch* shown = branches_->shown();
    const bool noisy = store_->value().view.stream == Stream::Noisy;
    timeline_->setPictures(!shown ? QMap<int, QImage>() : noisy ? shown->noisy : shown->estimate);
}

/// A few tracks are there at once, more can be scrolled to.
void BranchView::fitHeight() {
    const int more = std::max(0, static_cast<int>(branches_->all().size()) - kRowsSeen) * kTrackRow;
    const int height = timeline_->sizeHint().height() - more;
    const int by = height - area_->minimumHeight();
    if (by == 0) return;
    area_->setMinimumHeight(height);
    Q_EMIT heightChanged(by);
}

void BranchView::offerMenu(const QPoint& position) {
    const int track = timeline_->trackAt(position);
    QMenu menu(this);
    menu.setToolTipsVisible(true);
    menu.addAction((*actions_)["timeline.branch"]);
    if (track >= 0) {
        menu.addAction(tr("Show this track"), branches_, [=, this] { branches_->choose(track); })
            ->setEnabled(track != branches_->current());
        menu.addAction(icon("clear"), tr("Delete this track"), branches_,
                       [=, this] { branches_->remove(track); })
            ->setEnabled(branches_->all().size() > 1);
    }
    menu.addSeparator();
    menu.addAction((*actions_)["timeline.even"]);
    menu.exec(timeline_->mapToGlobal(position));
}

}  // namespace syn::studio
