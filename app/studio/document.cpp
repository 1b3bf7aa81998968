#include "app/studio/document.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <vector>

#include "app/studio/stroke_digits.h"
#include "core/session/guided_part.h"
#include "widgets/image_conversion.h"

namespace syn::studio {
namespace {

constexpr int kDrawingSide = 256;  // large enough that fitting sees round strokes
constexpr int kFirstDigit = 7;
constexpr double kHoldScale = 4;  // obeyed almost best, colours not yet saturated; a card may differ

ConditionSettings conditionFor(const engine::ModelInfo& model, const engine::ModalityInfo& modality) {
    ConditionSettings made;
    const auto& modes = model.guide_modes;
    const bool holds = std::find(modes.begin(), modes.end(), "hold") != modes.end();
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

/// Whether a run makes something of the modality.
bool leavesSomething(const ConditionSettings& condition) {
    return condition.role == Role::Generated || (condition.role == Role::Given && !condition.part.whole());
}

/// gamma of sigma; nothing for clean.
std::optional<double> gammaOfNoise(double sigma) {
    if (sigma <= 0) return std::nullopt;
    return std::log(sigma * sigma / (1 - sigma * sigma));
}

Result<Image> fit(const ConditionSettings& condition, const engine::ModelInfo& model,
                  const engine::ModalityInfo& modality, const engine::Engine& engine) {
    const std::string title = modality.title.empty() ? modality.name : modality.title;
    if (condition.empty())
        return Error{modality.kind == "digit"
                         ? "Nothing is drawn: draw a digit, press a number key on the pad, or set " + title +
                               " to Generate."
                         : "No picture is given: drop, paste or open one, or set " + title + " to Generate."};
    // A picture alone goes as it is: fitting sees its paper and knows dark ink on light.
    const Image drawn = condition.strokes.isEmpty()
                            ? toImage(condition.picture)
                            : toImage(renderStrokes(condition.strokes, kDrawingSide, condition.picture));
    const bool asTaken =
        drawn.width == model.width && drawn.height == model.height && drawn.channels == modality.channels;
    if (condition.fitted && condition.strokes.isEmpty() && asTaken) return drawn;
    if (modality.kind != "digit") return engine.fit_picture(drawn, model.name, modality.name);
    Image fitted = engine.fit_digit(drawn);
    if (fitted.empty())
        return Error{"Nothing is drawn: the pad is black; draw a digit or press a number key on the pad."};
    if (fitted.width == model.width && fitted.height == model.height) return fitted;
    return engine.fit_picture(fitted, model.name, modality.name);
}

}  // namespace

QStringList givenPlaces() {
    return {"all", "left", "right", "top", "bottom", "centre", "edge"};
}

double noiseOf(const std::optional<double>& gamma) {
    return gamma ? std::round(100 / std::sqrt(1 + std::exp(-*gamma))) / 100 : 0;
}

Result<Image> maskOf(const GivenPart& part, int width, int height, int channels) {
    if (part.whole()) return Image{};
    QStringList named = part.colours;
    if (part.place != "all") named.prepend(part.place);
    Image mask{width, height, 1,
               std::vector<std::uint8_t>(static_cast<std::size_t>(width) * height, kMarked)};
    if (!named.isEmpty()) {
        auto made = part_mask(named.join('+').toStdString(), width, height, channels);
        if (!made) return made;
        mask = std::move(*made);
    }
    if (!part.cut.isEmpty()) {
        const QImage cut = renderStrokes(part.cut, std::max(width, height))
                               .scaled(width, height)
                               .convertToFormat(QImage::Format_Grayscale8);
        for (int y = 0; y < height; ++y)
            for (int x = 0; x < width; ++x)
                if (cut.constScanLine(y)[x] >= kMarked)
                    for (int c = 0; c < mask.channels; ++c)
                        mask.pixels[mask.index(x, y) + static_cast<std::size_t>(c)] = 0;
    }
    if (std::none_of(mask.pixels.begin(), mask.pixels.end(), [](auto pixel) { return pixel >= kMarked; }))
        return Error{"All that was given is painted away: clear the mask, or set the card to Generate."};
    return mask;
}

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
                     start.churn};
    made.morph.from = start.seed;
    made.morph.to = start.seed + 1;
    for (const auto& modality : model.modalities)
        made.conditions[QString::fromStdString(modality.name)] = conditionFor(model, modality);
    if (model.modalities.size() > 1)
        made.conditions[QString::fromStdString(model.modalities.front().name)].role = Role::Given;
    return made;
}

void setRole(Document& document, const QString& modality, Role role) {
    auto& conditions = document.conditions;
    if (!conditions.contains(modality)) return;
    conditions[modality].role = role;
    if (std::any_of(conditions.begin(), conditions.end(), leavesSomething)) return;
    for (auto it = conditions.begin(); it != conditions.end(); ++it)
        if (it.key() != modality) it->role = Role::Generated;
}

Result<Image> fittedGuide(const ConditionSettings& condition, const engine::ModelInfo& model,
                          const engine::ModalityInfo& modality, const engine::Engine& engine) {
    // One change of the document asks for the same several times: for the judge, the curves, the run, the
    // branches.
    struct Fit {
        PenStrokes strokes;
        QImage picture;
        bool fitted;
        std::string model, modality;
        const engine::Engine* engine;
        Image image;
    };
    constexpr std::size_t kRemembered = 4;
    thread_local std::vector<Fit> fits;
    for (const Fit& known : fits)
        if (known.engine == &engine && known.model == model.name && known.modality == modality.name &&
            known.fitted == condition.fitted && known.strokes == condition.strokes &&
            known.picture == condition.picture)
            return known.image;
    Result<Image> fitted = fit(condition, model, modality, engine);
    if (!fitted) return fitted;
    if (fits.size() == kRemembered) fits.erase(fits.begin());
    fits.push_back({condition.strokes, condition.picture, condition.fitted, model.name, modality.name,
                    &engine, *fitted});
    return fitted;
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
    for (std::size_t i = 0; i < request.guides.size() && !settings.strokes.isEmpty(); ++i) {
        const engine::ModalityInfo* modality = model.modality(request.guides[i].modality);
        ConditionSettings last;
        last.strokes = settings.strokes;
        Result<Image> image = modality && modality->kind == "digit"
                                  ? fittedGuide(last, model, *modality, engine)
                                  : Result<Image>(request.guides[i].image);
        if (!image) return image.error();
        morph.images.push_back(std::move(image).value());
    }
    request.morph = std::move(morph);
    return {};
}

}  // namespace

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
    request.grid = sampling.grid.toStdString();
    request.steps = steps > 0 ? steps : sampling.steps;
    request.seed = sampling.seed;
    request.count = pictures > 0 ? pictures : sampling.count;
    request.resampling = sampling.jumps;
    request.eta = sampling.eta;
    request.churn = sampling.churn;
    const bool morphs = document.view.arrangement == Arrangement::Morph && pictures == 0;
    for (auto it = document.conditions.begin(); it != document.conditions.end(); ++it) {
        const engine::ModalityInfo* modality = model.modality(it.key().toStdString());
        if (it->role == Role::Generated || !modality) continue;
        Guide guide;
        guide.modality = modality->name;
        if (it->role == Role::Ignored) {
            guide.mode = GuideMode::Marginal;
            request.guides.push_back(std::move(guide));
            continue;
        }
        Result<Image> image = fittedGuide(*it, model, *modality, engine);
        if (!image) return image.error();
        const Result<GuideMode> mode = guide_mode(it->mode.toStdString());
        if (!mode) return mode.error();
        Result<Image> mask = maskOf(it->part, model.width, model.height, modality->channels);
        if (!mask) return mask.error();
        guide.image = std::move(image).value();
        guide.mask = std::move(mask).value();
        guide.mode = *mode;
        guide.scale = it->scale;
        guide.strength = it->strength;
        if (*mode == GuideMode::Hold) guide.gamma = gammaOfNoise(it->noise);
        guide.source = it->source.isEmpty() ? modality->name + " drawn by hand" : it->source.toStdString();
        request.guides.push_back(std::move(guide));
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
