// The order in which full runs are made: those that are asked for while one goes on wait.
#include <QPushButton>

#include "app/studio/actions.h"
#include "app/studio/project_menu.h"
#include "tests/app/studio/queue_window.h"
#include "tests/catch.h"

using namespace syn;
using namespace syn::studio;
using Phase = RunStatus::Phase;
using EntryState = RunQueue::Entry::State;

TEST_CASE("Runs asked for while one goes on are made after it, in order, and first where that is asked for",
          "[queue]") {
    QueueWindow studio;
    QPushButton* run = studio.window->schedule()->runButton();
    CHECK(run->text() == "Run  Ctrl+Enter");
    studio.ask(10);
    studio.poll(3);
    const engine::RunId first = studio.status().id;
    CHECK(run->text() == "Add to queue  Ctrl+Enter");
    CHECK(run->accessibleName() == "Add to queue");
    CHECK(run->toolTip().contains("Esc cancels the one under way"));
    studio.ask(20);
    studio.ask(30);
    CHECK(run->toolTip().contains("the 2 that wait"));
    CHECK(run->toolTip().contains("Ctrl+Shift+Enter puts them first"));
    studio.ask(40, "Ctrl+Shift+Return");
    CHECK(studio.status().id == first);
    CHECK(studio.status().phase == Phase::Running);
    CHECK(studio.made() == QList<quint64>{10});
    CHECK(studio.waiting() == QList<quint64>{40, 20, 30});
    studio.settle();
    CHECK(studio.made() == QList<quint64>{10, 40, 20, 30});
    CHECK(studio.waiting().isEmpty());
    CHECK(studio.states() == QList<EntryState>(4, EntryState::Finished));
    CHECK(studio.status().phase == Phase::Finished);
    CHECK(studio.status().request->seed == 30);
    CHECK(run->text() == "Run  Ctrl+Enter");
    // With nothing under way both begin at once.
    studio.ask(50, "Ctrl+Shift+Return");
    CHECK(studio.made().last() == 50);
}

TEST_CASE("The stage shows each run of the queue to its last step", "[queue]") {
    QueueWindow studio;
    QMap<engine::RunId, int> seen;
    QObject::connect(studio.window->controller(), &RunController::frame, studio.window.get(),
                     [&](const auto& frame) { seen[frame->run] = frame->step; });
    studio.ask(10);
    studio.poll(2);
    studio.ask(20);
    studio.window->store()->edit("Pictures", [](Document& document) { document.sampling.count = 4; });
    studio.ask(30);
    studio.settle();
    for (const auto& asked : studio.engine->asked())
        if (!asked.live) CHECK(seen.value(asked.id) == asked.request.steps);
    CHECK(studio.grid()->count() == 4);
}

TEST_CASE("A cancelled or failed run lets the next one begin", "[queue]") {
    QueueWindow studio;
    studio.ask(10);
    studio.poll(3);
    studio.ask(20);
    studio.ask(30);
    studio.press("Esc");
    studio.poll(2);
    CHECK(studio.made() == QList<quint64>{10, 20});
    CHECK(studio.states() == QList<EntryState>{EntryState::UnderWay, EntryState::Cancelled});
    CHECK(studio.status().phase == Phase::Running);
    studio.engine->fail_next("The disk is full.");
    studio.press("Esc");
    studio.poll(1);
    CHECK(studio.made() == QList<quint64>{10, 20, 30});
    studio.ask(40);
    studio.poll(2);
    CHECK(studio.queue()->begun()[1].state == EntryState::Failed);
    CHECK(studio.queue()->begun()[1].failure == "The disk is full.");
    CHECK(studio.message() == "The disk is full.");
    studio.settle();
    CHECK(studio.made() == QList<quint64>{10, 20, 30, 40});
    CHECK(studio.status().phase == Phase::Finished);
}

TEST_CASE("A run that is held lets the queue wait, and Run takes its place", "[queue]") {
    QueueWindow studio;
    studio.ask(10);
    studio.poll(3);
    studio.ask(20);
    studio.press("Ctrl+P");
    studio.poll(5);
    REQUIRE(studio.status().phase == Phase::Paused);
    CHECK(studio.states() == QList<EntryState>{EntryState::Paused});
    CHECK(studio.window->schedule()->runButton()->accessibleName() == "Run");
    CHECK(studio.made() == QList<quint64>{10});
    studio.ask(30);
    studio.poll(1);
    CHECK(studio.made() == QList<quint64>{10, 30});
    CHECK(studio.states() == QList<EntryState>{EntryState::UnderWay, EntryState::Cancelled});
    CHECK(studio.waiting() == QList<quint64>{20});
    studio.settle();
    CHECK(studio.made() == QList<quint64>{10, 30, 20});
}

TEST_CASE("Live begins nothing until the queue is empty", "[queue]") {
    QueueWindow studio(true);
    studio.settle();
    REQUIRE(studio.status().live);
    // A preview is no run to wait for.
    studio.setSeed(5);
    REQUIRE(studio.status().live);
    studio.press("Ctrl+Return");
    CHECK_FALSE(studio.status().live);
    CHECK(studio.waiting().isEmpty());
    const auto from = studio.engine->asked().size();
    studio.poll(3);
    studio.ask(20);
    studio.ask(30);
    for (int i = 0; i < 80; ++i) {
        studio.setSeed(100 + static_cast<quint64>(i));
        studio.poll(1);
        if (studio.status().phase != Phase::Running || studio.engine->asked().size() > from + 2) break;
    }
    REQUIRE(studio.engine->asked().size() > from + 1);
    CHECK_FALSE(studio.engine->asked()[from].live);
    CHECK_FALSE(studio.engine->asked()[from + 1].live);
    CHECK(studio.made().contains(20));
    CHECK(studio.made().contains(30));
    // Afterwards it is there again.
    studio.settle();
    studio.setSeed(7);
    CHECK(studio.status().live);
}

TEST_CASE("A run of the queue is what was asked for, and the document stays what it is", "[queue]") {
    QueueWindow studio;
    studio.ask(10);
    studio.poll(2);
    studio.setWeight(2);
    studio.window->store()->edit("Mode",
                                 [](Document& document) { document.conditions["digit"].mode = "random"; });
    studio.press("Ctrl+Return");
    studio.setWeight(6);
    studio.window->store()->edit("Mode",
                                 [](Document& document) { document.conditions["digit"].mode = "hold"; });
    const auto id = [&] { return studio.status().id; };
    const engine::RunId first = id();
    for (int i = 0; i < 100 && id() == first; ++i) studio.poll(1);
    REQUIRE(id() != first);
    CHECK(studio.status().queued);
    studio.poll(2);
    const Document mine = studio.document();
    const auto guide = [&] { return studio.engine->request(id())->guides.at(0); };
    const auto edits = [&] { return studio.engine->request(id())->edits; };
    CHECK(guide().scale == 2);
    CHECK(guide().mode == GuideMode::Random);
    CHECK(studio.weight() == 6);
    // What is changed now takes hold; what differed before is no wish.
    studio.setSeed(99);
    CHECK(edits().empty());
    studio.setWeight(5);
    REQUIRE(edits().size() == 1);
    CHECK(edits()[0].path == "guides/0/scale");
    CHECK(std::stod(edits()[0].value) == 5);
    // Held at an earlier step it goes on as itself.
    studio.press("Ctrl+P");
    studio.poll(2);
    studio.scrub(1);
    REQUIRE(studio.status().phase == Phase::Paused);
    REQUIRE(studio.status().step == 1);
    CHECK(studio.branches()->pending().name.contains("5"));
    studio.press("Ctrl+Z");
    studio.press("Ctrl+Z");
    CHECK(studio.document() == mine);
    CHECK(studio.branches()->pending().name.contains("→ 6"));
    CHECK_FALSE(studio.branches()->pending().name.contains("mode"));
    // A branch that is asked for by name is of all settings.
    studio.press("Ctrl+B");
    REQUIRE(studio.branches()->all().size() == 2);
    CHECK(studio.branches()->shown()->name.contains("mode"));
    studio.settle();
    CHECK(studio.status().phase == Phase::Finished);
}

TEST_CASE("Nothing of the document is meant for a run of another set-up", "[queue]") {
    QueueWindow studio;
    studio.ask(10);
    studio.poll(2);
    studio.ask(20);
    studio.window->store()->edit("Turn", [](Document& document) {
        document.conditions["picture"].setPicture(QImage(32, 32, QImage::Format_RGB888), "grey");
        setRole(document, "picture", Role::Given);
    });
    studio.press("Esc");
    studio.poll(2);
    REQUIRE(studio.made() == QList<quint64>{10, 20});
    studio.window->store()->edit("Weight",
                                 [](Document& document) { document.conditions["picture"].scale = 7; });
    CHECK(studio.engine->request(studio.status().id)->edits.empty());
    CHECK(studio.status().shown == QStringList{"picture"});
    studio.settle();
    CHECK(studio.status().phase == Phase::Finished);
}

TEST_CASE("A comparison waits as one entry; when it is over the next one begins", "[queue]") {
    QueueWindow studio;
    studio.window->store()->edit("Steps", [](Document& document) { document.sampling.steps = 4; });
    studio.ask(10);
    studio.poll(1);
    (*studio.window->actions())["view.rows"]->trigger();
    studio.ask(20);
    (*studio.window->actions())["view.grid"]->trigger();
    studio.ask(30);
    REQUIRE(studio.waiting() == QList<quint64>{20, 30});
    CHECK(studio.queue()->waiting()[0].run->title == "digit 7 · Random, Predict, Constant, Hold → picture");
    CHECK(studio.queue()->waiting()[1].run->title == "digit 7 · Hold 4.0 → picture");
    CHECK(studio.queue()->waiting()[0].run->pictures() == 24);
    for (int i = 0; i < 100 && studio.status().rows.isEmpty(); ++i) studio.poll(1);
    CHECK(studio.status().rows == QStringList{"random", "predicted", "constant", "hold"});
    CHECK(studio.branches()->all().size() == 1);
    // Weights do not take hold of a comparison.
    studio.setWeight(1.5);
    studio.settle();
    CHECK(studio.made() == QList<quint64>{10, 20, 20, 20, 20, 30});
    CHECK(studio.states() == QList<EntryState>(3, EntryState::Finished));
    CHECK(studio.queue()->begun()[1].ids.size() == 4);
    for (const auto& asked : studio.engine->asked())
        if (const auto request = studio.engine->request(asked.id)) CHECK(request->edits.empty());
    CHECK(studio.status().rows.isEmpty());
    // Cancelled within a row, its further rows are not made.
    (*studio.window->actions())["view.rows"]->trigger();
    studio.ask(40);
    studio.poll(6);
    (*studio.window->actions())["view.grid"]->trigger();
    studio.ask(50);
    REQUIRE(studio.status().row == 1);
    studio.press("Esc");
    studio.settle();
    CHECK(studio.made().mid(6) == QList<quint64>{40, 40, 50});
}

TEST_CASE("Taking out, moving and clearing are undone; what began meanwhile does not come back", "[queue]") {
    QueueWindow studio;
    studio.ask(10);
    studio.poll(2);
    for (const quint64 seed : {20, 30, 40}) studio.ask(seed);
    studio.queue()->move(studio.keyOf(40), 0);
    CHECK(studio.waiting() == QList<quint64>{40, 20, 30});
    studio.queue()->remove(studio.keyOf(20));
    CHECK(studio.waiting() == QList<quint64>{40, 30});
    CHECK(studio.history()->undoText() == "Take out of the queue");
    studio.queue()->clear();
    CHECK(studio.waiting().isEmpty());
    const auto undo = [&] { studio.history()->undo(); };
    undo();
    CHECK(studio.waiting() == QList<quint64>{40, 30});
    undo();
    CHECK(studio.waiting() == QList<quint64>{40, 20, 30});
    // One begins, and one comes in between.
    studio.press("Esc");
    studio.poll(1);
    REQUIRE(studio.made() == QList<quint64>{10, 40});
    undo();  // the move
    CHECK(studio.waiting() == QList<quint64>{20, 30});
    studio.history()->redo();
    studio.history()->redo();
    CHECK(studio.waiting() == QList<quint64>{30});
    studio.history()->redo();
    CHECK(studio.waiting().isEmpty());
    undo();
    undo();
    CHECK(studio.waiting() == QList<quint64>{20, 30});
    studio.queue()->remove(studio.keyOf(20));
    studio.press("Ctrl+Shift+Return");
    CHECK(studio.waiting() == QList<quint64>{40, 30});
    undo();
    CHECK(studio.waiting() == QList<quint64>{40, 20, 30});
    studio.settle();
    CHECK(studio.made() == QList<quint64>{10, 40, 40, 20, 30});
}

TEST_CASE("What comes back by undo while nothing is under way waits for the word to go on", "[queue]") {
    QueueWindow studio;
    studio.ask(10);
    studio.poll(2);
    studio.ask(20);
    studio.ask(30);
    studio.queue()->clear();
    studio.settle();
    REQUIRE(studio.made() == QList<quint64>{10});
    studio.history()->undo();
    studio.poll(5);
    CHECK(studio.waiting() == QList<quint64>{20, 30});
    CHECK(studio.queue()->held());
    CHECK(studio.made() == QList<quint64>{10});
    SECTION("Go on") {
        studio.window->controller()->goOn();
        CHECK_FALSE(studio.queue()->held());
        studio.settle();
        CHECK(studio.made() == QList<quint64>{10, 20, 30});
    }
    SECTION("Run, which is not made to wait") {
        studio.ask(40);
        CHECK(studio.made() == QList<quint64>{10, 40});
        studio.settle();
        CHECK(studio.made() == QList<quint64>{10, 40, 20, 30});
    }
    SECTION("one of them alone") {
        studio.window->controller()->beginNow(studio.keyOf(30));
        studio.settle();
        CHECK(studio.made() == QList<quint64>{10, 30});
        CHECK(studio.queue()->held());
    }
    SECTION("taken back again") {
        studio.history()->redo();
        CHECK_FALSE(studio.queue()->held());
    }
}

TEST_CASE("One that waits can take the place of the run under way", "[queue]") {
    QueueWindow studio;
    studio.ask(10);
    studio.poll(2);
    studio.ask(20);
    studio.ask(30);
    studio.window->controller()->beginNow(studio.keyOf(30));
    studio.poll(2);
    CHECK(studio.status().request->seed == 30);
    CHECK(studio.states() == QList<EntryState>{EntryState::UnderWay, EntryState::Cancelled});
    studio.settle();
    CHECK(studio.made() == QList<quint64>{10, 30, 20});
}

TEST_CASE("A run that has ended is shown again, or made again where the engine keeps it no longer",
          "[queue]") {
    QueueWindow studio;
    for (const quint64 seed : {10, 20, 30}) {
        studio.ask(seed);
        studio.settle();
    }
    const RunQueue::Entry& oldest = studio.queue()->begun().last();
    const engine::RunId run = oldest.ids.last();
    REQUIRE(studio.branches()->showRun(run));
    studio.poll(3);
    CHECK(studio.status().id == run);
    CHECK(studio.status().phase == Phase::Finished);
    CHECK(studio.status().request->seed == 10);
    CHECK(studio.document().sampling.seed == 30);
    CHECK(studio.track()->steps() == 20);
    CHECK(studio.branches()->shown()->reached == 20);
    CHECK(studio.branches()->shown()->estimate.size() == 21);
    CHECK(studio.states() == QList<EntryState>(3, EntryState::Finished));
    CHECK(studio.made().size() == 3);
    studio.scrub(4);
    CHECK(studio.status().step == 4);
    CHECK(studio.branches()->pending().name.isEmpty());
    // On its track it goes back to the end.
    REQUIRE(studio.branches()->showRun(run));
    studio.poll(2);
    CHECK(studio.status().step == 20);
    CHECK(studio.branches()->all().size() == 1);
    studio.engine->forget(run);
    CHECK_FALSE(studio.branches()->showRun(run));
    studio.window->controller()->again(oldest.key);
    CHECK(studio.made() == QList<quint64>{10, 20, 30, 10});
    studio.window->controller()->again(studio.queue()->begun()[1].key);
    CHECK(studio.waiting() == QList<quint64>{30});
    studio.settle();
    CHECK(studio.made().last() == 30);
}

TEST_CASE("Looking at another track while runs wait holds them, and loses none", "[queue]") {
    QueueWindow studio;
    studio.ask(10);
    studio.settle();
    studio.scrub(6);
    studio.setWeight(2);
    studio.goOn();
    REQUIRE(studio.branches()->all().size() == 2);
    studio.scrub(9);
    studio.setWeight(3);
    QTest::keyClick(studio.track(), Qt::Key_Space);  // a third, which goes on
    studio.poll(2);
    REQUIRE(studio.branches()->all().size() == 3);
    studio.ask(20);
    REQUIRE(studio.waiting() == QList<quint64>{20});
    studio.branches()->choose(0);
    studio.poll(8);
    CHECK(studio.waiting() == QList<quint64>{20});
    CHECK(studio.made() == QList<quint64>{10});
    studio.window->controller()->goOn();
    studio.settle();
    CHECK(studio.made() == QList<quint64>{10, 20});
}

TEST_CASE("The queue has an end, and says so", "[queue]") {
    QueueWindow studio;
    studio.ask(10);
    for (int i = 0; i < RunQueue::kMost; ++i) studio.press("Ctrl+Return");
    CHECK(studio.queue()->waiting().size() == RunQueue::kMost);
    studio.press("Ctrl+Shift+Return");
    CHECK(studio.queue()->waiting().size() == RunQueue::kMost);
    CHECK(studio.message().startsWith("100 runs wait already"));
    studio.queue()->clear();
    studio.settle();
    for (int i = 0; i < RunQueue::kMostPast + 5; ++i) {
        studio.window->store()->edit("Steps", [](Document& document) { document.sampling.steps = 1; });
        studio.press("Ctrl+Return");
        studio.settle();
    }
    CHECK(studio.queue()->begun().size() == RunQueue::kMostPast);
}

TEST_CASE("Another project leaves nothing of the queue behind", "[queue]") {
    QueueWindow studio;
    studio.ask(10);
    studio.poll(2);
    studio.ask(20);
    Q_EMIT studio.window->project()->opening();
    CHECK(studio.waiting().isEmpty());
    studio.poll(30);
    CHECK(studio.made() == QList<quint64>{10});
}

TEST_CASE("A drawing that was read is not read again when something else of its condition changes",
          "[queue]") {
    QueueWindow studio;
    studio.ask(10);
    studio.poll(2);
    studio.window->store()->edit("Mode", [](Document& d) { d.conditions["digit"].mode = "random"; });
    studio.ask(20);  // before the judge could have answered
    CHECK(studio.queue()->waiting()[0].run->title == "digit 7 · Random 4.0 → picture");
}
