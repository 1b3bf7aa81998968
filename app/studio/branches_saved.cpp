// Branches as settings: what a branch's request says, shown in the document and kept in a project.
#include <algorithm>

#include "app/studio/branch_name.h"
#include "app/studio/branches.h"
#include "app/studio/given_guide.h"
#include "core/session/guided_part.h"

namespace syn::studio {

/// The document shows the settings that made the branch's last steps, as far as a run may change them.
void Branches::showSettings(const Branch& branch) {
    const auto settings = settings_at(branch.request, branch.request.steps);
    if (!settings) return;
    store_->edit(tr("Show %1").arg(branch.name), [&](Document& document) {
        QMap<QString, int> parts;
        for (const Guide& guide : settings->guides) {
            const QString name = QString::fromStdString(guide.modality);
            const int part = parts[name]++;
            if (!document.conditions.contains(name) || !gives(guide.mode)) continue;
            if (part >= document.conditions[name].parts()) continue;
            GuideSettings& shown = document.conditions[name].guide(part);
            const std::string_view mode = name_of(guide.mode);
            // Of a row the mode is the comparison's, not what was set.
            if (branch.mode.isEmpty())
                shown.mode = QString::fromUtf8(mode.data(), static_cast<qsizetype>(mode.size()));
            shown.scale = guide.scale;
            shown.noise = noiseOf(guide.gamma);
            shown.ownNoise = guide.own_noise;
            shown.strength = guide.strength;
        }
    });
}

/// Name and hue from the edits where it left its parent, and the changes made on its way.
void Branches::describe(Branch& branch) const {
    const engine::ModelInfo* model = port_->model(QString::fromStdString(
        branch.request.models.empty() ? std::string() : branch.request.models.front().name));
    if (!model) return;
    branch.changes.clear();
    GenerationRequest settings = branch.request;
    settings.edits.clear();
    std::vector<Edit> leaving;
    GenerationRequest left = settings;
    for (const Edit& edit : branch.request.edits) {
        const bool leaves = branch.parent >= 0 && edit.step == branch.from;
        if (leaves && leaving.empty()) left = settings;
        if (leaves) leaving.push_back(edit);
        const QString text = branchName({edit}, settings, *model);
        if (!leaves && !text.isEmpty()) {
            QString& said = branch.changes[edit.step];
            said += said.isEmpty() ? text : QStringLiteral(", ") + text;
        }
        if (auto next = apply(settings, edit)) settings = std::move(*next);
    }
    if (leaving.empty()) return;
    if (const QString name = branchName(leaving, left, *model); !name.isEmpty()) branch.name = name;
    branch.kind = branchKind(leaving, left, *model);
}

/// What its model tells of a restored branch; the engine may come later than the project.
void Branches::complete(Branch& branch) const {
    const engine::ModelInfo* model = port_->model(QString::fromStdString(
        branch.request.models.empty() ? std::string() : branch.request.models.front().name));
    if (!model) return;
    branch.shown.clear();
    for (const auto& modality : model->modalities) {
        if (!fully_guided(branch.request, modality.name))
            branch.shown << QString::fromStdString(modality.name);
    }
    describe(branch);
}

SavedTimeline Branches::save() const {
    SavedTimeline saved;
    for (const Branch& branch : all_)
        saved.branches << SavedBranch{branch.name, branch.parent, branch.from, branch.request};
    saved.current = current_;
    return saved;
}

void Branches::restore(const SavedTimeline& saved) {
    for (const Branch& branch : all_)
        if (branch.run != 0 && port_->engine()) port_->engine()->forget(branch.run);
    all_.clear();
    for (const SavedBranch& one : saved.branches) {
        if (all_.size() == kMost) break;
        Branch branch;
        branch.key = ++keys_;
        branch.parent = one.parent < all_.size() ? std::max(one.parent, -1) : -1;
        branch.from = one.from;
        branch.name = one.name;
        branch.request = one.request;
        all_ << branch;
        complete(all_.last());
    }
    tellRows();
    current_ = all_.isEmpty() ? -1 : std::clamp(saved.current, 0, static_cast<int>(all_.size()) - 1);
    if (port_->engine()) showLevels();
    Q_EMIT changed();
    Q_EMIT picturesChanged();
}

}  // namespace syn::studio
