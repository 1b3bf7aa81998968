// A finished run gives way to Live's previews, and comes back when the document asks for it again.
#include <QAbstractButton>

#include "tests/app/studio/timeline_window.h"
#include "tests/catch.h"

using namespace syn;
using namespace syn::studio;
using Phase = RunStatus::Phase;

namespace {

/// With Live on, and a full run made.
struct FinishedWindow : TimelineWindow {
    FinishedWindow() : TimelineWindow(true) {
        settle();
        run();
        made = status().id;
        pictures = shown();
        REQUIRE(status().phase == Phase::Finished);
        REQUIRE(grid()->count() == 16);
    }
    QList<QImage> shown() {
        QList<QImage> all;
        for (int i = 0; i < grid()->count(); ++i) all << grid()->cellPicture(i);
        return all;
    }
    QString progress() { return text("Progress of the run"); }
    bool offers(const QString& button) {
        for (auto* each : window->schedule()->findChildren<QAbstractButton*>())
            if (each->text() == button) return each->isEnabled();
        return false;
    }
    /// Previews of a changed weight on the stage.
    void preview() {
        setWeight(7);
        settle();
        REQUIRE(status().live);
        REQUIRE(grid()->count() == 4);
    }
    std::size_t asked() { return engine->asked().size(); }
    /// The run stands on the stage as if nothing had been before it.
    void checkBack() {
        poll(3);
        CHECK(status().id == made);
        CHECK_FALSE(status().live);
        CHECK(status().phase == Phase::Finished);
        CHECK(status().step == 20);
        CHECK(shown() == pictures);
        CHECK(branches()->shown()->run == made);
        CHECK(track()->tracks().size() == 1);
        CHECK(track()->playhead() == 20);
        CHECK(offers("Export 16 pictures..."));
    }

    engine::RunId made = 0;
    QList<QImage> pictures;
};

}  // namespace

TEST_CASE("Undo brings a finished run back in place of Live's previews, without making it again", "[live]") {
    FinishedWindow studio;
    studio.preview();
    const std::size_t asked = studio.asked();
    studio.press("Ctrl+Z");
    studio.checkBack();
    CHECK(studio.asked() == asked);
    // And redo what was seen before.
    studio.press("Ctrl+Shift+Z");
    studio.settle();
    CHECK(studio.status().live);
    CHECK(studio.grid()->count() == 4);
    CHECK(studio.asked() == asked + 1);
}

TEST_CASE("A drawing that is undone before its preview is there brings the run back at once", "[live]") {
    FinishedWindow studio;
    drag(studio.pad(), {{40, 100}, {160, 100}});
    REQUIRE(studio.status().live);
    REQUIRE(studio.status().phase == Phase::Running);
    const engine::RunId preview = studio.status().id;
    studio.press("Ctrl+Z");
    studio.checkBack();
    CHECK_FALSE(studio.engine->standing(preview)->running);
}

TEST_CASE("A run comes back whichever way the document leads to it", "[live]") {
    FinishedWindow studio;
    studio.preview();
    const std::size_t asked = studio.asked();
    SECTION("set by hand") {
        studio.setWeight(4);
    }
    SECTION("what no preview depends on last") {
        studio.window->store()->edit("Steps", [](Document& document) { document.sampling.steps = 30; });
        studio.setWeight(4);
        studio.settle();
        CHECK(studio.status().live);  // Run would make other pictures
        CHECK(studio.asked() == asked + 1);
        studio.window->store()->edit("Steps", [](Document& document) { document.sampling.steps = 20; });
    }
    SECTION("while Live is off") {
        studio.press("Ctrl+L");
        studio.setWeight(4);
    }
    studio.checkBack();
}

TEST_CASE("Live makes no preview of what the stage shows finished", "[live]") {
    FinishedWindow studio;
    const std::size_t asked = studio.asked();
    studio.press("Ctrl+L");
    studio.press("Ctrl+L");
    studio.settle();
    CHECK(studio.asked() == asked);
    studio.checkBack();
}

TEST_CASE("A run that was changed on its way comes back by the settings that it ended with", "[live]") {
    TimelineWindow studio(true);
    studio.settle();
    studio.press("Ctrl+Return");
    studio.poll(5);
    studio.setWeight(6);
    studio.settle();
    const engine::RunId made = studio.status().id;
    REQUIRE(studio.engine->request(made)->edits.size() == 1);
    studio.setWeight(7);
    studio.settle();
    REQUIRE(studio.status().live);
    studio.press("Ctrl+Z");
    studio.poll(3);
    CHECK(studio.status().id == made);
    CHECK(studio.grid()->count() == 16);
}

TEST_CASE("A run that is not whole, or not kept, does not come back", "[live]") {
    FinishedWindow studio;
    SECTION("forgotten by the engine") {
        studio.preview();
        studio.engine->forget(studio.made);
    }
    SECTION("cancelled on its way") {
        studio.press("Ctrl+Return");
        studio.poll(4);
        studio.press("Escape");
        studio.poll(2);
        REQUIRE(studio.status().phase == Phase::Cancelled);
        studio.preview();
    }
    const std::size_t asked = studio.asked();
    studio.press("Ctrl+Z");
    studio.settle();
    CHECK(studio.status().live);
    CHECK(studio.asked() == asked + 1);
    CHECK(studio.grid()->count() == 4);
}

TEST_CASE("While previews are shown, button and timeline say so, and the run keeps its own figures",
          "[live]") {
    FinishedWindow studio;
    const double seconds = studio.status().secondsPerStep;
    CHECK(studio.progress().startsWith("finished, 20 steps"));
    studio.preview();
    CHECK(studio.offers("Export 4 previews..."));
    CHECK_FALSE(studio.offers("Export 16 pictures..."));
    CHECK(studio.progress().startsWith("Live preview: 5 steps · "));
    CHECK_FALSE(studio.progress().contains("finished"));
    CHECK(studio.track()->playhead() == 20);
    studio.window->store()->edit("Pictures", [](Document& document) { document.sampling.count = 1; });
    studio.settle();
    CHECK(studio.offers("Export 1 preview..."));
    studio.press("Ctrl+Z");
    studio.press("Ctrl+Z");
    studio.poll(3);
    CHECK(studio.progress().startsWith("finished, 20 steps"));
    // The engine's times grow with the step: five of them are not those of twenty.
    CHECK(studio.status().secondsPerStep > seconds);
}
