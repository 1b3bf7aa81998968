#include "app/studio/model_change.h"

#include <algorithm>

#include "app/studio/given_guide.h"

namespace syn::studio {
namespace {

/// What is given, guiding as `own` does. A weight holds against the picture without it, which models have not
/// learned of parts.
void take(GuideSettings& guide, const GuideSettings& own) {
    guide.mode = own.mode;
    guide.scale = guide.part.whole() ? own.scale : 1;
    guide.strength = own.strength;
    // Noise that a picture has already is no way of guiding but what it is.
    if (guide.ownNoise == OwnNoise::None) guide.noise = own.noise;
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
        for (int part = 0; part < it->parts(); ++part) take(it->guide(part), own[it.key()]);
        if (it->role == Role::Ignored && !model.knows_mode("marginal")) it->role = Role::Generated;
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
