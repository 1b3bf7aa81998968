// Going back and forth, branches, the film strip, and what is kept of all runs together.
#include <cmath>
#include <future>
#include <map>

#include "tests/catch.h"
#include "tests/core/engine/small_engine.h"

using namespace syn;
using namespace syn::test;
using Catch::Matchers::Contains;
using engine::EventKind;
using engine::RunId;

namespace {

struct PastEngine : SmallEngine {
    using SmallEngine::SmallEngine;

    RunId finished(const GenerationRequest& request) {
        const RunId id = engine->run(request);
        wait_for(EventKind::Finished, id);
        return id;
    }
    /// Goes there and waits until it stands there.
    void go(RunId id, int step) {
        events.clear();
        engine->rewind(id, step);
        for (;;) {
            drain();
            for (const engine::Event& event : events)
                if (event.run == id && event.step == step &&
                    (event.kind == EventKind::Paused || event.kind == EventKind::Finished))
                    return;
            if (count(EventKind::Refused, id) > 0) throw std::runtime_error("refused");
            std::this_thread::yield();
        }
    }
    RunId forked(RunId id, int step, std::vector<Edit> edits) {
        const RunId fork = engine->fork(id, step, std::move(edits));
        wait_for(EventKind::Finished, fork);
        return fork;
    }
    std::vector<std::uint8_t> picture(RunId id) { return frame_of(id)->layers[1].noisy; }
    std::size_t bytes_of(RunId id) { return engine->kept(id).value().bytes; }
};

GenerationRequest twenty_steps() {
    GenerationRequest request = small_request(GuideMode::Hold, 4);
    request.steps = 20;
    return request;
}

}  // namespace

TEST_CASE("a finished run stands at any step that is asked for, without a network call") {
    PastEngine small(GENERATE(false, true));
    const RunId id = small.finished(twenty_steps());
    const auto pictures = small.picture(id);
    const int calls = small.denoiser->calls;
    small.go(id, 12);
    CHECK(small.frame_of(id)->step == 12);
    CHECK(small.picture(id) != pictures);
    small.go(id, 3);
    small.go(id, 17);
    CHECK(small.frame_of(id)->step == 17);
    CHECK_FALSE(small.engine->png(id, 0, "picture"));
    small.go(id, 20);
    CHECK(small.picture(id) == pictures);
    CHECK(small.engine->png(id, 0, "picture"));
    CHECK(small.denoiser->calls == calls);
    CHECK(small.engine->kept(id)->reached == 20);

    small.engine->rewind(id, 21);
    CHECK_THAT(small.wait_for(EventKind::Refused, id).text, Contains("21") && Contains("step 20"));
    small.engine->resume(id);
    CHECK(small.picture(id) == pictures);
}

TEST_CASE("a run beside another makes what the other has not made, and is a whole run like it") {
    PastEngine small(GENERATE(false, true));
    const RunId first = small.finished(twenty_steps());
    const std::int64_t whole = small.denoiser->rows;
    GenerationRequest rolled = twenty_steps();
    rolled.seeds = {42, 43, 99, 45, 46};
    small.denoiser->rows = 0;
    const RunId second = small.engine->run_beside(first, rolled);
    small.wait_for(EventKind::Finished, second);
    CHECK(small.denoiser->rows * 5 == whole);
    CHECK(small.count(EventKind::Stepped, second) == 20);
    CHECK(small.engine->kept(second)->reached == 20);
    CHECK(small.engine->request(second)->seeds == rolled.seeds);
    CHECK(small.engine->png(second, 2, "picture"));

    const auto before = small.picture(first), after = small.picture(second),
               alone = small.picture(small.finished(rolled));
    const std::size_t bytes = before.size() / 5;
    for (std::size_t i = 0; i < before.size(); ++i) {
        if (i / bytes != 2) CHECK(after[i] == before[i]);
        CHECK(std::abs(after[i] - alone[i]) <= 1);
    }
    CHECK(after != before);

    // Of a run that is no longer kept nothing can be taken.
    small.engine->forget(first);
    small.denoiser->rows = 0;
    small.wait_for(EventKind::Finished, small.engine->run_beside(first, rolled));
    CHECK(small.denoiser->rows == whole);
}

TEST_CASE("of many wishes to go somewhere the last one counts") {
    PastEngine small(true);
    const RunId id = small.finished(twenty_steps());
    small.events.clear();
    for (int i = 0; i < 200; ++i) small.engine->rewind(id, i % 20);
    small.go(id, 7);
    CHECK(small.frame_of(id)->step == 7);
    small.drain();
    CHECK(small.events.back().step == 7);
}

TEST_CASE("scrub to step 12, change the weight, branch: two runs, and each request makes its own pictures") {
    PastEngine small(GENERATE(false, true));
    const RunId trunk = small.finished(twenty_steps());
    const auto trunk_picture = small.picture(trunk);
    small.go(trunk, 12);
    const auto at_twelve = small.picture(trunk);
    const int calls = small.denoiser->calls;
    const RunId branch = small.forked(trunk, 12, {{0, "guides/0/scale", "6"}});
    CHECK(small.denoiser->calls == calls + 8);  // the past is shared
    CHECK(small.wait_for(EventKind::Started, branch).step == 12);
    const auto branch_picture = small.picture(branch);
    CHECK(branch_picture != trunk_picture);

    CHECK(small.picture(trunk) == at_twelve);
    small.go(trunk, 20);
    CHECK(small.picture(trunk) == trunk_picture);
    small.go(branch, 12);
    CHECK(small.picture(branch) == at_twelve);

    const auto recorded = small.engine->request(branch);
    REQUIRE(recorded);
    CHECK((recorded->edits == std::vector<Edit>{{12, "guides/0/scale", "6"}}));
    CHECK(small.engine->request(trunk)->edits.empty());
    const auto stored = request_from_json(to_json(*recorded));
    REQUIRE(stored);
    CHECK(small.picture(small.finished(*stored)) == branch_picture);
    CHECK(small.picture(small.finished(*small.engine->request(trunk))) == trunk_picture);
}

TEST_CASE("a branch of a branch drops the edits that came after it") {
    PastEngine small(false);
    const RunId trunk = small.finished(twenty_steps());
    const RunId late = small.forked(trunk, 15, {{0, "guides/0/scale", "6"}});
    const RunId early = small.forked(late, 5, {{0, "guides/0/mode", "\"random\""}});
    CHECK((small.engine->request(early)->edits == std::vector<Edit>{{5, "guides/0/mode", "\"random\""}}));
    CHECK(small.picture(small.finished(*small.engine->request(early))) == small.picture(early));
    const RunId later = small.forked(late, 18, {{0, "guides/0/scale", "1"}});
    CHECK(small.engine->request(later)->edits.size() == 2);
    CHECK(small.picture(small.finished(*small.engine->request(later))) == small.picture(later));
}

TEST_CASE("a branch tells the numbers of the steps it shares, and those of its own") {
    PastEngine small(false);
    const RunId trunk = small.finished(twenty_steps());
    small.engine->take_series();
    const RunId branch = small.forked(trunk, 12, {{0, "guides/0/scale", "6"}});
    std::vector<int> steps;
    for (const auto& point : small.engine->take_series())
        if (point.run == branch && point.series == "seconds") steps.push_back(point.step);
    REQUIRE(steps.size() == 20);
    for (int i = 0; i < 20; ++i) CHECK(steps[static_cast<std::size_t>(i)] == i + 1);
}

TEST_CASE(
    "what guides add is told step by step, by a branch for the steps it shares too, but not by previews") {
    PastEngine small(false);
    using Points = std::map<std::pair<std::string, int>, double>;
    const auto taken = [&](RunId id) {
        Points points;
        for (const auto& point : small.engine->take_series())
            if (point.run == id &&
                (point.series.starts_with("contribution/") || point.series.starts_with("cosine/")))
                points[{point.series, point.step}] = point.value;
        return points;
    };
    GenerationRequest request = small_request(GuideMode::Random, 3);
    Guide part = request.guides.front();
    part.modality = "picture";
    part.image = {2, 2, 3, std::vector<std::uint8_t>(12, 200)};
    part.mask = {2, 2, 1, {255, 0, 0, 0}};
    part.scale = 2;
    request.guides.push_back(part);
    const RunId trunk = small.finished(request);
    const Points whole = taken(trunk);
    for (const char* series : {"contribution/digit", "contribution/picture", "cosine/base/digit",
                               "cosine/base/picture", "cosine/digit/picture"})
        for (int step = 1; step <= 8; ++step) {
            CAPTURE(series, step);
            REQUIRE(whole.contains({series, step}));
            CHECK(std::isfinite(whole.at({series, step})));
        }
    CHECK(whole.size() == 40);
    const RunId branch = small.forked(trunk, 5, {{0, "guides/0/scale", "6"}});
    const Points forked = taken(branch);
    CHECK(forked.size() == 40);
    for (const auto& [place, value] : whole) {
        CAPTURE(place.first, place.second);
        if (place.second <= 5) CHECK(forked.at(place) == value);
    }
    CHECK(forked.at({"contribution/digit", 6}) == Approx(2.5 * whole.at({"contribution/digit", 6})));

    const RunId live = small.engine->run(request, true);
    small.wait_for(EventKind::Finished, live);
    CHECK(taken(live).empty());
    // Plainly guided nothing is added; a contribution of nothing has no direction.
    const RunId plain = small.finished(small_request(GuideMode::Hold, 1));
    CHECK(taken(plain).empty());
}

TEST_CASE("a branch that cannot be is told in one sentence") {
    PastEngine small(false);
    const RunId paused = small.engine->run_paused(twenty_steps());
    small.engine->step(paused);
    const auto why = [&](RunId id) { return small.wait_for(EventKind::Failed, id).text; };
    CHECK_THAT(why(small.engine->fork(paused, 2, {})), Contains("has reached step 1"));
    CHECK_THAT(why(small.engine->fork(paused, 1, {{0, "steps", "9"}})),
               Contains("cannot change during a run"));
    CHECK_THAT(why(small.engine->fork(paused, 1, {{0, "guides/0/mode", "\"no\""}})), Contains("no"));
    CHECK_THAT(why(small.engine->fork(999, 1, {})), Contains("no longer kept"));
    small.engine->forget(paused);
    CHECK_FALSE(small.engine->kept(paused));
    CHECK_FALSE(small.engine->request(paused));
    CHECK_THAT(why(small.engine->fork(paused, 1, {})), Contains("no longer kept"));
}

TEST_CASE("a branch can start paused, be gone back in, and goes on") {
    PastEngine small(true);
    const RunId trunk = small.finished(twenty_steps());
    const RunId branch = small.engine->fork(trunk, 12, {{0, "guides/0/scale", "6"}}, true);
    CHECK(small.wait_for(EventKind::Paused, branch).step == 12);
    CHECK(small.count(EventKind::Stepped, branch) == 0);
    small.go(branch, 4);
    small.engine->resume(branch);
    small.wait_for(EventKind::Finished, branch);
    CHECK(small.picture(branch) == small.picture(small.forked(trunk, 12, {{0, "guides/0/scale", "6"}})));
}

TEST_CASE("the film strip has every step once, those before it was asked for and those gone back to too") {
    PastEngine small(false);
    const RunId id = small.engine->run_paused(twenty_steps());
    for (int i = 0; i < 5; ++i) small.engine->step(id);
    small.engine->want_strip(id, 2, "picture");
    const auto steps = [&] {
        std::vector<int> result;
        for (const auto& thumbnail : small.engine->take_thumbnails()) result.push_back(thumbnail.step);
        return result;
    };
    CHECK((steps() == std::vector<int>{0, 1, 2, 3, 4, 5}));
    CHECK(steps().empty());
    small.engine->step(id);
    CHECK((steps() == std::vector<int>{6}));
    small.go(id, 3);
    CHECK((steps() == std::vector<int>{3}));
    small.engine->resume(id);
    CHECK(steps().size() == 17);

    // It shows what the frame shows.
    small.engine->want_strip(id, 2, "picture");
    const auto thumbnails = small.engine->take_thumbnails();
    REQUIRE(thumbnails.size() == 21);
    const auto frame = small.frame_of(id);
    const auto& last = thumbnails.back();
    CHECK(last.width == 2);
    CHECK(last.height == 2);
    const auto from = frame->layers[1].noisy.begin() + 2 * 16;
    CHECK((last.noisy == std::vector<std::uint8_t>(from, from + 16)));
    CHECK(last.estimate.size() == 16);
    CHECK((thumbnails.front().estimate[0] == 128));

    // A branch has the past as well; what is not there has no strip.
    const RunId branch = small.forked(id, 12, {{0, "guides/0/scale", "6"}});
    small.engine->want_strip(branch, 0, "digit");
    CHECK(small.engine->take_thumbnails().size() == 21);
    small.engine->want_strip(branch, 99, "digit");
    small.engine->want_strip(branch, 0, "smell");
    small.engine->want_strip(999, 0, "digit");
    CHECK(small.engine->take_thumbnails().empty());
}

TEST_CASE("the strip of a long run is thinned, and nobody has to take it") {
    PastEngine small(false);
    GenerationRequest request = small_request();
    request.steps = 1000;
    request.count = 1;
    const RunId id = small.engine->run_paused(request);
    small.engine->want_strip(id, 0, "picture");
    small.engine->resume(id);
    const auto thumbnails = small.engine->take_thumbnails();
    CHECK(thumbnails.size() <= 257);
    CHECK(thumbnails.size() >= 250);
    CHECK(thumbnails.back().step == 1000);
}

TEST_CASE("what is kept of all runs together stays below the limit, and pictures stay exact") {
    std::size_t one_run = 0;
    {
        PastEngine small(false);
        one_run = small.bytes_of(small.finished(twenty_steps()));
        CHECK(small.engine->kept(1)->states == 21);
        CHECK(small.engine->kept(1)->all_bytes == one_run);
    }
    const auto denoiser = small_denoiser();
    auto parts = SmallEngine::parts(denoiser);
    parts.runner = make_inline_runner;
    parts.kept_bytes = 2 * one_run;
    PastEngine small(false);
    small.engine = engine::make_engine(parts);
    const RunId trunk = small.finished(twenty_steps());
    const auto expected = small.picture(trunk);
    small.go(trunk, 19);  // what is paused is not forgotten, but gives way
    std::vector<RunId> branches;
    for (int i = 0; i < 12; ++i) {
        const RunId other = small.finished(twenty_steps());
        REQUIRE(small.engine->kept(other)->all_bytes <= 2 * one_run);
        CHECK(small.engine->kept(other)->states > 10);  // the newest has its past whole, or nearly
        branches.push_back(small.forked(other, 3 + i, {{0, "guides/0/scale", std::to_string(i)}}));
        REQUIRE(small.engine->kept(branches.back())->all_bytes <= 2 * one_run);
    }
    // What was given up is made again.
    REQUIRE(small.engine->kept(trunk));
    CHECK(small.engine->kept(trunk)->states < 21);
    small.go(trunk, 11);
    small.engine->resume(trunk);
    CHECK(small.picture(trunk) == expected);
    CHECK(small.engine->kept(trunk)->all_bytes <= 2 * one_run);
}

TEST_CASE("where even that is too much, old runs are forgotten whole") {
    const auto denoiser = small_denoiser();
    auto parts = SmallEngine::parts(denoiser);
    parts.runner = make_inline_runner;
    parts.kept_bytes = 1;
    PastEngine small(false);
    small.engine = engine::make_engine(parts);
    const RunId first = small.finished(twenty_steps());
    CHECK(small.engine->png(first, 0, "digit"));
    const RunId second = small.finished(twenty_steps());
    CHECK_FALSE(small.engine->kept(first));
    CHECK(small.engine->png(second, 0, "digit"));
    CHECK(small.engine->kept(second)->states == 0);
    small.go(second, 9);
    CHECK(small.frame_of(second)->step == 9);
}

TEST_CASE("going back to what is not kept is held up before its next network call") {
    const auto denoiser = small_denoiser();
    auto parts = SmallEngine::parts(denoiser);
    parts.kept_bytes = 1;
    PastEngine small(true);
    small.engine = engine::make_engine(parts);
    const RunId id = small.finished(twenty_steps());
    std::promise<void> reached, open;
    denoiser->calls = 0;
    denoiser->before_call = [&] {
        if (denoiser->calls != 5) return;
        reached.set_value();
        open.get_future().wait();
    };
    small.engine->rewind(id, 15);
    reached.get_future().wait();
    small.engine->rewind(id, 2);  // the wish that counts
    open.set_value();
    small.events.clear();
    CHECK(small.wait_for(EventKind::Paused, id).step == 2);
    CHECK(denoiser->calls == 5 + 2);
}

TEST_CASE("a cancelled run can be gone back into and branched from") {
    PastEngine small(true);
    const RunId id = small.engine->run_paused(twenty_steps());
    for (int i = 0; i < 6; ++i) small.engine->step(id);
    while (small.engine->kept(id)->reached < 6) std::this_thread::yield();
    small.engine->cancel(id);
    small.wait_for(EventKind::Cancelled, id);
    small.go(id, 4);
    const RunId branch = small.forked(id, 6, {{0, "guides/0/scale", "2"}});
    CHECK(small.count(EventKind::Stepped, branch) == 14);
    small.engine->resume(id);
    small.wait_for(EventKind::Finished, id);
    CHECK(small.picture(id) == small.picture(small.finished(twenty_steps())));
    const RunId never = small.engine->run_paused(twenty_steps());
    small.engine->cancel(never);
    small.engine->rewind(never, 0);
    small.wait_for(EventKind::Cancelled, never);
}

TEST_CASE("between two steps of a run that goes on, one that rests shows another step") {
    PastEngine small(true);
    const RunId resting = small.finished(twenty_steps());
    std::promise<void> reached, open;
    const int before = small.denoiser->calls;
    small.denoiser->before_call = [&] {
        if (small.denoiser->calls != before + 3) return;
        reached.set_value();
        open.get_future().wait();
    };
    const RunId going = small.engine->run(twenty_steps());
    reached.get_future().wait();
    small.engine->rewind(resting, 5);
    open.set_value();
    small.wait_for(EventKind::Finished, going);
    const auto at = [&](RunId id, EventKind kind, int step) {
        for (std::size_t i = 0; i < small.events.size(); ++i)
            if (small.events[i].run == id && small.events[i].kind == kind && small.events[i].step == step)
                return i;
        return small.events.size();
    };
    CHECK(at(resting, EventKind::Paused, 5) < at(going, EventKind::Stepped, 4));
    CHECK(small.count(EventKind::Stepped, going) == 20);
    CHECK(small.count(EventKind::Finished, going) == 1);
}

TEST_CASE("branching, going back, forgetting and looking from several threads at once lose nothing") {
    PastEngine small(true);
    const RunId trunk = small.finished(twenty_steps());
    std::vector<RunId> branches;
    std::vector<std::jthread> hands;
    hands.emplace_back([&] {
        for (int i = 0; i < 40; ++i) small.engine->rewind(trunk, (7 * i) % 21);
    });
    hands.emplace_back([&] {
        for (int i = 0; i < 40; ++i) {
            small.engine->want_strip(trunk, i % 5, "picture");
            small.engine->take_thumbnails();
            small.engine->kept(trunk);
            small.engine->request(trunk);
        }
    });
    hands.emplace_back([&] {
        for (int i = 0; i < 12; ++i) {
            branches.push_back(small.engine->fork(trunk, i, {{0, "guides/0/scale", std::to_string(i)}}));
            if (i % 3 == 0) small.engine->forget(branches.back());
            if (i % 3 == 1) small.engine->cancel(branches.back());
        }
    });
    hands.clear();
    for (std::size_t i = 2; i < branches.size(); i += 3) small.wait_for(EventKind::Finished, branches[i]);
    // Commands are carried out in turn: whatever was asked of the others is over by then.
    small.wait_for(EventKind::Finished, small.engine->run(twenty_steps()));
    for (const RunId id : branches) {
        CHECK(small.count(EventKind::Failed, id) == 0);
        CHECK(small.count(EventKind::Finished, id) + small.count(EventKind::Cancelled, id) == 1);
    }
    small.go(trunk, 20);
}
