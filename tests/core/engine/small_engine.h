#pragma once

#include <algorithm>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "core/engine/engine_parts.h"
#include "tests/core/session/small_world.h"

namespace syn::test {

/// An engine that knows the small world's model alone; a request for "broken" fails to load.
struct SmallEngine {
    std::shared_ptr<WatchedDenoiser> denoiser = small_denoiser();
    std::unique_ptr<engine::Engine> engine;
    std::vector<engine::Event> events;  ///< all that were taken

    static engine::EngineParts parts(const std::shared_ptr<WatchedDenoiser>& denoiser) {
        engine::EngineParts parts;
        const auto card = [](const std::string& name) -> Result<ModelCard> {
            if (name != "small") return Error{"There is no model \"" + name + "\"; there is small."};
            return small_card();
        };
        parts.cards = [](std::vector<std::string>*) { return std::vector<ModelCard>{small_card()}; };
        parts.card = card;
        parts.load = [card, denoiser](const std::string& name, const std::string&,
                                      const std::string&) -> Result<SessionModel> {
            auto known = card(name);
            if (!known) return known.error();
            return SessionModel{denoiser, std::move(*known), "cpu"};
        };
        // Class 1 where the mean is above the middle.
        parts.judge = [](const ModelCard&, const std::string& modality,
                         const at::Tensor& samples) -> Result<std::optional<engine::JudgedLayer>> {
            engine::JudgedLayer layer{modality, "judge of " + modality, 2, {}};
            for (std::int64_t i = 0; i < samples.size(0); ++i) {
                const float bright = samples[i].mean().item<float>() > 0 ? 0.9f : 0.2f;
                layer.probabilities.insert(layer.probabilities.end(), {1 - bright, bright});
            }
            return std::optional(std::move(layer));
        };
        parts.devices = [] { return std::vector<std::string>{"cpu"}; };
        return parts;
    }

    explicit SmallEngine(bool threaded) {
        auto made = parts(denoiser);
        if (!threaded) made.runner = make_inline_runner;
        engine = engine::make_engine(std::move(made));
    }
    ~SmallEngine() { engine.reset(); }

    void drain() {
        for (engine::Event& event : engine->take_events()) events.push_back(std::move(event));
    }
    /// The first event of this kind and run; waits for it. Throws when the run fails instead.
    engine::Event wait_for(engine::EventKind kind, engine::RunId run) {
        for (;;) {
            drain();
            for (const engine::Event& event : events)
                if (event.run == run && event.kind == kind) return event;
            for (const engine::Event& event : events)
                if (event.run == run && event.kind == engine::EventKind::Failed)
                    throw std::runtime_error(event.text);
            std::this_thread::yield();
        }
    }
    std::shared_ptr<const engine::Frame> frame_of(engine::RunId run) {
        engine->want_frame(run);
        for (;;) {
            for (const auto& frame : engine->take_frames())
                if (frame->run == run) return frame;
            std::this_thread::yield();
        }
    }
    int count(engine::EventKind kind, engine::RunId run) const {
        return static_cast<int>(std::count_if(events.begin(), events.end(), [&](const auto& event) {
            return event.kind == kind && event.run == run;
        }));
    }
};

}  // namespace syn::test
