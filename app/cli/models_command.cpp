#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/command.h"
#include "app/cli/picture_decoder.h"
#include "core/base/atomic_file.h"
#include "core/network/model.h"
#include "core/session/guide_modes.h"
#include "core/training/measured_bands.h"
#include "core/training/recipe.h"

namespace syn::cli {
namespace {

using nlohmann::json;

json card_json(const std::filesystem::path& folder, const ModelCard& card) {
    json out{{"name", card.name},           {"title", card.title},
             {"summary", card.summary},     {"kind", card.kind},
             {"folder", folder.string()},   {"parameters", card.parameters},
             {"width", card.width},         {"height", card.height},
             {"modalities", json::array()}, {"guide_modes", guide_modes_of(card)},
             {"figures", json::array()},    {"licence", card.licence},
             {"sha256", card.sha256}};
    for (const CardModality& m : card.modalities)
        out["modalities"].push_back({{"name", m.name},
                                     {"title", m.title},
                                     {"kind", m.kind},
                                     {"channels", m.channels},
                                     {"classes", m.classes}});
    for (const CardFigure& f : card.figures)
        out["figures"].push_back(
            {{"what", f.what}, {"value", f.value}, {"low", f.low}, {"high", f.high}, {"samples", f.samples}});
    return out;
}

std::string card_text(const std::filesystem::path& folder, const ModelCard& card) {
    std::string out = fmt::format("{}  ({}, {:.1f} M parameters, {} x {})\n", card.name, card.kind,
                                  static_cast<double>(card.parameters) / 1e6, card.width, card.height);
    if (!card.summary.empty()) out += fmt::format("  {}\n", card.summary);
    for (const CardModality& m : card.modalities)
        out += fmt::format("  {}: {} channel{}{}\n", m.name, m.channels, m.channels == 1 ? "" : "s",
                           m.classes.empty() ? "" : fmt::format(", {}", fmt::join(m.classes, " ")));
    if (const auto modes = guide_modes_of(card); !modes.empty())
        out += fmt::format("  guide modes: {}\n", fmt::join(modes, ", "));
    for (const CardFigure& f : card.figures)
        out += fmt::format("  {}: {:.3f} [{:.3f}, {:.3f}], {} samples\n", f.what, f.value, f.low, f.high,
                           f.samples);
    out += fmt::format("  {}\n", folder.string());
    return out;
}

struct MeasureBands {
    std::string model;  ///< empty: list the models
    std::string data;
};

/// Measures the data that the model's recipe names, and rewrites its card with what was found.
Ending measure(const MeasureBands& what, const Invocation& with) {
    const auto folder = find_model(what.model, model_folders(with.program));
    if (!folder) return misuse(folder.error().message);
    auto card = read_card(*folder);
    if (!card) return failed(card.error().message);
    const auto recipe = read_recipe(*folder / "recipe.json");
    if (!recipe) return failed(recipe.error().message);
    if (const auto good = measure_bands(*card, recipe->data, {what.data, picture_decoder()}); !good)
        return failed(good.error().message);
    if (const auto written = write_atomically(*folder / "card.json", to_json(*card)); !written)
        return failed(written.error().message);
    for (const CardModality& m : card->modalities) {
        with.terminal.print(fmt::format("{}: variances from coarse to fine {:.6g}\n", m.name,
                                        fmt::join(m.band_variances, ", ")));
        with.terminal.emit({{"modality", m.name}, {"band_variances", m.band_variances}});
    }
    with.terminal.note(fmt::format("noted in {}", (*folder / "card.json").string()));
    return done();
}

Ending models(const Invocation& with) {
    std::vector<std::string> problems;
    const auto folders = model_folders(with.program);
    const auto found = list_models(folders, &problems);
    for (const std::string& problem : problems) with.terminal.note("left out: " + problem);
    for (const auto& [folder, card] : found) {
        with.terminal.print(card_text(folder, card));
        with.terminal.emit(card_json(folder, card));
    }
    std::vector<std::string> places;
    places.reserve(folders.size());
    for (const auto& folder : folders) places.push_back(folder.string());
    if (found.empty())
        return failed(
            fmt::format("no models in {}; set SYNESTHETE_MODELS to their folder", fmt::join(places, ", ")));
    return done();
}

}  // namespace

void add_models(CLI::App& program, Choice& choice) {
    CLI::App* command = program.add_subcommand(
        "models", "List the models that are there: size, modalities, guide modes, figures");
    command->add_flag("--json", choice.json, "One JSON object a line on stdout");
    auto bands = std::make_shared<MeasureBands>();
    command->add_option("--measure-bands", bands->model,
                        "Measure the variances of a model's training data in each Haar level, and note them "
                        "in its card");
    command->add_option("--data", bands->data,
                        "Folder of the data sets; $SYNESTHETE_DATA or the user's cache where not said");
    command->callback([&choice, bands] {
        choice.run = [bands](Invocation& with) {
            return bands->model.empty() ? models(with) : measure(*bands, with);
        };
    });
}

}  // namespace syn::cli
