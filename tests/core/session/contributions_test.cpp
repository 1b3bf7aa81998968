// What each term of a request adds, step by step.
#include <ATen/ops/equal.h>

#include <cmath>

#include "core/session/guided_part.h"
#include "core/session/session.h"
#include "tests/catch.h"
#include "tests/core/session/small_world.h"

using namespace syn;
using namespace syn::test;

namespace {

SessionOptions telling(int kept_states = 64) {
    SessionOptions options;
    options.kept_states = kept_states;
    options.contributions = true;
    return options;
}

std::vector<StepEvent> events_of(Session session) {
    std::vector<StepEvent> events;
    REQUIRE(session.run({}, [&](const StepEvent& event) { events.push_back(event); }) == Progress::Finished);
    return events;
}

/// Equal to the bit, what is no number too.
bool same_numbers(const StepEvent& a, const StepEvent& b) {
    const auto equal = [](double x, double y) { return x == y || (std::isnan(x) && std::isnan(y)); };
    const auto all = [&](const std::vector<double>& x, const std::vector<double>& y) {
        return std::equal(x.begin(), x.end(), y.begin(), y.end(), equal);
    };
    return a.step == b.step && a.terms == b.terms && all(a.contributions.norms, b.contributions.norms) &&
           std::equal(a.contributions.cosines.begin(), a.contributions.cosines.end(),
                      b.contributions.cosines.begin(), b.contributions.cosines.end(), all);
}

Guide picture_part(const char* part, double scale) {
    Guide guide;
    guide.modality = "picture";
    guide.image = {2, 2, 3, std::vector<std::uint8_t>(12, 200)};
    guide.mask = *part_mask(part, 2, 2, 3);
    guide.scale = scale;
    return guide;
}

}  // namespace

TEST_CASE("steps tell what a weighted guide adds, and nothing where nobody asks or nothing is weighed") {
    const GenerationRequest request = small_request(GuideMode::Hold, 3);
    const auto events = events_of(small_session(request, small_models(), telling()));
    REQUIRE(events.size() == 8);
    for (const StepEvent& event : events) {
        CHECK(event.terms == std::vector<std::string>{"digit"});
        REQUIRE(event.contributions.norms.size() == 1);
        CHECK(event.contributions.norms[0] > 0);
        CHECK(std::abs(event.contributions.cosines[0][1]) <= 1 + 1e-9);
    }
    for (const StepEvent& event : events_of(small_session(request))) CHECK(event.terms.empty());
    for (const StepEvent& event :
         events_of(small_session(small_request(GuideMode::Hold, 1), small_models(), telling())))
        CHECK(event.terms.empty());
    // It asks no network, and changes no picture.
    const auto quiet = small_denoiser(), told = small_denoiser();
    Session without = small_session(request, small_models(quiet)),
            with = small_session(request, small_models(told), telling());
    without.run();
    with.run();
    CHECK(quiet->calls == told->calls);
    CHECK(at::equal(with.noisy(), without.noisy()));
    // Twice the weight above one adds twice as much, before the states differ.
    const auto doubled =
        events_of(small_session(small_request(GuideMode::Hold, 5), small_models(), telling()));
    CHECK(doubled[0].contributions.norms[0] == Approx(2 * events[0].contributions.norms[0]).epsilon(1e-5));
    CHECK(doubled[0].contributions.cosines[0][1] ==
          Approx(events[0].contributions.cosines[0][1]).epsilon(1e-5));
}

TEST_CASE("contributions have the names that the request gives") {
    const auto names = [](const GenerationRequest& request) {
        Session session = small_session(request, small_models(), telling());
        session.advance();
        return session.event().terms;
    };
    using Names = std::vector<std::string>;
    GenerationRequest request = small_request(GuideMode::Reconstruction, 2);
    CHECK(names(request) == Names{"digit", "digit reconstruction"});
    request.guides.front().scale = 1;
    request.guides.push_back(picture_part("left", 2));
    request.guides.push_back(picture_part("right+red", 3));
    CHECK(names(request) == Names{"picture 1", "picture 2", "digit reconstruction"});
    request.guides.pop_back();
    CHECK(names(request) == Names{"picture", "digit reconstruction"});
    request = small_request();
    request.terms = {{0, 1, {}}, {0, -1, {"digit"}}, {0, 0.5, {"digit"}}};
    CHECK(names(request) == Names{"without digit", "without digit 2"});
    request.terms.clear();
    request.guides.clear();
    request.joint_scale = 2;
    CHECK(names(request) == Names{"digit", "picture"});
}

TEST_CASE("a replay, a way back and a fork tell the same numbers, whatever is kept and whatever the solver") {
    for (const char* solver : {"dpmpp-2m", "heun", "ddpm"})
        for (const GuideMode mode : {GuideMode::Random, GuideMode::Resample, GuideMode::Reconstruction}) {
            CAPTURE(solver, name_of(mode));
            GenerationRequest request = small_request(mode, 3);
            request.solver = solver;
            request.resampling = {2, 2};
            request.guides.push_back(picture_part("left", 2));
            const auto straight = events_of(small_session(request, small_models(), telling()));
            REQUIRE(straight[0].terms.size() >= 2);
            for (const int kept : {0, 64}) {
                Session session = small_session(request, small_models(), telling(kept));
                session.run();
                REQUIRE(session.rewind(5).value());
                CHECK(same_numbers(session.event(), straight[4]));
                Session fork = session;
                REQUIRE(fork.edit("guides/0/scale", "4"));
                CHECK(same_numbers(fork.event(), straight[4]));
                fork.advance();
                CHECK_FALSE(same_numbers(fork.event(), straight[5]));
                session.advance();
                CHECK(same_numbers(session.event(), straight[5]));
                const auto replayed = events_of(small_session(fork.request(), small_models(), telling(kept)));
                CHECK(same_numbers(replayed[4], straight[4]));
                CHECK(same_numbers(replayed[5], fork.event()));
            }
        }
}

TEST_CASE("a weight that is changed during a run begins a contribution, or ends it") {
    GenerationRequest request = small_request(GuideMode::Hold, 1);
    request.edits = {{3, "guides/0/scale", "2"}, {6, "guides/0/scale", "1"}};
    const auto events = events_of(small_session(request, small_models(), telling()));
    for (const StepEvent& event : events) {
        CAPTURE(event.step);
        CHECK(event.terms.size() == (event.step > 3 && event.step <= 6 ? 1u : 0u));
    }
}

TEST_CASE("pictures that are lent count as those that are made") {
    GenerationRequest request = small_request(GuideMode::Random, 3);
    Session lender = small_session(request, small_models(), telling());
    lender.run();
    const auto told = [&](const std::vector<std::uint64_t>& seeds, bool lent) {
        GenerationRequest other = request;
        other.seeds = seeds;
        other.count = static_cast<int>(seeds.size());
        Session session = small_session(other, small_models(), telling());
        if (lent) REQUIRE(session.borrow(lender));
        return events_of(std::move(session));
    };
    for (const auto& seeds : {std::vector<std::uint64_t>{42, 43, 99, 45, 46}, {46, 42}}) {
        const auto alone = told(seeds, false), lent = told(seeds, true);
        for (std::size_t i = 0; i < alone.size(); ++i) {
            CAPTURE(seeds.size(), i);
            CHECK(lent[i].terms == alone[i].terms);
            CHECK(lent[i].contributions.norms[0] ==
                  Approx(alone[i].contributions.norms[0]).epsilon(1e-4).margin(1e-6));
            CHECK(lent[i].contributions.cosines[0][1] ==
                  Approx(alone[i].contributions.cosines[0][1]).epsilon(1e-3).margin(1e-3));
        }
    }
    // Of a lender that told nothing nothing is known of its pictures.
    Session silent = small_session(request);
    silent.run();
    lender = silent;
    for (const StepEvent& event : told({42, 43, 99, 45, 46}, true)) CHECK(event.terms.empty());
}
