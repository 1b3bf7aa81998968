// Which pictures of the run before are taken as they are: those that it has to the end, of these settings.
#include "tests/app/studio/studio_window.h"
#include "tests/catch.h"

using namespace syn;
using namespace syn::studio;
using Phase = RunStatus::Phase;

namespace {

struct LendingWindow : StudioWindow {
    void run() { press("Ctrl+Return"); }
    /// Another seed for one picture alone, and a run of it.
    void rollOne() {
        window->store()->edit("Roll", [](Document& document) { document.sampling.ownSeeds[5] = 777; });
        run();
    }
    /// All pictures are made, and are seen forming.
    void checkNothingLent(const QImage& finished) {
        CHECK(engine->asked().back().lender == 0);
        CHECK(status().lender == 0);
        CHECK(status().made == 16);
        poll(3);
        REQUIRE(status().phase == Phase::Running);
        CHECK(grid()->cellPicture(2) != finished);
        // So they are judged on the way, too.
        QTest::mouseClick(grid(), Qt::LeftButton, {}, grid()->cellRect(2).center().toPoint());
        poll(8);
        CHECK(grid()->accessibleDescription().contains("read as"));
    }
};

}  // namespace

TEST_CASE("A run that was cancelled on the way lends nothing", "[lending]") {
    LendingWindow studio;
    studio.run();
    studio.settle();
    const QImage finished = studio.grid()->cellPicture(2);
    studio.run();
    studio.poll(4);
    studio.press("Escape");
    studio.poll(2);
    REQUIRE(studio.status().phase == Phase::Cancelled);
    studio.rollOne();
    studio.checkNothingLent(finished);
}

TEST_CASE("A run that was changed on its way lends nothing", "[lending]") {
    LendingWindow studio;
    studio.run();
    studio.poll(4);
    const engine::RunId id = studio.status().id;
    studio.engine->pause(id);
    studio.engine->edit(id, "guides/0/scale", "2");
    studio.engine->resume(id);
    studio.settle();
    REQUIRE(studio.status().phase == Phase::Finished);
    const QImage finished = studio.grid()->cellPicture(2);
    studio.rollOne();
    studio.checkNothingLent(finished);
}

TEST_CASE("A run that is no longer kept lends nothing; one that is lends all but one", "[lending]") {
    LendingWindow studio;
    studio.run();
    studio.settle();
    const engine::RunId first = studio.status().id;
    const QImage finished = studio.grid()->cellPicture(2);
    studio.rollOne();
    CHECK(studio.status().lender == first);
    CHECK(studio.status().made == 1);
    studio.poll(4);
    CHECK(studio.grid()->cellPicture(2) == finished);
    studio.settle();
    const QImage again = studio.grid()->cellPicture(2);
    studio.engine->forget(studio.status().id);
    studio.window->store()->history()->undo();
    studio.run();
    studio.checkNothingLent(again);
}
