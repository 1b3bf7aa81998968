// Changes of the tracks as steps of the document's history.
#include <QUndoCommand>
#include <algorithm>

#include "app/studio/branches.h"

namespace syn::studio {
namespace {

using Phase = RunStatus::Phase;

/// The tracks before a change, and after it was undone those after it: a run goes on meanwhile, so that the
/// other side is taken down when it is left.
class ChangeTracks : public QUndoCommand {
  public:
    ChangeTracks(Branches* branches, const QString& text, Branches::Tracks before)
        : QUndoCommand(text), branches_(branches), other_(std::move(before)) {}

    void undo() override { other_ = branches_->put(other_); }
    void redo() override {
        if (std::exchange(made_, true)) other_ = branches_->put(other_);
    }

  private:
    Branches* branches_;
    Branches::Tracks other_;
    bool made_ = false;  // the change itself was made before it was recorded
};

}  // namespace

/// Without their film strips: the history is long.
Branches::Tracks Branches::tracks() const {
    Tracks now{all_, current_};
    for (Branch& branch : now.all) {
        branch.noisy.clear();
        branch.estimate.clear();
    }
    return now;
}

void Branches::record(const QString& text, const Tracks& before) {
    store_->history()->push(new ChangeTracks(this, text, before));
}

Branches::Tracks Branches::put(const Tracks& wanted) {
    Tracks before = tracks();
    const QList<Branch> now = std::exchange(all_, wanted.all);
    const auto find = [](const QList<Branch>& list, int key) {
        return std::find_if(list.begin(), list.end(), [key](const Branch& b) { return b.key == key; });
    };
    for (Branch& left : before.all) {
        // Looked back in, it goes on with nothing.
        const bool held = left.phase == Phase::Paused && left.reached < left.request.steps;
        if (left.run == 0 || (left.phase != Phase::Running && !held) || find(all_, left.key) != all_.end())
            continue;
        port_->engine()->cancel(left.run);
        left.phase = Phase::Cancelled;
    }
    for (Branch& branch : all_) {
        if (const auto same = find(now, branch.key); same != now.end()) {
            // It stayed, and went on meanwhile; only what it hangs on may be another.
            const int parent = branch.parent;
            branch = *same;
            branch.parent = parent;
        } else if (branch.run != 0 && port_->engine()->kept(branch.run)) {
            watchStrip(branch);
        } else {
            branch.run = 0;
            branch.phase = Phase::None;
            branch.step = branch.reached = 0;
        }
    }
    current_ = wanted.current;
    if (shown() && shown()->run != 0) {
        const int at = wanted.all[current_].step;
        show(current_);
        // One that was held has been cancelled since, and is open again by this.
        if (shown()->phase == Phase::Paused || (shown()->phase != Phase::Running && at != shown()->step))
            controller_->seek(at);
        // Settings that come back with the tracks start a live preview; these pictures are what was asked
        // for.
        QMetaObject::invokeMethod(
            this,
            [this, key = shown()->key] {
                if (shown() && shown()->key == key && shown()->run != 0 && controller_->status().live)
                    show(current_);
            },
            Qt::QueuedConnection);
    } else {
        showLevels();
        Q_EMIT picturesChanged();
    }
    Q_EMIT changed();
    return before;
}

void Branches::remove(int index) {
    if (index < 0 || index >= all_.size()) return;
    if (all_.size() == 1) return Q_EMIT refused(tr("The only track stays: the next run takes its place."));
    const bool root = all_[index].parent < 0;
    if (isRow(all_[index]))
        return Q_EMIT refused(tr("The rows of a comparison stay together: the next run takes their place."));
    if (root && std::count_if(all_.begin(), all_.end(), [](const Branch& b) { return b.parent < 0; }) == 1)
        return Q_EMIT refused(tr("The track that the others left stays: delete the branches one by one."));
    const QString text = tr("Delete the branch %1").arg(all_[index].name);
    const Tracks before = tracks();
    // One step together with the settings of the track that is shown instead.
    store_->history()->beginMacro(text);
    drop(index);
    record(text, before);
    store_->history()->endMacro();
}

/// Its run is not forgotten, so that undo finds it; the engine gives up the oldest by itself.
void Branches::drop(int index) {
    const Branch gone = all_[index];
    if (index == current_) choose(std::max(0, gone.parent));
    if (gone.run != 0) port_->engine()->cancel(gone.run);
    all_.removeAt(index);
    for (Branch& branch : all_) {
        if (branch.parent == index) branch.parent = gone.parent;
        if (branch.parent > index) --branch.parent;
    }
    if (current_ > index) --current_;
    Q_EMIT changed();
    Q_EMIT picturesChanged();
}

}  // namespace syn::studio
