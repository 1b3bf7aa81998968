// Runs that take pictures from another run instead of making them again.
#include <ATen/ops/allclose.h>
#include <ATen/ops/equal.h>

#include "core/sampler/sampler_registry.h"
#include "core/session/session.h"
#include "tests/catch.h"
#include "tests/core/session/small_world.h"

using namespace syn;
using namespace syn::test;

namespace {

GenerationRequest seeded(GenerationRequest request, std::vector<std::uint64_t> seeds) {
    request.count = static_cast<int>(seeds.size());
    request.seeds = std::move(seeds);
    return request;
}

Session finished(Session session) {
    REQUIRE(session.run() == Progress::Finished);
    return session;
}

}  // namespace

TEST_CASE("one picture with another seed costs one picture, whatever the solver and the guide mode") {
    const GuideMode mode = GENERATE(GuideMode::Hold, GuideMode::Random, GuideMode::Predicted,
                                    GuideMode::Resample, GuideMode::Reconstruction);
    GenerationRequest request = small_request(mode, 3);
    request.resampling = {2, 2};
    for (const std::string& solver : sampler_names()) {
        CAPTURE(solver, static_cast<int>(mode));
        request.solver = solver;
        const auto denoiser = small_denoiser();
        const Session lender = finished(small_session(request, small_models(denoiser)));
        const std::int64_t whole = denoiser->rows;

        const GenerationRequest rolled = seeded(request, {42, 43, 99, 45, 46});
        denoiser->rows = 0;
        Session session = small_session(rolled, small_models(denoiser));
        REQUIRE(session.borrow(lender));
        session.run();
        CHECK(denoiser->rows * 5 == whole);
        for (const int i : {0, 1, 3, 4}) CHECK(at::equal(session.noisy()[i], lender.noisy()[i]));
        const Session alone = finished(small_session(rolled));
        CHECK(at::allclose(session.noisy(), alone.noisy(), 1e-4, 1e-5));
        CHECK(at::allclose(session.estimate(), alone.estimate(), 1e-4, 1e-5));
        CHECK_FALSE(at::allclose(session.noisy()[2], lender.noisy()[2], 1e-2, 1e-2));
        for (std::size_t m = 0; m < 2; ++m)
            CHECK(session.event().norms[m] == Approx(alone.event().norms[m]).epsilon(1e-4));

        // Its past is a whole run's past.
        REQUIRE(session.rewind(3).value());
        Session straight = small_session(rolled);
        while (straight.step() < 3) straight.advance();
        CHECK(at::allclose(session.noisy(), straight.noisy(), 1e-4, 1e-5));
    }
}

TEST_CASE("sets may be of different sizes and in another order") {
    const auto denoiser = small_denoiser();
    const Session lender = finished(small_session(small_request(GuideMode::Random), small_models(denoiser)));
    const std::int64_t whole = denoiser->rows;
    const auto made_of = [&](const std::vector<std::uint64_t>& seeds) {
        denoiser->rows = 0;
        const GenerationRequest request = seeded(small_request(GuideMode::Random), seeds);
        Session session = small_session(request, small_models(denoiser));
        REQUIRE(session.borrow(lender));
        session.run();
        CHECK(at::allclose(session.noisy(), finished(small_session(request)).noisy(), 1e-4, 1e-5));
        return denoiser->rows;
    };
    CHECK(made_of({7, 46, 42, 8, 43, 44, 9}) == whole / 5 * 3);
    CHECK(made_of({43, 42}) == 0);
}

TEST_CASE("what the lender gave up is made again, with the rest") {
    SessionOptions few;
    few.kept_states = 3;
    Session lender = finished(small_session(small_request(), small_models(), few));
    const GenerationRequest rolled = seeded(small_request(), {42, 43, 44, 45, 99});
    Session session = small_session(rolled);
    REQUIRE(session.borrow(lender));
    session.advance();
    while (lender.thin()) {
    }
    lender = small_session(small_request());
    session.run();
    CHECK(at::allclose(session.noisy(), finished(small_session(rolled)).noisy(), 1e-4, 1e-5));
}

TEST_CASE("an edit ends the borrowing") {
    const Session lender = finished(small_session(small_request()));
    const GenerationRequest rolled = seeded(small_request(), {42, 43, 44, 45, 99});
    Session session = small_session(rolled), alone = small_session(rolled);
    REQUIRE(session.borrow(lender));
    for (Session* each : {&session, &alone}) {
        each->advance();
        REQUIRE(each->edit("guides/0/scale", "5"));
        each->run();
    }
    CHECK(at::allclose(session.noisy(), alone.noisy(), 1e-4, 1e-5));
    CHECK_FALSE(at::allclose(session.noisy()[0], lender.noisy()[0], 1e-2, 1e-2));
}

TEST_CASE("other settings, other seeds and morphs lend nothing") {
    const Session lender = finished(small_session(small_request()));
    const auto borrows = [&](const std::function<void(GenerationRequest&)>& change) {
        GenerationRequest request = small_request();
        change(request);
        Session session = small_session(request);
        return session.borrow(lender);
    };
    CHECK(borrows([](GenerationRequest&) {}));
    CHECK_FALSE(borrows([](GenerationRequest& request) { request.steps = 9; }));
    CHECK_FALSE(borrows([](GenerationRequest& request) { request.solver = "heun"; }));
    CHECK_FALSE(borrows([](GenerationRequest& request) { request.guides[0].scale = 2; }));
    CHECK_FALSE(borrows([](GenerationRequest& request) { request.edits = {{2, "guides/0/scale", "3"}}; }));
    CHECK_FALSE(borrows([](GenerationRequest& request) { request.seed = 1000; }));
    CHECK_FALSE(borrows([](GenerationRequest& request) { request.count = 1; }));
    CHECK_FALSE(borrows([](GenerationRequest& request) {
        request.morph = Morph{};
        request.morph->seed = 50;
    }));
}
