#include "app/studio/restored_document.h"

#include <fmt/core.h>

#include <QCoreApplication>
#include <algorithm>
#include <map>

#include "app/studio/given_guide.h"
#include "core/session/request_changes.h"
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

/// Grey where all colours that are marked at all are so in the same places; these colours are then listed.
GivenPart partOfMask(const Image& mask) {
    static constexpr const char* kColours[] = {"red", "green", "blue"};
    GivenPart part;
    part.mask = toQImage(mask);
    if (mask.channels != 3) return part;
    Image grey{mask.width, mask.height, 1, {}};
    bool used[3] = {}, alike = true;
    for (std::size_t at = 0; at < mask.pixels.size(); at += 3) {
        std::uint8_t most = 0;
        for (std::size_t c = 0; c < 3; ++c) {
            used[c] = used[c] || mask.pixels[at + c] >= kMarked;
            most = std::max(most, mask.pixels[at + c]);
        }
        grey.pixels.push_back(most);
    }
    for (std::size_t at = 0; at < mask.pixels.size(); ++at)
        alike = alike && (!used[at % 3] || (mask.pixels[at] >= kMarked) == (grey.pixels[at / 3] >= kMarked));
    if (!alike) return part;
    part.mask = toQImage(grey);
    for (std::size_t c = 0; c < 3; ++c)
        if (used[c]) part.colours << QLatin1String(kColours[c]);
    if (part.colours.size() == 3) part.colours.clear();
    return part;
}

/// The part that a guide's mask marks; by its name where it has one.
GivenPart partOf(const Guide& guide, const engine::ModelInfo& model) {
    if (guide.mask.empty()) return {};
    const engine::ModalityInfo* modality = model.modality(guide.modality);
    QList<QStringList> colours;
    colours << QStringList();
    if (modality && modality->channels == 3)
        colours << QStringList{"red"} << QStringList{"green"} << QStringList{"blue"}
                << QStringList{"red", "green"} << QStringList{"red", "blue"} << QStringList{"green", "blue"};
    for (const QString& place : givenPlaces())
        for (const QStringList& chosen : colours) {
            GivenPart part{place, chosen, {}, {}};
            const auto mask =
                maskOf(part, guide.mask.width, guide.mask.height, modality ? modality->channels : 1);
            if (mask && !mask->empty() && marksTheSame(*mask, guide.mask)) return part;
        }
    return partOfMask(guide.mask);
}

bool ignoresPart(const Guide& guide) {
    return guide.mode == GuideMode::Marginal && !guide.mask.empty();
}

QStringList ranOf(const GenerationRequest& request) {
    QStringList ran;
    if (!request.edits.empty()) ran << Restored::tr("the changes made while it ran");
    if (request.morph && !request.morph->images.empty())
        ran << Restored::tr("the digit that its morph leads to");
    return ran;
}

QStringList lostOf(const GenerationRequest& request) {
    QStringList lost;
    const auto note = [&](bool has, const char* what) {
        if (has) lost << Restored::tr(what);
    };
    // A card ignores a modality whole or has so many parts of it.
    std::map<std::string, std::pair<int, int>> parts;  // of it, and the whole ignored
    for (const Guide& guide : request.guides) {
        if (gives(guide.mode) || ignoresPart(guide))
            ++parts[guide.modality].first;
        else if (guide.mode == GuideMode::Marginal)
            ++parts[guide.modality].second;
    }
    bool partly = false, many = false;
    for (const auto& [modality, count] : parts) {
        partly = partly || (count.first > 0 && count.second > 0);
        many = many || count.first > ConditionSettings::kMostParts;
    }
    note(partly, "the part that it left out");
    note(many, "parts beyond those that a card shows");
    note(!request.terms.empty(), "its terms");
    note(request.models.size() > 1, "its further models");
    note(request.count > kMostPictures, "pictures beyond those that a window shows");
    // A run of more pictures is not begun unasked: what it alone would bring back is lost as well.
    if (request.count > kMostPictures) lost << ranOf(request);
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
    // Edits that do not fit are the engine's to refuse.
    const auto ended = settings_at(request, request.steps);
    const GenerationRequest& settings = ended ? *ended : request;
    RestoredDocument made{documentFor(*model), lostOf(request), {}};
    if (request.count <= kMostPictures) made.ran = ranOf(request);
    Document& document = made.document;
    document.view = now.view;
    document.live = now.live;
    for (ConditionSettings& condition : document.conditions) condition.role = Role::Generated;
    for (const Guide& guide : settings.guides) {
        const auto condition = document.conditions.find(QString::fromStdString(guide.modality));
        if (condition == document.conditions.end())
            return Error{
                fmt::format("The picture was guided by a \"{}\", which the model \"{}\" does not know.",
                            guide.modality, wanted)};
        const std::string_view mode = name_of(guide.mode);
        if (!gives(guide.mode) && !ignoresPart(guide)) {
            if (condition->role != Role::Given && guide.mode == GuideMode::Marginal)
                condition->role = Role::Ignored;
            continue;
        }
        GuideSettings given;
        given.picture = toQImage(guide.image);
        given.fitted = true;
        given.source = QString::fromStdString(guide.source);
        given.mode = QString::fromUtf8(mode.data(), static_cast<qsizetype>(mode.size()));
        given.scale = guide.scale;
        given.part = partOf(guide, *model);
        given.noise = noiseOf(guide.gamma);
        given.ownNoise = guide.own_noise;
        given.strength = guide.strength;
        if (condition->role != Role::Given)
            static_cast<GuideSettings&>(*condition) = given;
        else if (condition->parts() < ConditionSettings::kMostParts)
            condition->more << given;
        condition->role = Role::Given;
    }
    document.sampling = {QString::fromStdString(request.solver),
                         QString::fromStdString(request.grid),
                         request.steps,
                         request.seed,
                         std::min(request.count, kMostPictures),
                         {},
                         settings.resampling,
                         settings.eta,
                         settings.churn,
                         settings.joint_scale,
                         QString::fromStdString(request.schedule)};
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
