// Rows: which guide modes are compared, and what is said of those that cannot be.
#include <QAction>
#include <QMenu>
#include <QToolButton>

#include "tests/app/studio/studio_window.h"
#include "tests/catch.h"

using namespace syn;
using namespace syn::studio;

namespace {

void compare(StudioWindow& studio) {
    studio.press("Ctrl+Return");
}

}  // namespace

TEST_CASE("Rows offer every mode, those that cannot be done with the reason; undo takes a choice back",
          "[rows]") {
    StudioWindow studio;
    studio.engine->refuse(GuideMode::Hold, "The model has one noise level for all.");
    studio.window->findChild<QAction*>("view.rows")->trigger();
    QToolButton* button = nullptr;
    for (auto* each : studio.window->stage()->findChildren<QToolButton*>())
        if (each->menu()) button = each;
    REQUIRE(button);
    CHECK(button->isVisible());
    CHECK(button->text() == "4 modes");
    QMenu* menu = button->menu();
    const auto entry = [&](const char* mode) {
        Q_EMIT menu->aboutToShow();
        auto* action = menu->findChild<QAction*>(mode);
        REQUIRE(action);
        return action;
    };
    CHECK(entry("random")->isChecked());
    Q_EMIT menu->aboutToShow();
    QStringList names;
    for (const QAction* action : menu->actions()) names << action->objectName();
    CHECK(names == comparableModes());
    CHECK(QSet<QString>(names.begin(), names.end()).size() ==
          static_cast<qsizetype>(guide_mode_names().size()));
    // What is compared can be let go, though it cannot be done.
    CHECK(entry("hold")->isEnabled());
    CHECK(entry("hold")->toolTip() == "The model has one noise level for all.");
    compare(studio);
    CHECK(studio.message() == "Not all rows are made. The model has one noise level for all.");
    CHECK(studio.status().rows == QStringList{"random", "predicted", "constant"});
    entry("hold")->trigger();
    CHECK_FALSE(entry("hold")->isEnabled());
    for (const char* mode : {"resample", "reconstruction", "marginal", "none"}) entry(mode)->trigger();
    CHECK(button->text() == "7 modes");
    studio.window->store()->edit("Steps", [](Document& d) { d.sampling.steps = 3; });
    studio.press("Esc");  // else they would wait for those under way
    studio.poll(1);
    const std::size_t before = studio.engine->asked().size();
    compare(studio);
    for (int i = 0; i < 400 && studio.status().row < 6; ++i) studio.poll(1);
    studio.settle();
    studio.poll(8);
    REQUIRE(studio.engine->asked().size() == before + 7);
    const char* made[] = {"random",         "predicted", "constant", "resample",
                          "reconstruction", "marginal",  "none"};
    for (std::size_t row = 0; row < 7; ++row) {
        const GenerationRequest& request = studio.engine->asked()[before + row].request;
        CHECK(name_of(request.guides[0].mode) == made[row]);
        CHECK(request.validate());  // the jumps fit into three steps
    }
    CHECK(studio.grid()->count() == 42);
    // Rows that are given nothing are held against what the others are given.
    REQUIRE(studio.grid()->rowNotes().size() == 7);
    for (const QString& note : studio.grid()->rowNotes()) CHECK(note == "5 of 6\n.83 [.44, .97]");

    for (const char* mode : {"predicted", "constant", "resample", "reconstruction", "marginal", "none"})
        entry(mode)->trigger();
    compare(studio);
    CHECK(studio.message().startsWith("Rows compare two ways of guiding at least"));
    studio.window->store()->history()->undo();
    CHECK(studio.document().view.rows.size() == 2);
    // A guide that is missing is Run's to tell, not the menu's.
    studio.pad();
    studio.press("Delete");
    CHECK(entry("resample")->isEnabled());
}

TEST_CASE("A row begins when the one before has ended, and pictures that come later are shown in their row",
          "[rows]") {
    StudioWindow studio;
    studio.window->findChild<QAction*>("view.rows")->trigger();
    studio.window->store()->edit("Steps", [](Document& d) { d.sampling.steps = 3; });
    compare(studio);
    studio.engine->hold_frames(true);
    for (int i = 0; i < 400 && studio.status().row < 3; ++i) studio.poll(1);
    studio.settle();
    REQUIRE(studio.status().row == 3);
    CHECK(studio.status().phase == RunStatus::Phase::Finished);
    CHECK_FALSE(studio.window->controller()->settled());
    QList<QImage> before;
    for (int row = 0; row < 4; ++row) before << studio.grid()->cellPicture(6 * row);
    QSet<engine::RunId> seen;
    QObject::connect(studio.window->controller(), &RunController::frame, studio.window.get(),
                     [&](const std::shared_ptr<const engine::Frame>& frame) {
                         if (frame->step == frame->steps) seen << frame->run;
                     });
    studio.engine->hold_frames(false);
    studio.poll(1);
    CHECK(seen.size() == 4);
    for (int row = 0; row < 4; ++row) CHECK(seen.contains(studio.window->controller()->runOf(row)));
    CHECK(studio.window->controller()->settled());
    REQUIRE(studio.grid()->count() == 24);
    for (int row = 0; row < 4; ++row) CHECK(studio.grid()->cellPicture(6 * row) != before[row]);
    // Nothing is asked for any more.
    seen.clear();
    studio.poll(3);
    CHECK(seen.isEmpty());
}

TEST_CASE("The window looks at once when the engine calls", "[rows]") {
    StudioWindow studio;
    compare(studio);
    QSignalSpy happened(studio.window->port(), &EnginePort::happened);
    for (int i = 0; i < 3; ++i) studio.engine->call_listener();
    CHECK(happened.isEmpty());  // not on the engine's thread
    QCoreApplication::sendPostedEvents(studio.window->port(), QEvent::MetaCall);
    CHECK_FALSE(happened.isEmpty());
    happened.clear();  // once, however often it called
    QCoreApplication::sendPostedEvents(studio.window->port(), QEvent::MetaCall);
    CHECK(happened.isEmpty());
}

TEST_CASE("The menu of rows stays open while modes are chosen by mouse and by the space bar", "[rows]") {
    StudioWindow studio;
    studio.window->findChild<QAction*>("view.rows")->trigger();
    QMenu* menu = nullptr;
    for (auto* each : studio.window->stage()->findChildren<QToolButton*>())
        if (each->menu()) menu = each->menu();
    REQUIRE(menu);
    menu->popup({200, 200});
    REQUIRE(menu->isVisible());
    const auto at = [&](const char* mode) {
        return menu->actionGeometry(menu->findChild<QAction*>(mode)).center();
    };
    for (const char* mode : {"resample", "none"}) {
        QTest::mouseMove(menu, at(mode));
        QTest::mouseClick(menu, Qt::LeftButton, {}, at(mode));
        CHECK(menu->isVisible());
        CHECK(studio.document().view.rows.contains(mode));
    }
    QTest::keyClick(menu, Qt::Key_Space);
    CHECK(menu->isVisible());
    CHECK_FALSE(studio.document().view.rows.contains("none"));
    QTest::keyClick(menu, Qt::Key_Escape);
    CHECK_FALSE(menu->isVisible());
    studio.window->store()->history()->undo();
    CHECK(studio.document().view.rows.contains("none"));
}
