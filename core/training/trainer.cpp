#include "core/training/trainer.h"

#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.h"
#include "core/base/folder_lock.h"
#include "core/base/sha256.h"
#include "core/network/model.h"
#include "core/network/safetensors.h"
#include "core/training/autocast.h"
#include "core/training/checkpoint.h"
#include "core/training/objective.h"
#include "core/training/optimiser.h"

namespace syn {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

constexpr double kLossMemory = 0.99;        // of the running mean that is reported
constexpr double kShareOfMeasuring = 0.05;  // of the time, at most

/// One line of log.jsonl a report, so that curves can be drawn of a run that is long over.
void append_log(const fs::path& file, const TrainProgress& p) {
    nlohmann::ordered_json line{{"step", p.step},
                                {"samples", p.samples},
                                {"loss", p.loss},
                                {"learning_rate", p.learning_rate},
                                {"samples_per_second", p.samples_per_second}};
    for (const auto& [name, value] : p.figures) line[name] = value;
    std::ofstream(file, std::ios::app) << line.dump() << "\n";
}

}  // namespace

Result<void> write_model(const fs::path& folder, ModelCard card,
                         const std::map<std::string, at::Tensor>& weights, const fs::path& recipe) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    TensorFile file;
    for (const auto& [name, tensor] : weights) file.tensors[name] = tensor.detach().to(at::kCPU, at::kHalf);
    file.metadata = {{"format", "pt"},
                     {"modelspec.title", card.title},
                     {"modelspec.architecture", card.architecture},
                     {"modelspec.description", card.summary},
                     {"modelspec.license", card.licence}};
    const fs::path weights_file = folder / "model.safetensors";
    if (auto ok = write_safetensors(weights_file, file); !ok) return ok;
    const auto digest = sha256_of_file(weights_file);
    if (!digest) return digest.error();
    card.sha256 = *digest;
    card.recipe = "recipe.json";
    const auto text = read_file(recipe);
    if (!text) return text.error();
    if (auto ok = write_atomically(folder / "recipe.json", *text); !ok) return ok;
    return write_atomically(folder / "card.json", to_json(card));
}

Result<TrainEnd> train(const TrainOptions& options, const std::function<void(const TrainProgress&)>& observer,
                       std::stop_token stop) {
    auto recipe = read_recipe(options.recipe);
    if (!recipe) return recipe.error();
    const auto device = find_device(options.device);
    if (!device) return device.error();
    const auto half = mixed_precision(*recipe, *device);
    if (!half) return half.error();
    auto made = options.sets && recipe->objective == "joint"
                    ? make_joint_objective(*recipe, options.sets, *device)
                    : make_objective(*recipe, options.data, *device);
    if (!made) return made.error();
    // What cannot begin leaves no trace.
    const auto lock = FolderLock::take(options.out, "another training");
    if (!lock) return lock.error();
    Objective& objective = **made;
    ModelCard card = recipe->card;
    card.parameters = objective.parameters().count();
    objective.describe_data(card);

    const fs::path checkpoint = options.out / "checkpoint.safetensors";
    Optimiser optimiser(objective.parameters(), recipe->optimiser, recipe->steps());
    RunState run;
    TrainProgress progress;
    progress.steps = recipe->steps();
    if (fs::exists(checkpoint)) {
        auto loaded = load_checkpoint(checkpoint, optimiser, *recipe);
        if (!loaded) return loaded.error();
        run = *loaded;
        progress.resumed = true;
    }

    double waited = 0;  // seconds that others had
    const Breath breathe = [&] {
        if (options.breathe) {
            const auto before = Clock::now();
            options.breathe(stop);
            waited += seconds_since(before);
        }
        return !stop.stop_requested();
    };
    const auto not_a_number = [&] {
        return Error{fmt::format(
            "the loss is not a number at step {}; {}", run.step,
            fs::exists(checkpoint) ? fmt::format("the last good checkpoint is kept in {}: lower the learning "
                                                 "rate and go on from it",
                                                 options.out.string())
                                   : "nothing was learned yet: look at the data and begin again")};
    };
    const auto save = [&]() -> Result<void> {
        if (auto ok = save_checkpoint(checkpoint, optimiser, run, *recipe); !ok) return ok;
        return write_model(options.out, card, optimiser.average(), options.recipe);
    };
    auto saved = Clock::now(), measured = Clock::now(), reported = Clock::now();
    double between_measures = options.measure_seconds;
    const std::int64_t begun_at = run.step;
    std::int64_t reported_step = run.step;
    for (;;) {
        const bool stopping = !breathe();
        const bool last = stopping || run.step == progress.steps;
        // The loss of weights is known before they are kept, so that a checkpoint is always of good ones.
        double value = 0;
        {
            const at::AutoGradMode gradients(!last);
            const Autocast autocast(*device, *half);
            const at::Tensor loss = objective.loss(run.step);
            value = loss.item<double>();
            if (!std::isfinite(value)) return not_a_number();
            if (!last) loss.backward();
        }
        // Too high a rate shows at once: there is something to go on from, more slowly.
        if (!last && !fs::exists(checkpoint))
            if (auto ok = save_checkpoint(checkpoint, optimiser, run, *recipe); !ok) return ok.error();
        progress.figures.clear();
        if (!stopping && (last || (run.step > begun_at && seconds_since(measured) > between_measures))) {
            const auto began = Clock::now();
            optimiser.swap_average();
            progress.figures = objective.measure(breathe);
            optimiser.swap_average();
            measured = Clock::now();
            between_measures = std::max(options.measure_seconds, seconds_since(began) / kShareOfMeasuring);
        }
        progress.saved = last || (run.step > begun_at && seconds_since(saved) > options.checkpoint_seconds);
        if (progress.saved) {
            if (const auto ok = save(); !ok) return ok.error();
            saved = Clock::now();
        }
        const double seconds = seconds_since(reported) - waited;
        if (last || seconds > options.report_seconds || !progress.figures.empty() || progress.saved) {
            progress.step = run.step;
            progress.samples = run.step * recipe->batch;
            progress.loss = run.step == 0 ? value : run.loss;
            progress.learning_rate = optimiser.learning_rate(run.step);
            if (run.step > reported_step && seconds > 0)
                progress.samples_per_second =
                    static_cast<double>((run.step - reported_step) * recipe->batch) / seconds;
            progress.seconds_left = progress.samples_per_second > 0
                                        ? static_cast<double>((progress.steps - run.step) * recipe->batch) /
                                              progress.samples_per_second
                                        : 0;
            if (!progress.figures.empty() || progress.saved) append_log(options.out / "log.jsonl", progress);
            if (observer) observer(progress);
            reported = Clock::now();
            waited = 0;
            reported_step = run.step;
        }
        if (last) return stopping ? TrainEnd::Stopped : TrainEnd::Finished;
        if (!optimiser.step(run.step)) return not_a_number();
        run.loss = run.step == 0 ? value : kLossMemory * run.loss + (1 - kLossMemory) * value;
        ++run.step;
    }
}

}  // namespace syn
