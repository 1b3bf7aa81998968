#include "core/evaluation/measurement_options.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "core/sampler/sampler_registry.h"
#include "core/schedule/time_grid.h"
#include "core/session/guide_modes.h"
#include "core/session/guided_part.h"

namespace syn::evaluation {
namespace {

constexpr double kMostScale = 1000;

Result<void> known(const std::string& name, const std::vector<std::string>& names, const std::string& what) {
    if (std::find(names.begin(), names.end(), name) != names.end()) return {};
    return Error{fmt::format("there is no {} '{}'; known are {}", what, name, fmt::join(names, ", "))};
}

std::vector<std::string> modality_names(const ModelCard& card) {
    std::vector<std::string> names;
    for (const CardModality& m : card.modalities) names.push_back(m.name);
    return names;
}

std::vector<std::string> mode_names(const ModelCard& card) {
    std::vector<std::string> names;
    for (const GuideMode mode : measurable_modes(card)) names.emplace_back(name_of(mode));
    return names;
}

std::string no_room(int steps) {
    return fmt::format(
        "the jumps of the mode resample lead back {} steps, so that a picture needs {} steps at least, not "
        "{}",
        Jumps{}.jump, Jumps{}.jump + 1, steps);
}

Result<void> check_mode(GuideMode mode, const MeasurementOptions& options, const ModelCard& card) {
    if (mode == GuideMode::Marginal)
        return Error{fmt::format(
            "the mode marginal leaves the guide out, so that there is nothing to measure; choose {}",
            fmt::join(mode_names(card), ", "))};
    if (auto good = check_guide_mode(card, mode, "guide"); !good) return good;
    if (mode == GuideMode::Resample && !resampling_fits(options.steps)) return Error{no_room(options.steps)};
    return {};
}

Result<void> check_scale(double scale, const ModelCard& card) {
    if (!std::isfinite(scale) || std::abs(scale) > kMostScale)
        return Error{fmt::format("the scale {} is not between -{} and {}", scale, kMostScale, kMostScale)};
    if (scale == 1 || card.independent_levels) return {};
    return Error{fmt::format(
        "'{}' has one noise level for all and so no marginal to weigh against: its scale is 1, not {:g}",
        card.name, scale)};
}

/// Each part can be given of something that is measured, and leaves something to make.
Result<void> check_parts(const MeasurementOptions& options, const ModelCard& card) {
    if (!options.parts.empty() && options.kind != MeasurementKind::Completion)
        return Error{fmt::format("the {} gives no parts of pictures, so that there are none to choose",
                                 name_of(options.kind))};
    for (const std::string& part : options.parts) {
        Result<Image> mask = Error{};
        for (const CardModality& modality : card.modalities)
            if (!mask && is_generated(options, modality.name))
                mask = part_mask(part, card.width, card.height, modality.channels);
        if (part == "all") mask = Image{card.width, card.height, 1, {}};
        if (!mask) return mask.error();
        if (std::find(mask->pixels.begin(), mask->pixels.end(), 0) == mask->pixels.end())
            return Error{
                fmt::format("the part '{}' is all of a picture, so that nothing would be made", part)};
    }
    return {};
}

/// "hold" or "picture:hold".
Result<void> check_scaled(const std::string& key, const ModelCard& card) {
    const auto colon = key.find(':');
    if (colon != std::string::npos)
        if (auto good = known(key.substr(0, colon), modality_names(card), "direction"); !good) return good;
    return known(colon == std::string::npos ? key : key.substr(colon + 1), mode_names(card),
                 fmt::format("guide mode of '{}'", card.name));
}

}  // namespace

std::string_view name_of(MeasurementKind kind) {
    switch (kind) {
        case MeasurementKind::Adherence:
            return "adherence";
        case MeasurementKind::Table1:
            return "table1";
        case MeasurementKind::Robustness:
            return "robustness";
        case MeasurementKind::Diversity:
            return "diversity";
        case MeasurementKind::Confusion:
            return "confusion";
        case MeasurementKind::Completion:
            return "completion";
    }
    return "";
}

std::vector<MeasurementKind> measurement_kinds() {
    return {MeasurementKind::Adherence, MeasurementKind::Table1,    MeasurementKind::Robustness,
            MeasurementKind::Diversity, MeasurementKind::Confusion, MeasurementKind::Completion};
}

std::vector<GuideMode> measurable_modes(const ModelCard& card) {
    std::vector<GuideMode> modes;
    for (const std::string& name : guide_modes_of(card))
        if (const auto mode = guide_mode(name); mode && *mode != GuideMode::Marginal) modes.push_back(*mode);
    return modes;
}

bool is_generated(const MeasurementOptions& options, const std::string& modality) {
    return options.directions.empty() || std::find(options.directions.begin(), options.directions.end(),
                                                   modality) != options.directions.end();
}

bool resampling_fits(int steps) {
    return steps > Jumps{}.jump;
}

std::vector<std::string> left_out(const MeasurementOptions& options, const ModelCard& card) {
    std::vector<std::string> sentences;
    if (!options.modes.empty() || (!options.every_mode && options.kind != MeasurementKind::Table1))
        return sentences;
    for (const std::string& name : guide_mode_names()) {
        const GuideMode mode = *guide_mode(name);
        if (mode == GuideMode::Marginal) continue;
        auto good = check_mode(mode, options, card);
        if (good) continue;
        std::string why = good.error().message;
        why[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(why[0])));
        sentences.push_back(fmt::format("{} is left out: {}", name, why));
    }
    return sentences;
}

GenerationRequest request_of(const MeasurementOptions& options, const ModelCard& card) {
    GenerationRequest request;
    request.models = {{card.name, card.sha256}};
    request.solver = options.solver;
    request.grid = options.grid;
    request.steps = options.steps;
    request.seed = options.seed;
    request.device = options.device;
    request.dtype = options.dtype;
    return request;
}

Result<void> check(const MeasurementOptions& options, const ModelCard& card) {
    if (card.kind != "generator")
        return Error{fmt::format("'{}' is a {} and generates nothing", card.name, card.kind)};
    if (options.count < 1 || options.batch < 1)
        return Error{fmt::format("a row has 1 sample at least, and so has a batch, not {} and {}",
                                 options.count, options.batch)};
    for (const CardModality& modality : card.modalities) {
        const int least = 2 * static_cast<int>(modality.classes.size());
        if (options.kind == MeasurementKind::Diversity && options.count < least)
            return Error{
                fmt::format("diversity is between two pictures of one guide, and with {} samples a row not "
                            "every class has two: take {} at least",
                            options.count, least)};
    }
    if (auto good = request_of(options, card).validate(); !good) return good;
    if (auto good = known(options.solver, sampler_names(), "solver"); !good) return good;
    if (auto good = known(options.grid, grid_names(), "grid"); !good) return good;
    for (const std::string& name : options.directions)
        if (auto good = known(name, modality_names(card), "direction"); !good) return good;
    for (const GuideMode mode : options.modes)
        if (auto good = check_mode(mode, options, card); !good) return good;
    for (const double scale : options.scales)
        if (auto good = check_scale(scale, card); !good) return good;
    for (const auto& [key, scale] : options.mode_scales) {
        if (auto good = check_scaled(key, card); !good) return good;
        if (auto good = check_scale(scale, card); !good) return good;
    }
    if (!options.scales.empty() && !options.mode_scales.empty())
        return Error{"scales for all modes and a scale for one mode exclude each other: give one of the two"};
    if (!options.inception.empty() && options.kind != MeasurementKind::Table1 &&
        options.kind != MeasurementKind::Diversity)
        return Error{fmt::format("the {} takes no features, and so has no use for an extractor's weights",
                                 name_of(options.kind))};
    for (const auto& [modality, folder] : options.references) {
        if (auto good = known(modality, modality_names(card), "direction"); !good) return good;
        if (options.kind != MeasurementKind::Table1)
            return Error{fmt::format("the {} takes no distances, and so has no use for reference pictures",
                                     name_of(options.kind))};
    }
    if (auto good = check_parts(options, card); !good) return good;
    if (rows_of(options, card).empty())
        return Error{fmt::format("without a guide there is no {} to measure: choose a mode that has one",
                                 name_of(options.kind))};
    return {};
}

}  // namespace syn::evaluation
