#pragma once

#include <stop_token>

#include "core/engine/run.h"
#include "core/session/session.h"

namespace syn::engine {

/// Writes how a picture of a session formed, step by step up to where the session stands, as an animated PNG.
/// The still that other readers show is the last picture, with its record where the session is finished.
/// False: `stop` was requested, and nothing was written. Error: nothing to show, no such picture or modality,
/// a file that cannot be written.
Result<bool> write_animation(const Session& session, const Animate& wish, const std::stop_token& stop);

}  // namespace syn::engine
