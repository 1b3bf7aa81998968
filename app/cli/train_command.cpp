#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/command.h"
#include "app/cli/interrupt.h"
#include "app/cli/picture_decoder.h"
#include "app/cli/threads.h"
#include "core/network/model.h"
#include "core/training/trainer.h"

namespace syn::cli {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

struct TrainCommand {
    std::string recipe;
    std::string model;
    std::string out;
    std::string data;
    std::string device = "auto";
    int threads = 0;
    bool resume = false;
};

std::string figures_text(const TrainProgress& p) {
    std::string text;
    for (const auto& [name, value] : p.figures)
        text += fmt::format("{}{} {:.4g}", text.empty() ? "" : ", ", name, value);
    return text;
}

void show(const TrainProgress& p, Terminal& terminal) {
    std::string line = fmt::format("step {}/{}, {} samples, loss {:.4f}", p.step, p.steps, p.samples, p.loss);
    if (p.samples_per_second > 0)
        line +=
            fmt::format(", {:.3g} samples/s, {} left", p.samples_per_second, duration_text(p.seconds_left));
    if (p.saved) line += ", saved";
    terminal.progress(line, p.saved);
    if (!p.figures.empty()) terminal.note("held-out data: " + figures_text(p));
    terminal.emit({{"event", "progress"},
                   {"step", p.step},
                   {"steps", p.steps},
                   {"samples", p.samples},
                   {"loss", p.loss},
                   {"learning_rate", p.learning_rate},
                   {"samples_per_second", p.samples_per_second},
                   {"seconds_left", p.seconds_left},
                   {"saved", p.saved},
                   {"figures", p.figures}});
}

Ending train_model(const TrainCommand& command, Invocation& with) {
    if (command.recipe.empty() == command.model.empty())
        return misuse("give either --recipe FILE or --model NAME, whose own recipe is taken");
    TrainOptions options;
    options.recipe = command.recipe;
    if (!command.model.empty()) {
        const auto folder = find_model(command.model, model_folders(with.program));
        if (!folder) return misuse(folder.error().message);
        options.recipe = *folder / "recipe.json";
        if (!fs::exists(options.recipe))
            return failed(
                fmt::format("the model '{}' has no recipe.json in {}", command.model, folder->string()));
    }
    options.out = command.out;
    options.data = {command.data, picture_decoder()};
    options.device = command.device;
    const bool begun = fs::exists(options.out / "checkpoint.safetensors");
    if (begun && !command.resume)
        return misuse(fmt::format("{} holds a run begun earlier; go on with --resume, or give another --out",
                                  command.out));
    if (!begun && command.resume)
        with.terminal.note(fmt::format("{} holds no run yet; beginning one", command.out));
    set_threads(command.threads);

    with.terminal.emit({{"event", "started"}, {"recipe", options.recipe.string()}, {"out", command.out}});

    bool told = false;
    TrainProgress last;
    const auto end = train(
        options,
        [&](const TrainProgress& p) {
            if (p.resumed && !told) with.terminal.note("going on from the checkpoint in " + command.out);
            told = true;
            show(p, with.terminal);
            last = p;
        },
        with.interrupt.token());
    if (!end) return failed(end.error().message);
    if (*end == TrainEnd::Stopped)
        return failed(
            fmt::format("stopped at step {} of {} and saved; the same command with --resume goes on",
                        last.step, last.steps));
    with.terminal.note(fmt::format("the model is in {}", command.out));
    with.terminal.emit({{"event", "finished"}, {"out", command.out}, {"step", last.step}});
    return done();
}

}  // namespace

void add_train(CLI::App& program, Choice& choice) {
    auto options = std::make_shared<TrainCommand>();
    CLI::App* command =
        program.add_subcommand("train", "Train a model from its recipe; Ctrl-C saves, --resume goes on");
    command->add_option("--recipe", options->recipe, "recipe.json of the model");
    command->add_option("--model", options->model, "Or a model that is there, by name: train it anew");
    command->add_flag("--resume", options->resume, "Go on from the checkpoint in --out");
    command->add_option("--data", options->data,
                        "Folder of the data sets; $SYNESTHETE_DATA or the user's cache where not said");
    command->add_option("--device", options->device, "auto, cpu or cuda:K");
    add_threads(*command, options->threads);
    command->add_flag("--json", choice.json, "One JSON object a line on stdout");
    command->add_option("--out", options->out, "Folder for the checkpoint and the model")->required();
    command->callback([&choice, options] {
        choice.run = [options](Invocation& with) { return train_model(*options, with); };
    });
}

}  // namespace syn::cli
