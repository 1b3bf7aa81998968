// A finished run whose earlier steps are looked at: it has been made all the same.
#include <QAbstractButton>
#include <QFile>
#include <QTemporaryDir>

#include "tests/app/studio/timeline_window.h"
#include "tests/catch.h"

using namespace syn;
using namespace syn::studio;
using Phase = RunStatus::Phase;

namespace {

/// A finished run, at its twelfth step.
struct LookingWindow : TimelineWindow {
    LookingWindow() {
        run();
        made = status().id;
        scrub(12);
        REQUIRE(status().step == 12);
        REQUIRE(status().looksBack());
    }
    RunController* controller() { return window->controller(); }
    QString progress() { return text("Progress of the run"); }
    QAbstractButton* scheduleButton(const QString& begins) {
        for (auto* each : window->schedule()->findChildren<QAbstractButton*>())
            if (each->text().startsWith(begins)) return each;
        return nullptr;
    }
    bool stageSays(const QString& text) {
        for (auto* label : window->stage()->findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(text)) return true;
        return false;
    }
    QStringList exported() {
        const QTemporaryDir folder;
        controller()->exportTo({folder.path().toStdString(), false, true});
        poll(2);
        QStringList contents;
        for (int i = 0; i < 16; ++i) {
            QFile file(folder.filePath(QString("%1.png").arg(i)));
            if (file.open(QIODevice::ReadOnly)) contents << QString::fromLatin1(file.readAll());
        }
        return contents;
    }

    engine::RunId made = 0;
};

}  // namespace

TEST_CASE("Nothing can be cancelled of a finished run that is looked back in", "[looking]") {
    LookingWindow studio;
    CHECK(studio.progress().startsWith("at step 12 of 20"));
    CHECK(studio.stageSays("at step 12"));
    CHECK_FALSE(studio.stageSays("held"));
    QAbstractButton* cancel = studio.scheduleButton("Cancel");
    REQUIRE(cancel);
    CHECK_FALSE(cancel->isEnabled());
    studio.press("Escape");
    studio.poll(2);
    CHECK(studio.status().phase == Phase::Paused);
    CHECK(studio.progress().startsWith("at step 12 of 20"));
    // An animation of it is another matter: that is called off, and the run stays what it was.
    studio.engine->cancel(studio.made);
    studio.poll(2);
    CHECK(studio.status().looksBack());
    CHECK(studio.status().step == 12);
    CHECK(studio.branches()->shown()->phase == Phase::Paused);
    studio.scrub(20);
    CHECK(studio.status().phase == Phase::Finished);
}

TEST_CASE("Gone on with anew, it can be cancelled, and looked at to its end afterwards", "[looking]") {
    LookingWindow studio;
    QTest::keyClick(studio.track(), Qt::Key_Space);
    studio.poll(2);
    REQUIRE(studio.status().phase == Phase::Running);
    CHECK(studio.scheduleButton("Cancel")->isEnabled());
    CHECK_FALSE(studio.scheduleButton("Export")->isEnabled());
    QTest::mouseClick(studio.scheduleButton("Cancel"), Qt::LeftButton);
    studio.poll(2);
    CHECK(studio.status().phase == Phase::Cancelled);
    studio.scrub(20);
    CHECK(studio.status().phase == Phase::Finished);
}

TEST_CASE("The finished pictures are exported from any step, which stays shown", "[looking]") {
    LookingWindow studio;
    REQUIRE(studio.scheduleButton("Export 16 pictures"));
    CHECK(studio.scheduleButton("Export 16 pictures")->isEnabled());
    const QImage twelfth = studio.grid()->cellPicture(0);
    const QStringList early = studio.exported();
    CHECK(early.size() == 16);
    CHECK(studio.status().step == 12);
    CHECK(studio.grid()->cellPicture(0) == twelfth);
    studio.scrub(20);
    CHECK(studio.exported() == early);
}

TEST_CASE("A run held on its way is no finished one", "[looking]") {
    TimelineWindow studio;
    studio.press("Ctrl+Return");
    studio.poll(6);
    studio.window->controller()->pauseOrContinue();
    studio.poll(2);
    studio.scrub(2);
    REQUIRE(studio.status().phase == Phase::Paused);
    CHECK_FALSE(studio.status().looksBack());
    CHECK_FALSE(studio.window->controller()->canExport());
    CHECK(studio.text("Progress of the run").contains("paused"));
    studio.press("Escape");
    studio.poll(2);
    CHECK(studio.status().phase == Phase::Cancelled);
}

TEST_CASE("A track that was left at an earlier step comes back by undo, and goes on", "[looking]") {
    LookingWindow studio;
    studio.setWeight(6);
    studio.goOn();
    studio.scrub(15);
    REQUIRE(studio.branches()->all().size() == 2);
    const engine::RunId branch = studio.status().id;
    studio.run();
    REQUIRE(studio.branches()->all().size() == 1);
    studio.press("Ctrl+Z");
    studio.poll(3);
    REQUIRE(studio.status().id == branch);
    CHECK(studio.status().looksBack());
    CHECK(studio.progress().startsWith("at step 15 of 20"));
    studio.goOn();
    CHECK(studio.status().id == branch);
    CHECK(studio.status().phase == Phase::Finished);
    CHECK(studio.message().isEmpty());
}
