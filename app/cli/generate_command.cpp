#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/generate_run.h"
#include "app/cli/interrupt.h"
#include "app/cli/threads.h"
#include "core/imaging/image_set.h"
#include "core/network/model.h"

namespace syn::cli {
namespace {

using nlohmann::json;

struct GenerateOptions {
    RequestOptions request;
    GenerateRun run;
};

Ending generate(const GenerateOptions& options, Invocation& with) {
    RequestOutcome outcome = build_request(options.request, model_folders(with.program), with.terminal);
    if (!outcome.built) return outcome.ending;
    return run_generation(*outcome.built, options.run, with);
}

}  // namespace

Ending run_generation(const BuiltRequest& built, const GenerateRun& run, Invocation& with) {
    const GenerationRequest& request = built.request;
    auto set = ImageSet::open(run.out, request);
    if (!set) return failed(set.error().message);
    std::vector<int> missing = set->missing();
    const std::string unit = "pictures";
    const int there = request.count - static_cast<int>(missing.size());
    with.terminal.emit({{"event", "started"},
                        {"model", request.models.front().name},
                        {"out", run.out},
                        {"request", request_hash(request)},
                        {"count", request.count},
                        {"done", there},
                        {"steps", request.steps},
                        {"seed", request.seed},
                        {"device", request.device},
                        {"dtype", request.dtype}});
    if (there > 0)
        with.terminal.note(fmt::format("{} of {} pictures are in {} already; going on from there", there,
                                       request.count, run.out));

    int done = there;
    const Pace pace(unit, request.count, there);
    if (!missing.empty()) {
        auto models = load_models(built);
        if (!models) return failed(models.error().message);
        share_cores(run.threads);
        const PictureLayout layout(request, built.cards.front(), run.pairs);
        GenerationObserver observer;
        observer.stepped = [&](int first, const StepEvent& event) {
            const int batch = std::min(kBatch, request.count - first);
            const double reached = done + static_cast<double>(batch) * event.step / event.steps;
            const double seconds = pace.elapsed();
            with.terminal.progress(fmt::format("{}, step {}/{}",
                                               pace.line(std::min<double>(reached, request.count), seconds),
                                               event.step, event.steps));
            with.terminal.emit({{"event", "step"},
                                {"first", first},
                                {"pictures", batch},
                                {"step", event.step},
                                {"steps", event.steps},
                                {"rate", pace.rate(reached, seconds)},
                                {"seconds_left", pace.seconds_left(reached, seconds)}});
        };
        observer.finished = [&](const FinishedBatch& batch) -> Result<void> {
            for (int i = 0; i < batch.pictures.size(0); ++i) {
                const int index = batch.first + i;
                if (set->has(index)) continue;
                if (auto written = set->add(index, layout.compose(batch.pictures[i])); !written)
                    return written;
                ++done;
                with.terminal.emit({{"event", "picture"},
                                    {"index", index},
                                    {"file", ImageSet::file_name(index)},
                                    {"seed", request.seed_of(index)}});
            }
            share_cores(run.threads);
            return {};
        };
        const auto progress = generate_pictures(request, *models, missing, with.interrupt.token(), observer);
        if (!progress) return failed(progress.error().message);
        if (*progress == Progress::Cancelled)
            return failed(
                fmt::format("stopped: {} of {} pictures are in {}; the same command goes on from there", done,
                            request.count, run.out));
    }
    if (auto finished = set->finish(); !finished) return failed(finished.error().message);
    if (!missing.empty()) with.terminal.progress(pace.line(done, pace.elapsed()), true);
    with.terminal.note(fmt::format("{} pictures and contact-sheet.png are in {}", done, run.out));
    with.terminal.emit(
        {{"event", "finished"}, {"out", run.out}, {"pictures", done}, {"seconds", pace.elapsed()}});
    return syn::cli::done();
}

void add_generate(CLI::App& program, Choice& choice) {
    auto options = std::make_shared<GenerateOptions>();
    CLI::App* command =
        program.add_subcommand("generate", "Make pictures from a guide, and write them to a folder");
    options->request.add_to(*command);
    add_threads(*command, options->run.threads);
    command->add_flag("--pairs", options->run.pairs, "Put the guide beside each picture");
    command->add_flag("--json", choice.json, "One JSON object a line on stdout");
    command
        ->add_option("--out", options->run.out,
                     "Folder to write to; one begun before goes on where it stopped")
        ->required();
    command->callback([&choice, options] {
        choice.run = [options](Invocation& with) { return generate(*options, with); };
    });
}

}  // namespace syn::cli
