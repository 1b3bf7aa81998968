#pragma once

#include <ATen/core/Tensor.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/guidance/contributions.h"
#include "core/session/request.h"
#include "core/session/session_model.h"
#include "core/session/trajectory.h"

namespace syn {

class LentPictures;
struct SessionPlan;

/// How a run is carried out; none of it changes a picture.
struct SessionOptions {
    int first = 0;         ///< the picture of the request that this session starts with
    int count = 0;         ///< how many pictures from there; 0: all that the request has
    int batch = 64;        ///< most rows (pictures times terms) in one network call; more are sent in turn
    int kept_states = 64;  ///< most past states kept for stepping back; the others are made again
    std::size_t kept_bytes = std::size_t{1} << 28;  ///< and most memory for them
    bool contributions = false;  ///< steps tell what each term adds; asks no network, costs about a part in
                                 ///< three hundred of a step
};

/// What one step did. Per modality in the model's order.
struct StepEvent {
    int step = 0;  ///< reached: 1 after the first step
    int steps = 0;
    std::vector<double> gammas;  ///< mean level reached
    std::vector<double> norms;   ///< root mean square of the denoised estimate
    double seconds = 0;
    /// What guidance adds, where SessionOptions asks for it and anything is weighed; at the level where the
    /// step begins. `terms` names the contributions: a guide's modality ("digit"; "picture 2", where several
    /// are of one) for what its scale adds, "digit reconstruction" for its pull, and for a term of the
    /// request's own what it leaves out ("without digit").
    std::vector<std::string> terms = {};
    Contributions contributions = {};
};

enum class Progress { Stepped, Finished, Cancelled };

/// One run of a request: a value. A copy is a fork; it shares tensors, which are never written again once
/// made. Bad requests are Errors; LibTorch's own exceptions pass through (the job boundary catches them).
class Session {
  public:
    /// Checks the request with all its edits against the models (one for each that it names, in that order),
    /// notes the hashes of the weights in it, and sets up step 0.
    static Result<Session> create(GenerationRequest request, std::vector<SessionModel> models,
                                  SessionOptions options = {});

    /// Takes the pictures that `lender` made of the same seeds and settings instead of making them again,
    /// step by step as far as it keeps its states; until an edit. Others do not differ from those of a run
    /// alone by more than the size of a batch makes. Before the first step. False: it made none of them.
    bool borrow(const Session& lender);

    int step() const;
    int steps() const { return request_.steps; }
    bool finished() const { return step() == steps(); }
    int first() const { return options_.first; }  ///< index in the request of the session's first picture
    int count() const { return options_.count; }  ///< pictures in this session
    const ModelCard& card() const { return models_.front().card; }
    /// The request as it began, with every edit made since: enough to make the same pictures again.
    const GenerationRequest& request() const { return request_; }
    /// The settings as they stand at the present step.
    const GenerationRequest& settings() const { return settings_; }
    /// What a person should know though it stopped nothing: weights that are not those the request was made
    /// with.
    const std::vector<std::string>& remarks() const { return remarks_; }

    at::Tensor noisy() const;  ///< [count, C, H, W], float32: the state z
    /// [count, C, H, W], float32: x_hat of the step that led here; before the first step, zeros. When
    /// finished, the pictures are noisy(), which then is clean.
    at::Tensor estimate() const;
    const StepEvent& event() const;  ///< of the step that led here

    /// One step; from a kept state where this step was made before. Cancelled, when `stop` was requested
    /// before one of its network calls: then nothing has changed. Not to be called when finished.
    Progress advance(const std::stop_token& stop = {});
    /// Steps to the end, or until cancelled; tells of each step when asked to.
    Progress run(const std::stop_token& stop = {},
                 const std::function<void(const StepEvent&)>& observer = {});

    /// The furthest step that was made with the edits as they are: what rewind() may go to.
    int reached() const { return reached_; }
    /// Goes to a step that was reached, behind the present one or before it: to a kept state without a
    /// network call, otherwise the steps from the nearest kept one are made again. Edits of later steps stay
    /// and replay. False: cancelled, and nothing has changed. Error: a step not reached yet.
    Result<bool> rewind(int target, const std::stop_token& stop = {});

    /// Changes a setting from the present step on, and records it; edits of later steps, left over from
    /// before a rewind, are dropped. Error, and no change: an unknown path, a value that does not fit, or a
    /// setting that cannot change during a run (grid, solver, schedule, steps, count, seed, models).
    Result<void> edit(const std::string& path, const std::string& value);

    /// The states that are kept, the first step's first; copies of a session share theirs. And the present
    /// one, kept or not.
    void each_kept(const std::function<void(const RunState&)>& visit) const;
    const RunState& state() const { return *state_; }
    /// Gives up about half of the kept states; false: none are left. The present state stays.
    bool thin() { return trajectory_.thin(); }

    /// Mean gamma of each modality at each grid time, noise first: steps() + 1 values a modality, the last
    /// -inf (clean) but for a modality that is held at its own level.
    const std::vector<std::vector<double>>& curves() const;

    /// Everything needed to go on (request, edits, step, state), as safetensors.
    Result<void> save(const std::string& file) const;
    /// Goes on bit for bit where save() was called. Error: a file that is no saved run, or of other models.
    static Result<Session> load(const std::string& file, std::vector<SessionModel> models,
                                SessionOptions options = {});

  private:
    Session() = default;
    void settle();  ///< settings and plan of the present step
    void keep();

    GenerationRequest request_;
    GenerationRequest settings_;
    std::vector<SessionModel> models_;
    SessionOptions options_;
    std::vector<std::string> remarks_;
    std::shared_ptr<const SessionPlan> plan_;
    std::shared_ptr<const RunState> state_;
    Trajectory trajectory_;
    std::shared_ptr<const LentPictures> lent_;  ///< null: all are made here
    int reached_ = 0;
};

/// The curves a request would walk on a model of this card, without running it. Error as create() gives.
Result<std::vector<std::vector<double>>> schedule_curves(const GenerationRequest& request,
                                                         const ModelCard& card);

/// Runs pictures first .. count-1 of a request, options.batch at a time, and hands over each finished session
/// (its first(), count(), noisy()). Neither keeps states nor changes a picture. Cancelled: what was handed
/// over is complete.
Result<Progress> run_in_batches(const GenerationRequest& request, const std::vector<SessionModel>& models,
                                const SessionOptions& options, const std::stop_token& stop,
                                const std::function<Result<void>(const Session&)>& finished,
                                const std::function<void(const Session&)>& stepped = {});

}  // namespace syn
