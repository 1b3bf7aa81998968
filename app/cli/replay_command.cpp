#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdlib>
#include <memory>
#include <nlohmann/json.hpp>

#include "app/cli/generate_run.h"
#include "app/cli/interrupt.h"
#include "app/cli/threads.h"
#include "core/base/atomic_file.h"
#include "core/imaging/image_set.h"
#include "core/imaging/picture_file.h"
#include "core/imaging/picture_record.h"
#include "core/network/model.h"

namespace syn::cli {
namespace {

struct ReplayOptions {
    std::string file;
    std::string device;
    GenerateRun run;
};

struct Difference {
    int largest = 0;
    std::size_t values = 0;  ///< that differ at all
};

Difference difference(const Image& a, const Image& b) {
    Difference d;
    for (std::size_t i = 0; i < a.pixels.size(); ++i) {
        const int by = std::abs(int{a.pixels[i]} - int{b.pixels[i]});
        d.largest = std::max(d.largest, by);
        d.values += by != 0;
    }
    return d;
}

bool is_png(const std::string& file) {
    const auto bytes = read_file(file, std::uintmax_t{1} << 32);
    return bytes && bytes->starts_with("\x89PNG");
}

Ending report(const ReplayOptions& options, const std::string& made, const Image& before, const Image& after,
              Invocation& with) {
    if (before.width != after.width || before.height != after.height || before.channels != after.channels)
        return failed(fmt::format(
            "{} was made again as {}, but is {} x {} with {} channels where the model gives {} x {} with {}",
            options.file, made, before.width, before.height, before.channels, after.width, after.height,
            after.channels));
    const Difference d = difference(before, after);
    with.terminal.print(d.largest == 0
                            ? fmt::format("exact: {} is made again to the last pixel\n", options.file)
                            : fmt::format("differs: by at most {} of 255, in {} of {} values\n", d.largest,
                                          d.values, before.pixels.size()));
    with.terminal.emit({{"event", "compared"},
                        {"file", made},
                        {"exact", d.largest == 0},
                        {"largest", d.largest},
                        {"values", d.values},
                        {"of", before.pixels.size()}});
    return done();
}

Ending replay_picture(const ReplayOptions& options, Invocation& with) {
    auto record = read_picture_record(options.file);
    if (!record) return failed(record.error().message);
    const auto before = read_image(options.file);
    if (!before) return failed(before.error().message);
    GenerationRequest request = record->request;
    if (!options.device.empty()) request.device = options.device;
    if (record->index < 0 || record->index >= request.count)
        return failed(fmt::format("{} says it is picture {} of {}; its record is damaged", options.file,
                                  record->index, request.count));
    RequestOutcome outcome = settle_request(std::move(request), model_folders(with.program), with.terminal);
    if (!outcome.built) return failed(outcome.ending.sentence);
    const BuiltRequest& built = *outcome.built;

    auto set = ImageSet::open(options.run.out, built.request);
    if (!set) return failed(set.error().message);
    set_threads(options.run.threads);
    auto models = load_models(built);
    if (!models) return failed(models.error().message);
    // The whole batch is made again, because that is how the picture was made.
    Image after;
    GenerationObserver observer;
    observer.stepped = [&](int, const StepEvent& event) {
        with.terminal.progress(fmt::format("step {}/{}", event.step, event.steps));
    };
    observer.finished = [&](const FinishedBatch& batch) -> Result<void> {
        const at::Tensor picture = batch.pictures[record->index - batch.first];
        after = PictureLayout(built.request, built.cards.front(), false).compose(picture);
        if (after.width == before->width) return {};
        if (Image pair = PictureLayout(built.request, built.cards.front(), true).compose(picture);
            pair.width == before->width)
            after = std::move(pair);
        return {};
    };
    const auto progress =
        generate_pictures(built.request, *models, {record->index}, with.interrupt.token(), observer);
    if (!progress) return failed(progress.error().message);
    if (*progress == Progress::Cancelled)
        return failed("stopped before the picture was made again; the same command starts over");
    if (!set->has(record->index))
        if (auto written = set->add(record->index, after); !written) return failed(written.error().message);
    if (auto finished = set->finish(); !finished) return failed(finished.error().message);
    return report(options, ImageSet::file_name(record->index), *before, after, with);
}

Ending replay_request(const ReplayOptions& options, Invocation& with) {
    RequestOptions said;
    said.request_file = options.file;
    if (!options.device.empty()) said.device = options.device;
    const RequestOutcome outcome = build_request(said, model_folders(with.program), with.terminal);
    return outcome.built ? run_generation(*outcome.built, options.run, with) : outcome.ending;
}

}  // namespace

void add_replay(CLI::App& program, Choice& choice) {
    auto options = std::make_shared<ReplayOptions>();
    CLI::App* command =
        program.add_subcommand("replay", "Make an exported picture, or the pictures of a request, again");
    command
        ->add_option("file", options->file, "A PNG that this program or the studio wrote, or a request.json")
        ->required();
    command->add_option("--device", options->device, "Instead of the request's: auto, cpu or cuda:K");
    add_threads(*command, options->run.threads);
    command->add_flag("--pairs", options->run.pairs, "Of a request: put the guide beside each picture");
    command->add_flag("--json", choice.json, "One JSON object a line on stdout");
    command->add_option("--out", options->run.out, "Folder to write to")->required();
    command->callback([&choice, options] {
        choice.run = [options](Invocation& with) {
            return is_png(options->file) ? replay_picture(*options, with) : replay_request(*options, with);
        };
    });
}

}  // namespace syn::cli
