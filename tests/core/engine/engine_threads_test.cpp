// Many threads: what the engine does when things happen at once. Order is forced by gates in the denoiser,
// never by time.
#include <atomic>
#include <future>

#include "tests/catch.h"
#include "tests/core/engine/small_engine.h"

using namespace syn;
using namespace syn::test;
using engine::EventKind;

namespace {

/// Holds the worker inside its first network call until opened.
struct Gate {
    explicit Gate(WatchedDenoiser& denoiser) {
        denoiser.before_call = [this] {
            if (std::exchange(passed_, true)) return;
            reached_.set_value();
            open_.get_future().wait();
        };
    }
    void wait_until_reached() { reached_.get_future().wait(); }
    void open() { open_.set_value(); }

  private:
    bool passed_ = false;
    std::promise<void> reached_, open_;
};

GenerationRequest heun_request() {
    GenerationRequest request = small_request();
    request.solver = "heun";
    return request;
}

}  // namespace

TEST_CASE("cancel takes effect before the next network call") {
    SmallEngine small(true);
    Gate gate(*small.denoiser);
    const auto id = small.engine->run(heun_request());
    gate.wait_until_reached();
    small.engine->cancel(id);
    gate.open();
    CHECK(small.wait_for(EventKind::Cancelled, id).step == 0);
    CHECK(small.denoiser->calls == 1);
    CHECK(small.count(EventKind::Stepped, id) == 0);
    small.wait_for(EventKind::Finished, small.engine->run(heun_request()));
}

TEST_CASE("pause takes effect before the next network call, and the run goes on to the same pictures") {
    SmallEngine small(true);
    const auto straight = small.engine->run(heun_request());
    small.wait_for(EventKind::Finished, straight);
    const auto expected = small.frame_of(straight);
    small.denoiser->calls = 0;
    Gate gate(*small.denoiser);
    const auto id = small.engine->run(heun_request());
    gate.wait_until_reached();
    small.engine->pause(id);
    gate.open();
    CHECK(small.wait_for(EventKind::Paused, id).step == 0);
    CHECK(small.denoiser->calls == 1);
    small.engine->resume(id);
    small.wait_for(EventKind::Finished, id);
    CHECK(small.frame_of(id)->layers[1].noisy == expected->layers[1].noisy);
}

TEST_CASE("a paused run leaves the worker to others, and can be cancelled at once") {
    SmallEngine small(true);
    const auto paused = small.engine->run_paused(small_request());
    small.wait_for(EventKind::Paused, paused);
    small.wait_for(EventKind::Finished, small.engine->run(small_request()));
    small.engine->cancel(paused);
    small.drain();
    CHECK(small.count(EventKind::Cancelled, paused) == 1);
    small.engine->step(paused);
    small.wait_for(EventKind::Finished, small.engine->run(small_request()));
    CHECK(small.count(EventKind::Stepped, paused) == 0);
}

TEST_CASE("a live run replaces a live run that goes on") {
    SmallEngine small(true);
    Gate gate(*small.denoiser);
    const auto first = small.engine->run(heun_request(), true);
    gate.wait_until_reached();
    const auto second = small.engine->run(heun_request(), true);
    gate.open();
    small.wait_for(EventKind::Finished, second);
    CHECK(small.count(EventKind::Cancelled, first) == 1);
    CHECK(small.count(EventKind::Stepped, first) == 0);
    CHECK(small.denoiser->calls == 1 + 2 * 8 - 1);  // the last step of Heun needs but one call
}

TEST_CASE("live runs that wait are replaced without ever beginning; others are not") {
    SmallEngine small(true);
    Gate gate(*small.denoiser);
    const auto full = small.engine->run(small_request());
    gate.wait_until_reached();
    std::vector<engine::RunId> live;
    live.reserve(1000);
    for (int i = 0; i < 1000; ++i) live.push_back(small.engine->run(small_request(), true));
    gate.open();
    small.wait_for(EventKind::Finished, live.back());
    CHECK(small.count(EventKind::Finished, full) == 1);
    CHECK(small.denoiser->calls == 2 * 8);
    for (std::size_t i = 0; i + 1 < live.size(); ++i) {
        if (small.count(EventKind::Cancelled, live[i]) != 1) FAIL("live run " << i << " was not cancelled");
        if (small.count(EventKind::Started, live[i]) != 0) FAIL("live run " << i << " began");
    }
}

TEST_CASE("a window that never takes its frames holds up nothing") {
    SmallEngine small(true);
    GenerationRequest request = small_request();
    request.steps = 200;
    engine::RunId id = 0;
    std::atomic<bool> known = false;
    small.denoiser->before_call = [&] {
        if (known) small.engine->want_frame(id);
    };
    id = small.engine->run(request);
    known = true;
    small.wait_for(EventKind::Finished, id);
    CHECK(small.count(EventKind::Stepped, id) == 200);
    CHECK(small.frame_of(id)->run == id);
}

TEST_CASE("closing in the middle of a run stops it and joins") {
    const auto denoiser = small_denoiser();
    std::atomic<int> calls = 0;
    std::promise<void> third;
    denoiser->before_call = [&] {
        if (++calls == 3) third.set_value();
    };
    GenerationRequest request = small_request();
    request.steps = 10000;
    {
        auto engine = engine::make_engine(SmallEngine::parts(denoiser));
        engine->run(request);
        for (int i = 0; i < 5; ++i) engine->run(request);
        engine->read_guide("small", "digit", {2, 2, 1, {3, 3, 3, 3}});
        third.get_future().wait();
    }
    CHECK(calls >= 3);
    CHECK(calls < 10000);
}

TEST_CASE("while one guide is read the newest of each modality waits, and what it replaced is never read") {
    auto parts = SmallEngine::parts(small_denoiser());
    std::promise<void> begun, free;
    std::mutex lock;
    std::vector<std::pair<std::string, float>> read;
    parts.judge = [&, judge = parts.judge](const ModelCard& card, const std::string& modality,
                                           const at::Tensor& samples) {
        bool first = false;
        {
            const std::lock_guard guard(lock);
            first = read.empty();
            read.emplace_back(modality, samples[0][0][0][0].item<float>());
        }
        if (first) begun.set_value(), free.get_future().wait();
        return judge(card, modality, samples);
    };
    {
        const auto engine = engine::make_engine(std::move(parts));
        const auto ask = [&](const char* modality, int channels, std::uint8_t tone) {
            engine->read_guide("small", modality,
                               {2, 2, channels, std::vector<std::uint8_t>(4u * channels, tone)});
        };
        ask("digit", 1, 0);
        begun.get_future().wait();
        for (const int tone : {51, 102, 153}) ask("digit", 1, static_cast<std::uint8_t>(tone));
        ask("picture", 3, 204);
        free.set_value();
        for (std::size_t told = 0; told < 3; std::this_thread::yield()) told += engine->take_events().size();
    }
    REQUIRE(read.size() == 3);
    CHECK(read[0] == std::pair<std::string, float>("digit", -1.f));
    CHECK(read[1] == std::pair<std::string, float>("digit", 153 / 127.5f - 1));
    CHECK(read[2] == std::pair<std::string, float>("picture", 204 / 127.5f - 1));
}

TEST_CASE("an edit during a run is taken at the next step and recorded") {
    SmallEngine small(true);
    Gate gate(*small.denoiser);
    const auto id = small.engine->run(small_request(GuideMode::Hold, 2));
    gate.wait_until_reached();
    small.engine->edit(id, "guides/0/scale", "3");
    small.engine->edit(id, "guides/0/scale", "4");
    gate.open();
    small.wait_for(EventKind::Finished, id);
    GenerationRequest recorded = small_request(GuideMode::Hold, 2);
    recorded.edits = {{1, "guides/0/scale", "4"}};
    const auto replay = small.engine->run(recorded);
    small.wait_for(EventKind::Finished, replay);
    CHECK(small.frame_of(replay)->layers[1].noisy == small.frame_of(id)->layers[1].noisy);
}

TEST_CASE("commands from many threads at once leave every run with one end") {
    SmallEngine small(true);
    std::vector<engine::RunId> ids;
    ids.reserve(6);
    for (int i = 0; i < 6; ++i) ids.push_back(small.engine->run(small_request()));
    std::vector<std::jthread> hands;
    hands.reserve(3);
    for (int t = 0; t < 3; ++t)
        hands.emplace_back([&, t] {
            for (const auto id : ids)
                for (int i = 0; i < 10; ++i) {
                    if (t == 0) small.engine->pause(id);
                    if (t == 0) small.engine->resume(id);
                    if (t == 1) small.engine->step(id);
                    if (t == 1) small.engine->step_back(id);
                    if (t == 2) small.engine->want_frame(id);
                    if (t == 2) small.engine->take_frames();
                }
        });
    hands.clear();
    for (const auto id : ids) {
        small.engine->resume(id);
        small.wait_for(EventKind::Finished, id);
        small.engine->cancel(id);
    }
    small.drain();
    for (const auto id : ids) CHECK(small.count(EventKind::Failed, id) == 0);
}
