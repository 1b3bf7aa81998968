#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include "core/engine/engine.h"
#include "core/engine/frame_packer.h"
#include "core/session/session.h"

namespace syn::engine {

struct Command {
    enum class Kind { Pause, Resume, Step, StepBack, Edit };
    Kind kind{};
    std::string path;  ///< Edit
    std::string value;
};

/// One run. Its session belongs to the worker while the run is active; all else is guarded by the engine's
/// mutex.
struct Run {
    enum class Phase { Open, Finished, Cancelled, Failed };

    RunId id = 0;
    bool live = false;
    GenerationRequest request;  ///< as asked for; never changes

    Phase phase = Phase::Open;
    bool going = true;  ///< not paused
    bool cancelled = false;
    bool queued = false;  ///< waits for the worker
    bool active = false;  ///< the worker has it
    bool frame_wanted = false;
    std::deque<Command> inbox;
    std::stop_source
        interrupt;  ///< ends what the worker does with it at present before its next network call
    std::shared_ptr<const Shown> shown;  ///< null until there is a state

    std::optional<Session> session;
    std::shared_ptr<const ModelCard> card;

    bool ended() const { return phase != Phase::Open; }
};

}  // namespace syn::engine
