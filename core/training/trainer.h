#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>

#include "core/dataset/data_place.h"
#include "core/training/joint_sets.h"
#include "core/training/recipe.h"

namespace syn {

struct TrainOptions {
    std::filesystem::path recipe;  ///< recipe.json
    std::filesystem::path out;     ///< checkpoint.safetensors, log.jsonl; the model itself: card.json,
                                   ///< model.safetensors, recipe.json
    DataPlace data = {};
    std::shared_ptr<const JointSets> sets = {};  ///< joint: data already read; none: read from `data`
    std::string device = "auto";
    double checkpoint_seconds = 120;
    double measure_seconds = 300;  ///< between figures on held-out data, more where they take long
    double report_seconds = 5;
    /// Called between steps, and between the parts of longer work; may hold the training up for as long as
    /// others need the machine, but not when the token asks for a stop.
    std::function<void(const std::stop_token&)> breathe = {};
};

/// How far a run is.
struct TrainProgress {
    std::int64_t step = 0;  ///< done
    std::int64_t steps = 0;
    std::int64_t samples = 0;  ///< seen
    double loss = 0;           ///< averaged over the last hundred steps or so
    double learning_rate = 0;
    double samples_per_second = 0;  ///< of late
    double seconds_left = 0;
    bool resumed = false;                   ///< this run went on from a checkpoint
    bool saved = false;                     ///< a checkpoint was written at this step
    std::map<std::string, double> figures;  ///< on held-out data; only when just measured
};

enum class TrainEnd { Finished, Stopped };

/// Trains what the recipe says, going on from the checkpoint in `out` if there is one. Checkpoints appear
/// under their name whole or not at all, so the run survives being killed at any moment; a resumed run is the
/// straight run, bit for bit. Stopping saves first. Error: bad recipe or data, a checkpoint of another
/// network or recipe, a loss that is not a number (names the step; the last good checkpoint stays), a folder
/// that cannot be written or in which another training is at work.
Result<TrainEnd> train(const TrainOptions& options, const std::function<void(const TrainProgress&)>& observer,
                       std::stop_token stop = {});

/// Writes a model folder: averaged weights in float16, card with their SHA-256, recipe.
Result<void> write_model(const std::filesystem::path& folder, ModelCard card,
                         const std::map<std::string, at::Tensor>& weights,
                         const std::filesystem::path& recipe);

}  // namespace syn
