#include "core/session/request.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace syn {
namespace {

constexpr std::array<std::pair<GuideMode, std::string_view>, 8> kModes{
    {{GuideMode::None, "none"},
     {GuideMode::Random, "random"},
     {GuideMode::Predicted, "predicted"},
     {GuideMode::Constant, "constant"},
     {GuideMode::Hold, "hold"},
     {GuideMode::Resample, "resample"},
     {GuideMode::Reconstruction, "reconstruction"},
     {GuideMode::Marginal, "marginal"}}};

constexpr std::array<std::pair<OwnNoise, std::string_view>, 3> kOwnNoises{
    {{OwnNoise::None, "none"}, {OwnNoise::Photograph, "photograph"}, {OwnNoise::State, "state"}}};

constexpr int kMaximumSide = 8192;
constexpr double kMaximumWeight = 1000;
constexpr double kMaximumGamma = 100;
constexpr double kMaximumChurn = 10000;
constexpr std::size_t kMaximumItems = 256;

Result<void> check_image(const Image& image, const std::string& what) {
    if (image.width < 1 || image.height < 1 || image.width > kMaximumSide || image.height > kMaximumSide)
        return Error{fmt::format("{} is {} x {} pixels; sides from 1 to {} are possible.", what, image.width,
                                 image.height, kMaximumSide)};
    if (image.channels < 1 || image.channels > 64)
        return Error{fmt::format("{} has {} channels; 1 to 64 are possible.", what, image.channels)};
    const std::size_t expected = static_cast<std::size_t>(image.width) * image.height * image.channels;
    if (image.pixels.size() != expected)
        return Error{fmt::format("{} says {} x {} x {} but holds {} bytes instead of {}.", what, image.width,
                                 image.height, image.channels, image.pixels.size(), expected)};
    return {};
}

Result<void> check_guide(const Guide& guide, std::size_t index) {
    const std::string what = fmt::format("Guide {} ({})", index, guide.modality);
    if (guide.modality.empty())
        return Error{
            fmt::format("Guide {} names no modality: say which part of the model it guides.", index)};
    if (!std::isfinite(guide.scale) || std::abs(guide.scale) > kMaximumWeight)
        return Error{fmt::format("{} has the scale {}; numbers from -{} to {} are possible.", what,
                                 guide.scale, kMaximumWeight, kMaximumWeight)};
    if (guide.gamma && (!std::isfinite(*guide.gamma) || std::abs(*guide.gamma) > kMaximumGamma))
        return Error{fmt::format("{} has the noise level {}; numbers from -{} to {} are possible.", what,
                                 *guide.gamma, kMaximumGamma, kMaximumGamma)};
    if (!std::isfinite(guide.strength) || guide.strength < 0 || guide.strength > kMaximumWeight)
        return Error{fmt::format("{} has the strength {}; numbers from 0 to {} are possible.", what,
                                 guide.strength, kMaximumWeight)};
    if (guide.own_noise != OwnNoise::None && gives(guide.mode) && guide.mode != GuideMode::Hold)
        return Error{fmt::format(
            "{} is noisy already, which the mode {} has no place for: hold it, or say that it is clean.",
            what, name_of(guide.mode))};
    // What is switched off or left out may still be undrawn.
    const bool drawn = gives(guide.mode) || !guide.image.empty();
    if (drawn)
        if (auto good = check_image(guide.image, what + "'s picture"); !good) return good;
    if (guide.mask.empty()) return {};
    if (auto good = check_image(guide.mask, what + "'s mask"); !good) return good;
    const Image &mask = guide.mask, &image = guide.image;
    if (drawn && (mask.width != image.width || mask.height != image.height ||
                  (mask.channels != 1 && mask.channels != image.channels)))
        return Error{fmt::format(
            "{}'s mask is {} x {} with {} channels; it must be as large as the picture, {} x {}, "
            "with one channel or its {}.",
            what, mask.width, mask.height, mask.channels, image.width, image.height, image.channels)};
    if (guide.mode != GuideMode::None &&
        std::all_of(mask.pixels.begin(), mask.pixels.end(), [](auto pixel) { return pixel < kMarked; }))
        return Error{fmt::format(
            "{}'s mask is empty, so that nothing of it would count: mark a part, or choose the mode none.",
            what)};
    return {};
}

Result<void> check_resampling(const Jumps& resampling, int steps) {
    const int most = std::max(steps - 1, 1);
    if (resampling.jump < 1 || resampling.jump > most)
        return Error{fmt::format(
            "The jumps of the mode resample lead back {} steps; in a run of {} steps 1 to {} are possible.",
            resampling.jump, steps, most)};
    if (resampling.repeats < 0 || resampling.repeats > Jumps::kMostRepeats)
        return Error{fmt::format("The jumps of the mode resample are made {} times; 0 to {} are possible.",
                                 resampling.repeats, Jumps::kMostRepeats)};
    return {};
}

Result<void> check_morph(const GenerationRequest& request) {
    const std::vector<Image>& images = request.morph->images;
    if (request.count < 2)
        return Error{fmt::format("A morph leads over 2 pictures at least, not {}.", request.count)};
    if (!request.seeds.empty())
        return Error{
            "A morph leads from the request's seed to its own; it cannot have a list of seeds beside them."};
    if (!images.empty() && images.size() != request.guides.size())
        return Error{fmt::format(
            "The morph has {} pictures for {} guides; give one for each guide, or none to keep them.",
            images.size(), request.guides.size())};
    for (std::size_t i = 0; i < images.size(); ++i) {
        const Guide& guide = request.guides[i];
        if (!gives(guide.mode) && images[i].empty()) continue;
        const std::string what = fmt::format("The morph's picture {} ({})", i, guide.modality);
        if (auto good = check_image(images[i], what); !good) return good;
        if (images[i].width != guide.image.width || images[i].height != guide.image.height ||
            images[i].channels != guide.image.channels)
            return Error{
                fmt::format("{} is {} x {} with {} channels; it must be like the guide's, {} x {} with {}.",
                            what, images[i].width, images[i].height, images[i].channels, guide.image.width,
                            guide.image.height, guide.image.channels)};
    }
    return {};
}

bool is_device(std::string_view name) {
    if (name == "auto" || name == "cpu" || name == "cuda") return true;
    if (!name.starts_with("cuda:")) return false;
    name.remove_prefix(5);
    return !name.empty() && name.size() <= 3 &&
           std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Result<void> check_range(std::string_view what, std::int64_t value, std::int64_t maximum) {
    if (value >= 1 && value <= maximum) return {};
    return Error{fmt::format("{} must be from 1 to {}, not {}.", what, maximum, value)};
}

}  // namespace

std::string_view name_of(GuideMode mode) {
    return std::find_if(kModes.begin(), kModes.end(), [&](const auto& known) { return known.first == mode; })
        ->second;
}

std::vector<std::string> guide_mode_names() {
    std::vector<std::string> names;
    names.reserve(kModes.size());
    for (const auto& [mode, name] : kModes) names.emplace_back(name);
    return names;
}

Result<GuideMode> guide_mode(std::string_view name) {
    for (const auto& [mode, known] : kModes)
        if (known == name) return mode;
    return Error{fmt::format("There is no guide mode \"{}\"; there are {}.", name,
                             fmt::join(guide_mode_names(), ", "))};
}

std::string_view name_of(OwnNoise noise) {
    return std::find_if(kOwnNoises.begin(), kOwnNoises.end(),
                        [&](const auto& known) { return known.first == noise; })
        ->second;
}

std::vector<std::string> own_noise_names() {
    std::vector<std::string> names;
    names.reserve(kOwnNoises.size());
    for (const auto& [noise, name] : kOwnNoises) names.emplace_back(name);
    return names;
}

Result<OwnNoise> own_noise(std::string_view name) {
    for (const auto& [noise, known] : kOwnNoises)
        if (known == name) return noise;
    return Error{fmt::format("There is no noise of a guide's own called \"{}\"; there are {}.", name,
                             fmt::join(own_noise_names(), ", "))};
}

std::optional<Jumps> GenerationRequest::jumps() const {
    const bool asked = std::any_of(guides.begin(), guides.end(),
                                   [](const Guide& guide) { return guide.mode == GuideMode::Resample; });
    return asked ? std::optional(resampling) : std::nullopt;
}

Result<void> GenerationRequest::validate() const {
    if (models.empty()) return Error{"The request names no model: name at least one."};
    if (models.size() > kMaximumItems || guides.size() > kMaximumItems || terms.size() > kMaximumItems)
        return Error{fmt::format("The request has more than {} models, guides or terms.", kMaximumItems)};
    for (const ModelReference& model : models)
        if (model.name.empty()) return Error{"One of the request's models has no name."};
    if (auto good = check_range("The number of steps", steps, kMaximumSteps); !good) return good;
    if (auto good = check_range("The number of pictures", count, kMaximumCount); !good) return good;
    if (!seeds.empty() && seeds.size() != static_cast<std::size_t>(count))
        return Error{fmt::format("The request lists {} seeds for {} pictures: give one for each, or none.",
                                 seeds.size(), count)};
    if (!std::isfinite(eta) || eta < 0 || eta > 1)
        return Error{fmt::format("eta must be from 0 (deterministic) to 1 (ancestral), not {}.", eta)};
    if (!std::isfinite(churn) || churn < 0 || churn > kMaximumChurn)
        return Error{
            fmt::format("churn must be from 0 (deterministic) to {}, not {}.", kMaximumChurn, churn)};
    if (!std::isfinite(joint_scale) || std::abs(joint_scale) > kMaximumWeight)
        return Error{fmt::format("The joint scale is {}; numbers from -{} to {} are possible.", joint_scale,
                                 kMaximumWeight, kMaximumWeight)};
    if (solver.empty()) return Error{"The request names no solver."};
    if (grid.empty()) return Error{"The request names no time grid."};
    if (dtype != "auto" && dtype != "float32" && dtype != "bfloat16")
        return Error{
            fmt::format("There is no number type \"{}\"; there are auto, float32, bfloat16.", dtype)};
    if (!is_device(device))
        return Error{
            fmt::format("There is no device \"{}\"; there are auto, cpu and cuda:K, K from 0 on.", device)};
    for (std::size_t i = 0; i < guides.size(); ++i)
        if (auto good = check_guide(guides[i], i); !good) return good;
    if (jumps())
        if (auto good = check_resampling(resampling, steps); !good) return good;
    if (morph)
        if (auto good = check_morph(*this); !good) return good;
    for (std::size_t i = 0; i < terms.size(); ++i) {
        const TermSpec& term = terms[i];
        if (term.model < 0 || static_cast<std::size_t>(term.model) >= models.size())
            return Error{fmt::format("Term {} asks for model {}, but the request has {}.", i, term.model,
                                     models.size())};
        if (!std::isfinite(term.weight) || std::abs(term.weight) > kMaximumWeight)
            return Error{fmt::format("Term {} has the weight {}; numbers from -{} to {} are possible.", i,
                                     term.weight, kMaximumWeight, kMaximumWeight)};
    }
    int last = 0;
    for (const Edit& edit : edits) {
        if (edit.step < last || edit.step >= steps)
            return Error{fmt::format("The edit of {} at step {} is out of order or beyond the {} steps.",
                                     edit.path, edit.step, steps)};
        last = edit.step;
    }
    return {};
}

}  // namespace syn
