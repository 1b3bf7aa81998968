#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <thread>
#include <vector>

#include "core/engine/engine.h"

namespace syn::bench {

/// The last layer of what a run has ended with, as bytes to compare; waits for it.
inline std::vector<std::uint8_t> finished_pictures(engine::Engine& engine, engine::RunId run) {
    for (;;) {
        engine.want_frame(run);
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
        for (const std::shared_ptr<const engine::Frame>& frame : engine.take_frames())
            if (frame->run == run && frame->step == frame->steps) return frame->layers.back().noisy;
    }
}

}  // namespace syn::bench
