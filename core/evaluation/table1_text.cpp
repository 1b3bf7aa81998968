#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/evaluation/identity_json.h"
#include "core/evaluation/svg_plot.h"
#include "core/evaluation/table1.h"

namespace syn::evaluation {
namespace {

using nlohmann::ordered_json;

ordered_json bounds(Interval i) {
    return {i.low, std::isfinite(i.high) ? ordered_json(i.high) : ordered_json(nullptr)};
}

std::string direction(const Table1Row& row) {
    if (row.setting.source == Source::Model && row.setting.given.empty())
        return fmt::format("{}, {}", row.modality,
                           row.setting.scale == 1 ? "both unguided" : "both held together");
    return direction_of(row.setting);
}

/// Mode and scale where they say something: "hold", "hold, scale 6"; of a bound nothing.
std::string mode(const Table1Row& row) {
    if (row.setting.source != Source::Model || row.setting.given.empty()) return "–";
    return std::string(name_of(row.setting.mode));
}

std::string shown(double value, Interval i) {
    return fmt::format("{:.3f} [{:.3f}, {:.3f}]", value, i.low, i.high);
}

std::string distance(double value) {
    return value >= 100 ? fmt::format("{:.0f}", value) : fmt::format("{:.3g}", value);
}

ordered_json row_json(const Table1Row& row) {
    const AdherenceSetting& s = row.setting;
    ordered_json out{{"direction", direction(row)},
                     {"source", name_of(s.source)},
                     {"given", s.given},
                     {"generated", row.modality},
                     {"mode", name_of(s.mode)},
                     {"scale", s.scale},
                     {"n", row.done},
                     {"wanted", row.wanted},
                     {"precision", nullptr},
                     {"relative_precision", nullptr},
                     {"macro_precision", nullptr},
                     {"recall", nullptr},
                     {"fid", nullptr},
                     {"fid_place", nullptr},
                     {"is", nullptr},
                     {"intervals", ordered_json::object()},
                     {"seconds", row.seconds}};
    if (row.precision) {
        out["precision"] = row.precision->value();
        out["macro_precision"] = row.macro_precision.value;
        out["recall"] = row.recall.value;
        out["intervals"]["precision"] = bounds(wilson(*row.precision));
        out["intervals"]["macro_precision"] = bounds(row.macro_precision.interval);
        out["intervals"]["recall"] = bounds(row.recall.interval);
    }
    if (row.relative) {
        out["relative_precision"] = row.relative->value;
        out["intervals"]["relative_precision"] = bounds(row.relative->interval);
    }
    if (row.features) {
        out["fid"] = row.features->frechet.value;
        out["is"] = row.features->inception.value;
        out["intervals"]["fid"] = bounds(row.features->frechet.interval);
        out["intervals"]["is"] = bounds(row.features->inception.interval);
        out["fid_rank"] = row.features->parts.rank;
        out["fid_dimension"] = row.features->parts.dimension;
    }
    if (row.place) {
        out["fid_place"] = row.place->value;
        out["intervals"]["fid_place"] = bounds(row.place->interval);
    }
    return out;
}

std::string description(const Table1& table) {
    std::string text;
    for (const Table1Row& row : table.rows) {
        if (!row.precision) continue;
        text += fmt::format("{}, {}: {:.3f}", direction(row), mode(row), row.precision->value());
        if (row.place) text += fmt::format(", place {:.3f}", row.place->value);
        text += ". ";
    }
    return text;
}

}  // namespace

std::string to_json(const Table1& table) {
    const AdherenceIdentity& id = table.identity;
    ordered_json out{{"version", 1},
                     {"model", {{"name", id.model}, {"sha256", id.sha256}}},
                     {"solver", id.solver},
                     {"grid", id.grid},
                     {"steps", id.steps},
                     {"seed", id.seed},
                     {"dtype", id.dtype},
                     {"complete", table.complete},
                     {"judges", ordered_json::array()},
                     {"extractors", ordered_json::array()},
                     {"rows", ordered_json::array()}};
    for (const JudgeFigure& judge : id.judges)
        out["judges"].push_back({{"modality", judge.modality},
                                 {"name", judge.name},
                                 {"sha256", judge.sha256},
                                 {"accuracy", judge.accuracy.value()},
                                 {"accuracy_95", bounds(wilson(judge.accuracy))},
                                 {"of", judge.accuracy.total}});
    add_features(out, id);
    for (const Table1Row& row : table.rows) out["rows"].push_back(row_json(row));
    return out.dump(1);
}

std::string to_csv(const Table1& table) {
    std::string out =
        "direction,source,generated,mode,scale,n,precision,precision_low,precision_high,relative_precision,"
        "relative_low,relative_high,macro_precision,macro_precision_low,macro_precision_high,recall,recall_"
        "low,"
        "recall_high,fid,fid_low,fid_high,fid_rank,fid_dimension,"
        "fid_place,fid_place_low,fid_place_high,is,is_low,is_high,judge,extractor,extractor_sha256,model,"
        "model_sha256,solver,steps,seed,dtype\n";
    const auto cells = [](bool there, double value, Interval i) {
        return there ? fmt::format("{:.6g},{:.6g},{:.6g}", value, i.low, i.high) : ",,";
    };
    const AdherenceIdentity& id = table.identity;
    for (const Table1Row& row : table.rows) {
        const ExtractorFigure* e = id.extractor(row.modality);
        const JudgeFigure* judge = id.judge(row.modality);
        const bool seen = row.features.has_value();
        out += fmt::format(
            "\"{}\",{},{},{},{:g},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{},{}\n", direction(row),
            name_of(row.setting.source), row.modality, name_of(row.setting.mode), row.setting.scale, row.done,
            cells(row.precision.has_value(), row.precision ? row.precision->value() : 0,
                  row.precision ? wilson(*row.precision) : Interval{}),
            cells(row.relative.has_value(), row.relative ? row.relative->value : 0,
                  row.relative ? row.relative->interval : Interval{}),
            cells(row.precision.has_value(), row.macro_precision.value, row.macro_precision.interval),
            cells(row.precision.has_value(), row.recall.value, row.recall.interval),
            cells(seen, seen ? row.features->frechet.value : 0,
                  seen ? row.features->frechet.interval : Interval{}),
            seen ? fmt::format("{}", row.features->parts.rank) : "",
            seen ? fmt::format("{}", row.features->parts.dimension) : "",
            cells(row.place.has_value(), row.place ? row.place->value : 0,
                  row.place ? row.place->interval : Interval{}),
            cells(seen, seen ? row.features->inception.value : 0,
                  seen ? row.features->inception.interval : Interval{}),
            judge ? judge->name : "", e ? e->name : "", e ? e->sha256 : "", id.model, id.sha256, id.solver,
            id.steps, id.seed, id.dtype);
    }
    return out;
}

std::string to_markdown(const Table1& table) {
    const AdherenceIdentity& id = table.identity;
    std::string out = fmt::format("# Table 1 of {}\n\n", id.model);
    out += fmt::format("Weights {}; {} with grid {}, {} steps, seeds from {} on, {}.{}\n\n",
                       id.sha256.substr(0, 12), id.solver, id.grid, id.steps, id.seed, id.dtype,
                       table.complete ? "" : " Not complete: stopped before all rows were measured.");
    for (const JudgeFigure& judge : id.judges)
        out += fmt::format("- {} judged by {} ({}): right on {} of {} real test samples, {}\n",
                           judge.modality, judge.name, judge.sha256.substr(0, 12), judge.accuracy.hits,
                           judge.accuracy.total, shown(judge.accuracy.value(), wilson(judge.accuracy)));
    bool few = false;
    for (const ExtractorFigure& e : id.extractors)
        out += fmt::format(
            "- Fréchet distance and inception score of {} in the {} features of {} ({}), {} classes\n",
            e.modality, e.dimension, e.name, e.sha256.substr(0, 12), e.classes);
    for (const ReferenceFigure& r : id.references)
        out += fmt::format("- Distances of {} to {} ({} pictures, {}); \"real\" are held-out ones\n",
                           r.modality, r.name, r.count, r.sha256.substr(0, 12));
    out +=
        "\n| generated | mode | scale | n | class precision | over the judge's own | macro precision | macro "
        "recall | FID | between real (0) and noise (1) | IS "
        "|\n|---|---|---|---|---|---|---|---|---|---|---|\n";
    for (const Table1Row& row : table.rows) {
        const bool lacks = row.features && row.features->parts.rank < row.features->parts.dimension;
        few = few || lacks;
        out += fmt::format(
            "| {} | {} | {} | {}{} | {} | {} | {} | {} | {} | {} | {} |\n", direction(row), mode(row),
            mode(row) == "–" && row.setting.scale == 1 ? "–" : fmt::format("{:g}", row.setting.scale),
            row.done, row.done < row.wanted ? fmt::format(" of {}", row.wanted) : "",
            row.precision ? shown(row.precision->value(), wilson(*row.precision)) : "–",
            row.relative ? shown(row.relative->value, row.relative->interval) : "–",
            row.precision ? shown(row.macro_precision.value, row.macro_precision.interval) : "–",
            row.precision ? shown(row.recall.value, row.recall.interval) : "–",
            row.features ? fmt::format("{}{} [{}, {}]", distance(row.features->frechet.value),
                                       lacks ? "*" : "", distance(row.features->frechet.interval.low),
                                       distance(row.features->frechet.interval.high))
                         : "–",
            row.place ? shown(row.place->value, row.place->interval) : "–",
            row.features
                ? fmt::format("{:.2f} [{:.2f}, {:.2f}]", row.features->inception.value,
                              row.features->inception.interval.low, row.features->inception.interval.high)
                : "–");
    }
    out +=
        "\nClass precision: share judged to be of the guide's class, Wilson's 95 % interval; beside it the "
        "same "
        "divided by the judge's accuracy, with the interval of the ratio; macro precision and recall: means "
        "over the classes, to first order. Unguided: how often the two halves "
        "are "
        "of one class. FID: to one half of the test set, every second sample, where nothing else is said; "
        "\"real\" is the other half. "
        "Its "
        "interval and the inception score's are of sampling, to first order (infinitesimal jackknife), and "
        "so is that of its place. "
        "Figures "
        "of another extractor must not be compared with these.\n";
    if (few)
        out +=
            "\n\\* Fewer directions than features: too few samples, or features that never move. To be "
            "compared "
            "only with distances of as many samples.\n";
    return out;
}

std::string to_svg(const Table1& table) {
    SvgPlot plot(fmt::format("Table 1 of {}", table.identity.model), description(table));
    std::vector<std::string> names;
    IntervalPanel precision{"class precision", {}, 0, 1};
    IntervalPanel relative{"over the judge's own", {}, 0, 0};
    IntervalPanel place{"FID, real 0 to noise 1", {}, 0, 0};
    for (const Table1Row& row : table.rows) {
        names.push_back(mode(row) == "–"
                            ? direction(row)
                            : fmt::format("{}, {}, {:g}", direction(row), mode(row), row.setting.scale));
        precision.marks.push_back(
            row.precision ? std::optional(PlotMark{row.precision->value(), wilson(*row.precision)})
                          : std::nullopt);
        relative.marks.push_back(row.relative
                                     ? std::optional(PlotMark{row.relative->value, row.relative->interval})
                                     : std::nullopt);
        place.marks.push_back(row.place ? std::optional(PlotMark{row.place->value, row.place->interval})
                                        : std::nullopt);
    }
    plot.add(names, {precision, relative, place});
    return plot.text();
}

}  // namespace syn::evaluation
