#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/command.h"
#include "core/imaging/picture_record.h"

namespace syn::cli {
namespace {

using nlohmann::json;

/// What a mode was told beside the scale.
std::string how(const GenerationRequest& request, const Guide& guide) {
    if (guide.mode == GuideMode::Hold && guide.gamma)
        return fmt::format(", shown at gamma {:g}", *guide.gamma);
    if (guide.mode == GuideMode::Reconstruction) return fmt::format(", strength {:g}", guide.strength);
    if (guide.mode == GuideMode::Resample)
        return fmt::format(", {} steps back {} times", request.resampling.jump, request.resampling.repeats);
    return {};
}

std::string summary(const PictureRecord& record) {
    const GenerationRequest& r = record.request;
    std::string out;
    for (const ModelReference& model : r.models)
        out += fmt::format("model    {} ({})\n", model.name,
                           model.sha256.empty() ? "weights not recorded" : model.sha256.substr(0, 12));
    for (const Guide& g : r.guides)
        out += fmt::format("guide    {}{}: {}, scale {:g}{}{}\n", g.modality,
                           g.source.empty() ? "" : " (" + g.source + ")", name_of(g.mode), g.scale, how(r, g),
                           g.mask.empty() ? "" : ", where its mask says");
    if (r.guides.empty()) out += "guide    none\n";
    out += fmt::format("solver   {}, {} steps, grid {}{}\n", r.solver, r.steps, r.grid,
                       r.eta > 0 ? fmt::format(", eta {:g}", r.eta) : "");
    out += fmt::format("picture  {} of {}, seed {} ({})\n", record.index, r.count, r.seed_of(record.index),
                       GenerationRequest::kGenerator);
    out += fmt::format("numbers  {} on {}\n", r.dtype, r.device);
    for (const Edit& e : record.request.edits)
        out += fmt::format("edit     from step {}: {} = {}\n", e.step, e.path, e.value);
    return out + fmt::format("request  {}\n", request_hash(r));
}

Ending inspect(const std::string& file, Invocation& with) {
    const auto record = read_picture_record(file);
    if (!record) return failed(record.error().message);
    with.terminal.print(json::parse(to_json(*record)).dump(2) + "\n\n" + summary(*record));
    with.terminal.emit(json::parse(to_json(*record)));
    return done();
}

}  // namespace

void add_inspect(CLI::App& program, Choice& choice) {
    auto file = std::make_shared<std::string>();
    CLI::App* command = program.add_subcommand("inspect", "Show the request inside an exported picture");
    command->add_option("file", *file, "A PNG that this program or the studio wrote")->required();
    command->add_flag("--json", choice.json, "The record alone, as one line");
    command->callback(
        [&choice, file] { choice.run = [file](Invocation& with) { return inspect(*file, with); }; });
}

}  // namespace syn::cli
