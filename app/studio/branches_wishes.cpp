// What the document asks of the run that is shown: changes on its way, and branches.
#include <algorithm>
#include <limits>

#include "app/studio/branch_name.h"
#include "app/studio/branches.h"

namespace syn::studio {
namespace {

using Phase = RunStatus::Phase;

constexpr int kLatest = std::numeric_limits<int>::max();

/// May be changed while a run goes on without its user meaning another run: a drawing may be the next one's.
bool isTweak(const Edit& edit) {
    return edit.path == "eta" || edit.path == "churn" || edit.path == "joint_scale" ||
           edit.path.ends_with("/scale") || edit.path.ends_with("/mode") || edit.path.ends_with("/weight");
}

}  // namespace

/// What the document asks for; made again after it changed alone, because it fits drawings.
const std::optional<Result<GenerationRequest>>& Branches::wanted() const {
    const engine::ModelInfo* model = controller_->model();
    if (!wanted_ && model && port_->engine()) wanted_ = requestOf(store_->value(), *model, *port_->engine());
    return wanted_;
}

/// What the document would change of a branch that stands at a step; nothing where it makes no request, or
/// one of another model.
std::optional<RequestChanges> Branches::changesAt(const Branch& branch, int step, Wish wish) const {
    const auto& asked = wanted();
    const auto settings = settings_at(branch.request, step);
    if (!asked || !*asked || !settings) return std::nullopt;
    GenerationRequest request = **asked;
    if (!branch.mode.isEmpty()) {
        request = withMode(std::move(request), branch.mode);
        request.count = branch.request.count;
    }
    RequestChanges changes = changes_between(*settings, request, step);
    if (std::find(changes.fixed.begin(), changes.fixed.end(), "models") != changes.fixed.end())
        return std::nullopt;
    if (branch.apart && wish == Wish::Changed)
        std::erase_if(changes.edits, [&](const Edit& edit) {
            return !branch.touched.contains(QString::fromStdString(edit.path));
        });
    return changes;
}

void Branches::setApart(Branch& branch) const {
    const auto& asked = wanted();
    branch.apart = std::make_shared<const GenerationRequest>(asked && *asked ? **asked : GenerationRequest{});
}

/// Paths are of the run's own guides: where the document has others, nothing of it is meant for this run.
void Branches::touch(Branch& branch) const {
    const auto alike = [](const GenerationRequest& a, const GenerationRequest& b) {
        return std::equal(a.guides.begin(), a.guides.end(), b.guides.begin(), b.guides.end(),
                          [](const Guide& x, const Guide& y) { return x.modality == y.modality; });
    };
    const auto& asked = wanted();
    if (!branch.apart || !asked || !*asked) return;
    if (!alike(*branch.apart, branch.request) || !alike(**asked, branch.request)) return;
    for (const Edit& edit : changes_between(*branch.apart, **asked, 0).edits)
        branch.touched << QString::fromStdString(edit.path);
}

Branches::Pending Branches::pending() const {
    const Branch* branch = shown();
    const engine::ModelInfo* model = controller_->model();
    if (!branch || !model || branch->run == 0 || controller_->status().id != branch->run) return {};
    if (branch->phase != Phase::Paused || branch->step >= branch->reached) return {};
    const auto changes = changesAt(*branch, branch->step);
    const auto settings = settings_at(branch->request, branch->step);
    if (!changes || !settings) return {};
    return {branchName(changes->edits, *settings, *model), branchKind(changes->edits, *settings, *model)};
}

bool Branches::continueGate() {
    if (pending().name.isEmpty()) return false;
    branchOff(Wish::Changed);
    return true;
}

/// From now on it is the document's own.
void Branches::branch() {
    if (branchOff(Wish::All)) all_.last().apart.reset();
}

bool Branches::branchOff(Wish wish) {
    const auto refuse = [this](const QString& sentence) {
        Q_EMIT refused(sentence);
        return false;
    };
    const Branch* from = shown();
    const engine::ModelInfo* model = controller_->model();
    if (!from || !model) return refuse(tr("There is nothing to branch from yet: press Run first."));
    if (!onStage(*from)) return refuse(tr("Show a step of the timeline first: drag its playhead."));
    if (from->step >= from->request.steps)
        return refuse(tr("The last step leaves nothing to branch: go back to an earlier one first."));
    if (all_.size() >= kMost)
        return refuse(tr("There are %1 tracks, the most there can be: delete one first.").arg(kMost));
    if (const auto& asked = wanted(); asked && !*asked)
        return refuse(QString::fromStdString(asked->error().message));
    const auto changes = changesAt(*from, from->step, wish);
    if (!changes || changes->edits.empty())
        return refuse(
            changes && !changes->fixed.empty()
                ? tr("Steps, solver, grid, seeds and the number of pictures cannot differ between branches: "
                     "press Run for them.")
                : tr("A branch differs by what is changed: change a weight, a mode or the drawing first."));
    fork(from->step, changes->edits);
    return true;
}

/// A change while steps that were made already are walked through again: a branch, once the history has taken
/// the change in.
void Branches::branchSoon() {
    QMetaObject::invokeMethod(
        this,
        [this] {
            const Branch* walking = shown();
            if (!walking || !onStage(*walking) || walking->phase != Phase::Running ||
                walking->step >= walking->reached || all_.size() >= kMost)
                return;
            if (const auto changes = changesAt(*walking, walking->step); changes && !changes->edits.empty())
                fork(walking->step, changes->edits);
        },
        Qt::QueuedConnection);
}

/// While the shown run goes on, or is held at its furthest step, a weight or mode takes hold from its next
/// step on. Held at an earlier step nothing happens before it goes on: then it branches.
void Branches::onDocument() {
    wanted_.reset();
    for (Branch& each : all_) touch(each);
    const Branch* branch = shown();
    const bool goesOn = branch && onStage(*branch) && controller_->status().active();
    if (goesOn && branch->step < branch->reached && branch->phase == Phase::Running) branchSoon();
    // Rows are compared with the settings that they began with, all of them.
    const bool row = branch && controller_->rowOf(branch->run) >= 0;
    if (goesOn && !row && branch->step >= branch->reached) {
        Branch& mine = all_[current_];
        const auto tweaks = [&] {
            const auto changes = changesAt(mine, kLatest);
            std::vector<Edit> made = changes ? changes->edits : std::vector<Edit>{};
            std::erase_if(made, [](const Edit& edit) { return !isTweak(edit); });
            return made;
        };
        if (!tweaks().empty()) {
            // A run that is made again has edits ahead of it: the engine drops them when one comes before.
            // What they set is told anew with it.
            std::erase_if(mine.request.edits, [&](const Edit& old) { return old.step > mine.step; });
            for (const Edit& edit : tweaks()) {
                port_->engine()->edit(mine.run, edit.path, edit.value);
                // Noted here as well, so that the next change is compared with it; the engine says later
                // where it took hold.
                std::erase_if(mine.request.edits, [&](const Edit& old) {
                    return old.path == edit.path && old.step == mine.step;
                });
                mine.request.edits.push_back({mine.step, edit.path, edit.value});
            }
            describe(mine);
        }
    }
    Q_EMIT changed();
}

}  // namespace syn::studio
