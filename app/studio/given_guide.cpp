#include "app/studio/given_guide.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "core/session/guided_part.h"
#include "widgets/image_conversion.h"
#include "widgets/stroke_canvas.h"

namespace syn::studio {
namespace {

constexpr int kDrawingSide = 256;  // large enough that fitting sees round strokes
constexpr int kMaskSide = 64;      // of masks that are but compared: what is smaller is not seen

/// gamma of sigma; nothing for clean.
std::optional<double> gammaOfNoise(double sigma) {
    if (sigma <= 0) return std::nullopt;
    return std::log(sigma * sigma / (1 - sigma * sigma));
}

/// Takes out of a mask what another one does not mark; of three channels where that one tells colours apart.
void intersect(Image& mask, const QImage& other, int channels) {
    const QImage fitting = other.scaled(mask.width, mask.height).convertToFormat(QImage::Format_RGB888);
    if (channels == 3 && mask.channels == 1 && !other.allGray()) {
        Image wide{mask.width, mask.height, 3, {}};
        for (const std::uint8_t pixel : mask.pixels) wide.pixels.insert(wide.pixels.end(), 3, pixel);
        mask = std::move(wide);
    }
    for (int y = 0; y < mask.height; ++y)
        for (int x = 0; x < mask.width; ++x)
            for (int c = 0; c < mask.channels; ++c)
                if (fitting.constScanLine(y)[3 * x + c] < kMarked)
                    mask.pixels[mask.index(x, y) + static_cast<std::size_t>(c)] = 0;
}

/// Guides that are nothing but their masks, of this size.
Result<GenerationRequest> masksOf(const ConditionSettings& condition, const std::string& modality, int width,
                                  int height, int channels) {
    GenerationRequest request;
    for (int part = 0; part < condition.parts(); ++part) {
        Guide guide;
        guide.modality = modality;
        auto mask = maskOf(condition.guide(part).part, width, height, channels);
        if (!mask) return mask.error();
        guide.mask = std::move(mask).value();
        request.guides.push_back(std::move(guide));
    }
    return request;
}

Result<Image> fit(const GuideSettings& given, const engine::ModelInfo& model,
                  const engine::ModalityInfo& modality, const engine::Engine& engine) {
    const std::string title = modality.title.empty() ? modality.name : modality.title;
    if (given.empty())
        return Error{modality.kind == "digit"
                         ? "Nothing is drawn: draw a digit, press a number key on the pad, or set " + title +
                               " to Generate."
                         : "No picture is given: drop, paste or open one, or set " + title + " to Generate."};
    thread_local StrokeCanvas canvas;  // drawings grow
    // A picture alone goes as it is: fitting sees its paper and knows dark ink on light. A digit is centred
    // then, wherever it was moved to.
    const bool alone = !given.picture.isNull() && !leaveMarks(given.strokes);
    const Image drawn =
        alone ? toImage(given.picture) : toImage(canvas.grey(given.strokes, kDrawingSide, given.picture));
    const bool asTaken =
        drawn.width == model.width && drawn.height == model.height && drawn.channels == modality.channels;
    if (given.fitted && alone && asTaken) return drawn;
    if (modality.kind != "digit") return engine.fit_picture(drawn, model.name, modality.name);
    Image fitted = engine.fit_digit(drawn, model.name);
    if (fitted.empty())
        return Error{"Nothing is drawn: the pad is black; draw a digit or press a number key on the pad."};
    if (fitted.width == model.width && fitted.height == model.height) return fitted;
    return engine.fit_picture(fitted, model.name, modality.name);
}

}  // namespace

QStringList givenPlaces() {
    return {"all",       "left",        "right",        "top",    "bottom", "top-left",
            "top-right", "bottom-left", "bottom-right", "centre", "edge"};
}

double noiseOf(const std::optional<double>& gamma) {
    return gamma ? std::min(std::round(100 / std::sqrt(1 + std::exp(-*gamma))) / 100, kMostNoise) : 0;
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
    if (!part.mask.isNull()) intersect(mask, part.mask, channels);
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

bool leavesSomething(const ConditionSettings& condition) {
    if (condition.role != Role::Given) return condition.role == Role::Generated;
    for (int part = 0; part < condition.parts(); ++part)
        if (condition.guide(part).part.whole()) return false;
    if (condition.more.isEmpty()) return true;
    const auto masks = masksOf(condition, "all", kMaskSide, kMaskSide, 3);
    return !masks || !fully_guided(*masks, "all");
}

GuideSettings furtherPart(const ConditionSettings& condition) {
    GuideSettings made = condition;
    made.scale = 1;
    made.part = {};
    made.part.place = QStringLiteral("centre");
    QString apart;  // the first place that overlaps with none, though nothing would be left to make
    for (const char* place :
         {"right", "left", "bottom", "top", "bottom-right", "top-left", "top-right", "bottom-left"}) {
        ConditionSettings tried = condition;
        tried.more << made;
        tried.more.last().part.place = QLatin1String(place);
        const auto masks = masksOf(tried, "all", kMaskSide, kMaskSide, 3);
        if (!masks || !overlap_of(*masks).empty()) continue;
        if (apart.isEmpty()) apart = QLatin1String(place);
        if (fully_guided(*masks, "all")) continue;
        apart = QLatin1String(place);
        break;
    }
    if (!apart.isEmpty()) made.part.place = apart;
    return made;
}

QString overlapOf(const ConditionSettings& condition, const engine::ModelInfo& model,
                  const engine::ModalityInfo& modality) {
    if (condition.more.isEmpty()) return {};
    const std::string& title = modality.title.empty() ? modality.name : modality.title;
    const auto masks = masksOf(condition, QString::fromStdString(title).toLower().toStdString(), model.width,
                               model.height, modality.channels);
    return masks ? QString::fromStdString(overlap_of(*masks)) : QString();
}

Result<Image> fittedGuide(const GuideSettings& given, const engine::ModelInfo& model,
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
    constexpr std::size_t kRemembered = 8;
    thread_local std::vector<Fit> fits;
    for (const Fit& known : fits)
        if (known.engine == &engine && known.model == model.name && known.modality == modality.name &&
            known.image.width == model.width && known.image.height == model.height &&
            known.fitted == given.fitted && known.strokes == given.strokes && known.picture == given.picture)
            return known.image;
    Result<Image> fitted = fit(given, model, modality, engine);
    if (!fitted) return fitted;
    if (fits.size() == kRemembered) fits.erase(fits.begin());
    fits.push_back({given.strokes, given.picture, given.fitted, model.name, modality.name, &engine, *fitted});
    return fitted;
}

Result<Guide> guideOf(const GuideSettings& given, const engine::ModelInfo& model,
                      const engine::ModalityInfo& modality, const engine::Engine& engine) {
    Guide guide;
    guide.modality = modality.name;
    const Result<GuideMode> mode = guide_mode(given.mode.toStdString());
    if (!mode) return mode.error();
    Result<Image> mask = maskOf(given.part, model.width, model.height, modality.channels);
    if (!mask) return mask.error();
    if (*mode == GuideMode::Marginal) {
        guide.mask = std::move(mask).value();
        guide.mode = *mode;
        return guide;
    }
    Result<Image> image = fittedGuide(given, model, modality, engine);
    if (!image) return image.error();
    guide.image = std::move(image).value();
    guide.mask = std::move(mask).value();
    guide.mode = *mode;
    guide.scale = given.scale;
    guide.strength = given.strength;
    if (*mode == GuideMode::Hold) {
        guide.gamma = gammaOfNoise(given.noise);
        if (guide.gamma) guide.own_noise = given.ownNoise;
    }
    guide.source = given.source.isEmpty() ? modality.name + " drawn by hand" : given.source.toStdString();
    return guide;
}

}  // namespace syn::studio
