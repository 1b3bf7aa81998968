// What was measured of completions, for programs, spreadsheets, people and eyes.
#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/evaluation/completion.h"
#include "core/evaluation/identity_json.h"
#include "core/evaluation/svg_plot.h"

namespace syn::evaluation {
namespace {

using nlohmann::ordered_json;

std::string mode_of(const AdherenceSetting& s) {
    return s.source == Source::Fill ? "smooth fill" : std::string(name_of(s.mode));
}

std::string scale_of(const AdherenceSetting& s) {
    return s.source == Source::Fill ? "–" : fmt::format("{:g}", s.scale);
}

ordered_json json_of(const std::optional<Estimate>& e) {
    if (!e) return nullptr;
    return {{"value", e->value}, {"interval", {e->interval.low, e->interval.high}}};
}

std::string cells(const std::optional<Estimate>& e) {
    return e ? fmt::format("{:.6g},{:.6g},{:.6g}", e->value, e->interval.low, e->interval.high) : ",,";
}

std::string shown(const std::optional<Estimate>& e, int digits) {
    if (!e) return "–";
    return fmt::format("{:.{}f} [{:.{}f}, {:.{}f}]", e->value, digits, e->interval.low, digits,
                       e->interval.high, digits);
}

/// Rows of one part of one modality stand in one panel.
bool same_part(const AdherenceSetting& a, const AdherenceSetting& b) {
    return a.generated == b.generated && a.part == b.part;
}

}  // namespace

std::string to_json(const Completion& completion) {
    const AdherenceIdentity& id = completion.identity;
    ordered_json out{{"version", 1},
                     {"complete", completion.complete},
                     {"model", {{"name", id.model}, {"sha256", id.sha256}}},
                     {"solver", id.solver},
                     {"grid", id.grid},
                     {"steps", id.steps},
                     {"seed", id.seed},
                     {"dtype", id.dtype},
                     {"judges", ordered_json::array()}};
    for (const JudgeFigure& judge : id.judges)
        out["judges"].push_back(
            {{"modality", judge.modality}, {"name", judge.name}, {"sha256", judge.sha256}});
    add_features(out, id);
    out["rows"] = ordered_json::array();
    for (const CompletionRow& row : completion.rows) {
        ordered_json& made =
            out["rows"].emplace_back(ordered_json{{"generated", row.setting.generated},
                                                  {"given", row.setting.part},
                                                  {"source", name_of(row.setting.source)},
                                                  {"mode", name_of(row.setting.mode)},
                                                  {"scale", row.setting.scale},
                                                  {"pictures", row.pictures},
                                                  {"samples", row.samples},
                                                  {"error", json_of(row.error)},
                                                  {"spread", json_of(row.spread)},
                                                  {"spread_over_error", json_of(row.certainty)},
                                                  {"seams_over_real", json_of(row.seams)},
                                                  {"precision", nullptr}});
        if (!row.precision) continue;
        const Interval i = wilson(*row.precision);
        made["precision"] = {{"value", row.precision->value()}, {"interval", {i.low, i.high}}};
    }
    return out.dump(1);
}

std::string to_csv(const Completion& completion) {
    const AdherenceIdentity& id = completion.identity;
    std::string out =
        "generated,given,mode,scale,pictures,samples,error,error_low,error_high,spread,spread_low,"
        "spread_high,spread_over_error,spread_over_error_low,spread_over_error_high,seams_over_real,"
        "seams_over_real_low,seams_over_real_high,precision,precision_low,precision_high,model,"
        "model_sha256,solver,grid,steps,seed\n";
    for (const CompletionRow& row : completion.rows) {
        std::optional<Estimate> precision;
        if (row.precision) precision = Estimate{row.precision->value(), wilson(*row.precision)};
        out +=
            fmt::format("{},{},{},{:g},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", row.setting.generated,
                        row.setting.part, mode_of(row.setting), row.setting.scale, row.pictures, row.samples,
                        cells(row.error), cells(row.spread), cells(row.certainty), cells(row.seams),
                        cells(precision), id.model, id.sha256, id.solver, id.grid, id.steps, id.seed);
    }
    return out;
}

std::string to_markdown(const Completion& completion) {
    const AdherenceIdentity& id = completion.identity;
    std::string out = fmt::format(
        "# Completion of {}\n\nWeights {}; {} with grid {}, {} steps, seeds from {} on, {}.{}\n\n", id.model,
        id.sha256.substr(0, 12), id.solver, id.grid, id.steps, id.seed, id.dtype,
        completion.complete ? "" : " Not complete: stopped before all rows were measured.");
    for (const JudgeFigure& judge : id.judges)
        out += fmt::format("- {} judged by {} ({}): right on {} of {} real test samples\n", judge.modality,
                           judge.name, judge.sha256.substr(0, 12), judge.accuracy.hits, judge.accuracy.total);
    out += fmt::format(
        "\nA part of a test picture is given, the rest is made, {} samples a picture. Error: mean square of "
        "what their mean misses of the picture, spread: that of a sample about the mean; black to white is "
        "1, and both are without bias. Spread over error: 1 where the model is as unsure as it is wrong, "
        "below 1 where it is too sure. Seams: the step between two neighbours, one given and one made, over "
        "the same in the real picture. Precision: completed pictures judged to be of the picture's class. "
        "Smooth fill: what Laplace's equation puts there, which knows nothing of pictures. 95 % intervals "
        "over pictures.\n\n"
        "| made | given | mode | scale | pictures | error of the mean | spread | spread over error | seams "
        "over real ones | class precision |\n|---|---|---|---|---|---|---|---|---|---|\n",
        kCompletions);
    for (const CompletionRow& row : completion.rows) {
        std::optional<Estimate> precision;
        if (row.precision) precision = Estimate{row.precision->value(), wilson(*row.precision)};
        out += fmt::format("| {} | {} | {} | {} | {} | {} | {} | {} | {} | {} |\n", row.setting.generated,
                           row.setting.part, mode_of(row.setting), scale_of(row.setting), row.pictures,
                           shown(row.error, 4), shown(row.spread, 4), shown(row.certainty, 2),
                           shown(row.seams, 2), shown(precision, 3));
    }
    return out;
}

std::string to_svg(const Completion& completion) {
    SvgPlot plot(fmt::format("Completion of {}", completion.identity.model),
                 "Error of the mean of several completions, their spread over it, and seams over real ones.");
    std::vector<const CompletionRow*> rest;
    for (const CompletionRow& row : completion.rows) rest.push_back(&row);
    while (!rest.empty()) {
        const AdherenceSetting first = rest.front()->setting;
        std::vector<std::string> names;
        const std::string where = fmt::format("{}, {} given", first.generated, first.part);
        IntervalPanel error{where + ": error of the mean", {}, 0, 0},
            certainty{"spread over error (1: as unsure as wrong)", {}, 0, 0},
            seams{"seams over real ones", {}, 0, 0};
        for (const CompletionRow* row : rest) {
            if (!same_part(row->setting, first)) continue;
            std::string name = mode_of(row->setting);
            if (row->setting.scale != 1) name += ", " + scale_of(row->setting);
            names.push_back(name);
            const auto mark = [](const std::optional<Estimate>& e) {
                return e ? std::optional(PlotMark{e->value, e->interval}) : std::nullopt;
            };
            error.marks.push_back(mark(row->error));
            certainty.marks.push_back(mark(row->certainty));
            seams.marks.push_back(mark(row->seams));
        }
        std::erase_if(rest, [&](const CompletionRow* row) { return same_part(row->setting, first); });
        std::vector<IntervalPanel> panels{error, certainty};
        if (std::any_of(seams.marks.begin(), seams.marks.end(), [](const auto& m) { return m.has_value(); }))
            panels.push_back(seams);
        plot.add(names, panels);
    }
    return plot.text();
}

}  // namespace syn::evaluation
