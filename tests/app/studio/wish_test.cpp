#include <QLabel>

#include "app/studio/actions.h"
#include "tests/app/studio/studio_window.h"
#include "tests/catch.h"
#include "widgets/notice.h"

using namespace syn;
using namespace syn::studio;
using Phase = RunStatus::Phase;

namespace {

void doNow(StudioWindow& studio, const char* id) {
    (*studio.window->actions())[id]->trigger();
}

/// Whether stage and timeline both say so.
bool bothSay(StudioWindow& studio, const QString& text) {
    const auto says = [&](QWidget* place) {
        for (auto* label : place->findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(text)) return true;
        return false;
    };
    // The timeline's line stands in the heading of its panel.
    QWidget* panel = studio.window->timeline();
    while (panel->parentWidget() != studio.window.get()) panel = panel->parentWidget();
    return says(studio.window->stage()) && says(panel);
}

}  // namespace

TEST_CASE("Pause and cancel are acknowledged at once, before the step under way has ended", "[wish]") {
    StudioWindow studio;
    doNow(studio, "run.start");
    studio.poll(4);
    doNow(studio, "run.pause");
    REQUIRE(studio.status().phase == Phase::Running);  // the engine has not answered
    CHECK(bothSay(studio, "pausing…"));
    studio.poll(1);
    REQUIRE(studio.status().phase == Phase::Paused);
    CHECK_FALSE(bothSay(studio, "pausing…"));
    doNow(studio, "run.pause");
    studio.poll(2);
    REQUIRE(studio.status().phase == Phase::Running);
    CHECK(studio.status().wish == RunStatus::Wish::None);
    doNow(studio, "run.pause");
    doNow(studio, "run.cancel");
    doNow(studio, "run.pause");  // does not make it good
    CHECK(bothSay(studio, "cancelling…"));
    studio.poll(1);
    REQUIRE(studio.status().phase == Phase::Cancelled);
    CHECK_FALSE(bothSay(studio, "cancelling…"));
    CHECK(bothSay(studio, "cancelled at step"));
}

TEST_CASE("A run that is held is cancelled with a word too, and what cannot be said stays away", "[wish]") {
    StudioWindow studio;
    doNow(studio, "run.step");
    studio.poll(3);
    REQUIRE(studio.status().phase == Phase::Paused);
    doNow(studio, "run.cancel");
    CHECK(bothSay(studio, "cancelling…"));
    studio.poll(1);
    CHECK(studio.status().phase == Phase::Cancelled);
    CHECK(studio.status().wish == RunStatus::Wish::None);
    // Before the first step the notice says it.
    studio.grid()->clear();
    doNow(studio, "run.start");
    doNow(studio, "run.cancel");
    CHECK(studio.window->stage()->notice()->title() == "Cancelling…");
    // Nothing runs: nothing is cancelled.
    studio.poll(1);
    doNow(studio, "run.cancel");
    CHECK(studio.status().wish == RunStatus::Wish::None);
    // A step made while a pause is awaited does not end the waiting; going elsewhere does.
    doNow(studio, "run.start");
    studio.poll(3);
    doNow(studio, "run.step");
    CHECK(studio.status().wish == RunStatus::Wish::Pause);
    studio.window->controller()->seek(1);
    CHECK(studio.status().wish == RunStatus::Wish::None);
}
