// A comparison comes back with its project: its rows are made again together and stand side by side.
#include <QMessageBox>
#include <QPushButton>
#include <QTemporaryDir>

#include "app/studio/project_menu.h"
#include "tests/app/studio/dialog_answers.h"
#include "tests/app/studio/rows_window.h"

using namespace syn;
using namespace syn::studio;

namespace {

/// A comparison that is saved.
struct SavedRowsWindow : RowsWindow {
    SavedRowsWindow() {
        compare();
        seen = pictures();
        made = branches()->save();
        const NextDialog dialog(naming(file()));
        press("Ctrl+S");
        REQUIRE_FALSE(modified());
    }
    QString file() { return folder.filePath("rows.syn"); }
    bool modified() { return window->isWindowModified(); }
    void reopen() {
        press("Ctrl+N");
        REQUIRE(branches()->all().isEmpty());
        const NextDialog dialog(naming(file()));
        press("Ctrl+O");
        poll(3);
        REQUIRE(branches()->all().size() == made.branches.size());
    }
    void clickTrack(int row) {
        QTest::mouseClick(track(), Qt::LeftButton, {},
                          QPoint(qRound(track()->xOf(4)), qRound(track()->barRect(row).center().y())));
    }
    void finish() {
        pollUntil([this] { return controller()->canExport(); });
        poll(3);
        REQUIRE(controller()->canExport());
    }
    /// All stand as they did, and nothing is to be saved.
    void checkBack(int shownRow) {
        CHECK(grid()->count() == 4 * kInRow);
        CHECK(pictures() == seen);
        CHECK(status().rows == QStringList{"random", "predicted", "constant", "hold"});
        CHECK(branches()->current() == shownRow);
        CHECK(status().id == controller()->runOf(shownRow));
        CHECK(branches()->save().branches == made.branches);
        CHECK(track()->tracks()[shownRow].kept);
        CHECK_FALSE(modified());
    }

    QTemporaryDir folder;
    QList<QImage> seen;
    SavedTimeline made;
};

}  // namespace

TEST_CASE("A click on a row of a reopened comparison makes all rows again, side by side", "[rows][project]") {
    SavedRowsWindow studio;
    studio.reopen();
    const Document opened = studio.document();
    const std::size_t asked = studio.engine->asked().size();
    studio.clickTrack(1);
    studio.poll(2);
    CHECK(studio.branches()->current() == 1);
    // Others that come by themselves are looked for meanwhile; nothing begins anew by that.
    studio.clickTrack(3);
    studio.poll(1);
    studio.track()->setFocus();
    QTest::keyClick(studio.track(), Qt::Key_Right);
    CHECK(studio.branches()->current() == 3);
    studio.clickTrack(2);
    studio.finish();
    CHECK(studio.engine->asked().size() == asked + 4);
    for (int row = 0; row < 4; ++row)
        CHECK(studio.engine->asked()[asked + static_cast<std::size_t>(row)].request ==
              studio.made.branches[row].request);
    studio.checkBack(2);
    // Another one is looked at, and its steps, as in the comparison itself.
    studio.clickTrack(1);
    studio.poll(2);
    studio.checkBack(1);
    studio.scrub(3);
    CHECK(studio.step(1) == 3);
    CHECK(studio.step(2) == kRowSteps);
    CHECK(studio.engine->asked().size() == asked + 4);
    CHECK(studio.document() == opened);
    CHECK_FALSE(studio.modified());
    CHECK(studio.window->store()->history()->count() == 0);
}

TEST_CASE("Run makes the rows of a reopened comparison again", "[rows][project]") {
    SavedRowsWindow studio;
    studio.reopen();
    studio.press("Ctrl+Return");
    studio.finish();
    CHECK(studio.branches()->all().size() == 4);
    studio.checkBack(studio.made.current);
}

TEST_CASE("A comparison comes back after a crash as well", "[rows][autosave]") {
    const QTemporaryDir folder;
    QList<QImage> seen;
    {
        RowsWindow studio;
        studio.window->project()->keepIn(folder.path(), 0);
        studio.compare();
        seen = studio.pictures();
        studio.window->project()->keeper()->autosave()->flush();
        studio.window->project()->keeper()->autosave()->leave();
    }  // destroyed without a close: what was kept stays, as after a crash
    TimelineWindow studio;
    studio.window->project()->keepIn(folder.path(), 0);
    for (auto* box : studio.window->findChildren<QMessageBox*>())
        for (auto* button : box->buttons())
            if (button->text().remove('&') == "Recover") QTest::mouseClick(button, Qt::LeftButton);
    QApplication::processEvents();
    REQUIRE(studio.branches()->all().size() == 4);
    studio.branches()->choose(0);
    studio.settle();
    REQUIRE(studio.grid()->count() == seen.size());
    for (int i = 0; i < seen.size(); ++i) CHECK(studio.grid()->cellPicture(i) == seen[i]);
    CHECK(studio.branches()->current() == 0);
}

TEST_CASE("A comparison that is cancelled while it is made again is begun anew by the next click",
          "[rows][project]") {
    SavedRowsWindow studio;
    studio.reopen();
    studio.clickTrack(0);
    studio.pollUntil([&] { return studio.status().row == 1; });
    studio.poll(2);
    studio.press("Escape");
    studio.poll(3);
    REQUIRE_FALSE(studio.engine->standing(studio.controller()->runOf(1))->running);
    REQUIRE(studio.controller()->runOf(2) == 0);
    studio.clickTrack(3);
    studio.finish();
    studio.checkBack(3);
}

TEST_CASE("A branch of a row is made again alone, and keeps the mode of its row", "[rows][project]") {
    SavedRowsWindow studio;
    studio.choose(0);
    studio.scrub(3);
    studio.setWeight(2.5);
    studio.goOn();
    REQUIRE(studio.branches()->all().size() == 5);
    studio.press("Ctrl+S");
    studio.made = studio.branches()->save();
    studio.reopen();
    CHECK(studio.branches()->all()[4].mode == "random");
    studio.branches()->choose(4);
    studio.settle();
    CHECK(studio.grid()->count() == kInRow);
    CHECK(studio.status().rows.isEmpty());
    CHECK(studio.document().conditions["digit"].mode == "hold");  // the document's own
    // And its row with all others; none is taken out alone.
    studio.branches()->choose(0);
    studio.finish();
    CHECK(studio.grid()->count() == 4 * kInRow);
    CHECK(studio.pictures() == studio.seen);
    CHECK(studio.branches()->all().size() == 5);
    CHECK(studio.branches()->save().branches == studio.made.branches);
    studio.branches()->remove(1);
    CHECK(studio.branches()->all().size() == 5);
    CHECK(studio.message().startsWith("The rows of a comparison stay together"));
}

TEST_CASE("Tracks that differ by more than the mode are no comparison", "[rows][project]") {
    SavedRowsWindow studio;
    SavedTimeline other = studio.made;
    SECTION("by the seed of one") {
        other.branches[2].request.seed += 1;
    }
    SECTION("not at all") {
        other.branches[2].request = other.branches[1].request;
    }
    studio.branches()->restore(other);
    for (const Branch& branch : studio.branches()->all()) CHECK(branch.mode.isEmpty());
    studio.branches()->restore(studio.made);
    QStringList modes;
    for (const Branch& branch : studio.branches()->all()) modes << branch.mode;
    CHECK(modes == QStringList{"random", "predicted", "constant", "hold"});
}
