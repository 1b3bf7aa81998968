// C11: time of a run whose pictures are asked for thirty times a second, as the window does, over that of one
// that nobody watches. The engine is the window's, with the window's number of threads; painting itself is
// C9's matter.
#include <ATen/Parallel.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "core/engine/engine.h"
#include "tests/bench/bench.h"
#include "tests/bench/finished_pictures.h"
#include "tests/bench/shipped.h"

namespace {

using namespace syn;
using namespace syn::bench;
using engine::EventKind;

constexpr double kTick = 1.0 / 30;

struct Watched {
    double seconds = 0;
    int frames = 0;
    std::vector<std::uint8_t> last;  ///< the finished pictures of the last layer
};

Watched run(engine::Engine& engine, const GenerationRequest& request, bool watch) {
    Watched result;
    const engine::RunId id = engine.run(request);
    if (watch) engine.want_frame(id);
    double start = 0, tick = 0;
    for (bool finished = false; !finished;) {
        std::this_thread::sleep_for(std::chrono::microseconds(500));
        const double now = wall_seconds();
        for (const engine::Event& event : engine.take_events()) {
            if (event.run != id) continue;
            if (event.kind == EventKind::Started) start = now;
            if (event.kind == EventKind::Finished) {
                result.seconds = now - start;
                finished = true;
            }
            if (event.kind == EventKind::Failed) return {};
        }
        if (watch && now - tick >= kTick) {
            tick = now;
            result.frames += static_cast<int>(engine.take_frames().size());
            engine.want_frame(id);
        }
        engine.take_series();
    }
    result.last = finished_pictures(engine, id);  // for the gate; not timed
    return result;
}

}  // namespace

int main() {
    const int cores = static_cast<int>(std::thread::hardware_concurrency());
    at::set_num_threads(std::max(1, cores - 1));
    const auto engine = engine::make_engine({STUDIO_SOURCE_DIR "/models"});
    const GenerationRequest request = shipped_request(4, 12);
    Watched with, without;
    const Pairs pairs = interleaved(
        kRepetitions, [&] { return (with = run(*engine, request, true)).seconds; },
        [&] { return (without = run(*engine, request, false)).seconds; });
    const bool same = !with.last.empty() && with.last == without.last;
    return print({.bench = "C11",
                  .value = quartiles(pairs.ratio()),
                  .unit = "of the time without previews",
                  .floor = 1.03,
                  .gate_passed = same && with.frames > 0,
                  .gate = fmt::format("the finished pictures are {}, with {} previews on the way",
                                      same ? "the same to the bit" : "different", with.frames),
                  .more = {{"seconds_with", quartiles(pairs.a).median},
                           {"seconds_without", quartiles(pairs.b).median},
                           {"steps", request.steps},
                           {"pictures", request.count},
                           {"previews", with.frames}}});
}
