#include "core/evaluation/diversity.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/cdist.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "core/evaluation/scores.h"
#include "core/evaluation/svg_plot.h"

namespace syn::evaluation {
namespace {

using nlohmann::ordered_json;

constexpr std::int64_t kMostPictures = 200;

struct Spread {
    int pictures = 0;
    double mean = 0;
    double error = 0;  ///< of the mean, standard
};

/// Mean distance of two of the rows. Its error is that of a mean over pairs, to first order: how the rows
/// differ in their own mean distance to all others (Hoeffding 1948).
Spread spread_of(const at::Tensor& rows) {
    const auto n = static_cast<double>(rows.size(0));
    if (n < 2) return {static_cast<int>(n)};
    const at::Tensor own = at::cdist(rows, rows, 2, 2).to(at::kDouble).sum(1) / (n - 1);
    const double mean = own.mean().item<double>();
    const double squares = (own - mean).square().sum().item<double>();
    return {static_cast<int>(n), mean, 2 * std::sqrt(squares / (n * (n - 1)))};
}

/// Mean distance within each class; sample i is of class i mod `classes`.
Result<std::vector<Spread>> spreads(const SampleStore& store, const std::string& record,
                                    const ExtractorFigure& extractor, int count, int classes) {
    std::vector<std::vector<at::Tensor>> features(static_cast<std::size_t>(classes));
    const std::int64_t used = std::min<std::int64_t>(count, kMostPictures * classes);
    std::int64_t at = 0;
    const auto read =
        store.each(record, extractor.dimension + extractor.classes, used, [&](const at::Tensor& rows) {
            for (std::int64_t i = 0; i < rows.size(0); ++i, ++at)
                features[static_cast<std::size_t>(at % classes)].push_back(
                    rows.narrow(0, i, 1).narrow(1, 0, extractor.dimension).clone());
        });
    if (!read) return read.error();
    std::vector<Spread> made;
    made.reserve(features.size());
    for (const auto& each : features) made.push_back(each.empty() ? Spread{} : spread_of(at::cat(each)));
    return made;
}

std::string place(const ClassDiversity& each, const std::vector<std::string>& names) {
    const auto label = static_cast<std::size_t>(each.label);
    return label < names.size() ? names[label] : std::to_string(each.label);
}

}  // namespace

Result<Diversity> diversity_of(const AdherenceReport& report, const SampleStore& store,
                               std::vector<std::string> class_names) {
    Diversity made{report.identity, std::move(class_names), {}};
    std::map<std::string, std::vector<Spread>> real;
    for (const AdherenceRow& row : report.rows) {
        const ExtractorFigure* extractor = report.identity.extractor(row.setting.generated);
        if (!extractor || row.setting.source != Source::Test) continue;
        auto spread = spreads(store, record_of(row.setting, row.setting.generated), *extractor, row.done,
                              row.confusion.classes());
        if (!spread) return spread.error();
        real[row.setting.generated] = std::move(*spread);
    }
    for (const AdherenceRow& row : report.rows) {
        const std::string& modality = row.setting.generated;
        const ExtractorFigure* extractor = report.identity.extractor(modality);
        if (!extractor || row.setting.guides == 0 || !real.contains(modality)) continue;
        const auto spread =
            spreads(store, record_of(row.setting, modality), *extractor, row.done, row.confusion.classes());
        if (!spread) return spread.error();
        for (std::size_t k = 0; k < spread->size(); ++k) {
            const Spread& mine = (*spread)[k];
            const Spread& theirs = real[modality][k];
            if (mine.pictures < 2 || theirs.pictures < 2 || theirs.mean <= 0) continue;
            const double share = mine.mean / theirs.mean;
            const double half =
                mine.mean > 0 ? 1.96 * share * std::hypot(mine.error / mine.mean, theirs.error / theirs.mean)
                              : 0;
            made.classes.push_back({row.setting,
                                    static_cast<int>(k),
                                    mine.pictures,
                                    theirs.pictures,
                                    mine.mean,
                                    theirs.mean,
                                    {share, {std::max(0.0, share - half), share + half}}});
        }
    }
    return made;
}

std::string to_json(const Diversity& diversity) {
    const AdherenceIdentity& id = diversity.identity;
    ordered_json out{{"version", 1},
                     {"model", {{"name", id.model}, {"sha256", id.sha256}}},
                     {"solver", id.solver},
                     {"steps", id.steps},
                     {"seed", id.seed},
                     {"extractors", ordered_json::array()},
                     {"rows", ordered_json::array()}};
    for (const ExtractorFigure& e : id.extractors)
        out["extractors"].push_back({{"modality", e.modality}, {"name", e.name}, {"sha256", e.sha256}});
    for (const ClassDiversity& each : diversity.classes)
        out["rows"].push_back({{"direction", direction_of(each.setting)},
                               {"mode", name_of(each.setting.mode)},
                               {"scale", each.setting.scale},
                               {"guides", each.setting.guides},
                               {"label", each.label},
                               {"class", place(each, diversity.class_names)},
                               {"pictures", each.pictures},
                               {"real", each.real},
                               {"spread", each.spread},
                               {"real_spread", each.real_spread},
                               {"share", each.share.value},
                               {"interval", {each.share.interval.low, each.share.interval.high}}});
    return out.dump(1);
}

std::string to_csv(const Diversity& diversity) {
    const AdherenceIdentity& id = diversity.identity;
    std::string out =
        "direction,mode,scale,guides,class,pictures,real,spread,real_spread,share,share_low,share_high,"
        "extractor,extractor_sha256,model,model_sha256,solver,steps,seed\n";
    for (const ClassDiversity& each : diversity.classes) {
        const ExtractorFigure* e = id.extractor(each.setting.generated);
        out += fmt::format(
            "\"{}\",{},{:g},{},\"{}\",{},{},{:.6g},{:.6g},{:.6g},{:.6g},{:.6g},{},{},{},{},{},{},{}\n",
            direction_of(each.setting), name_of(each.setting.mode), each.setting.scale, each.setting.guides,
            place(each, diversity.class_names), each.pictures, each.real, each.spread, each.real_spread,
            each.share.value, each.share.interval.low, each.share.interval.high, e ? e->name : "",
            e ? e->sha256 : "", id.model, id.sha256, id.solver, id.steps, id.seed);
    }
    return out;
}

std::string to_markdown(const Diversity& diversity) {
    const AdherenceIdentity& id = diversity.identity;
    std::string out =
        fmt::format("# Diversity of {}\n\nWeights {}; {} with grid {}, {} steps, seeds from {} on.\n\n",
                    id.model, id.sha256.substr(0, 12), id.solver, id.grid, id.steps, id.seed);
    for (const ExtractorFigure& e : id.extractors)
        out += fmt::format("- Distances of {} in the {} features of {} ({})\n", e.modality, e.dimension,
                           e.name, e.sha256.substr(0, 12));
    out +=
        "\nMany pictures from one guide of each class: the mean distance of two of them, over that of two "
        "real "
        "test samples of the class, with a 95 % interval to first order. 0: a guide gives one picture only; "
        "about 1: as different as real ones.\n\n"
        "| generated | mode | scale | class | pictures | spread | real | share "
        "|\n|---|---|---|---|---|---|---|---|\n";
    for (const ClassDiversity& each : diversity.classes)
        out += fmt::format("| {} | {} | {:g} | {} | {} | {:.3g} | {:.3g} | {:.2f} [{:.2f}, {:.2f}] |\n",
                           direction_of(each.setting), name_of(each.setting.mode), each.setting.scale,
                           place(each, diversity.class_names), each.pictures, each.spread, each.real_spread,
                           each.share.value, each.share.interval.low, each.share.interval.high);
    return out;
}

std::string to_svg(const Diversity& diversity) {
    SvgPlot plot(fmt::format("Diversity of {}", diversity.identity.model),
                 "Mean feature distance of pictures from one guide, over that of real ones, by class.");
    for (std::size_t first = 0; first < diversity.classes.size();) {
        const AdherenceSetting& setting = diversity.classes[first].setting;
        std::vector<std::string> names;
        IntervalPanel panel{fmt::format("{}, {}, scale {:g}: share of the real spread", direction_of(setting),
                                        name_of(setting.mode), setting.scale),
                            {},
                            0,
                            0};
        for (; first < diversity.classes.size() && diversity.classes[first].setting == setting; ++first) {
            const Estimate& share = diversity.classes[first].share;
            names.push_back(place(diversity.classes[first], diversity.class_names));
            panel.marks.push_back(PlotMark{share.value, share.interval});
        }
        plot.add(names, {panel});
    }
    return plot.text();
}

}  // namespace syn::evaluation
