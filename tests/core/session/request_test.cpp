#include "core/session/request.h"

#include "core/session/request_changes.h"
#include "tests/catch.h"

using namespace syn;

namespace {

GenerationRequest sample() {
    GenerationRequest request;
    request.models = {{"mnist-cifar", "00ff"}};
    Guide guide;
    guide.modality = "digit";
    guide.image = {2, 2, 1, {0, 100, 200, 255}};
    guide.mask = {2, 2, 1, {255, 0, 0, 255}};
    guide.scale = 4;
    guide.gamma = -3.25;
    guide.source = "digit=7";
    request.guides = {guide};
    request.terms = {{0, 1, {}}, {0, -0.5, {"digit"}}};
    request.seed = 0xffffffffffffffffu;
    request.edits = {{3, "guides/0/scale", "2.5"}, {7, "guides/0/mode", "\"random\""}};
    return request;
}

std::string refusal(const std::string& text) {
    const auto request = request_from_json(text);
    return request ? "" : request.error().message;
}

std::string fault(const GenerationRequest& request) {
    const auto good = request.validate();
    return good ? "" : good.error().message;
}

using Catch::Matchers::Contains;

}  // namespace

TEST_CASE("a request survives its JSON unchanged, and so does its hash") {
    const GenerationRequest request = sample();
    const auto back = request_from_json(to_json(request));
    REQUIRE(back);
    CHECK(*back == request);
    CHECK(request_hash(*back) == request_hash(request));
    GenerationRequest other = request;
    other.guides[0].image.pixels[0] = 1;
    CHECK(request_hash(other) != request_hash(request));
}

TEST_CASE("a request may list the seed of each picture; without a list its JSON is as it always was") {
    GenerationRequest request = sample();
    CHECK(to_json(request).find("seeds") == std::string::npos);
    CHECK(request.seed_of(0) == 0xffffffffffffffffu);
    request.seed = 5;
    CHECK(request.seed_of(3) == 8);
    request.count = 3;
    request.seeds = {7, 0xffffffffffffffffu, 0};
    CHECK(request.seed_of(1) == 0xffffffffffffffffu);
    const auto back = request_from_json(to_json(request));
    REQUIRE(back);
    CHECK(*back == request);
    request.seeds.pop_back();
    CHECK_THAT(fault(request), Contains("2 seeds for 3 pictures"));
    CHECK_THAT(refusal(R"({"version": 1, "models": [{"name": "m"}], "count": 2, "seeds": [1, -1]})"),
               Contains("seeds[1]") && Contains("from 0 on"));
    CHECK_THAT(refusal(R"({"version": 1, "models": [{"name": "m"}], "seeds": 3})"), Contains("a list"));
}

TEST_CASE("a joint scale is told where it says something, and survives") {
    GenerationRequest request = sample();
    CHECK(to_json(request).find("joint_scale") == std::string::npos);
    request.joint_scale = 2.5;
    const auto read = request_from_json(to_json(request));
    REQUIRE(read);
    CHECK(*read == request);
}

TEST_CASE("fields left out of the JSON have their defaults") {
    const auto request = request_from_json(R"({"version": 1, "models": [{"name": "m"}], "steps": 5})");
    REQUIRE(request);
    GenerationRequest expected;
    expected.models = {{"m", ""}};
    expected.steps = 5;
    CHECK(*request == expected);
}

TEST_CASE("a request that cannot be read is refused in one sentence that names the place") {
    CHECK_THAT(refusal("{"), Contains("no JSON"));
    CHECK_THAT(refusal("[]"), Contains("must be an object"));
    CHECK_THAT(refusal("{}"), Contains("no \"version\""));
    CHECK_THAT(refusal(R"({"version": 2, "novelty": 1})"),
               Contains("version 2") && Contains("newer program"));
    CHECK_THAT(refusal(R"({"version": 1, "stepz": 3})"), Contains("stepz") && Contains("steps"));
    CHECK_THAT(refusal(R"({"version": 1, "guides": [{"colour": 3}]})"), Contains("guides[0].colour"));
    CHECK_THAT(refusal(R"({"version": 1, "guides": [{"mode": "loud"}]})"),
               Contains("loud") && Contains("predicted"));
    CHECK_THAT(refusal(R"({"version": 1, "steps": "many"})"), Contains("\"steps\" must be a whole number"));
    CHECK_THAT(refusal(R"({"version": 1, "steps": 1e40})"), Contains("whole number"));
    CHECK_THAT(refusal(R"({"version": 1, "eta": 1e999})"), Contains("too large"));
    CHECK_THAT(refusal(R"({"version": 1, "count": 4000000000})"), Contains("whole number"));
    CHECK_THAT(refusal(R"({"version": 1, "seed": -1})"), Contains("whole number from 0 on"));
    CHECK_THAT(refusal(R"({"version": 1, "generator": "mt19937"})"), Contains("mt19937"));
    CHECK_THAT(
        refusal(
            R"({"version": 1, "guides": [{"image": {"width": 9, "height": 9, "channels": 1, "pixels": "AAAA"}}]})"),
        Contains("9 x 9 x 1 but holds 3 bytes"));
    CHECK_THAT(
        refusal(
            R"({"version": 1, "guides": [{"image": {"width": 1, "height": 1, "channels": 1, "pixels": "*"}}]})"),
        Contains("base64"));
    CHECK_THAT(refusal(R"({"version": 1, "models": [{"name": "m"}], "edits": [{"step": 1, "path": "eta"}]})"),
               Contains("no value"));
    CHECK_THAT(refusal(std::string(100000, '[') + std::string(100000, ']')), Contains("too deeply"));
}

TEST_CASE("values that make no sense are refused, each in a sentence") {
    const GenerationRequest good = sample();
    CHECK(fault(good).empty());
    const auto with = [&](auto change) {
        GenerationRequest request = good;
        change(request);
        return fault(request);
    };
    for (const int count : {0, -1, 2000000000}) {
        CHECK_THAT(with([&](auto& r) { r.count = count; }),
                   Contains("number of pictures must be from 1 to 1000000"));
        CHECK_THAT(with([&](auto& r) { r.steps = count; }),
                   Contains("number of steps must be from 1 to 10000"));
    }
    CHECK_THAT(with([](auto& r) { r.models.clear(); }), Contains("names no model"));
    CHECK_THAT(with([](auto& r) { r.eta = 1.5; }), Contains("eta"));
    CHECK_THAT(with([](auto& r) { r.churn = -1; }), Contains("churn"));
    CHECK_THAT(with([](auto& r) { r.churn = NAN; }), Contains("churn"));
    CHECK_THAT(with([](auto& r) { r.guides[0].scale = std::numeric_limits<double>::infinity(); }),
               Contains("scale"));
    CHECK_THAT(with([](auto& r) { r.guides[0].image.pixels.pop_back(); }), Contains("3 bytes instead of 4"));
    CHECK_THAT(with([](auto& r) { r.guides[0].image.width = 2000000000; }), Contains("2000000000"));
    CHECK_THAT(with([](auto& r) {
                   r.guides[0].mask = {1, 2, 1, {1, 2}};
               }),
               Contains("as large as the picture"));
    CHECK_THAT(with([](auto& r) { r.terms[1].model = 3; }), Contains("model 3"));
    CHECK_THAT(with([](auto& r) { r.device = "tpu"; }), Contains("tpu") && Contains("cuda:K"));
    CHECK_THAT(with([](auto& r) { r.dtype = "float8"; }), Contains("float8") && Contains("bfloat16"));
    CHECK_THAT(with([](auto& r) { r.edits[0].step = 30; }), Contains("beyond"));
}

TEST_CASE("an edit changes what stands at its path, and nothing else") {
    const GenerationRequest request = sample();
    const auto changed = apply(request, {4, "guides/0/scale", "2.5"});
    REQUIRE(changed);
    GenerationRequest expected = request;
    expected.guides[0].scale = 2.5;
    CHECK(*changed == expected);
    CHECK(apply(request, {4, "terms/1/weight", "0"})->terms[1].weight == 0);
    CHECK_FALSE(apply(request, {4, "guides/0/gamma", "null"})->guides[0].gamma);
    CHECK(apply(request, {4, "guides/0/mode", "\"constant\""})->guides[0].mode == GuideMode::Constant);
}

TEST_CASE("an edit that does not fit is refused") {
    const GenerationRequest request = sample();
    const auto refused = [&](const std::string& path, const std::string& value) {
        const auto changed = apply(request, {0, path, value});
        return changed ? std::string() : changed.error().message;
    };
    CHECK_THAT(refused("guides/1/scale", "2"), Contains("no such setting"));
    CHECK_THAT(refused("guides/x/scale", "2"), Contains("no such setting"));
    CHECK_THAT(refused("guides/0/scale/deeper", "2"), Contains("no such setting"));
    CHECK_THAT(refused("", "2"), Contains("no such setting"));
    CHECK_THAT(refused("guides/0/scale", "\"much\""), Contains("must be a number"));
    CHECK_THAT(refused("guides/0/scale", "2,5"), Contains("no JSON value"));
    CHECK_THAT(refused("guides/0/scale", "1e9"), Contains("1000"));
    CHECK_THAT(refused("guides/0/mode", "\"loud\""), Contains("loud"));
}

TEST_CASE("guide modes have names both ways") {
    for (const std::string& name : guide_mode_names()) CHECK(name_of(*guide_mode(name)) == name);
    CHECK_FALSE(guide_mode("Hold"));
}

TEST_CASE("changes lead from one request to another, and name what no run may change") {
    GenerationRequest from = sample();
    from.edits.clear();
    CHECK(changes_between(from, from, 3).edits.empty());
    CHECK(changes_between(from, from, 3).fixed.empty());

    GenerationRequest to = from;
    to.guides[0].image.pixels = {9, 8, 7, 6};
    to.guides[0].mode = GuideMode::Random;
    to.guides[0].scale = 6;
    to.guides[0].gamma.reset();
    to.terms[1].without.clear();
    to.eta = 0.5;
    to.churn = 9;
    const RequestChanges changes = changes_between(from, to, 3);
    CHECK(changes.fixed.empty());
    CHECK(changes.edits.size() == 7);
    GenerationRequest reached = from;
    for (const Edit& edit : changes.edits) {
        CHECK(edit.step == 3);
        auto next = apply(reached, edit);
        REQUIRE(next);
        reached = *next;
    }
    CHECK(reached == to);

    to = from;
    to.guides.clear();
    to.steps = 40;
    to.models[0].sha256 = "11aa";
    to.device = "cpu";
    const RequestChanges fewer = changes_between(from, to, 0);
    CHECK((fewer.edits == std::vector<Edit>{{0, "guides/0/mode", "\"none\""}}));
    CHECK((fewer.fixed == std::vector<std::string>{"steps"}));
    CHECK((changes_between(to, from, 0).fixed == std::vector<std::string>{"guides", "steps"}));
}

TEST_CASE("the settings of a step are those of the edits up to it") {
    const GenerationRequest request = sample();
    CHECK(settings_at(request, 2)->guides[0].scale == 4);
    CHECK(settings_at(request, 3)->guides[0].scale == 2.5);
    CHECK(settings_at(request, 6)->guides[0].mode == GuideMode::Hold);
    CHECK(settings_at(request, 20)->guides[0].mode == GuideMode::Random);
    GenerationRequest broken = request;
    broken.edits.push_back({8, "guides/7/mode", "1"});
    CHECK_FALSE(settings_at(broken, 8));
}
