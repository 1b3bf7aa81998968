// What a request may say of its guides: every mode, of any part, and what it costs and refuses.
#include <ATen/ops/allclose.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/equal.h>

#include "core/session/generated.h"
#include "core/session/guide_modes.h"
#include "core/session/guided_part.h"
#include "core/session/pixels.h"
#include "core/session/request_changes.h"
#include "core/session/session.h"
#include "tests/catch.h"
#include "tests/core/session/small_world.h"

using namespace syn;
using namespace syn::test;
using Catch::Matchers::Contains;

namespace {

constexpr GuideMode kGuiding[] = {GuideMode::Random,  GuideMode::Predicted, GuideMode::Constant,
                                  GuideMode::Hold,    GuideMode::Resample,  GuideMode::Reconstruction,
                                  GuideMode::Marginal};

at::Tensor guided_pictures(const GenerationRequest& request, const SessionOptions& options = {}) {
    Session session = small_session(request, small_models(), options);
    REQUIRE(session.run() == Progress::Finished);
    return session.noisy();
}

std::string refused(const GenerationRequest& request, bool independent = true) {
    auto models = small_models();
    models.front().card.independent_levels = independent;
    const auto session = Session::create(request, std::move(models));
    return session ? "" : session.error().message;
}

GenerationRequest altered(const std::function<void(GenerationRequest&)>& change,
                          GuideMode mode = GuideMode::Hold) {
    GenerationRequest request = small_request(mode);
    change(request);
    return request;
}

/// A picture that is given where a named part is.
Guide picture_guide(const char* part, GuideMode mode = GuideMode::Hold, std::uint8_t shade = 200) {
    Guide guide;
    guide.modality = "picture";
    guide.image = {2, 2, 3, std::vector<std::uint8_t>(12, shade)};
    guide.mask = *part_mask(part, 2, 2, 3);
    guide.mode = mode;
    return guide;
}

}  // namespace

TEST_CASE("every mode runs, replays from its JSON, and goes on from anywhere to the same pictures") {
    for (const GuideMode mode : kGuiding)
        for (const char* solver : {"dpmpp-2m", "ddpm", "unipc"}) {
            CAPTURE(name_of(mode), solver);
            GenerationRequest request = small_request(mode);
            request.solver = solver;
            request.resampling = {2, 2};
            const at::Tensor straight = guided_pictures(request);
            CHECK(straight.isfinite().all().item<bool>());
            CHECK(at::equal(guided_pictures(*request_from_json(to_json(request))), straight));
            // Nothing kept: every step back is made again, jumps included.
            Session session = small_session(request, small_models(), {0, 0, 64, 0});
            while (session.step() < 7) session.advance();
            CHECK(session.steps() == 8);
            REQUIRE(session.rewind(4).value());
            Session fork = session;
            session.run();
            CHECK(at::equal(session.noisy(), straight));
            REQUIRE(
                fork.edit("guides/0/image", R"({"width":2,"height":2,"channels":1,"pixels":"AAAAAA=="})"));
            fork.run();
            if (mode != GuideMode::Marginal) CHECK_FALSE(at::allclose(fork.noisy(), straight, 1e-3, 1e-3));
            CHECK(at::equal(guided_pictures(fork.request()), fork.noisy()));
            CHECK(at::allclose(guided_pictures(request, {0, 0, 2}), straight, 1e-4, 1e-4));
            CHECK(at::allclose(guided_pictures(request, {1, 2}), straight.narrow(0, 1, 2), 1e-4, 1e-4));
        }
}

TEST_CASE("jumps are made where a guide asks for them, and may change during a run") {
    const auto denoiser = small_denoiser();
    const auto calls = [&](const GenerationRequest& request) {
        denoiser->calls = 0;
        Session session = small_session(request, small_models(denoiser));
        session.run();
        return denoiser->calls;
    };
    const auto jumping = altered([](auto& r) { r.resampling = {2, 3}; }, GuideMode::Resample);
    CHECK(calls(altered([](auto& r) { r.resampling = {2, 3}; })) == 8);
    CHECK(calls(jumping) == 8 + 3 * 2 * 3);  // after 4, 6 and 8

    Session session = small_session(jumping, small_models(denoiser));
    while (session.step() < 5) session.advance();
    REQUIRE(session.edit("resampling/repeats", "1"));
    denoiser->calls = 0;
    session.advance();
    CHECK(denoiser->calls == 1 + 2);
    REQUIRE(session.edit("guides/0/mode", "\"hold\""));
    session.run();
    CHECK(at::equal(guided_pictures(session.request()), session.noisy()));
}

TEST_CASE("cancelling acts within a jump too, before the next network call, and changes nothing") {
    for (const GuideMode mode : {GuideMode::Resample, GuideMode::Reconstruction}) {
        CAPTURE(name_of(mode));
        const auto request = altered([](auto& r) { r.resampling = {2, 3}; }, mode);
        const at::Tensor straight = guided_pictures(request);
        const auto denoiser = small_denoiser();
        Session session = small_session(request, small_models(denoiser));
        while (session.step() < 3) session.advance();
        const at::Tensor state = session.noisy();
        std::stop_source stop;
        denoiser->calls = 0;
        denoiser->before_call = [&] {
            if (denoiser->calls == (mode == GuideMode::Resample ? 4 : 1)) stop.request_stop();
        };
        CHECK(session.advance(stop.get_token()) == Progress::Cancelled);
        CHECK(denoiser->calls == (mode == GuideMode::Resample ? 4 : 1));
        CHECK(session.step() == 3);
        CHECK(at::equal(session.noisy(), state));
        denoiser->before_call = {};
        session.run();
        CHECK(at::equal(session.noisy(), straight));
    }
}

TEST_CASE("reconstruction follows its strength, and without any is random") {
    const at::Tensor random_alone = guided_pictures(small_request(GuideMode::Random));
    const auto with_strength = [](double strength) {
        return guided_pictures(
            altered([&](auto& r) { r.guides[0].strength = strength; }, GuideMode::Reconstruction));
    };
    CHECK(at::equal(with_strength(0), random_alone));
    CHECK_FALSE(at::allclose(with_strength(1), random_alone, 1e-3, 1e-3));
    CHECK_FALSE(at::allclose(with_strength(2), with_strength(1), 1e-3, 1e-3));
}

TEST_CASE("what is left out takes no part, needs no picture, and has no scale") {
    // A marginal guide is what a term without it sees.
    const auto left_out = altered(
        [](auto& r) {
            r.guides[0].image = {};
            r.guides[0].scale = 5;
        },
        GuideMode::Marginal);
    const auto without = altered([](auto& r) { r.terms = {{0, 1, {"digit"}}}; });
    CHECK(at::allclose(guided_pictures(left_out).narrow(1, 1, 3), guided_pictures(without).narrow(1, 1, 3),
                       1e-5, 1e-5));
    Session session = small_session(left_out);
    CHECK(session.curves()[0] == std::vector<double>(9, 10.0));
    CHECK(session.curves()[1].front() == 10.0);
    CHECK(generated_modalities(left_out, small_card()).size() == 1);
    CHECK(generated_modalities(left_out, small_card()).front().name == "picture");
}

TEST_CASE("single colours and parts are given, each of its own, and the rest is generated") {
    auto request = altered([](auto& r) {
        r.guides = {picture_guide("left+red"), picture_guide("right+green", GuideMode::Random, 60)};
    });
    const at::Tensor made = guided_pictures(request);
    const at::Tensor bright = to_tensor(request.guides[0].image), dark = to_tensor(request.guides[1].image);
    const auto is = [&](std::int64_t channel, std::int64_t x, const at::Tensor& given) {
        return at::allclose(made.select(1, channel).select(2, x),
                            given.select(0, channel - 1).select(1, x).expand({5, 2}), 1e-4, 1e-4);
    };
    CHECK(is(1, 0, bright));
    CHECK(is(2, 1, dark));
    for (const auto& [channel, x] : {std::pair{1, 1}, {2, 0}, {3, 0}, {3, 1}}) {
        CHECK_FALSE(is(channel, x, bright));
        CHECK_FALSE(is(channel, x, dark));
    }
    CHECK(generated_modalities(request, small_card()).size() == 2);
    // A mask of one channel marks all colours.
    request.guides = {picture_guide("left")};
    CHECK(at::allclose(guided_pictures(request).narrow(1, 1, 3).select(3, 0),
                       bright.select(2, 0).expand({5, 3, 2}), 1e-4, 1e-4));
}

TEST_CASE("the level that a held guide is shown at loosens it") {
    const auto at_level = [](std::optional<double> gamma) {
        return guided_pictures(altered([&](auto& r) { r.guides[0].gamma = gamma; }));
    };
    const at::Tensor clean = at_level({}), loose = at_level(2), lost = at_level(10);
    const at::Tensor alone = guided_pictures(altered([](auto& r) {
                                 r.terms = {{0, 1, {"digit"}}};
                             })).narrow(1, 1, 3);
    const auto apart = [&](const at::Tensor& made) {
        return (made.narrow(1, 1, 3) - alone).abs().mean().item<double>();
    };
    CHECK(apart(clean) > apart(loose));
    CHECK(apart(loose) > apart(lost));
    CHECK(small_session(altered([](auto& r) { r.guides[0].gamma = -3; })).curves()[0] ==
          std::vector<double>(9, -3.0));
}

TEST_CASE("a guide that is noisy already is held as it is, by no other mode, and remembered so") {
    const auto noisy = [](OwnNoise own, std::optional<double> gamma = -1) {
        return altered([&](auto& r) {
            r.guides[0].gamma = gamma;
            r.guides[0].own_noise = own;
        });
    };
    const at::Tensor noised = guided_pictures(noisy(OwnNoise::None));
    const at::Tensor given = to_tensor(small_request().guides[0].image);
    CHECK(at::allclose(noised.narrow(1, 0, 1), given.expand({5, 1, 2, 2}), 1e-4, 1e-4));
    for (const OwnNoise own : {OwnNoise::Photograph, OwnNoise::State}) {
        CAPTURE(name_of(own));
        const GenerationRequest request = noisy(own);
        const at::Tensor made = guided_pictures(request);
        CHECK_FALSE(at::allclose(made, noised, 1e-3, 1e-3));
        CHECK_FALSE(at::allclose(made.narrow(1, 0, 1), given.expand({5, 1, 2, 2}), 1e-2, 1e-2));
        CHECK(*request_from_json(to_json(request)) == request);
        CHECK(own_noise(name_of(own)).value() == own);
        CHECK(at::equal(guided_pictures(*request_from_json(to_json(request))), made));
        GenerationRequest drawn = request;
        drawn.guides[0].mode = GuideMode::Random;
        CHECK_THAT(refused(drawn), Contains("noisy already") && Contains("random") && Contains("hold it"));
        // What is left out or switched off may be as noisy as it likes.
        for (const GuideMode mode : {GuideMode::Marginal, GuideMode::None}) {
            drawn.guides[0].mode = mode;
            CHECK(refused(drawn).empty());
        }
    }
    CHECK(to_json(small_request()).find("own_noise") == std::string::npos);
    CHECK_THAT(own_noise("snow").error().message, Contains("none, photograph, state"));
    CHECK_THAT(
        request_from_json(
            R"({"version":1,"models":[{"name":"m"}],"guides":[{"modality":"digit","own_noise":"snow"}]})")
            .error()
            .message,
        Contains("snow"));
}

TEST_CASE("a model says which modes it can do") {
    ModelCard card = small_card();
    const std::vector<std::string> all = guide_mode_names();
    CHECK(guide_modes_of(card) == all);
    card.independent_levels = false;
    CHECK((guide_modes_of(card) == std::vector<std::string>{"none", "random", "predicted", "constant",
                                                            "resample", "reconstruction"}));
    card.guide_modes = {"hold", "predicted"};  // hold it cannot do, whatever it says
    CHECK((guide_modes_of(card) == std::vector<std::string>{"predicted"}));
    card.independent_levels = true;
    CHECK((guide_modes_of(card) == std::vector<std::string>{"hold", "predicted", "marginal"}));
    card.guide_modes = {"random", "none"};
    CHECK((guide_modes_of(card) == std::vector<std::string>{"random", "none", "resample", "reconstruction"}));
    card.kind = "judge";
    CHECK(guide_modes_of(card).empty());
}

TEST_CASE("a model with one level for all says why it cannot hold or leave out, and what it can") {
    CHECK_THAT(refused(small_request(), false),
               Contains("one noise level for all") && Contains("cannot hold the digit") &&
                   Contains("random, predicted, constant, resample, reconstruction."));
    CHECK_THAT(refused(small_request(GuideMode::Marginal), false), Contains("cannot leave out the digit"));
    CHECK_THAT(refused(altered([](auto& r) { r.guides[0].scale = 2; }, GuideMode::Random), false),
               Contains("no marginal") && Contains("scale"));
    for (const GuideMode mode : {GuideMode::Resample, GuideMode::Reconstruction})
        CHECK(refused(small_request(mode), false).empty());
}

TEST_CASE("masks and parts that make no sense are refused, each in one sentence") {
    const auto picture_mask = [](Image mask) {
        return altered([&](auto& r) {
            r.guides = {picture_guide("left")};
            r.guides[0].mask = std::move(mask);
        });
    };
    CHECK_THAT(refused(picture_mask({3, 2, 1, std::vector<std::uint8_t>(6, 255)})),
               Contains("3 x 2") && Contains("as large as the picture, 2 x 2"));
    CHECK_THAT(refused(picture_mask({2, 2, 2, std::vector<std::uint8_t>(8, 255)})),
               Contains("2 channels") && Contains("one channel or its 3"));
    CHECK_THAT(refused(picture_mask({2, 2, 1, {0, 127, 0, 0}})),
               Contains("mask is empty") && Contains("none"));
    CHECK(refused(picture_mask({2, 2, 1, {0, 128, 0, 0}})).empty());
    CHECK_THAT(refused(altered(
                   [](auto& r) {
                       r.guides[0].image = {};
                       r.guides[0].mask = {3, 3, 1, std::vector<std::uint8_t>(9, 255)};
                   },
                   GuideMode::Marginal)),
               Contains("mask of the digit is 3 x 3") && Contains("2 x 2"));
    const auto everything = altered([](auto& r) {
        r.guides.push_back(picture_guide("left"));
        r.guides.push_back(picture_guide("right", GuideMode::Marginal));
    });
    CHECK_THAT(refused(everything), Contains("Nothing is left") && Contains("to generate"));
    CHECK_THAT(refused(altered([](auto& r) { r.guides[0].strength = -1; })), Contains("strength -1"));
    CHECK_THAT(refused(altered([](auto& r) { r.resampling.jump = 8; }, GuideMode::Resample)),
               Contains("8 steps") && Contains("1 to 7"));
    CHECK_THAT(refused(altered([](auto& r) { r.resampling.repeats = 101; }, GuideMode::Resample)),
               Contains("101 times"));
    CHECK(refused(altered([](auto& r) { r.resampling.jump = 8; })).empty());  // nobody jumps
}

TEST_CASE("requests without the newer modes keep the JSON they have always had") {
    const GenerationRequest plain = small_request();
    for (const char* field : {"strength", "resampling"})
        CHECK(to_json(plain).find(field) == std::string::npos);
    const auto jumping = altered([](auto& r) { r.resampling = {3, 5}; }, GuideMode::Resample);
    const auto drawn = altered([](auto& r) { r.guides[0].strength = 3; }, GuideMode::Reconstruction);
    for (const GenerationRequest& request : {jumping, drawn, plain}) {
        CHECK(*request_from_json(to_json(request)) == request);
        CHECK(*request_from_json(to_full_json(request)) == request);
    }
    CHECK(apply(plain, {0, "resampling/jump", "2"})->resampling.jump == 2);
    CHECK(apply(plain, {0, "guides/0/strength", "2"})->guides[0].strength == 2);
    CHECK_THAT(request_from_json(R"({"version": 1, "resampling": {"jumps": 3}})").error().message,
               Contains("resampling.jumps"));
}

TEST_CASE("changes lead to a guide left out and back, and tell guides of one modality apart") {
    const GenerationRequest given = small_request();
    const auto left_out = altered(
        [](auto& r) {
            r.guides[0].image = {};
            r.guides[0].source = "";
        },
        GuideMode::Marginal);
    const auto parts = altered([](auto& r) {
        r.guides = {picture_guide("left"), picture_guide("right+red")};
    });
    auto noisy = given, wild = small_request(GuideMode::Random);
    noisy.guides[0].gamma = -1;
    noisy.guides[0].own_noise = OwnNoise::State;
    auto other_parts = parts;
    other_parts.guides[1].mode = GuideMode::Resample;
    other_parts.resampling = {2, 1};
    for (const auto& [from, to] : {std::pair{given, left_out},
                                   {left_out, given},
                                   {parts, other_parts},
                                   {other_parts, parts},
                                   {noisy, wild},
                                   {wild, noisy},
                                   {noisy, left_out},
                                   {left_out, noisy}}) {
        const RequestChanges changes = changes_between(from, to, 2);
        CHECK(changes.fixed.empty());
        GenerationRequest reached = from;
        for (const Edit& edit : changes.edits) {
            const auto next = apply(reached, edit);
            INFO((next ? "" : next.error().message));
            REQUIRE(next);
            reached = *next;
        }
        CHECK(reached == to);
    }
}
