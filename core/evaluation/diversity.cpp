#include "core/evaluation/diversity.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/pdist.h>
#include <fmt/format.h>

#include <algorithm>
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
};

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
    for (const auto& each : features)
        made.push_back({static_cast<int>(each.size()),
                        each.size() < 2 ? 0 : at::pdist(at::cat(each)).mean().item<double>()});
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
            made.classes.push_back({row.setting, static_cast<int>(k), mine.pictures, theirs.pictures,
                                    mine.mean, theirs.mean, mine.mean / theirs.mean});
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
                               {"share", each.share}});
    return out.dump(1);
}

std::string to_csv(const Diversity& diversity) {
    std::string out = "direction,mode,scale,guides,class,pictures,real,spread,real_spread,share\n";
    for (const ClassDiversity& each : diversity.classes)
        out += fmt::format("\"{}\",{},{:g},{},\"{}\",{},{},{:.6g},{:.6g},{:.6g}\n",
                           direction_of(each.setting), name_of(each.setting.mode), each.setting.scale,
                           each.setting.guides, place(each, diversity.class_names), each.pictures, each.real,
                           each.spread, each.real_spread, each.share);
    return out;
}

std::string to_markdown(const Diversity& diversity) {
    const AdherenceIdentity& id = diversity.identity;
    std::string out = fmt::format(
        "# Diversity of {}\n\nWeights {}; {} with grid {}, {} steps, seeds from {} on.\n\nMany pictures from "
        "one "
        "guide of each class: the mean distance of two of them in the features of {}, over that of two real "
        "test "
        "samples of the class. 0: a guide gives one picture only; about 1: as different as real ones.\n\n"
        "| generated | mode | scale | class | pictures | spread | real | share "
        "|\n|---|---|---|---|---|---|---|---|\n",
        id.model, id.sha256.substr(0, 12), id.solver, id.grid, id.steps, id.seed,
        id.extractors.empty() ? "no extractor" : id.extractors.front().name);
    for (const ClassDiversity& each : diversity.classes)
        out += fmt::format("| {} | {} | {:g} | {} | {} | {:.3g} | {:.3g} | {:.2f} |\n",
                           direction_of(each.setting), name_of(each.setting.mode), each.setting.scale,
                           place(each, diversity.class_names), each.pictures, each.spread, each.real_spread,
                           each.share);
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
                            1.5};
        for (; first < diversity.classes.size() && diversity.classes[first].setting == setting; ++first) {
            const double share = diversity.classes[first].share;
            names.push_back(place(diversity.classes[first], diversity.class_names));
            panel.marks.push_back(PlotMark{share, {share, share}});
        }
        plot.add(names, {panel});
    }
    return plot.text();
}

}  // namespace syn::evaluation
