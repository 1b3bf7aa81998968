#include <ATen/ops/equal.h>

#include <filesystem>

#include "core/sampler/sampler_registry.h"
#include "tests/catch.h"
#include "tests/core/session/small_world.h"

using namespace syn;
using namespace syn::test;
using Catch::Matchers::Contains;

namespace {

const Image kLast{2, 2, 1, {255, 10, 60, 0}};

/// Five pictures from seed 42 and the small request's guide to seed 7 and another.
GenerationRequest morph_request(GuideMode mode = GuideMode::Hold) {
    GenerationRequest request = small_request(mode, 2);
    request.morph = Morph{7, {kLast}};
    return request;
}

at::Tensor finished(const GenerationRequest& request, int first = 0, int count = 0) {
    SessionOptions options;
    options.first = first;
    options.count = count;
    Session session = small_session(request, small_models(), options);
    session.run();
    return session.noisy();
}

/// One picture of its own, with this seed and guide.
at::Tensor plain_run(const GenerationRequest& morph, std::uint64_t seed, const Image& image) {
    GenerationRequest request = morph;
    request.morph.reset();
    request.seed = seed;
    request.count = 1;
    request.guides[0].image = image;
    return finished(request);
}

std::string morph_fault(const GenerationRequest& request) {
    const auto good = request.validate();
    return good ? "" : good.error().message;
}

}  // namespace

TEST_CASE("a morph's ends are the plain runs, bit for bit, with every solver and guide mode") {
    const std::string solver = GENERATE(from_range(sampler_names()));
    const GuideMode mode = GENERATE(GuideMode::Random, GuideMode::Predicted, GuideMode::Hold);
    INFO(solver << ", mode " << name_of(mode));
    GenerationRequest request = morph_request(mode);
    request.solver = solver;
    const at::Tensor all = finished(request);
    CHECK(at::equal(finished(request, 0, 1), plain_run(request, 42, request.guides[0].image)));
    CHECK(at::equal(finished(request, 4, 1), plain_run(request, 7, kLast)));
    CHECK_FALSE(at::equal(all[0], all[4]));
}

TEST_CASE("a picture of a morph is the same in any batch, and lies between its neighbours") {
    const GenerationRequest request = morph_request();
    const at::Tensor all = finished(request);
    for (int i = 0; i < request.count; ++i)
        CHECK((all[i] - finished(request, i, 1)[0]).abs().max().item<double>() < 1e-6);
    const auto far = [&](int a, int b) { return (all[a] - all[b]).square().sum().item<double>(); };
    CHECK(far(0, 1) < far(0, 2));
    CHECK(far(0, 2) < far(0, 4));
    CHECK(far(3, 4) < far(0, 4));
}

TEST_CASE("a morph may keep its guides, or its seed") {
    GenerationRequest request = morph_request();
    request.morph->images.clear();
    CHECK(at::equal(finished(request, 4, 1), plain_run(request, 7, request.guides[0].image)));
    request = morph_request();
    request.morph->seed = request.seed;
    CHECK(at::equal(finished(request, 4, 1), plain_run(request, 42, kLast)));
    // One seed all along: the noise is that seed's in the middle too.
    SessionOptions middle;
    middle.first = 2;
    middle.count = 1;
    CHECK(at::equal(small_session(request, small_models(), middle).noisy(),
                    small_session(small_request()).noisy().narrow(0, 0, 1)));
}

TEST_CASE("a saved morph goes on bit for bit, and its request survives its JSON") {
    const GenerationRequest request = morph_request(GuideMode::Random);
    const auto back = request_from_json(to_json(request));
    REQUIRE(back);
    CHECK(*back == request);
    GenerationRequest other = request;
    other.morph->seed = 8;
    CHECK(request_hash(other) != request_hash(request));
    CHECK(request.seed_of(3) == 42);
    CHECK(small_request().seed_of(3) == 45);

    Session session = small_session(request);
    while (session.step() < 3) session.advance();
    const std::string file =
        (std::filesystem::temp_directory_path() / "synesthete-morph-test.safetensors").string();
    REQUIRE(session.save(file));
    auto loaded = Session::load(file, small_models());
    std::filesystem::remove(file);
    REQUIRE(loaded);
    loaded->run();
    CHECK(at::equal(loaded->noisy(), finished(request)));
}

TEST_CASE("a morph that cannot be is refused in one sentence") {
    const auto with = [](auto change) {
        GenerationRequest request = morph_request();
        change(request);
        return morph_fault(request);
    };
    CHECK(with([](auto&) {}).empty());
    CHECK_THAT(with([](auto& r) { r.seeds = {1, 2, 3, 4, 5}; }), Contains("list of seeds"));
    CHECK_THAT(with([](auto& r) { r.count = 1; }), Contains("2 pictures at least"));
    CHECK_THAT(with([](auto& r) { r.morph->images.push_back(kLast); }), Contains("2 pictures for 1 guides"));
    CHECK_THAT(with([](auto& r) { r.morph->images[0] = {1, 2, 1, {1, 2}}; }), Contains("2 x 2 with 1"));
    CHECK_THAT(with([](auto& r) { r.morph->images[0].pixels.pop_back(); }), Contains("instead of 4"));
    CHECK_THAT(with([](auto& r) { r.morph->images[0] = {}; }), Contains("morph's picture 0"));
    const auto refusal = [](const std::string& morph) {
        const auto request =
            request_from_json(R"({"version": 1, "models": [{"name": "m"}], "morph": )" + morph + "}");
        return request ? "" : request.error().message;
    };
    CHECK(refusal("null").empty());
    CHECK(refusal(R"({"seed": 3})").empty());
    CHECK_THAT(refusal(R"({"seed": -3})"), Contains("morph.seed"));
    CHECK_THAT(refusal(R"({"sed": 3})"), Contains("morph.sed"));
    CHECK_THAT(refusal("7"), Contains("morph"));
    CHECK_THAT(refusal(R"({"images": [7]})"), Contains("morph.images[0]"));
}
