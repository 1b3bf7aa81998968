// An hour of hands on the engine, compressed: random commands in a seeded order. A failing run prints its
// seed; SYNESTHETE_TEST_SEED repeats it.
#include <malloc.h>

#include <cstdlib>
#include <map>
#include <random>

#include "tests/catch.h"
#include "tests/core/engine/small_engine.h"

using namespace syn;
using namespace syn::test;
using engine::EventKind;
using engine::RunId;

namespace {

class Hands {
  public:
    Hands(engine::Engine& engine, std::uint32_t seed) : engine_(engine), random_(seed) {}

    void act() {
        const RunId id = ids_.empty() ? 0 : ids_[below(ids_.size())];
        switch (below(14)) {
            case 0:
                return add(engine_.run(request()));
            case 1:
                return add(engine_.run(request(), true));
            case 2:
                return add(engine_.run_paused(request()));
            case 3:
            case 4:
                return add(engine_.fork(
                    id, number(0, 8), {{0, "guides/0/scale", std::to_string(number(0, 6))}}, below(2) == 0));
            case 5:
                return engine_.pause(id);
            case 6:
                return engine_.resume(id);
            case 7:
                return engine_.step(id);
            case 8:
                return engine_.step_back(id);
            case 9:
            case 10:
                return engine_.rewind(id, number(-1, 9));
            case 11:
                return engine_.edit(id, "guides/0/scale", std::to_string(number(0, 6)));
            case 12:
                engine_.want_strip(id, number(0, 5), "picture");
                return engine_.want_frame(id);
            default:
                return below(3) == 0 ? engine_.forget(id) : engine_.cancel(id);
        }
    }
    const std::vector<RunId>& all() const { return all_; }
    std::size_t below(std::size_t end) {
        return std::uniform_int_distribution<std::size_t>(0, end - 1)(random_);
    }

  private:
    int number(int least, int most) { return std::uniform_int_distribution(least, most)(random_); }
    GenerationRequest request() {
        GenerationRequest made =
            small_request(below(2) == 0 ? GuideMode::Hold : GuideMode::Random, number(0, 4));
        made.seed = below(1000);
        return made;
    }
    void add(RunId id) {
        all_.push_back(id);
        ids_.push_back(id);
        if (ids_.size() <= 24) return;
        engine_.cancel(ids_.front());  // as a window does that has no more room for it
        ids_.erase(ids_.begin());
    }

    engine::Engine& engine_;
    std::mt19937 random_;
    std::vector<RunId> all_, ids_;
};

std::uint32_t seed_of_test() {
    const char* chosen = std::getenv("SYNESTHETE_TEST_SEED");
    return chosen ? static_cast<std::uint32_t>(std::strtoul(chosen, nullptr, 10)) : 20u;
}

std::size_t heap_in_use() {
    return mallinfo2().uordblks;
}

}  // namespace

TEST_CASE("whatever is asked of the engine, no event is lost, pictures replay, and memory stays flat") {
    const bool threaded = GENERATE(false, true);
    const std::uint32_t seed = seed_of_test();
    CAPTURE(seed, threaded);
    const auto denoiser = small_denoiser();
    auto parts = SmallEngine::parts(denoiser);
    if (!threaded) parts.runner = make_inline_runner;
    parts.kept_bytes = 200'000;  // a dozen runs' states
    SmallEngine small(false);
    small.engine = engine::make_engine(std::move(parts));
    Hands hands(*small.engine, seed);

    struct Life {
        int started = 0, failed = 0;
        EventKind last = EventKind::Refused;
    };
    std::map<RunId, Life> lives;
    const auto look = [&] {
        for (const engine::Event& event : small.engine->take_events()) {
            Life& life = lives[event.run];
            life.started += event.kind == EventKind::Started;
            life.failed += event.kind == EventKind::Failed;
            if (event.kind == EventKind::Stepped) {
                if (event.step < 1 || event.step > event.steps) FAIL("step " << event.step);
                if (life.started != 1) FAIL("a step of a run that did not begin");
            }
            if (event.kind != EventKind::Refused) life.last = event.kind;
        }
        small.engine->take_series();
        small.engine->take_frames();
        for (const auto& thumbnail : small.engine->take_thumbnails())
            if (thumbnail.noisy.size() != 16) FAIL("a thumbnail of another size");
    };
    const auto finish = [&](RunId id) {
        for (look(); lives[id].last != EventKind::Finished; look()) {
            if (lives[id].failed > 0) FAIL("run " << id << " failed");
            std::this_thread::yield();
        }
    };
    const auto picture = [&](RunId id) {
        for (;;) {
            small.engine->want_frame(id);
            for (const auto& frame : small.engine->take_frames())
                if (frame->run == id) return frame;
            std::this_thread::yield();
        }
    };
    std::size_t before = 0;
    for (int i = 0; i < 3600; ++i) {
        hands.act();
        if (i % 7 == 0) look();
        // Commands are carried out in turn: when this run is over, so is all that was asked before.
        if (i % 50 == 0) finish(small.engine->run(small_request()));
        if (i == 1200) before = heap_in_use();
    }
    finish(small.engine->run(small_request()));
    const std::size_t after = heap_in_use();
    CAPTURE(before, after);
    CHECK(after < before + 4'000'000);
    int finished = 0;
    for (const RunId id : hands.all()) {
        const Life& life = lives[id];
        CAPTURE(id);
        if (life.started > 1 || life.failed > 1) FAIL("it began or failed twice");
        const auto kept = small.engine->kept(id);
        if (kept) CHECK(kept->all_bytes <= kept->limit);
        if (!kept || life.last != EventKind::Finished) continue;
        // What a kept run shows, its request makes from nothing.
        const auto request = small.engine->request(id);
        REQUIRE(request);
        const auto shown = picture(id);
        if (shown->step != shown->steps || ++finished > 6) continue;
        const RunId again = small.engine->run(*request);
        finish(again);
        CHECK(picture(again)->layers[1].noisy == shown->layers[1].noisy);
    }
    CHECK(finished > 0);
}
