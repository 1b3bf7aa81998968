#include "app/studio/restored_document.h"

#include <fmt/core.h>

#include <QCoreApplication>
#include <algorithm>
#include <optional>

#include "widgets/image_conversion.h"

namespace syn::studio {
namespace {

bool marksTheSame(const Image& a, const Image& b) {
    return a.channels == b.channels &&
           std::equal(a.pixels.begin(), a.pixels.end(), b.pixels.begin(), b.pixels.end(),
                      [](auto x, auto y) { return (x >= kMarked) == (y >= kMarked); });
}

struct Restored {
    Q_DECLARE_TR_FUNCTIONS(Restored)
};

/// The part that a guide's mask marks, where it is one that has a name.
std::optional<GivenPart> partOf(const Guide& guide, const engine::ModelInfo& model) {
    if (guide.mask.empty()) return GivenPart{};
    const engine::ModalityInfo* modality = model.modality(guide.modality);
    QList<QStringList> colours;
    colours << QStringList();
    if (modality && modality->channels == 3)
        colours << QStringList{"red"} << QStringList{"green"} << QStringList{"blue"}
                << QStringList{"red", "green"} << QStringList{"red", "blue"} << QStringList{"green", "blue"};
    for (const QString& place : givenPlaces())
        for (const QStringList& chosen : colours) {
            const GivenPart part{place, chosen, {}};
            const auto mask =
                maskOf(part, guide.mask.width, guide.mask.height, modality ? modality->channels : 1);
            if (mask && !mask->empty() && marksTheSame(*mask, guide.mask)) return part;
        }
    return std::nullopt;
}

QStringList lostOf(const GenerationRequest& request, const engine::ModelInfo& model) {
    const GenerationRequest& start = model.defaults;
    const auto& guides = request.guides;
    QStringList lost;
    const auto note = [&](bool has, const char* what) {
        if (has) lost << Restored::tr(what);
    };
    const auto several = [&](const Guide& guide) {
        return std::count_if(guides.begin(), guides.end(),
                             [&](const Guide& other) { return other.modality == guide.modality; }) > 1;
    };
    note(std::any_of(guides.begin(), guides.end(), several), "the second of two pictures in one");
    const auto unnamed = [&](const Guide& guide) { return !partOf(guide, model); };
    note(std::any_of(guides.begin(), guides.end(), unnamed), "its mask");
    note(!request.terms.empty(), "its terms");
    note(!request.edits.empty(), "the changes made while it ran");
    note(request.models.size() > 1, "its further models");
    note(!request.schedule.empty() && request.schedule != start.schedule, "its noise schedule");
    note(request.morph && !request.morph->images.empty(), "the digit that its morph leads to");
    note(request.count > kMostPictures, "pictures beyond those that a window shows");
    return lost;
}

}  // namespace

Result<RestoredDocument> documentOf(const GenerationRequest& request,
                                    const std::deque<engine::ModelInfo>& models, const Document& now) {
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
        condition->role = gives(guide.mode)                   ? Role::Given
                          : guide.mode == GuideMode::Marginal ? Role::Ignored
                                                              : Role::Generated;
        if (!gives(guide.mode)) continue;
        condition->strokes.clear();
        condition->picture = toQImage(guide.image);
        condition->fitted = true;
        condition->source = QString::fromStdString(guide.source);
        condition->mode = QString::fromUtf8(mode.data(), static_cast<qsizetype>(mode.size()));
        condition->scale = guide.scale;
        condition->part = partOf(guide, *model).value_or(GivenPart{});
        condition->noise = noiseOf(guide.gamma);
        condition->strength = guide.strength;
    }
    document.sampling = {QString::fromStdString(request.solver),
                         QString::fromStdString(request.grid),
                         request.steps,
                         request.seed,
                         std::min(request.count, kMostPictures),
                         {},
                         request.resampling,
                         request.eta,
                         request.churn};
    if (request.morph) {
        document.morph = {
            request.seed, request.morph->seed, std::clamp(request.count, 2, MorphSettings::kMost), {}};
        document.view.arrangement = Arrangement::Morph;
    } else if (document.view.arrangement == Arrangement::Morph) {
        document.view.arrangement = Arrangement::Grid;
    }
    for (int i = 0; i < document.sampling.count && !request.seeds.empty(); ++i)
        if (request.seed_of(i) != request.seed + static_cast<std::uint64_t>(i))
            document.sampling.ownSeeds[i] = request.seed_of(i);
    return made;
}

}  // namespace syn::studio
