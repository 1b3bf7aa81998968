#include "app/studio/restored_document.h"

#include <fmt/core.h>

#include <QCoreApplication>
#include <algorithm>

#include "widgets/image_conversion.h"

namespace syn::studio {
namespace {

struct Restored {
    Q_DECLARE_TR_FUNCTIONS(Restored)
};

QStringList lostOf(const GenerationRequest& request, const engine::ModelInfo& model) {
    const GenerationRequest& start = model.defaults;
    const auto& guides = request.guides;
    QStringList lost;
    const auto note = [&](bool has, const char* what) {
        if (has) lost << Restored::tr(what);
    };
    note(std::any_of(guides.begin(), guides.end(), [](const Guide& g) { return !g.mask.empty(); }),
         "its mask");
    note(std::any_of(guides.begin(), guides.end(), [](const Guide& g) { return g.gamma.has_value(); }),
         "the noise level of what is given");
    note(!request.terms.empty(), "its terms");
    note(!request.edits.empty(), "the changes made while it ran");
    note(request.models.size() > 1, "its further models");
    note(!request.schedule.empty() && request.schedule != start.schedule, "its noise schedule");
    note(request.eta != start.eta, "its eta");
    note(request.churn != start.churn, "its churn");
    note(request.morph.has_value(), "the morph between two set-ups");
    note(request.count > kMostPictures, "pictures beyond those that a window shows");
    return lost;
}

}  // namespace

Result<RestoredDocument> documentOf(const GenerationRequest& request,
                                    const std::vector<engine::ModelInfo>& models, const Document& now) {
    const std::string wanted = request.models.empty() ? std::string() : request.models.front().name;
    const auto model =
        std::find_if(models.begin(), models.end(), [&](const auto& each) { return each.name == wanted; });
    if (model == models.end())
        return Error{
            fmt::format("The picture was made with the model \"{}\", which is not installed here: put "
                        "its folder into \"models\" and start again.",
                        wanted)};
    RestoredDocument made{documentFor(*model), lostOf(request, *model)};
    Document& document = made.document;
    document.view = now.view;
    document.live = now.live;
    for (ConditionSettings& condition : document.conditions) condition.role = Role::Generated;
    for (const Guide& guide : request.guides) {
        const auto condition = document.conditions.find(QString::fromStdString(guide.modality));
        if (condition == document.conditions.end())
            return Error{
                fmt::format("The picture was guided by a \"{}\", which the model \"{}\" does not know.",
                            guide.modality, wanted)};
        const std::string_view mode = name_of(guide.mode);
        condition->role = guide.mode == GuideMode::None ? Role::Generated : Role::Given;
        condition->strokes.clear();
        condition->picture = toQImage(guide.image);
        condition->fitted = true;
        condition->source = QString::fromStdString(guide.source);
        condition->mode = QString::fromUtf8(mode.data(), static_cast<qsizetype>(mode.size()));
        condition->scale = guide.scale;
    }
    document.sampling = {QString::fromStdString(request.solver),
                         QString::fromStdString(request.grid),
                         request.steps,
                         request.seed,
                         std::min(request.count, kMostPictures),
                         {}};
    for (int i = 0; i < document.sampling.count && !request.seeds.empty(); ++i)
        if (request.seed_of(i) != request.seed + static_cast<std::uint64_t>(i))
            document.sampling.ownSeeds[i] = request.seed_of(i);
    return made;
}

}  // namespace syn::studio
