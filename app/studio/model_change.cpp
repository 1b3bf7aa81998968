#include "app/studio/model_change.h"

#include <algorithm>

#include "app/studio/given_guide.h"

namespace syn::studio {
namespace {

/// What is given, guiding as `own` does.
void take(GuideSettings& guide, const GuideSettings& own, const engine::ModelInfo& model) {
    guide.mode = own.mode;
    guide.scale = own.scale;
    guide.noise = own.noise;
    guide.ownNoise = own.ownNoise;
    guide.strength = own.strength;
    const QSize size(model.width, model.height);
    if (guide.fitted && guide.picture.size() != size) guide.fitted = false;
    if (!guide.part.mask.isNull() && guide.part.mask.size() != size)
        guide.part.mask = guide.part.mask.scaled(size, Qt::IgnoreAspectRatio, Qt::FastTransformation);
}

}  // namespace

Document withModel(const Document& document, const engine::ModelInfo& model) {
    Document made = documentFor(model);
    made.view = document.view;
    made.live = document.live;
    made.morph = document.morph;
    made.sampling.seed = document.sampling.seed;
    made.sampling.ownSeeds = document.sampling.ownSeeds;
    made.sampling.count = document.sampling.count;
    const QMap<QString, ConditionSettings> own = made.conditions;
    for (auto it = made.conditions.begin(); it != made.conditions.end(); ++it) {
        const auto before = document.conditions.constFind(it.key());
        if (before == document.conditions.constEnd()) continue;
        *it = *before;
        for (int part = 0; part < it->parts(); ++part) take(it->guide(part), own[it.key()], model);
        if (it->role == Role::Ignored && !model.independent_levels) it->role = Role::Generated;
    }
    // Of other modalities all may be given now, or none.
    const auto given = [](const ConditionSettings& each) { return each.role == Role::Given; };
    const auto& all = made.conditions;
    const bool nothing = std::none_of(all.begin(), all.end(), given) && model.modalities.size() > 1 &&
                         std::any_of(document.conditions.begin(), document.conditions.end(), given);
    if (nothing || std::none_of(all.begin(), all.end(), leavesSomething))
        for (auto it = made.conditions.begin(); it != made.conditions.end(); ++it)
            it->role = own[it.key()].role;
    return made;
}

}  // namespace syn::studio
