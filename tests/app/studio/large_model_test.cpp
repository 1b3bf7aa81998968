// A model of 64 x 64 pixels with the real engine: its guides have its own size, and are read all the same.
#include <QApplication>
#include <QDeadlineTimer>
#include <algorithm>
#include <chrono>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <thread>

#include "app/studio/document.h"
#include "app/studio/given_guide.h"
#include "tests/app/cli/program.h"
#include "tests/app/cli/tiny_model.h"
#include "tests/catch.h"
#include "tests/widgets/qt_testing.h"

using namespace syn;
using namespace syn::studio;

namespace {

/// Asks until there is an answer; gives up after a time in which any machine has one.
template <class Ask>
auto answer(const char* what, Ask ask) {
    constexpr std::chrono::minutes kPatience(5);
    for (const QDeadlineTimer patience(kPatience); !patience.hasExpired(); std::this_thread::yield())
        if (auto known = ask()) return known;
    throw std::runtime_error(std::string("waited in vain for ") + what);
}

/// The first event of this kind; waits for it.
engine::Event wait_for(engine::Engine& engine, engine::EventKind kind, engine::RunId run) {
    return *answer("an event", [&]() -> std::optional<engine::Event> {
        for (const engine::Event& event : engine.take_events()) {
            if (event.kind == kind && event.run == run) return event;
            if (event.kind == engine::EventKind::Failed) throw std::runtime_error(event.text);
        }
        return std::nullopt;
    });
}

/// Rows that ink crosses.
int height_of(const Image& image) {
    int top = image.height, bottom = -1;
    for (int y = 0; y < image.height; ++y)
        for (int x = 0; x < image.width; ++x)
            if (image.pixels[image.index(x, y)] > 128) top = std::min(top, y), bottom = y;
    return bottom - top + 1;
}

}  // namespace

TEST_CASE("A model of 64 x 64 gets a 7 of its own size, which is read, and makes pictures of that size") {
    application();
    const test::ScratchFolder scratch;
    test::write_tiny_model(scratch / "models", 64);
    const std::string shipped = MODELS_FOLDER;
    const auto engine = engine::make_engine({(scratch / "models").string(), shipped});
    const auto models = engine->models(nullptr);
    const auto tiny =
        std::find_if(models.begin(), models.end(), [](const auto& m) { return m.name == "tiny"; });
    REQUIRE(tiny != models.end());
    Document document = documentFor(*tiny);
    document.sampling.count = 1;
    document.sampling.steps = 2;
    const auto request = requestOf(document, *tiny, *engine);
    REQUIRE(request);
    const Image& guide = request->guides.at(0).image;
    CHECK(guide.width == 64);
    CHECK(guide.height == 64);
    CHECK(height_of(guide) >= 36);  // twice MNIST's box of 20, less its soft edge
    CHECK(height_of(guide) <= 42);
    // A digit of the usual size is no larger.
    if (const auto usual =
            std::find_if(models.begin(), models.end(), [](const auto& m) { return m.width == 32; });
        usual != models.end())
        CHECK(fittedGuide(document.conditions["digit"], *usual, usual->modalities[0], *engine)->width == 32);

    const engine::RunId run = engine->run(*request);
    wait_for(*engine, engine::EventKind::Finished, run);
    // What was asked for is what it made: by this the window knows whose pictures can be taken again.
    CHECK(engine->request(run) == *request);
    CHECK(engine->kept(run).value().reached == request->steps);
    engine->want_frame(run);
    const auto frames = answer("a frame", [&] {
        auto taken = engine->take_frames();
        return taken.empty() ? std::nullopt : std::optional(taken);
    });
    CHECK(frames->front()->width == 64);
    if (std::filesystem::exists(shipped + "/mnist-judge/model.safetensors")) {
        engine->read_guide("tiny", "digit", guide);
        CHECK(wait_for(*engine, engine::EventKind::GuideRead, 0).step == 7);
    }
    // Masks and drawn digits of the first size follow a change of model.
    document.conditions["digit"].part.place = "left";
    CHECK(requestOf(document, *tiny, *engine)->guides.at(0).mask.width == 64);
}
