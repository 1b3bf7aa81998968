#include <fmt/format.h>
#include <fmt/ranges.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "app/cli/command.h"
#include "core/network/model.h"

namespace syn::cli {
namespace {

using nlohmann::json;

json card_json(const std::filesystem::path& folder, const ModelCard& card) {
    json out{{"name", card.name},           {"title", card.title},
             {"summary", card.summary},     {"kind", card.kind},
             {"folder", folder.string()},   {"parameters", card.parameters},
             {"width", card.width},         {"height", card.height},
             {"modalities", json::array()}, {"guide_modes", card.guide_modes},
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
    if (!card.guide_modes.empty())
        out += fmt::format("  guide modes: {}\n", fmt::join(card.guide_modes, ", "));
    for (const CardFigure& f : card.figures)
        out += fmt::format("  {}: {:.3f} [{:.3f}, {:.3f}], {} samples\n", f.what, f.value, f.low, f.high,
                           f.samples);
    out += fmt::format("  {}\n", folder.string());
    return out;
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
    command->callback([&choice] { choice.run = models; });
}

}  // namespace syn::cli
