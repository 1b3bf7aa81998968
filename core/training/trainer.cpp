#include "core/training/trainer.h"

#include <ATen/autocast_mode.h>
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.h"
#include "core/base/sha256.h"
#include "core/network/model.h"
#include "core/network/safetensors.h"
#include "core/training/measured_bands.h"
#include "core/training/objective.h"
#include "core/training/optimiser.h"

namespace syn {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

/// Arithmetic in bfloat16 where that is safe, for as long as it lives.
class Autocast {
  public:
    Autocast(at::Device device, bool on) : type_(device.type()), on_(on) {
        if (!on_) return;
        at::autocast::set_autocast_dtype(type_, at::kBFloat16);
        at::autocast::set_autocast_enabled(type_, true);
        at::autocast::increment_nesting();
    }
    ~Autocast() {
        if (!on_) return;
        if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
        at::autocast::set_autocast_enabled(type_, false);
    }
    Autocast(const Autocast&) = delete;
    Autocast& operator=(const Autocast&) = delete;

  private:
    at::DeviceType type_;
    bool on_;
};

/// Whether the arithmetic of a step is in bfloat16: as the recipe says, or where the device gains speed by
/// it.
Result<bool> mixed_precision(const Recipe& recipe, at::Device device) {
    if (recipe.precision == "auto") return computes_bfloat16(device);
    const auto dtype = find_dtype(recipe.precision, device);
    if (!dtype) return dtype.error();
    return *dtype == at::kBFloat16;
}

constexpr double kLossMemory = 0.99;  // of the running mean that is reported

struct Run {
    std::int64_t step = 0;
    double loss = 0;
};

Result<void> save_checkpoint(const fs::path& file, const Optimiser& optimiser, const Run& run) {
    TensorFile out{optimiser.state(), {}};
    out.metadata["format"] = "synesthete-checkpoint-1";
    out.metadata["step"] = std::to_string(run.step);
    out.metadata["loss"] = fmt::format("{}", run.loss);
    return write_safetensors(file, out);
}

Result<Run> load_checkpoint(const fs::path& file, Optimiser& optimiser) {
    auto in = read_safetensors(file);
    if (!in) return in.error();
    const auto& meta = in->metadata;
    if (!meta.contains("format") || meta.at("format") != "synesthete-checkpoint-1" ||
        !meta.contains("step") || !meta.contains("loss"))
        return Error{fmt::format(
            "{} is not a checkpoint of this program; start in another folder or remove it", file.string())};
    if (const auto ok = optimiser.load_state(in->tensors, file.string()); !ok) return ok.error();
    return Run{std::atoll(meta.at("step").c_str()), std::atof(meta.at("loss").c_str())};
}

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
    if (const auto ok = write_safetensors(weights_file, file); !ok) return ok;
    const auto digest = sha256_of_file(weights_file);
    if (!digest) return digest.error();
    card.sha256 = *digest;
    card.recipe = "recipe.json";
    const auto text = read_file(recipe);
    if (!text) return text.error();
    if (const auto ok = write_atomically(folder / "recipe.json", *text); !ok) return ok;
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
    auto made = make_objective(*recipe, options.data_root, *device);
    if (!made) return made.error();
    Objective& objective = **made;
    ModelCard card = recipe->card;
    card.parameters = objective.parameters().count();
    if (card.kind == "generator" && card.height == card.width)
        if (const auto ok = measure_bands(card, recipe->data, options.data_root); !ok) return ok.error();

    std::error_code failed;
    fs::create_directories(options.out, failed);
    if (failed)
        return Error{fmt::format("cannot make the folder {}: {}", options.out.string(), failed.message())};
    const fs::path checkpoint = options.out / "checkpoint.safetensors";
    Optimiser optimiser(objective.parameters(), recipe->optimiser, recipe->steps());
    Run run;
    TrainProgress progress;
    progress.steps = recipe->steps();
    if (fs::exists(checkpoint)) {
        auto loaded = load_checkpoint(checkpoint, optimiser);
        if (!loaded) return loaded.error();
        run = *loaded;
        progress.resumed = true;
    }

    const auto save = [&]() -> Result<void> {
        if (const auto ok = save_checkpoint(checkpoint, optimiser, run); !ok) return ok;
        return write_model(options.out, card, optimiser.average(), options.recipe);
    };
    auto saved = Clock::now(), measured = Clock::now(), reported = Clock::now();
    std::int64_t reported_step = run.step;
    while (run.step < progress.steps) {
        const bool stopping = stop.stop_requested();
        if (!stopping) {
            at::Tensor loss;
            {
                const Autocast autocast(*device, *half);
                loss = objective.loss(run.step);
            }
            const double value = loss.item<double>();
            if (!std::isfinite(value))
                return Error{
                    fmt::format("the loss is not a number at step {}; the last good checkpoint is kept in "
                                "{}: lower the learning "
                                "rate and go on from it",
                                run.step, options.out.string())};
            loss.backward();
            optimiser.step(run.step);
            run.loss = run.step == 0 ? value : kLossMemory * run.loss + (1 - kLossMemory) * value;
            ++run.step;
        }
        const bool last = stopping || run.step == progress.steps;
        progress.figures.clear();
        if (last || seconds_since(measured) > options.measure_seconds) {
            if (!stopping) {
                optimiser.swap_average();
                progress.figures = objective.measure();
                optimiser.swap_average();
            }
            measured = Clock::now();
        }
        progress.saved = last || seconds_since(saved) > options.checkpoint_seconds;
        if (progress.saved) {
            if (const auto ok = save(); !ok) return ok.error();
            saved = Clock::now();
        }
        const double seconds = seconds_since(reported);
        if (last || seconds > 5 || !progress.figures.empty() || progress.saved) {
            progress.step = run.step;
            progress.samples = run.step * recipe->batch;
            progress.loss = run.loss;
            progress.learning_rate = optimiser.learning_rate(run.step);
            if (run.step > reported_step)
                progress.samples_per_second =
                    static_cast<double>((run.step - reported_step) * recipe->batch) / seconds;
            progress.seconds_left = progress.samples_per_second > 0
                                        ? static_cast<double>((progress.steps - run.step) * recipe->batch) /
                                              progress.samples_per_second
                                        : 0;
            if (!progress.figures.empty() || progress.saved) append_log(options.out / "log.jsonl", progress);
            if (observer) observer(progress);
            reported = Clock::now();
            reported_step = run.step;
        }
        if (stopping) return TrainEnd::Stopped;
    }
    return TrainEnd::Finished;
}

}  // namespace syn
