#include "core/session/session.h"

#include <ATen/ops/allclose.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/equal.h>

#include <cmath>
#include <set>

#include "core/sampler/sampler_registry.h"
#include "core/session/pixels.h"
#include "core/session/request_changes.h"
#include "tests/catch.h"
#include "tests/core/session/small_world.h"

using namespace syn;
using namespace syn::test;
using Catch::Matchers::Contains;

namespace {

at::Tensor pictures(const GenerationRequest& request, const SessionOptions& options = {}) {
    Session session = small_session(request, small_models(), options);
    REQUIRE(session.run() == Progress::Finished);
    return session.noisy();
}

std::string refusal(const GenerationRequest& request, std::vector<SessionModel> models = small_models()) {
    const auto session = Session::create(request, std::move(models));
    return session ? "" : session.error().message;
}

GenerationRequest with(GenerationRequest request, const std::function<void(GenerationRequest&)>& change) {
    change(request);
    return request;
}

}  // namespace

TEST_CASE("a run tells of every step and ends in clean pictures that keep the held guide") {
    Session session = small_session(small_request());
    CHECK(session.event().gammas == std::vector<double>{-12, 10});
    int last = 0;
    CHECK(session.run({}, [&](const StepEvent& event) {
        CHECK(event.step == ++last);
        CHECK(event.steps == 8);
        CHECK(event.gammas.size() == 2);
        CHECK(event.norms.size() == 2);
    }) == Progress::Finished);
    CHECK(last == 8);
    CHECK(session.finished());
    const at::Tensor guide = to_tensor(session.request().guides[0].image);
    for (int i = 0; i < 5; ++i) CHECK(at::allclose(session.noisy()[i].narrow(0, 0, 1), guide, 1e-5, 1e-5));
    CHECK(at::allclose(session.noisy(), session.estimate(), 1e-5, 1e-5));
    CHECK_FALSE(
        at::allclose(session.noisy()[0].narrow(0, 1, 2), session.noisy()[1].narrow(0, 1, 2), 1e-2, 1e-2));
}

TEST_CASE("a picture depends on its own seed, whichever way the request says it") {
    const GenerationRequest plain = small_request(GuideMode::Random);  // seeds 42 to 46
    const at::Tensor expected = pictures(plain);
    GenerationRequest listed = plain;
    listed.seed = 9;
    listed.seeds = {42, 43, 44, 45, 46};
    CHECK(at::equal(pictures(listed), expected));
    listed.seeds = {44, 43, 42, 45, 99};
    const at::Tensor mixed = pictures(listed);
    CHECK(at::allclose(mixed[0], expected[2], 1e-5, 1e-5));
    CHECK(at::allclose(mixed[1], expected[1], 1e-5, 1e-5));
    CHECK_FALSE(at::allclose(mixed[4], expected[4], 1e-2, 1e-2));
    // Also where a session makes a part of the request alone.
    CHECK(at::allclose(pictures(listed, {2, 2}), mixed.narrow(0, 2, 2), 1e-5, 1e-5));
}

TEST_CASE("stepping back and on again gives the same pictures, from kept states or made again") {
    const SessionOptions options =
        GENERATE(SessionOptions{}, SessionOptions{0, 0, 64, 3}, SessionOptions{0, 0, 64, 0});
    const GuideMode mode = GENERATE(GuideMode::Random, GuideMode::Predicted, GuideMode::Hold);
    const at::Tensor straight = pictures(small_request(mode));
    Session session = small_session(small_request(mode), small_models(), options);
    while (session.step() < 6) session.advance();
    const at::Tensor sixth = session.noisy();
    for (const int target : {5, 4, 1, 0}) {
        REQUIRE(session.rewind(target).value());
        CHECK(session.step() == target);
    }
    while (session.step() < 6) session.advance();
    CHECK(at::equal(session.noisy(), sixth));
    session.run();
    CHECK(at::equal(session.noisy(), straight));
    CHECK_FALSE(session.rewind(9));
    CHECK_FALSE(session.rewind(-1));
}

TEST_CASE("going back to kept states costs no network call") {
    const auto denoiser = small_denoiser();
    Session session = small_session(small_request(), small_models(denoiser));
    session.run();
    const int calls = denoiser->calls;
    REQUIRE(session.rewind(2).value());
    session.run();
    CHECK(denoiser->calls == calls);
}

TEST_CASE("a run goes forth again to what it had reached, and no further") {
    const auto denoiser = small_denoiser();
    SessionOptions options;
    options.kept_states = GENERATE(0, 3, 64);
    Session session = small_session(small_request(GuideMode::Random), small_models(denoiser), options);
    while (session.step() < 6) session.advance();
    const at::Tensor sixth = session.noisy();
    REQUIRE(session.rewind(1).value());
    CHECK(session.reached() == 6);
    REQUIRE(session.rewind(6).value());
    CHECK(at::equal(session.noisy(), sixth));
    CHECK_FALSE(session.rewind(7));
    CHECK(session.step() == 6);
    REQUIRE(session.rewind(2).value());
    REQUIRE(session.edit("guides/0/scale", "3"));
    CHECK(session.reached() == 2);
    CHECK_FALSE(session.rewind(3));
}

TEST_CASE("going forth starts from the present state where that is the nearest") {
    const auto denoiser = small_denoiser();
    Session session = small_session(small_request(), small_models(denoiser), {0, 0, 64, 0});
    session.run();
    REQUIRE(session.rewind(5).value());
    denoiser->calls = 0;
    REQUIRE(session.rewind(7).value());
    CHECK(denoiser->calls == 2);
}

TEST_CASE("kept states are shared by forks, and given up by halves") {
    Session session = small_session(small_request());
    session.run();
    const auto kept = [](const Session& of) {
        std::set<const RunState*> states;
        of.each_kept([&](const RunState& state) { states.insert(&state); });
        return states;
    };
    Session fork = session;
    CHECK(kept(session).size() == 9);
    CHECK(kept(fork) == kept(session));
    const at::Tensor third = [&] {
        REQUIRE(session.rewind(3).value());
        return session.noisy();
    }();
    for (const std::size_t left : {5u, 3u, 2u, 1u, 0u}) {
        REQUIRE(session.thin());
        CHECK(kept(session).size() == left);
    }
    CHECK_FALSE(session.thin());
    CHECK(kept(fork).size() == 9);
    REQUIRE(session.rewind(2).value());
    REQUIRE(session.rewind(3).value());
    CHECK(at::equal(session.noisy(), third));
}

TEST_CASE("the states kept are bounded and evenly spread") {
    Trajectory trajectory(5);
    for (int step = 0; step <= 100; ++step) {
        trajectory.keep(step, std::shared_ptr<const RunState>());
        CHECK(trajectory.size() <= 5);
    }
    CHECK(trajectory.size() >= 3);
}

TEST_CASE("a fork goes its own way and leaves the original alone") {
    const GenerationRequest request = small_request(GuideMode::Hold, 2);
    const at::Tensor straight = pictures(request);
    Session session = small_session(request);
    while (session.step() < 3) session.advance();
    Session fork = session;
    REQUIRE(fork.edit("guides/0/scale", "5"));
    fork.run();
    session.run();
    CHECK(at::equal(session.noisy(), straight));
    CHECK_FALSE(at::allclose(fork.noisy(), straight, 1e-3, 1e-3));
    CHECK(session.request().edits.empty());
}

TEST_CASE("a weight changed during a run is recorded, and the request replays it bit for bit") {
    Session session = small_session(small_request(GuideMode::Random, 2));
    while (session.step() < 3) session.advance();
    REQUIRE(session.edit("guides/0/scale", "4"));
    REQUIRE(session.edit("guides/0/scale", "5"));  // one edit a step and path
    session.advance();
    REQUIRE(session.edit("guides/0/mode", "\"hold\""));
    session.run();
    CHECK((session.request().edits ==
           std::vector<Edit>{{3, "guides/0/scale", "5"}, {4, "guides/0/mode", "\"hold\""}}));
    CHECK(session.request().guides[0].scale == 2);
    CHECK(session.settings().guides[0].scale == 5);

    const auto stored = request_from_json(to_json(session.request()));
    REQUIRE(stored);
    CHECK(at::equal(pictures(*stored), session.noisy()));
    CHECK_FALSE(at::equal(pictures(small_request(GuideMode::Random, 2)), session.noisy()));
}

TEST_CASE("an edit after going back drops the edits that came later") {
    Session session = small_session(small_request(GuideMode::Hold, 2));
    while (session.step() < 5) session.advance();
    REQUIRE(session.edit("guides/0/scale", "9"));
    session.advance();
    REQUIRE(session.rewind(2).value());
    CHECK(session.settings().guides[0].scale == 2);
    REQUIRE(session.edit("guides/0/scale", "3"));
    session.run();
    CHECK((session.request().edits == std::vector<Edit>{{2, "guides/0/scale", "3"}}));
    CHECK(at::equal(pictures(session.request()), session.noisy()));
}

TEST_CASE("what would alter the grid, the solver or the noise cannot change during a run") {
    Session session = small_session(small_request());
    session.advance();
    for (const char* path :
         {"steps", "solver", "grid", "schedule", "seed", "count", "models/0/name", "edits", "version"}) {
        const auto refused = session.edit(path, "3");
        REQUIRE_FALSE(refused);
        CHECK_THAT(refused.error().message, Contains("cannot change during a run"));
    }
    CHECK_FALSE(session.edit("guides/3/scale", "3"));
    CHECK_FALSE(session.edit("guides/0/scale", "\"much\""));
    CHECK_FALSE(session.edit("guides/0/modality", "\"smell\""));
    CHECK(session.request().edits.empty());
    session.run();
    CHECK_FALSE(session.edit("guides/0/scale", "3"));
}

TEST_CASE("pictures do not depend on how they are batched") {
    const GenerationRequest request = small_request(GuideMode::Random, 3);
    const at::Tensor together = pictures(request);
    CHECK(at::allclose(pictures(request, {0, 0, 2}), together, 1e-4, 1e-5));
    std::vector<at::Tensor> parts;
    SessionOptions options;
    options.batch = 2;
    const auto progress =
        run_in_batches(request, small_models(), options, {}, [&](const Session& part) -> Result<void> {
            CHECK(part.first() == 2 * static_cast<int>(parts.size()));
            parts.push_back(part.noisy());
            return {};
        });
    REQUIRE(progress);
    CHECK(*progress == Progress::Finished);
    CHECK(parts.size() == 3);
    CHECK(at::allclose(at::cat(parts), together, 1e-4, 1e-5));
}

TEST_CASE("large batches are sent in turn") {
    const auto denoiser = small_denoiser();
    Session session = small_session(small_request(GuideMode::Hold, 3), small_models(denoiser), {0, 0, 4});
    session.advance();
    CHECK(denoiser->calls == 3);  // 5 pictures and 2 terms are 10 rows
    CHECK(denoiser->rows == 10);
}

TEST_CASE("cancelling takes effect before the next network call and changes nothing") {
    const GenerationRequest request =
        with(small_request(GuideMode::Random), [](auto& r) { r.solver = "heun"; });
    const at::Tensor straight = pictures(request);
    const auto denoiser = small_denoiser();
    Session session = small_session(request, small_models(denoiser));
    session.advance();
    const at::Tensor state = session.noisy();
    std::stop_source stop;
    denoiser->calls = 0;
    denoiser->before_call = [&] { stop.request_stop(); };
    CHECK(session.advance(stop.get_token()) == Progress::Cancelled);
    CHECK(denoiser->calls == 1);  // Heun wanted a second
    CHECK(session.step() == 1);
    CHECK(at::equal(session.noisy(), state));
    CHECK(session.run(stop.get_token()) == Progress::Cancelled);
    CHECK(denoiser->calls == 1);
    denoiser->before_call = {};
    CHECK(session.run() == Progress::Finished);
    CHECK(at::equal(session.noisy(), straight));
}

TEST_CASE("a cancelled rewind leaves the run where it was") {
    Session session = small_session(small_request(), small_models(), {0, 0, 64, 0});
    while (session.step() < 5) session.advance();
    const at::Tensor state = session.noisy();
    std::stop_source stop;
    stop.request_stop();
    CHECK_FALSE(session.rewind(3, stop.get_token()).value());
    CHECK(session.step() == 5);
    CHECK(at::equal(session.noisy(), state));
}

TEST_CASE("a scale is a term against the marginal, and explicit terms say the same") {
    const auto denoiser = small_denoiser();
    Session plain = small_session(small_request(), small_models(denoiser));
    plain.advance();
    CHECK(denoiser->rows == 5);
    const at::Tensor scaled = pictures(small_request(GuideMode::Hold, 3));
    const GenerationRequest terms = with(small_request(), [](auto& r) {
        r.terms = {{0, 1, {}}, {0, -2, {"digit"}}};
    });
    CHECK(at::allclose(pictures(terms), scaled, 1e-5, 1e-6));
    const GenerationRequest turned = with(small_request(), [](auto& r) {
        r.terms = {{0, 1, {"digit"}}, {0, 3, {}}};
    });
    CHECK(at::allclose(pictures(turned), scaled, 1e-4, 1e-5));
}

TEST_CASE("a joint scale holds what is made together, and has no place where one part alone is made") {
    const auto free = with(small_request(), [](auto& r) { r.guides.clear(); });
    const auto at_scale = [&](double scale) { return with(free, [&](auto& r) { r.joint_scale = scale; }); };
    const at::Tensor plain = pictures(free);
    CHECK(at::equal(pictures(at_scale(1)), plain));
    const at::Tensor held = pictures(at_scale(3));
    CHECK_FALSE(at::allclose(held, plain, 1e-3, 1e-3));
    // A part that is switched off is made as well; changed on the way it is an edit like any other.
    const auto off = with(small_request(GuideMode::None), [](auto& r) { r.joint_scale = 3; });
    CHECK(at::equal(pictures(off), held));
    const auto edited = with(at_scale(1), [](auto& r) { r.edits = {{0, "joint_scale", "3"}}; });
    CHECK(at::equal(pictures(edited), held));
    const RequestChanges changes = changes_between(at_scale(1), at_scale(3), 2);
    REQUIRE(changes.edits.size() == 1);
    CHECK(changes.edits[0].path == "joint_scale");

    CHECK_THAT(refusal(with(small_request(), [](auto& r) { r.joint_scale = 3; })),
               Contains("only the picture is"));
    auto shared = small_models();
    shared[0].card.independent_levels = false;
    CHECK_THAT(refusal(at_scale(3), shared), Contains("no marginal"));
    CHECK_THAT(refusal(at_scale(NAN)), Contains("joint scale"));
}

TEST_CASE("a guide that is switched off is as none") {
    const GenerationRequest none = with(small_request(), [](auto& r) { r.guides.clear(); });
    CHECK(at::equal(pictures(small_request(GuideMode::None, 4)), pictures(none)));
}

TEST_CASE("a mask gives a part of a modality") {
    const GenerationRequest request = with(small_request(), [](auto& r) {
        r.guides[0].mask = {2, 2, 1, {255, 0, 0, 0}};
    });
    const at::Tensor made = pictures(request);
    const at::Tensor guide = to_tensor(request.guides[0].image);
    CHECK(made[1][0][0][0].item<float>() == Approx(guide[0][0][0].item<float>()).margin(1e-4));
    CHECK(std::abs(made[1][0][1][1].item<float>() - guide[0][1][1].item<float>()) > 1e-3);
}

TEST_CASE("what a model cannot do is refused with what it can") {
    const GenerationRequest request = small_request();
    CHECK_THAT(refusal(with(request, [](auto& r) { r.guides[0].modality = "smell"; })),
               Contains("smell") && Contains("digit, picture"));
    CHECK_THAT(refusal(with(request, [](auto& r) { r.solver = "magic"; })),
               Contains("magic") && Contains("heun"));
    CHECK_THAT(refusal(with(request, [](auto& r) { r.grid = "magic"; })),
               Contains("magic") && Contains("karras"));
    CHECK_THAT(refusal(with(request, [](auto& r) { r.schedule = "magic"; })),
               Contains("magic") && Contains("cosine"));
    CHECK_THAT(refusal(with(request,
                            [](auto& r) {
                                r.guides[0].image = {1, 1, 1, {7}};
                            })),
               Contains("1 x 1") && Contains("2 x 2"));
    CHECK_THAT(refusal(with(request,
                            [](auto& r) {
                                r.models.push_back({"other", ""});
                            })),
               Contains("2 models"));
    CHECK_THAT(refusal(with(request,
                            [](auto& r) {
                                r.edits = {{1, "steps", "3"}};
                            })),
               Contains("cannot change"));
    CHECK_THAT(refusal(with(request, [](auto& r) { r.terms = {{0, 1, {"smell"}}}; })), Contains("smell"));
    CHECK_THAT(refusal(with(request, [](auto& r) { r.count = 0; })), Contains("number of pictures"));

    auto shared = small_models();
    shared[0].card.independent_levels = false;
    CHECK_THAT(refusal(request, shared), Contains("cannot hold"));
    CHECK_THAT(refusal(small_request(GuideMode::Random, 2), shared), Contains("no marginal"));
    CHECK(refusal(small_request(GuideMode::Random), shared).empty());
    auto few = small_models();
    few[0].card.guide_modes = {"none", "random"};
    CHECK_THAT(refusal(request, few), Contains("hold") && Contains("none, random"));
}

TEST_CASE("other weights than the request's are told, and the hash of those used is recorded") {
    const Session session =
        small_session(with(small_request(), [](auto& r) { r.models[0].sha256 = std::string(64, 'b'); }));
    REQUIRE(session.remarks().size() == 1);
    CHECK_THAT(session.remarks()[0], Contains("other weights"));
    CHECK(session.request().models[0].sha256 == std::string(64, 'a'));
    CHECK(small_session(small_request()).remarks().empty());
}

TEST_CASE("curves are known before a run, and a held guide stands still on its own") {
    const auto curves = schedule_curves(small_request(), small_card());
    REQUIRE(curves);
    REQUIRE(curves->size() == 2);
    CHECK((*curves)[0] == std::vector<double>(9, -12));
    CHECK((*curves)[1].front() == Approx(10));
    CHECK((*curves)[1][7] == Approx(-12));
    CHECK(std::isinf((*curves)[1].back()));
}

TEST_CASE("pixels survive their way to the model and back") {
    Image image{16, 8, 2, {}};
    for (int i = 0; i < 256; ++i) image.pixels.push_back(static_cast<std::uint8_t>(i));
    CHECK(to_image(to_tensor(image), 0, 2) == image);
    CHECK(to_image(at::full({1, 1, 2}, std::numeric_limits<float>::quiet_NaN()), 0, 1).pixels ==
          std::vector<std::uint8_t>{0, 0});
    CHECK(to_image(at::full({1, 1, 1}, 7.0f), 0, 1).pixels[0] == 255);
}
