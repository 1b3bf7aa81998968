// Branches that are deleted, brought back, replaced and kept for a project.
#include <QAction>
#include <QToolButton>

#include "app/studio/actions.h"
#include "app/studio/branch_name.h"
#include "tests/app/studio/timeline_window.h"
#include "tests/catch.h"

using namespace syn;
using namespace syn::studio;
using Phase = RunStatus::Phase;

TEST_CASE("Branches are deleted by key and button; what left them hangs on their parent") {
    TimelineWindow studio;
    studio.run();
    QTest::keyClick(studio.track(), Qt::Key_Delete);
    CHECK(studio.message().contains("only track"));
    const auto branch = [&](int step, double weight) {
        studio.scrub(step);
        studio.setWeight(weight);
        studio.goOn();
    };
    branch(5, 6);
    branch(10, 8);
    REQUIRE(studio.track()->tracks().size() == 3);
    CHECK(studio.track()->tracks()[2].parent == 1);
    CHECK(studio.track()->tracks()[2].name == "weight 6 → 8");
    studio.branches()->remove(1);
    studio.poll(2);
    REQUIRE(studio.track()->tracks().size() == 2);
    CHECK(studio.track()->tracks()[1].parent == 0);
    CHECK(studio.track()->current() == 1);
    QTest::keyClick(studio.track(), Qt::Key_Delete);
    studio.poll(3);
    CHECK(studio.track()->tracks().size() == 1);
    CHECK(studio.track()->current() == 0);
    CHECK(studio.status().id == studio.branches()->all()[0].run);
}

TEST_CASE("Undo takes a branch back, brings a deleted one back with its pictures, and redo does both again") {
    TimelineWindow studio;
    studio.run();
    const QImage main = studio.grid()->cellPicture(0);
    studio.scrub(12);
    const QImage twelfth = studio.grid()->cellPicture(0);
    studio.setWeight(6);
    studio.goOn();
    const QImage other = studio.grid()->cellPicture(0);
    const SavedTimeline both = studio.branches()->save();

    QTest::keyClick(studio.track(), Qt::Key_Delete);
    studio.poll(3);
    REQUIRE(studio.track()->tracks().size() == 1);
    CHECK(studio.weight() == 4);
    CHECK(studio.grid()->cellPicture(0) == main);
    const std::size_t asked = studio.engine->asked().size();
    studio.press("Ctrl+Z");
    studio.poll(3);
    CHECK((studio.branches()->save() == both));
    CHECK(studio.weight() == 6);
    CHECK(studio.status().id == studio.branches()->shown()->run);
    CHECK(studio.grid()->cellPicture(0) == other);
    CHECK(studio.branches()->shown()->estimate.size() == 21);
    studio.press("Ctrl+Y");
    studio.poll(3);
    CHECK(studio.track()->tracks().size() == 1);
    CHECK(studio.grid()->cellPicture(0) == main);
    studio.press("Ctrl+Z");
    studio.poll(3);
    CHECK(studio.engine->asked().size() == asked);  // nothing was made again

    // The branching itself: back at the step where it left, with the weight still changed.
    studio.press("Ctrl+Z");
    studio.poll(3);
    CHECK(studio.track()->tracks().size() == 1);
    CHECK(studio.status().step == 12);
    CHECK(studio.grid()->cellPicture(0) == twelfth);
    CHECK(studio.weight() == 6);
    CHECK(studio.track()->pending() == "weight 4 → 6");
    studio.press("Ctrl+Z");
    CHECK(studio.weight() == 4);
    CHECK(studio.track()->pending().isEmpty());
    studio.press("Ctrl+Y");
    studio.press("Ctrl+Y");
    studio.poll(3);
    CHECK((studio.branches()->save() == both));
    CHECK(studio.grid()->cellPicture(0) == other);
}

TEST_CASE("A branch that the engine gave up comes back by undo all the same, and is made again when wanted") {
    TimelineWindow studio;
    studio.run();
    studio.scrub(12);
    studio.setWeight(6);
    studio.goOn();
    const QImage other = studio.grid()->cellPicture(0);
    const engine::RunId run = studio.status().id;
    QTest::keyClick(studio.track(), Qt::Key_Delete);
    studio.poll(3);
    studio.engine->forget(run);
    studio.press("Ctrl+Z");
    studio.poll(3);
    REQUIRE(studio.track()->tracks().size() == 2);
    CHECK_FALSE(studio.track()->tracks()[1].kept);
    QTest::keyClick(studio.track(), Qt::Key_Left);
    studio.settle();
    CHECK(studio.grid()->cellPicture(0) == other);
}

TEST_CASE("Run in place of several tracks is undone; what it left running is stopped") {
    TimelineWindow studio;
    studio.run();
    studio.scrub(12);
    studio.setWeight(6);
    studio.goOn();
    const QImage other = studio.grid()->cellPicture(0);
    const SavedTimeline both = studio.branches()->save();
    QTest::keyClick(studio.window.get(), Qt::Key_Return, Qt::ControlModifier);
    studio.poll(4);
    const engine::RunId started = studio.status().id;
    REQUIRE(studio.track()->tracks().size() == 1);
    CHECK(studio.window->store()->history()->undoText().contains("2 tracks"));
    studio.press("Ctrl+Z");
    studio.poll(4);
    CHECK((studio.branches()->save() == both));
    CHECK(studio.grid()->cellPicture(0) == other);
    REQUIRE(studio.engine->standing(started));
    CHECK_FALSE(studio.engine->standing(started)->running);
    studio.press("Ctrl+Y");
    studio.poll(3);
    REQUIRE(studio.track()->tracks().size() == 1);
    CHECK(studio.status().id == started);
    QTest::keyClick(studio.track(), Qt::Key_Right);
    studio.settle();
    // One run after another, with no branch, is no step of the history.
    const int steps = studio.window->store()->history()->count();
    studio.run();
    CHECK(studio.window->store()->history()->count() == steps);
}

TEST_CASE("What can be done with branches has keys and stands in the list of commands") {
    TimelineWindow studio;
    const auto* action = studio.window->findChild<QAction*>("timeline.branch");
    CHECK_FALSE(action->isEnabled());
    studio.run();
    studio.scrub(9);
    studio.setWeight(3);
    studio.press("Ctrl+B");
    studio.settle();
    CHECK(studio.track()->tracks().size() == 2);
    studio.window->actions()->setKeys("timeline.delete", {QKeySequence("Ctrl+D")});
    QTest::keyClick(studio.track(), Qt::Key_Delete);
    CHECK(studio.track()->tracks().size() == 2);
    QTest::keyClick(studio.track(), Qt::Key_D, Qt::ControlModifier);
    CHECK(studio.track()->tracks().size() == 1);
    studio.window->actions()->resetAllKeys();
}

TEST_CASE("There are so many tracks and no more") {
    TimelineWindow studio;
    studio.run();
    for (int i = 0; i < Branches::kMost + 2; ++i) {
        studio.scrub(1 + i % 3);
        studio.setWeight(0.5 + 0.1 * i);
        studio.goOn();
    }
    CHECK(studio.track()->tracks().size() == Branches::kMost);
    CHECK(studio.message().contains("delete one first"));
    // They can all be reached though not all are seen at once.
    CHECK(studio.window->timeline()->branchView()->height() < studio.track()->height());
}

TEST_CASE("A new run takes the timeline; a run that the engine gave up is made again when it is wanted") {
    TimelineWindow studio;
    studio.run();
    studio.scrub(12);
    studio.setWeight(6);
    studio.goOn();
    const QImage other = studio.grid()->cellPicture(0);
    QTest::keyClick(studio.track(), Qt::Key_Up);
    studio.poll(3);
    studio.engine->forget(studio.branches()->all()[1].run);
    QTest::keyClick(studio.track(), Qt::Key_Down);
    studio.settle();
    CHECK(studio.grid()->cellPicture(0) == other);
    CHECK(studio.engine->asked().back().request.edits.size() == 1);
    QTest::keyClick(studio.window.get(), Qt::Key_Return, Qt::ControlModifier);
    studio.settle();
    CHECK(studio.track()->tracks().size() == 1);
}

TEST_CASE("Branches are kept for a project, and made again from it") {
    SavedTimeline saved;
    QImage main, other;
    {
        TimelineWindow studio;
        studio.run();
        main = studio.grid()->cellPicture(0);
        studio.scrub(12);
        studio.setWeight(6);
        studio.goOn();
        other = studio.grid()->cellPicture(0);
        saved = studio.branches()->save();
    }
    REQUIRE(saved.branches.size() == 2);
    CHECK(saved.current == 1);
    CHECK(saved.branches[1].parent == 0);
    CHECK(saved.branches[1].from == 12);
    CHECK(saved.branches[1].request.edits.size() == 1);

    TimelineWindow studio;
    const std::size_t asked = studio.engine->asked().size();
    studio.branches()->restore(saved);
    REQUIRE(studio.track()->tracks().size() == 2);
    CHECK_FALSE(studio.track()->tracks()[0].kept);
    CHECK(studio.track()->tracks()[1].name == "weight 4 → 6");
    CHECK(studio.track()->tracks()[1].kind == "digit");
    CHECK(studio.engine->asked().size() == asked);
    QTest::mouseClick(studio.track(), Qt::LeftButton, {}, studio.track()->barRect(0).center().toPoint());
    studio.settle();
    CHECK(studio.grid()->cellPicture(0) == main);
    QTest::keyClick(studio.track(), Qt::Key_Down);
    studio.settle();
    CHECK(studio.grid()->cellPicture(0) == other);
    CHECK((studio.branches()->save() == saved));

    // The one that was shown is made again by whatever is done with it.
    studio.branches()->restore(saved);
    QTest::keyClick(studio.track(), Qt::Key_Right);
    studio.settle();
    CHECK(studio.track()->current() == 1);
    CHECK(studio.track()->tracks().size() == 2);
    CHECK(studio.grid()->cellPicture(0) == other);
}
