#include <ATen/ops/equal.h>

#include <filesystem>
#include <fstream>

#include "core/base/atomic_file.h"
#include "core/sampler/sampler_registry.h"
#include "tests/catch.h"
#include "tests/core/session/small_world.h"

using namespace syn;
using namespace syn::test;
using Catch::Matchers::Contains;

namespace {

std::string scratch(const std::string& name) {
    const auto folder = std::filesystem::temp_directory_path() / "synesthete-session-test";
    std::filesystem::create_directories(folder);
    return (folder / name).string();
}

}  // namespace

TEST_CASE("k steps, save, load and the rest are the straight run, bit for bit") {
    const std::string solver = GENERATE(from_range(sampler_names()));
    const GuideMode mode =
        GENERATE(GuideMode::Random, GuideMode::Predicted, GuideMode::Constant, GuideMode::Hold);
    GenerationRequest request = small_request(mode, 2);
    request.solver = solver;
    request.eta = solver == "ddim" ? 0.7 : 0.0;
    request.edits = {{1, "guides/0/scale", "3"}, {6, "guides/0/scale", "1.5"}};
    INFO(solver << ", mode " << name_of(mode));

    Session straight = small_session(request);
    straight.run();
    const std::string file = scratch("run.safetensors");
    for (const int k : {0, 1, 4}) {
        Session first = small_session(request);
        while (first.step() < k) first.advance();
        REQUIRE(first.save(file));
        auto second = Session::load(file, small_models());
        REQUIRE(second);
        CHECK(second->step() == k);
        CHECK(second->request() == first.request());
        CHECK(second->settings() == first.settings());
        CHECK(second->event().gammas == first.event().gammas);
        second->run();
        CHECK(at::equal(second->noisy(), straight.noisy()));
        CHECK(at::equal(second->estimate(), straight.estimate()));
    }
}

TEST_CASE("a loaded run can be stepped back to before it was saved") {
    Session session = small_session(small_request(GuideMode::Random));
    while (session.step() < 3) session.advance();
    const at::Tensor third = session.noisy();
    while (session.step() < 5) session.advance();
    const std::string file = scratch("back.safetensors");
    REQUIRE(session.save(file));
    auto loaded = Session::load(file, small_models());
    REQUIRE(loaded);
    REQUIRE(loaded->rewind(3).value());
    CHECK(at::equal(loaded->noisy(), third));
}

TEST_CASE("a file that is no saved run is refused") {
    Session session = small_session(small_request());
    session.advance();
    const std::string file = scratch("whole.safetensors");
    REQUIRE(session.save(file));
    const std::string bytes = read_file(file).value();
    const std::string broken = scratch("broken.safetensors");
    for (const std::size_t size : {std::size_t{0}, std::size_t{7}, bytes.size() / 2, bytes.size() - 1}) {
        REQUIRE(write_atomically(broken, bytes.substr(0, size)));
        CHECK_FALSE(Session::load(broken, small_models()));
    }
    const auto altered = [&](const std::string& from, const std::string& to) {
        std::string text = bytes;
        const auto at = text.find(from);
        REQUIRE(at != std::string::npos);
        REQUIRE(from.size() == to.size());
        text.replace(at, from.size(), to);
        REQUIRE(write_atomically(broken, text));
        const auto loaded = Session::load(broken, small_models());
        return loaded ? std::string("no refusal") : loaded.error().message;
    };
    CHECK_THAT(altered("synesthete-run-1", "synesthete-run-2"), Contains("synesthete-run-2"));
    CHECK_THAT(altered("synesthete-run-1", "something-else-1"), Contains("something-else-1"));
    CHECK_THAT(altered("\"draws\"", "\"drows\""), Contains("no saved run"));
    auto others = small_models();
    others[0].card.sha256 = std::string(64, 'c');
    CHECK_THAT(Session::load(file, others).error().message, Contains("other weights"));
    CHECK_FALSE(Session::load(scratch("absent.safetensors"), small_models()));
    const auto unwritable = session.save("/proc/none/run.safetensors");
    REQUIRE_FALSE(unwritable);
    CHECK_THAT(unwritable.error().message, Contains("/proc/none/run.safetensors"));
}
