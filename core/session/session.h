#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/session/request.h"
#include "core/session/session_model.h"
#include "core/session/trajectory.h"

namespace syn {

struct SessionPlan;

/// How a run is carried out; none of it changes a picture.
struct SessionOptions {
    int first = 0;         ///< the picture of the request that this session starts with
    int count = 0;         ///< how many pictures from there; 0: all that the request has
    int batch = 64;        ///< most samples in one network call; more are sent in turn
    int kept_states = 64;  ///< most past states kept for stepping back; the others are made again
    std::size_t kept_bytes = std::size_t{1} << 28;  ///< and most memory for them
};

/// What one step did. Per modality in the model's order.
struct StepEvent {
    int step = 0;  ///< reached: 1 after the first step
    int steps = 0;
    std::vector<double> gammas;  ///< mean level now
    std::vector<double> norms;   ///< root mean square of the denoised estimate
    double seconds = 0;
};

enum class Progress { Stepped, Finished, Cancelled };

/// One run of a request: a value. A copy is a fork; it shares tensors, which are never written again once
/// made. Bad requests are Errors; LibTorch's own exceptions pass through (the job boundary catches them).
class Session {
  public:
    /// Checks the request against the models (one for each that it names, in that order) and sets up step 0.
    static Result<Session> create(GenerationRequest request, std::vector<SessionModel> models,
                                  SessionOptions options = {});

    int step() const;
    int steps() const;
    bool finished() const { return step() == steps(); }
    int count() const;  ///< pictures in this session
    const ModelSpace& space() const;
    const SessionOptions& options() const { return options_; }
    /// The request as it began, with every edit made since: enough to make the same pictures again.
    const GenerationRequest& request() const { return request_; }
    /// The settings as they stand at the present step.
    const GenerationRequest& settings() const { return settings_; }

    at::Tensor noisy() const;  ///< [count, C, H, W], float32: the state z
    at::Tensor estimate()
        const;  ///< the same shape: x_hat of the step that led here; before the first step, zeros
    const StepEvent& event() const;  ///< of the step that led here

    /// One step. Cancelled, when `stop` was requested before one of its network calls: then nothing has
    /// changed.
    Progress advance(std::stop_token stop = {});
    /// Steps to the end, or until cancelled; tells of each step when asked to.
    Progress run(std::stop_token stop = {}, const std::function<void(const StepEvent&)>& observer = {});

    /// Goes to a step that was passed. From a kept state without a network call; otherwise the steps from the
    /// nearest kept one are made again. Edits of later steps stay and replay. Error: a step not reached yet.
    /// False: cancelled.
    Result<bool> rewind(int step, std::stop_token stop = {});
    Result<bool> step_back(std::stop_token stop = {}) { return rewind(step() - 1, stop); }

    /// Changes a setting from the present step on, and records it; edits of later steps, left over from
    /// before a rewind, are dropped. Error, and no change: an unknown path, a value that does not fit, or a
    /// setting that cannot change during a run (the grid, the solver, the number of steps or pictures, the
    /// seed, the models).
    Result<void> edit(const std::string& path, const std::string& value);

    /// Mean gamma of each modality at each grid time, noise first: steps() + 1 values a modality.
    std::vector<std::vector<double>> curves() const;

    /// Everything needed to go on: request, edits, step, state. safetensors.
    Result<void> save(const std::string& file) const;
    /// Error: a file that is none, or was made by other models.
    static Result<Session> load(const std::string& file, std::vector<SessionModel> models,
                                SessionOptions options = {});

  private:
    Session() = default;
    Result<void> settle();  ///< settings and plan for the present step

    GenerationRequest request_;
    GenerationRequest settings_;
    std::vector<SessionModel> models_;
    SessionOptions options_;
    std::shared_ptr<const SessionPlan> plan_;
    std::shared_ptr<const RunState> state_;
    Trajectory trajectory_;
};

/// The curves a request would walk on a model of these facts, without running it.
Result<std::vector<std::vector<double>>> schedule_curves(const GenerationRequest& request,
                                                         const ModelSpace& space);

/// Runs a request of any count, `batch` pictures at a time from picture `first` on, and hands over each
/// finished batch (first picture's index, estimate). Cancelled keeps what was handed over.
Result<Progress> run_in_batches(const GenerationRequest& request, const std::vector<SessionModel>& models,
                                int batch, int first, std::stop_token stop,
                                const std::function<Result<void>(const Session&)>& finished,
                                const std::function<void(const StepEvent&)>& observer = {});

}  // namespace syn
