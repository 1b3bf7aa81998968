// Rows as tracks of the timeline: the film strip is of the chosen picture's own run, and what is exported is
// counted over all of them.
#include <QAbstractButton>
#include <QTemporaryDir>

#include "tests/app/studio/dialog_answers.h"
#include "tests/app/studio/rows_window.h"
#include "tests/catch.h"

using namespace syn;
using namespace syn::studio;
using Phase = RunStatus::Phase;

TEST_CASE("The film strip is of the chosen picture's own row, and scrubbing it moves that row alone",
          "[rows]") {
    RowsWindow studio;
    studio.compare();
    REQUIRE(studio.branches()->all().size() == 4);
    CHECK(studio.branches()->all()[0].name == "A  Random");
    CHECK(studio.branches()->current() == 3);  // none is chosen: that of what was made last
    const QImage before = studio.track()->grab().toImage();
    for (const int cell : {1, 1 * kInRow, 3 * kInRow + 5, 2 * kInRow + 5, 0}) {
        CAPTURE(cell);
        studio.choose(cell);
        REQUIRE(studio.branches()->shown());
        CHECK(studio.branches()->shown()->run == studio.controller()->runOf(cell / kInRow));
        CHECK(studio.last() == studio.grid()->cellPicture(cell));
        // What is done with keys and buttons is done with the same run.
        CHECK(studio.status().id == studio.controller()->runOf(cell / kInRow));
        CHECK(studio.status().rows.size() == 4);
        CHECK(studio.grid()->count() == 4 * kInRow);
    }
    CHECK(studio.track()->grab().toImage() != before);
    CHECK(studio.window->store()->history()->undoText() == "Rows");  // looking is no change

    studio.choose(kInRow + 1);
    const QList<QImage> whole = studio.pictures();
    studio.scrub(3);
    CHECK(studio.step(1) == 3);
    for (const int row : {0, 2, 3}) CHECK(studio.step(row) == kRowSteps);
    const QList<QImage> now = studio.pictures();
    REQUIRE(now.size() == whole.size());
    for (int i = 0; i < now.size(); ++i) CHECK((now[i] == whole[i]) == (i / kInRow != 1));
    // All rows are made wherever they stand. Another is looked at meanwhile; this one waits where it stands.
    CHECK(studio.controller()->canExport());
    studio.choose(2);
    CHECK(studio.status().phase == Phase::Finished);
    CHECK(studio.controller()->canExport());
    studio.choose(kInRow + 1);
    CHECK(studio.status().step == 3);
    CHECK(studio.track()->playhead() == 3);
    studio.scrub(kRowSteps);
    CHECK(studio.controller()->canExport());
    CHECK(studio.pictures() == whole);

    // A track that is chosen takes the choice on the stage with it.
    studio.track()->setFocus();
    QTest::keyClick(studio.track(), Qt::Key_Down);
    studio.poll(2);
    CHECK(studio.branches()->current() == 2);
    CHECK(studio.grid()->selected() == 2 * kInRow + 1);
    CHECK(studio.last() == studio.grid()->cellPicture(2 * kInRow + 1));
    QTest::keyClick(studio.track(), Qt::Key_Delete);
    CHECK(studio.branches()->all().size() == 4);
    CHECK(studio.message().startsWith("The rows of a comparison stay together"));
}

TEST_CASE("While rows are made a picture of another row is looked at, and the comparison goes on", "[rows]") {
    RowsWindow studio;
    studio.press("Ctrl+Return");
    studio.pollUntil([&] { return studio.status().row == 1; });
    studio.controller()->exportTo({});
    CHECK(studio.message().startsWith("Not all rows are made"));
    studio.poll(2);
    REQUIRE(studio.status().phase == Phase::Running);
    studio.choose(1);
    CHECK(studio.branches()->current() == 0);
    CHECK(studio.last() == studio.grid()->cellPicture(1));
    CHECK(studio.status().row == 1);
    CHECK(studio.text("Progress of the run").startsWith("row B"));
    // Held, it goes on as any run does.
    studio.controller()->pauseOrContinue();
    studio.poll(2);
    REQUIRE(studio.status().phase == Phase::Paused);
    CHECK(studio.branches()->current() == 0);
    studio.controller()->pauseOrContinue();
    studio.pollUntil([&] { return studio.controller()->canExport(); });
    studio.poll(4);
    CHECK(studio.branches()->all().size() == 4);
    CHECK(studio.branches()->current() == 0);
    CHECK(studio.status().id == studio.controller()->runOf(0));
    CHECK(studio.controller()->canExport());

    // Scrubbing in a row that is there holds the one that is made; chosen again, that one goes on.
    studio.press("Ctrl+Return");
    studio.pollUntil([&] { return studio.status().row == 2; });
    studio.poll(1);
    CHECK(studio.branches()->current() == 0);  // the picture is still chosen
    studio.scrub(4);
    CHECK(studio.step(0) == 4);
    CHECK(studio.status().id == studio.controller()->runOf(0));
    const int held = studio.step(2);
    REQUIRE(held < kRowSteps);
    studio.poll(5);
    CHECK(studio.step(2) == held);
    CHECK(studio.controller()->runOf(3) == 0);
    studio.choose(2 * kInRow);
    CHECK(studio.status().phase == Phase::Paused);
    CHECK(studio.status().step == held);
    studio.controller()->pauseOrContinue();
    studio.pollUntil([&] { return studio.controller()->runOf(3) != 0; });
    studio.settle();
    CHECK(studio.step(3) == kRowSteps);
    CHECK(studio.step(0) == 4);
}

TEST_CASE("Rows keep the settings that they began with; a branch of one keeps its mode", "[rows]") {
    RowsWindow studio;
    REQUIRE(studio.document().conditions["digit"].mode == "hold");
    studio.press("Ctrl+Return");
    studio.poll(3);
    studio.setWeight(2.5);
    studio.poll(1);
    studio.pollUntil([&] { return studio.controller()->canExport(); });
    studio.poll(3);
    for (int row = 0; row < 4; ++row) {
        const auto request = studio.engine->request(studio.controller()->runOf(row));
        REQUIRE(request);
        CHECK(request->edits.empty());
        CHECK(request->guides[0].scale != 2.5);
    }
    // Gone back in, and on with what is set now.
    studio.choose(0);
    studio.scrub(3);
    studio.goOn();
    REQUIRE(studio.branches()->all().size() == 5);
    const Branch& made = *studio.branches()->shown();
    CHECK(made.parent == 0);
    REQUIRE(made.request.edits.size() == 1);
    CHECK(made.request.edits[0].path == "guides/0/scale");
    CHECK(studio.grid()->count() == kInRow);
    CHECK(studio.last() == studio.grid()->cellPicture(0));
    // Back among the rows, in the row that it left.
    studio.track()->setFocus();
    for (int i = 0; i < 4; ++i) QTest::keyClick(studio.track(), Qt::Key_Up);
    studio.poll(4);
    CHECK(studio.branches()->current() == 0);
    CHECK(studio.grid()->count() == 4 * kInRow);
    CHECK(studio.grid()->selected() == 0);
    CHECK(studio.document().conditions["digit"].mode == "hold");
}

TEST_CASE("A run after a comparison is a timeline of its own, without a step of the history", "[rows]") {
    RowsWindow studio;
    studio.compare();
    const int before = studio.window->store()->history()->index();
    studio.compare();
    CHECK(studio.branches()->all().size() == 4);
    CHECK(studio.window->store()->history()->index() == before);
    studio.press("Alt+5");
    studio.run();
    REQUIRE(studio.branches()->all().size() == 1);
    CHECK(studio.branches()->all()[0].name == "main");
    CHECK(studio.grid()->count() == 16);
}

TEST_CASE("Button, dialog and progress tell the pictures of all rows", "[rows]") {
    RowsWindow studio;
    studio.compare();
    QStringList named;
    for (auto* each : studio.window->schedule()->findChildren<QAbstractButton*>()) named << each->text();
    CHECK(named.contains("Export 24 pictures..."));
    QStringList said;
    QObject::connect(studio.controller(), &RunController::exporting, studio.window.get(),
                     [&](int written, int of) { said << QString("%1 of %2").arg(written).arg(of); });
    const QTemporaryDir folder;
    QStringList offered;
    const NextDialog dialog([&](QDialog* asked) {
        for (auto* field : asked->findChildren<QLineEdit*>())
            if (field->accessibleName() == "Folder") field->setText(folder.filePath("rows"));
        for (auto* button : asked->findChildren<QAbstractButton*>()) {
            offered << button->text();
            if (button->text().startsWith("Export ")) QTest::mouseClick(button, Qt::LeftButton);
        }
    });
    studio.press("Ctrl+E");
    CHECK(dialog.came());
    CHECK(offered.contains("Export 24 pictures"));
    studio.poll(2);
    REQUIRE_FALSE(said.isEmpty());
    CHECK(said.first() == "0 of 24");
    CHECK(said.last() == "24 of 24");
}
