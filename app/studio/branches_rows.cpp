// The rows of a comparison as tracks: which of the tracks they are, and how they are made again side by side.
#include <algorithm>

#include "app/studio/branches.h"

namespace syn::studio {
namespace {

using Phase = RunStatus::Phase;

GenerationRequest asItBegan(GenerationRequest request) {
    request.edits.clear();
    return request;
}

/// The modes by which these requests, all without edits, differ from one of them and in nothing else; empty
/// where they differ otherwise.
QStringList modesOf(const QList<GenerationRequest>& rows, const GenerationRequest& base) {
    QStringList found;
    for (const GenerationRequest& row : rows)
        for (const QString& mode : comparableModes()) {
            if (found.contains(mode) || withMode(base, mode) != row) continue;
            found << mode;
            break;
        }
    return found.size() == rows.size() ? found : QStringList();
}

}  // namespace

/// A row whose strip is seen comes onto the stage when the one there needs it no longer, so that buttons and
/// keys are of the same run as the strip.
void Branches::takeStage() {
    if (!shown() || onStage(*shown()) || controller_->rowOf(shown()->run) < 0 || !kept()) return;
    if (controller_->rowOf(controller_->status().id) >= 0 && controller_->settled()) show(current_);
}

/// A further row of the comparison whose rows are the tracks.
bool Branches::joins(const RunStatus& status) const {
    return status.row > 0 && indexOf(controller_->runOf(status.row - 1)) >= 0 && all_.size() < kMost;
}

bool Branches::isRow(const Branch& branch) const {
    return branch.parent < 0 && !branch.mode.isEmpty();
}

/// Of restored tracks: they are rows where several left no other and nothing but the guide mode tells them
/// apart. A branch of a row is guided as the row is.
void Branches::tellRows() {
    QList<GenerationRequest> rows;
    for (const Branch& branch : all_)
        if (branch.parent < 0) rows << asItBegan(branch.request);
    if (rows.size() < 2) return;
    // A row that is given nothing does not tell what the others are given.
    QStringList modes;
    for (const GenerationRequest& base : rows)
        if (modes.isEmpty()) modes = modesOf(rows, base);
    if (modes.isEmpty()) return;
    for (Branch& branch : all_)
        branch.mode = branch.parent < 0 ? modes.takeFirst() : all_[branch.parent].mode;
}

/// All rows, as they were asked for: side by side is how they are looked at.
void Branches::remakeRows(int index) {
    QList<QueuedRun::Row> rows;
    for (Branch& branch : all_) {
        if (!isRow(branch)) continue;
        if (branch.run != 0) port_->engine()->cancel(branch.run);
        branch.run = 0;
        branch.phase = Phase::None;
        branch.step = branch.reached = 0;
        rows << QueuedRun::Row{branch.mode, branch.request};
    }
    current_ = index;
    controller_->replay(rows);
}

/// The track that is to be made by this run of a comparison, whose rows are the tracks; -1: none.
int Branches::madeAgainBy(const RunStatus& status) const {
    QStringList modes;
    int found = -1;
    for (int i = 0; i < all_.size(); ++i) {
        if (!isRow(all_[i])) continue;
        modes << all_[i].mode;
        if (all_[i].mode == status.rows.value(status.row) && all_[i].request == *status.request) found = i;
    }
    return found >= 0 && modes == status.rows && all_[found].run == 0 ? found : -1;
}

/// The strip stays with the row that was asked for.
void Branches::beginRow(int index, const RunStatus& status) {
    Branch& branch = all_[index];
    branch.run = known_ = status.id;
    branch.phase = status.phase;
    branch.step = branch.reached = 0;
    watchStrip(branch);
    if (!isRow(*shown())) current_ = index;
    showLevels();
    Q_EMIT picturesChanged();
}

/// A row that has not begun, of a comparison that goes on: it comes by itself.
bool Branches::awaited(const Branch& branch) const {
    const auto goesOn = [this](const Branch& each) {
        const bool unfinished = each.phase == Phase::Running ||
                                (each.phase == Phase::Paused && each.reached < each.request.steps);
        return controller_->rowOf(each.run) >= 0 && unfinished;
    };
    return isRow(branch) && branch.run == 0 && std::any_of(all_.begin(), all_.end(), goesOn);
}

/// It is shown when the comparison is made: see takeStage().
void Branches::await(int index) {
    current_ = index;
    showLevels();
    Q_EMIT changed();
    Q_EMIT picturesChanged();
}

}  // namespace syn::studio
