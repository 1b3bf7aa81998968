#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/engine/engine.h"
#include "core/engine/evaluation_desk.h"
#include "core/engine/run_gate.h"
#include "core/engine/training_desk.h"
#include "core/session/job_runner.h"
#include "core/session/session_model.h"

namespace syn::engine {

/// What an engine is put together from, so that tests can give it a small exact model and run it on one
/// thread.
struct EngineParts {
    /// Cards of the models there are; broken ones are told in `problems`.
    std::function<std::vector<ModelCard>(std::vector<std::string>* problems)> cards;
    /// The card of one model; Error lists the known.
    std::function<Result<ModelCard>(const std::string& model)> card;
    /// A model with its weights. Called on the worker, once a model, device and type.
    std::function<Result<SessionModel>(const std::string& model, const std::string& device,
                                       const std::string& dtype)>
        load;
    /// What the judge of a generator's modality reads in samples [B, C, H, W] in [-1, 1]; nothing where the
    /// modality has none. Called from two threads: that of the runs' judges and that of who reads guides.
    std::function<Result<std::optional<JudgedLayer>>(const ModelCard& generator, const std::string& modality,
                                                     const at::Tensor& samples)>
        judge;
    std::function<std::vector<std::string>()> devices;
    std::function<std::unique_ptr<JobRunner>(std::size_t capacity)> runner = make_threaded_runner;
    /// Makes the desk where models are trained; none: there is none. The desk waits at the gate while
    /// pictures are made, and calls `changed` when there is a model more.
    std::function<std::unique_ptr<TrainingDesk>(std::shared_ptr<RunGate> gate, std::function<void()> changed)>
        training;
    /// Where models are measured; of none: no evaluations. gate: where it waits for those who make pictures.
    std::function<std::unique_ptr<EvaluationDesk>(std::shared_ptr<RunGate> gate)> evaluation;
    int batch = 64;                                   ///< most rows in one network call
    std::size_t kept_bytes = std::size_t{256} << 20;  ///< most memory for the states of all runs together
};

std::unique_ptr<Engine> make_engine(EngineParts parts);

/// Models and judge as they lie on the disk.
EngineParts parts_on_disk(const std::vector<std::string>& folders);

}  // namespace syn::engine
