#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "core/evaluation/adherence.h"
#include "core/evaluation/identity_json.h"

namespace syn::evaluation {
namespace {

using nlohmann::json;

constexpr int kVersion = 1;
constexpr Source kSources[] = {Source::Model, Source::Test, Source::Reference, Source::Noise, Source::Fill};
constexpr Disturbance kDisturbances[] = {Disturbance::None, Disturbance::Noise, Disturbance::Blur,
                                         Disturbance::Occlusion, Disturbance::Drawn};

json interval_json(Interval i) {
    return json::array({i.low, std::isfinite(i.high) ? json(i.high) : json(nullptr)});
}

std::string with_interval(double value, Interval i) {
    return fmt::format("{:.3f} [{:.3f}, {:.3f}]", value, i.low, i.high);
}

json row_json(const AdherenceReport& report, const AdherenceRow& row) {
    const Proportion agreement = row.confusion.agreement();
    json out{{"given", row.setting.given},
             {"generated", row.setting.generated},
             {"mode", name_of(row.setting.mode)},
             {"scale", row.setting.scale},
             {"wanted", row.wanted},
             {"done", row.done},
             {"seconds", row.seconds},
             {"classes", row.confusion.classes()},
             {"confusion", row.confusion.counts()}};
    const AdherenceSetting& s = row.setting;
    if (s.source != Source::Model) out["source"] = name_of(s.source);
    if (s.guides > 0) out["guides"] = s.guides;
    if (!s.part.empty()) out["part"] = s.part;
    if (s.disturbance != Disturbance::None)
        out["disturbance"] = {{"kind", name_of(s.disturbance)}, {"amount", s.amount}, {"told", s.told}};
    if (agreement.total == 0) return out;
    out["precision"] = agreement.value();
    out["precision_95"] = interval_json(wilson(agreement));
    out["macro_precision"] = row.confusion.macro_precision();
    out["macro_recall"] = row.confusion.macro_recall();
    if (const JudgeFigure* judge = report.judge_of(row.setting)) {
        out["over_judge"] = agreement.value() / judge->accuracy.value();
        out["over_judge_95"] = interval_json(ratio_interval(agreement, judge->accuracy));
    }
    return out;
}

template <class T, std::size_t N>
T named(const T (&known)[N], const json& name, const json& in) {
    for (const T each : known)
        if (name == name_of(each)) return each;
    throw json::other_error::create(503, name.dump() + " is not known", &in);
}

AdherenceRow row_from(const json& in) {
    AdherenceRow row;
    row.setting.given = in.at("given").get<std::string>();
    row.setting.generated = in.at("generated").get<std::string>();
    const auto mode = guide_mode(in.at("mode").get<std::string>());
    if (!mode) throw json::other_error::create(500, mode.error().message, &in);
    row.setting.mode = *mode;
    row.setting.scale = in.at("scale").get<double>();
    if (in.contains("source")) row.setting.source = named(kSources, in.at("source"), in);
    if (in.contains("guides")) row.setting.guides = in.at("guides").get<int>();
    if (in.contains("part")) row.setting.part = in.at("part").get<std::string>();
    if (in.contains("disturbance")) {
        const json& how = in.at("disturbance");
        row.setting.disturbance = named(kDisturbances, how.at("kind"), in);
        row.setting.amount = how.at("amount").get<double>();
        row.setting.told = how.at("told").get<bool>();
    }
    row.wanted = in.at("wanted").get<int>();
    row.done = in.at("done").get<int>();
    row.seconds = in.at("seconds").get<double>();
    const int classes = in.at("classes").get<int>();
    auto counts = in.at("confusion").get<std::vector<std::int64_t>>();
    if (classes < 1 || classes > 10000 || counts.size() != static_cast<std::size_t>(classes) * classes)
        throw json::other_error::create(501, "confusion is not classes x classes", &in);
    row.confusion = Confusion(classes, std::move(counts));
    return row;
}

/// Whether somebody said of each sample of a row what it is: not where nobody judges what it is of, and not
/// of reference pictures that have no classes.
bool is_judged(const AdherenceIdentity& id, const AdherenceSetting& s) {
    if (s.source == Source::Reference && id.reference(s.generated)) return false;
    if (s.source == Source::Model && s.given.empty()) return id.judges.size() > 1;
    return id.judge(s.generated) != nullptr;
}

}  // namespace

std::string to_json(const AdherenceReport& report) {
    const AdherenceIdentity& id = report.identity;
    json out{{"version", kVersion},   {"model", {{"name", id.model}, {"sha256", id.sha256}}},
             {"solver", id.solver},   {"grid", id.grid},
             {"steps", id.steps},     {"seed", id.seed},
             {"dtype", id.dtype},     {"judges", json::array()},
             {"rows", json::array()}, {"best", json::array()}};
    for (const JudgeFigure& judge : id.judges)
        out["judges"].push_back({{"modality", judge.modality},
                                 {"name", judge.name},
                                 {"sha256", judge.sha256},
                                 {"right", judge.accuracy.hits},
                                 {"of", judge.accuracy.total}});
    add_features(out, id);
    for (int i = 0; i < static_cast<int>(report.rows.size()); ++i) {
        const AdherenceRow& row = report.rows[static_cast<std::size_t>(i)];
        out["rows"].push_back(row_json(report, row));
        if (!row.setting.given.empty() && report.best_scale(row.setting) == i) out["best"].push_back(i);
    }
    return out.dump(1);
}

Result<AdherenceReport> adherence_from_json(std::string_view text) {
    try {
        const json in = json::parse(text);
        if (in.at("version").get<int>() != kVersion)
            return Error{fmt::format("version {} of the measurement is not known (known: {})",
                                     in.at("version").dump(), kVersion)};
        AdherenceReport report;
        AdherenceIdentity& id = report.identity;
        id.model = in.at("model").at("name").get<std::string>();
        id.sha256 = in.at("model").at("sha256").get<std::string>();
        id.solver = in.at("solver").get<std::string>();
        id.grid = in.at("grid").get<std::string>();
        id.steps = in.at("steps").get<int>();
        id.seed = in.at("seed").get<std::uint64_t>();
        id.dtype = in.at("dtype").get<std::string>();
        for (const json& judge : in.at("judges"))
            id.judges.push_back(
                {judge.at("modality").get<std::string>(),
                 judge.at("name").get<std::string>(),
                 judge.at("sha256").get<std::string>(),
                 {judge.at("right").get<std::int64_t>(), judge.at("of").get<std::int64_t>()}});
        if (in.contains("extractors"))
            for (const json& e : in.at("extractors"))
                id.extractors.push_back({e.at("modality").get<std::string>(), e.at("name").get<std::string>(),
                                         e.at("sha256").get<std::string>(), e.at("dimension").get<int>(),
                                         e.at("classes").get<int>()});
        for (const auto& [field, sets] : {std::pair{"references", &id.references}, {"test_sets", &id.tests}})
            if (in.contains(field))
                for (const json& r : in.at(field))
                    sets->push_back({r.at("modality").get<std::string>(), r.at("name").get<std::string>(),
                                     r.at("sha256").get<std::string>(), r.at("count").get<int>()});
        for (const json& each : in.at("rows")) {
            AdherenceRow row = row_from(each);
            if (row.confusion.total() != (is_judged(id, row.setting) ? row.done : 0))
                throw json::other_error::create(502, "confusion does not add up to done", &each);
            report.rows.push_back(std::move(row));
        }
        return report;
    } catch (const json::exception& problem) {
        return Error{fmt::format("the measurement cannot be read: {}", problem.what())};
    }
}

std::string to_markdown(const AdherenceReport& report) {
    const AdherenceIdentity& id = report.identity;
    std::string out = fmt::format("# Adherence of {}\n\n", id.model);
    out +=
        fmt::format("Weights {}; {} with grid {}, {} steps, seed {}, {}. Guides are from the test sets.\n\n",
                    id.sha256.substr(0, 12), id.solver, id.grid, id.steps, id.seed, id.dtype);
    for (const JudgeFigure& judge : id.judges)
        out +=
            fmt::format("- {} judged by {} ({}): right on {} of {} real test samples, {}\n", judge.modality,
                        judge.name, judge.sha256.substr(0, 12), judge.accuracy.hits, judge.accuracy.total,
                        with_interval(judge.accuracy.value(), wilson(judge.accuracy)));
    out +=
        "\nClass precision is the share judged to be of the guide's class, with its 95 % interval; beside it "
        "the same\n"
        "divided by the judge's own accuracy. `*` marks the best scale of a mode, chosen on these same "
        "samples.\n\n"
        "| generated | mode | scale | samples | class precision | over the judge's own | macro precision | "
        "|\n"
        "|---|---|---|---|---|---|---|---|\n";
    for (int i = 0; i < static_cast<int>(report.rows.size()); ++i) {
        const AdherenceRow& row = report.rows[static_cast<std::size_t>(i)];
        if (row.done == 0) continue;
        const Proportion agreement = row.confusion.agreement();
        const JudgeFigure* judge = report.judge_of(row.setting);
        out += fmt::format("| {} | {} | {:g} | {}{} | {} | {} | {:.3f} | {} |\n", direction_of(row.setting),
                           name_of(row.setting.mode), row.setting.scale, row.done,
                           row.done < row.wanted ? fmt::format(" of {}", row.wanted) : "",
                           with_interval(agreement.value(), wilson(agreement)),
                           judge ? with_interval(agreement.value() / judge->accuracy.value(),
                                                 ratio_interval(agreement, judge->accuracy))
                                 : "-",
                           row.confusion.macro_precision(),
                           !row.setting.given.empty() && report.best_scale(row.setting) == i ? "*" : "");
    }
    return out;
}

}  // namespace syn::evaluation
