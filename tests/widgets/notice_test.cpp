#include "widgets/notice.h"

#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalSpy>

#include "tests/catch.h"
#include "tests/widgets/qt_testing.h"

using namespace syn;

TEST_CASE("A notice says what is the matter, and shows a bar or a button where it has one") {
    application();
    Notice notice;
    notice.resize(500, 400);
    notice.show();
    notice.say(Notice::Tone::Busy, {}, "Loading the engine", "You can draw meanwhile.");
    CHECK(notice.title() == "Loading the engine");
    CHECK(notice.accessibleDescription() == "You can draw meanwhile.");
    CHECK(notice.findChild<QProgressBar*>()->isVisible());
    CHECK_FALSE(notice.button()->isVisible());
    const QImage busy = notice.grab().toImage();
    notice.say(Notice::Tone::Trouble, "warning", "The run failed",
               "The weights are damaged: download them again.", "Run again");
    CHECK_FALSE(notice.findChild<QProgressBar*>()->isVisible());
    CHECK(notice.button()->isVisible());
    CHECK(notice.button()->text() == "Run again");
    CHECK(notice.grab().toImage() != busy);
    QSignalSpy pressed(notice.button(), &QPushButton::clicked);
    QTest::keyClick(notice.button(), Qt::Key_Space);
    CHECK(pressed.size() == 1);
}

TEST_CASE("A long sentence wraps within the notice") {
    application();
    Notice notice;
    notice.resize(320, 300);
    notice.show();
    notice.say(
        Notice::Tone::Trouble, "warning", "The run failed",
        "The model small has other weights here than where the request was made, and the disk is full; make "
        "room, then run again.");
    QApplication::processEvents();
    for (auto* text : notice.findChildren<QLabel*>()) {
        CHECK(text->geometry().right() <= notice.width());
        if (!text->text().isEmpty() && text->wordWrap())
            CHECK(text->height() >= text->heightForWidth(text->width()));
    }
}
