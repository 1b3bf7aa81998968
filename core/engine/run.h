#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/engine/engine.h"
#include "core/engine/frame_packer.h"
#include "core/session/session.h"

namespace syn::engine {

/// One picture of a run to be written as it formed.
struct Animate {
    int index = 0;
    std::string modality;
    AnimationOptions options;
};

struct Command {
    enum class Kind { Pause, Resume, Step, StepBack, Rewind, Edit, Strip, Animate };
    Kind kind{};
    int step = 0;      ///< Rewind
    std::string path;  ///< Edit
    std::string value;
    Animate animation = {};
};

struct Run;

/// Where a run leaves its parent, until it has left.
struct Branching {
    std::shared_ptr<Run> parent;  ///< null: no longer kept
    int step = 0;
    std::vector<Edit> edits;
};

/// What the film strip shows of a run.
struct Strip {
    int sample = 0;
    std::string modality;
};

/// One run. Its session belongs to the worker while the run is active; all else is guarded by the engine's
/// mutex.
struct Run {
    enum class Phase { Open, Finished, Cancelled, Failed };

    RunId id = 0;
    bool live = false;
    GenerationRequest request;  ///< as asked for; never changes
    std::optional<Branching> branching;
    std::shared_ptr<Run> lender;  ///< its pictures are not made again; null: there is none, or no longer

    Phase phase = Phase::Open;
    bool going = true;  ///< not paused
    bool cancelled = false;
    bool queued = false;   ///< waits for the worker
    bool active = false;   ///< the worker has it
    bool seeking = false;  ///< and goes to a step that was reached before
    bool forgotten = false;
    bool frame_wanted = false;
    bool verdicts_wanted = false;
    std::optional<Strip> strip;
    std::uint64_t used = 0;  ///< grows with each run or command: what was used longest ago gives way first
    std::deque<Command> inbox;
    std::stop_source
        interrupt;  ///< ends what the worker does with it at present before its next network call
    std::shared_ptr<const Shown> shown;                 ///< null until there is a state
    std::shared_ptr<const Shown> finished;              ///< its pictures; null: not made, or changed since
    std::shared_ptr<const GenerationRequest> recorded;  ///< with the edits made; null until there is a state
    KeptStates kept;

    std::optional<Session> session;
    std::shared_ptr<const ModelCard> card;

    bool ended() const { return phase != Phase::Open; }
};

}  // namespace syn::engine
