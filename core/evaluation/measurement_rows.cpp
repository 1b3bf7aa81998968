#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "core/evaluation/measurement_options.h"
#include "core/network/card_figures.h"
#include "core/session/guided_part.h"

namespace syn::evaluation {
namespace {

constexpr double kNoises[] = {0.25, 0.5, 1, 2};     // rho
constexpr double kBlurs[] = {1, 2, 4};              // pixels
constexpr double kOcclusions[] = {0.1, 0.25, 0.5};  // of the picture

bool has(const std::vector<GuideMode>& modes, GuideMode mode) {
    return std::find(modes.begin(), modes.end(), mode) != modes.end();
}

std::optional<double> said_scale(const MeasurementOptions& options, const std::string& generated,
                                 GuideMode guide_mode) {
    const std::string mode(name_of(guide_mode));
    for (const std::string& key : {fmt::format("{}:{}", generated, mode), mode})
        if (const auto said = options.mode_scales.find(key); said != options.mode_scales.end())
            return said->second;
    return std::nullopt;
}

double scale_of(const MeasurementOptions& options, const ModelCard& card, const AdherenceSetting& setting) {
    if (!card.independent_levels) return 1;  // no marginal to weigh against
    if (const auto said = said_scale(options, setting.generated, setting.mode)) return *said;
    // Where a mode was not measured, what is random with more done is weighed as random is.
    const double best = measured_best_scale(card, setting.generated, setting.given, setting.mode);
    if (best != 1 || !walks_path(setting.mode)) return best;
    return measured_best_scale(card, setting.generated, setting.given, GuideMode::Random);
}

/// The row of a setting once for each thing that may be done to its guide.
std::vector<AdherenceRow> disturbed_rows(const AdherenceRow& plain, bool drawings) {
    std::vector<AdherenceRow> rows{plain};
    const auto add = [&](Disturbance disturbance, double amount, bool told) {
        rows.push_back(plain);
        rows.back().setting.disturbance = disturbance;
        rows.back().setting.amount = amount;
        rows.back().setting.told = told;
    };
    for (const double rho : kNoises) {
        if (plain.setting.mode == GuideMode::Hold) add(Disturbance::Noise, rho, true);
        add(Disturbance::Noise, rho, false);
    }
    for (const double pixels : kBlurs) add(Disturbance::Blur, pixels, false);
    for (const double part : kOcclusions) add(Disturbance::Occlusion, part, false);
    if (drawings) add(Disturbance::Drawn, 0, false);
    return rows;
}

/// Each part of each modality: filled smoothly, and completed in each mode. A scale holds a part against the
/// same picture without it, which few models have learned, so that it is 1 where nothing is said.
std::vector<AdherenceRow> completion_rows(const MeasurementOptions& options, const ModelCard& card) {
    const int pictures = (options.count + kCompletions - 1) / kCompletions;
    std::vector<std::string> parts = options.parts;
    if (parts.empty()) parts.assign(std::begin(kCompletedParts), std::end(kCompletedParts));
    std::vector<AdherenceRow> rows;
    for (const CardModality& modality : card.modalities) {
        if (!is_generated(options, modality.name)) continue;
        for (const std::string& part : parts) {
            if (!part_mask(part, card.width, card.height, modality.channels)) continue;
            const auto add = [&](GuideMode mode, double scale, Source source, int count) {
                AdherenceRow row;
                row.setting = {.given = modality.name,
                               .generated = modality.name,
                               .mode = mode,
                               .scale = scale,
                               .source = source,
                               .part = part};
                row.wanted = count;
                if (!modality.classes.empty())
                    row.confusion = Confusion(static_cast<int>(modality.classes.size()));
                rows.push_back(std::move(row));
            };
            add(GuideMode::None, 1, Source::Fill, pictures);
            for (const GuideMode mode : modes_of(options, card)) {
                if (mode == GuideMode::None) continue;
                std::vector<double> scales = options.scales;
                if (scales.empty()) scales = {said_scale(options, modality.name, mode).value_or(1)};
                for (const double scale : scales) add(mode, scale, Source::Model, pictures * kCompletions);
            }
        }
    }
    const bool any = std::any_of(rows.begin(), rows.end(),
                                 [](const AdherenceRow& row) { return row.setting.source == Source::Model; });
    return any ? rows : std::vector<AdherenceRow>{};
}

}  // namespace

double measured_best_scale(const ModelCard& card, const std::string& generated, const std::string& given,
                           GuideMode mode) {
    const std::vector<GuidingFigure> figures = guiding_figures(card.figures);
    const GuidingFigure* best = best_figure(figures, generated, given, name_of(mode));
    return best != nullptr ? best->scale : 1;
}

bool can_be_drawn(const CardModality& modality) {
    return modality.kind == "digit" &&
           std::all_of(modality.classes.begin(), modality.classes.end(), [](const std::string& name) {
               return name.size() == 1 && name >= "0" && name <= "9";
           });
}

std::vector<GuideMode> modes_of(const MeasurementOptions& options, const ModelCard& card) {
    if (!options.modes.empty()) return options.modes;
    std::vector<GuideMode> modes = measurable_modes(card);
    // Too few steps are no error where nobody asked for resampling.
    if (!resampling_fits(options.steps)) std::erase(modes, GuideMode::Resample);
    if (options.every_mode || options.kind == MeasurementKind::Table1) return modes;
    if (options.kind == MeasurementKind::Robustness) {
        for (const GuideMode mode : {GuideMode::Hold, GuideMode::Predicted})
            if (has(modes, mode)) return {mode};
        return modes;
    }
    if (options.kind == MeasurementKind::Completion) {  // the two that are meant for parts
        std::erase_if(modes,
                      [](GuideMode mode) { return mode != GuideMode::Hold && mode != GuideMode::Resample; });
        return modes;
    }
    if (!card.guide_modes.empty())
        std::erase_if(modes, [&](GuideMode mode) {
            const auto& listed = card.guide_modes;
            return std::find(listed.begin(), listed.end(), name_of(mode)) == listed.end();
        });
    return modes;
}

std::vector<AdherenceRow> rows_of(const MeasurementOptions& options, const ModelCard& card) {
    if (options.kind == MeasurementKind::Completion) return completion_rows(options, card);
    std::vector<std::string> names;
    for (const CardModality& m : card.modalities) names.push_back(m.name);
    const std::vector<GuideMode> modes = modes_of(options, card);
    const bool all_scales = options.kind == MeasurementKind::Adherence && options.mode_scales.empty();
    std::vector<double> scales = options.scales;
    if (scales.empty() && all_scales) scales.assign(std::begin(kAdherenceScales), std::end(kAdherenceScales));
    if (!card.independent_levels) scales = {1};
    const bool by_mode = scales.empty();
    std::vector<AdherenceRow> rows;
    for (AdherenceRow row : adherence_rows(names, options.directions, modes,
                                           by_mode ? std::vector<double>{1} : scales, options.count)) {
        const bool guided = !row.setting.given.empty();
        if (const CardModality* m = card.modality(row.setting.generated); m && !m->classes.empty())
            row.confusion = Confusion(static_cast<int>(m->classes.size()));
        if (by_mode && guided) row.setting.scale = scale_of(options, card, row.setting);
        if (by_mode && !guided) row.setting.scale = said_scale(options, {}, GuideMode::None).value_or(1);
        if (options.kind == MeasurementKind::Robustness) {
            const CardModality* given = card.modality(row.setting.given);
            const bool drawings = options.drawings && given && can_be_drawn(*given);
            if (guided)
                for (AdherenceRow& each : disturbed_rows(row, drawings)) rows.push_back(std::move(each));
        } else if (options.kind == MeasurementKind::Diversity) {
            row.setting.guides = 1;
            if (guided) rows.push_back(std::move(row));
        } else {
            rows.push_back(std::move(row));
        }
    }
    return rows;
}

}  // namespace syn::evaluation
