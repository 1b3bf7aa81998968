// The timeline in the real window: scrubbing, and branches by going on with a change.
#include <QAction>
#include <QToolButton>

#include "app/studio/actions.h"
#include "app/studio/branch_name.h"
#include "tests/app/studio/timeline_window.h"
#include "tests/catch.h"

using namespace syn;
using namespace syn::studio;
using Phase = RunStatus::Phase;

TEST_CASE("Before a run the timeline says what to do; a live preview is no run of it") {
    TimelineWindow studio(true);
    studio.settle();
    CHECK(studio.track()->steps() == -1);
    CHECK(studio.track()->accessibleDescription().startsWith("Press Run"));
    CHECK(studio.branches()->all().isEmpty());
}

TEST_CASE("A run fills the film strip step by step") {
    TimelineWindow studio;
    QTest::keyClick(studio.window.get(), Qt::Key_Return, Qt::ControlModifier);
    studio.poll(8);
    const int reached = studio.track()->playhead();
    CHECK(reached > 3);
    CHECK(reached < 20);
    REQUIRE(studio.branches()->shown());
    CHECK(studio.branches()->shown()->estimate.size() == reached + 1);
    const QPointF beyond = studio.track()->cellRect(19).center();
    const QColor before = studio.track()->grab().toImage().pixelColor(beyond.toPoint());
    studio.settle();
    CHECK(studio.track()->playhead() == 20);
    CHECK(studio.track()->grab().toImage().pixelColor(beyond.toPoint()) != before);
    CHECK(studio.branches()->shown()->noisy.size() == 21);
    CHECK(studio.text("Memory of kept steps").startsWith("21 states, "));
    CHECK(studio.text("Memory of kept steps").endsWith(" MB of 256"));
}

TEST_CASE("Scrubbing shows the stage as it was at that step, and what is made is not made again") {
    TimelineWindow studio;
    studio.run();
    const QImage last = studio.grid()->cellPicture(3);
    const std::size_t asked = studio.engine->asked().size();
    studio.scrub(12);
    CHECK(studio.status().phase == Phase::Paused);
    CHECK(studio.status().step == 12);
    CHECK(studio.track()->playhead() == 12);
    CHECK(studio.grid()->cellPicture(3) != last);
    CHECK(studio.window->schedule()->chart()->playhead() == 12);
    QTest::keyClick(studio.track(), Qt::Key_Home);
    studio.poll(3);
    CHECK(studio.status().step == 0);
    QTest::keyClick(studio.track(), Qt::Key_Right);
    studio.poll(3);
    CHECK(studio.status().step == 1);
    QTest::keyClick(studio.track(), Qt::Key_End);
    studio.poll(3);
    CHECK(studio.status().phase == Phase::Finished);
    CHECK(studio.grid()->cellPicture(3) == last);
    CHECK(studio.window->controller()->canExport());
    CHECK(studio.engine->asked().size() == asked);
    CHECK(studio.engine->branched().empty());
}

TEST_CASE("While the playhead is dragged it follows the hand, whatever older news arrive") {
    TimelineWindow studio;
    studio.run();
    auto* track = studio.track();
    const auto at = [&](int step) { return QPoint(qRound(track->xOf(step)), 20); };
    QTest::mousePress(track, Qt::LeftButton, {}, at(15));
    for (const int step : {14, 12, 9, 6}) {
        QMouseEvent move(QEvent::MouseMove, at(step), track->mapToGlobal(at(step)), Qt::NoButton,
                         Qt::LeftButton, {});
        QApplication::sendEvent(track, &move);
        CHECK(track->playhead() == step);
    }
    studio.poll(3);
    CHECK(track->playhead() == 6);
    QTest::mouseRelease(track, Qt::LeftButton, {}, at(6));
    studio.poll(3);
    CHECK(studio.status().step == 6);
}

TEST_CASE("Scrub to step 12, change the weight, go on: a branch, and both tracks are there") {
    TimelineWindow studio;
    studio.run();
    const QImage main = studio.grid()->cellPicture(0);
    studio.scrub(12);
    const QImage twelfth = studio.grid()->cellPicture(0);
    studio.setWeight(6);
    CHECK(studio.track()->pending() == "weight 4 → 6");
    CHECK(studio.engine->branched().empty());
    studio.goOn();

    REQUIRE(studio.engine->branched().size() == 1);
    CHECK((studio.engine->branched()[0].request.edits == std::vector<Edit>{{12, "guides/0/scale", "6.0"}}));
    CHECK(studio.status().phase == Phase::Finished);
    REQUIRE(studio.track()->tracks().size() == 2);
    const TimelineTrack branch = studio.track()->tracks()[1];
    CHECK(branch.name == "weight 4 → 6");
    CHECK(branch.kind == "digit");
    CHECK(branch.from == 12);
    CHECK(branch.reached == 20);
    CHECK(studio.track()->current() == 1);
    const QImage other = studio.grid()->cellPicture(0);
    CHECK(other != main);
    CHECK(studio.branches()->shown()->estimate.size() == 21);  // with the past that it shares

    // The tracks side by side: each is shown with the settings that made it.
    QTest::mouseClick(studio.track(), Qt::LeftButton, {}, studio.track()->barRect(0).center().toPoint());
    studio.poll(4);
    CHECK(studio.track()->current() == 0);
    CHECK(studio.status().step == 20);
    CHECK(studio.grid()->cellPicture(0) == main);
    CHECK(studio.weight() == 4);
    QTest::keyClick(studio.track(), Qt::Key_Down);
    studio.poll(4);
    CHECK(studio.grid()->cellPicture(0) == other);
    CHECK(studio.weight() == 6);
    studio.scrub(12);
    CHECK(studio.grid()->cellPicture(0) == twelfth);
    CHECK(studio.track()->pending().isEmpty());
}

TEST_CASE("Choosing another track keeps the step where one stands") {
    TimelineWindow studio;
    studio.run();
    studio.scrub(12);
    studio.setWeight(6);
    studio.goOn();
    studio.scrub(16);
    QTest::keyClick(studio.track(), Qt::Key_Up);
    studio.poll(4);
    CHECK(studio.status().step == 16);
    CHECK(studio.track()->playhead() == 16);
}

TEST_CASE("Going on without a change makes no branch, and nothing again") {
    TimelineWindow studio;
    studio.run();
    const QImage main = studio.grid()->cellPicture(0);
    studio.scrub(7);
    studio.setWeight(6);
    studio.window->store()->history()->undo();
    CHECK(studio.track()->pending().isEmpty());
    studio.goOn();
    CHECK(studio.status().phase == Phase::Finished);
    CHECK(studio.track()->tracks().size() == 1);
    CHECK(studio.grid()->cellPicture(0) == main);
}

TEST_CASE("A drawing changed at an earlier step branches as well, and the button says what is missing") {
    TimelineWindow studio;
    studio.run();
    auto* branch = studio.button("Branch from here");
    REQUIRE(branch);
    QTest::mouseClick(branch, Qt::LeftButton);
    CHECK(studio.message().contains("go back to an earlier one"));
    studio.scrub(5);
    QTest::mouseClick(branch, Qt::LeftButton);
    CHECK(studio.message().contains("change a weight"));
    studio.window->store()->edit("Steps", [](Document& document) { document.sampling.steps = 40; });
    QTest::mouseClick(branch, Qt::LeftButton);
    CHECK(studio.message().contains("press Run for them"));
    QTest::keyClick(studio.pad(), Qt::Key_3);
    QTest::mouseClick(branch, Qt::LeftButton);
    studio.settle();
    REQUIRE(studio.track()->tracks().size() == 2);
    CHECK(studio.track()->tracks()[1].name == "digit redrawn");
    CHECK(studio.status().steps == 20);
    QTest::keyClick(studio.pad(), Qt::Key_Delete);
    studio.scrub(3);
    QTest::mouseClick(branch, Qt::LeftButton);
    CHECK(studio.message().startsWith("Nothing is drawn"));
}

TEST_CASE("A weight changed while the run goes on takes hold at its next step, and the track is marked") {
    TimelineWindow studio;
    QTest::keyClick(studio.window.get(), Qt::Key_Return, Qt::ControlModifier);
    studio.poll(6);
    const int at = studio.status().step;
    studio.setWeight(5);
    studio.setWeight(7);
    studio.settle();
    CHECK(studio.track()->tracks().size() == 1);
    const auto request = studio.engine->request(studio.status().id);
    REQUIRE(request);
    CHECK((request->edits == std::vector<Edit>{{at, "guides/0/scale", "7.0"}}));
    CHECK(studio.branches()->all()[0].request.edits == request->edits);
    CHECK((studio.track()->tracks()[0].changes == QMap<int, QString>{{at, "weight 4 → 7"}}));
    // A drawing may be the next run's.
    QTest::keyClick(studio.window.get(), Qt::Key_Return, Qt::ControlModifier);
    studio.poll(3);
    QTest::keyClick(studio.pad(), Qt::Key_3);
    studio.settle();
    CHECK(studio.engine->request(studio.status().id)->edits.empty());
}

TEST_CASE("A weight changed at once after scrubbing is no change of the steps that are made") {
    TimelineWindow studio;
    studio.run();
    const QPoint at(qRound(studio.track()->xOf(5)), 20);
    drag(studio.track(), {at, at});
    studio.setWeight(6);  // before the engine was heard
    studio.poll(3);
    CHECK(studio.status().step == 5);
    CHECK(studio.track()->pending() == "weight 4 → 6");
    CHECK(studio.engine->request(studio.status().id)->edits.empty());
    QTest::keyClick(studio.track(), Qt::Key_End);
    studio.poll(3);
    CHECK(studio.status().step == 20);
}

TEST_CASE("A weight changed while made steps are walked through again branches there") {
    TimelineWindow studio;
    studio.run();
    studio.scrub(5);
    QTest::keyClick(studio.track(), Qt::Key_Space);
    studio.poll(3);
    REQUIRE(studio.status().phase == Phase::Running);
    const int step = studio.status().step;
    studio.setWeight(6);
    QApplication::processEvents();
    studio.settle();
    REQUIRE(studio.track()->tracks().size() == 2);
    CHECK(studio.track()->tracks()[1].from == step);
    CHECK(studio.branches()->all()[0].request.edits.empty());
    CHECK(studio.branches()->all()[0].reached == 20);
    QTest::keyClick(studio.track(), Qt::Key_Up);
    studio.poll(3);
    CHECK(studio.weight() == 4);
    QTest::keyClick(studio.track(), Qt::Key_End);
    studio.poll(3);
    CHECK(studio.status().step == 20);
}

TEST_CASE("The film strip is of the chosen picture, and of the stream that the stage shows") {
    TimelineWindow studio;
    studio.run();
    const auto strip = [&] { return studio.track()->grab().toImage(); };
    const QImage first = strip();
    studio.grid()->setFocus();
    QTest::keyClick(studio.grid(), Qt::Key_Right);
    QTest::keyClick(studio.grid(), Qt::Key_Right);
    studio.poll(2);
    CHECK(strip() != first);
    CHECK(studio.branches()->shown()->estimate.size() == 21);
    const QImage estimate = strip();
    QTest::keyClick(studio.window.get(), Qt::Key_1, Qt::AltModifier);
    CHECK(strip() != estimate);
}

TEST_CASE("Steps are placed by log-SNR or evenly, and the choice stays") {
    {
        TimelineWindow studio;
        CHECK(studio.track()->spacing() == Timeline::Spacing::LogSnr);
        QTest::mouseClick(studio.button("Even steps"), Qt::LeftButton);
        CHECK(studio.track()->spacing() == Timeline::Spacing::Steps);
    }
    MainWindow again;
    CHECK(again.timeline()->track()->spacing() == Timeline::Spacing::Steps);
    QSettings().clear();
}

TEST_CASE("Branches are named by what they change") {
    const auto model = engine::FakeEngine().models(nullptr).front();
    GenerationRequest settings;
    Guide digit;
    digit.modality = "digit";
    digit.scale = 4;
    settings.guides = {digit};
    const auto name = [&](const std::vector<Edit>& edits) { return branchName(edits, settings, model); };
    CHECK(name({{0, "guides/0/scale", "2.5"}}) == "weight 4 → 2.5");
    CHECK(name({{0, "guides/0/mode", "\"random\""}}) == "mode hold → random");
    CHECK(name({{0, "guides/0/mode", "\"none\""}}) == "without digit");
    CHECK(name({{0, "guides/0/image", "{}"}, {0, "guides/0/source", "\"x\""}}) == "digit redrawn");
    CHECK(name({{0, "eta", "1"}, {0, "guides/0/scale", "1"}}) == "eta 0 → 1, weight 4 → 1");
    CHECK(branchKind({{0, "guides/0/scale", "1"}}, settings, model) == "digit");
    CHECK(branchKind({{0, "guides/0/scale", "1"}, {0, "eta", "1"}}, settings, model).isEmpty());
    Guide picture;
    picture.modality = "picture";
    settings.guides.push_back(picture);
    CHECK(name({{0, "guides/1/scale", "3"}}) == "picture weight 1 → 3");
    CHECK(name({{0, "guides/9/scale", "3"}}).isEmpty());
}
