#include "app/studio/document.h"

#include <algorithm>

#include "app/studio/given_guide.h"
#include "app/studio/stroke_digits.h"

namespace syn::studio {
namespace {

constexpr int kFirstDigit = 7;
constexpr double kHoldScale = 4;  // obeyed almost best, colours not yet saturated; a card may differ

ConditionSettings conditionFor(const engine::ModelInfo& model, const engine::ModalityInfo& modality) {
    ConditionSettings made;
    const auto& modes = model.guide_modes;
    const bool holds = model.knows_mode("hold");
    made.mode = holds || modes.empty() ? QStringLiteral("hold") : QString::fromStdString(modes.front());
    made.scale = holds ? kHoldScale : 1;
    for (const Guide& guide : model.defaults.guides) {
        if (guide.modality != modality.name) continue;
        made.mode =
            QString::fromUtf8(name_of(guide.mode).data(), static_cast<qsizetype>(name_of(guide.mode).size()));
        made.scale = guide.scale;
    }
    if (modality.kind == "digit") made.strokes = strokesOfDigit(kFirstDigit);
    return made;
}

}  // namespace

Document documentFor(const engine::ModelInfo& model) {
    Document made;
    made.model = QString::fromStdString(model.name);
    const GenerationRequest& start = model.defaults;
    made.sampling = {QString::fromStdString(start.solver),
                     QString::fromStdString(start.grid),
                     start.steps,
                     start.seed,
                     start.count,
                     {},
                     start.resampling,
                     start.eta,
                     start.churn,
                     start.joint_scale,
                     QString::fromStdString(start.schedule)};
    made.morph.from = start.seed;
    made.morph.to = start.seed + 1;
    for (const auto& modality : model.modalities)
        made.conditions[QString::fromStdString(modality.name)] = conditionFor(model, modality);
    if (model.modalities.size() > 1)
        made.conditions[QString::fromStdString(model.modalities.front().name)].role = Role::Given;
    return made;
}

GuideSettings* guideIn(Document& document, const QString& modality, int part) {
    const auto found = document.conditions.find(modality);
    return found != document.conditions.end() && part < found->parts() ? &found->guide(part) : nullptr;
}

void setRole(Document& document, const QString& modality, Role role) {
    auto& conditions = document.conditions;
    if (!conditions.contains(modality)) return;
    conditions[modality].role = role;
    if (std::any_of(conditions.begin(), conditions.end(), leavesSomething)) return;
    for (auto it = conditions.begin(); it != conditions.end(); ++it)
        if (it.key() != modality) it->role = Role::Generated;
}

namespace {

/// Live makes fewer steps than were thought of: a jump is never longer than the run.
void fitJumps(GenerationRequest& request) {
    if (request.jumps())
        request.resampling.jump = std::min(request.resampling.jump, std::max(request.steps - 1, 1));
}

/// Makes a request lead to another seed, and to another digit where one is drawn.
Result<void> addMorph(GenerationRequest& request, const MorphSettings& settings,
                      const engine::ModelInfo& model, const engine::Engine& engine) {
    request.seed = settings.from;
    request.count = settings.count;
    Morph morph{settings.to, {}};
    // What is ignored has no picture, and needs none.
    const auto isDigit = [&](const Guide& guide) {
        const engine::ModalityInfo* modality = model.modality(guide.modality);
        return modality && modality->kind == "digit" && gives(guide.mode);
    };
    const bool another =
        !settings.strokes.isEmpty() && std::any_of(request.guides.begin(), request.guides.end(), isDigit);
    for (std::size_t i = 0; i < request.guides.size() && another; ++i) {
        const Guide& guide = request.guides[i];
        ConditionSettings last;
        last.strokes = settings.strokes;
        Result<Image> image = isDigit(guide)
                                  ? fittedGuide(last, model, *model.modality(guide.modality), engine)
                                  : Result<Image>(guide.image);
        if (!image) return image.error();
        morph.images.push_back(std::move(image).value());
    }
    request.morph = std::move(morph);
    return {};
}

}  // namespace

bool makesTogether(const Document& document, const engine::ModelInfo& model) {
    const auto made = std::count_if(
        model.modalities.begin(), model.modalities.end(), [&](const engine::ModalityInfo& modality) {
            return document.conditions.value(QString::fromStdString(modality.name)).role == Role::Generated;
        });
    return model.independent_levels && made > 1;
}

Result<GenerationRequest> requestOf(const Document& document, const engine::ModelInfo& model,
                                    const engine::Engine& engine, int pictures, int steps) {
    GenerationRequest request = model.defaults;
    request.models = {
        {model.name, model.defaults.models.empty() ? std::string() : model.defaults.models.front().sha256}};
    request.guides.clear();
    request.terms.clear();
    request.seeds.clear();
    const Sampling& sampling = document.sampling;
    request.solver = sampling.solver.toStdString();
    request.schedule = sampling.schedule.toStdString();
    request.grid = sampling.grid.toStdString();
    request.steps = steps > 0 ? steps : sampling.steps;
    request.seed = sampling.seed;
    request.count = pictures > 0 ? pictures : sampling.count;
    request.resampling = sampling.jumps;
    request.eta = sampling.eta;
    request.churn = sampling.churn;
    request.joint_scale = makesTogether(document, model) ? sampling.jointScale : 1;
    const bool morphs = document.view.arrangement == Arrangement::Morph && pictures == 0;
    for (auto it = document.conditions.begin(); it != document.conditions.end(); ++it) {
        const engine::ModalityInfo* modality = model.modality(it.key().toStdString());
        if (it->role == Role::Generated || !modality) continue;
        if (it->role == Role::Ignored) {
            Guide ignored;
            ignored.modality = modality->name;
            ignored.mode = GuideMode::Marginal;
            request.guides.push_back(std::move(ignored));
            continue;
        }
        for (int part = 0; part < it->parts(); ++part) {
            Result<Guide> guide = guideOf(it->guide(part), model, *modality, engine);
            if (!guide) return guide.error();
            request.guides.push_back(std::move(guide).value());
        }
    }
    fitJumps(request);
    if (morphs) {
        if (const auto good = addMorph(request, document.morph, model, engine); !good) return good.error();
    } else if (!sampling.ownSeeds.isEmpty() && sampling.ownSeeds.firstKey() < request.count) {
        for (int i = 0; i < request.count; ++i) request.seeds.push_back(sampling.seedOf(i));
    }
    if (const auto valid = request.validate(); !valid) return valid.error();
    return request;
}

QStringList generatedOf(const Document& document, const engine::ModelInfo& model) {
    QStringList names;
    for (const auto& modality : model.modalities) {
        const QString name = QString::fromStdString(modality.name);
        if (leavesSomething(document.conditions.value(name))) names << name;
    }
    return names;
}

QStringList comparableModes() {
    return {"random", "predicted", "constant", "resample", "reconstruction", "hold", "marginal", "none"};
}

GenerationRequest withMode(GenerationRequest request, const QString& mode) {
    const Result<GuideMode> known = guide_mode(mode.toStdString());
    for (Guide& guide : request.guides)
        if (known && gives(guide.mode)) guide.mode = *known;
    fitJumps(request);
    return request;
}

}  // namespace syn::studio
