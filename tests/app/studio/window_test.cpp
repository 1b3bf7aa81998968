#include <QAbstractButton>
#include <QAbstractSpinBox>
#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSlider>
#include <QTabBar>

#include "app/studio/stroke_digits.h"
#include "tests/app/studio/studio_window.h"
#include "tests/catch.h"
#include "widgets/chooser.h"
#include "widgets/line_chart.h"
#include "widgets/notice.h"
#include "widgets/number_field.h"
#include "widgets/picture_well.h"
#include "widgets/segmented.h"
#include "widgets/slider_row.h"
#include "widgets/timeline.h"

using namespace syn;
using namespace syn::studio;
using Phase = RunStatus::Phase;

namespace {

QAction* action(MainWindow* window, const char* id) {
    auto* found = window->findChild<QAction*>(QLatin1String(id));
    REQUIRE(found);
    return found;
}

QImage red(int side) {
    QImage image(side, side, QImage::Format_RGB32);
    image.fill(Qt::red);
    return image;
}

}  // namespace

TEST_CASE("The window is there before the engine, and says what it waits for") {
    application();
    MainWindow window;
    window.show();
    QApplication::processEvents();
    CHECK(window.isVisible());
    CHECK_FALSE(window.port()->engine());
    CHECK(window.cards().isEmpty());
    CHECK(window.schedule()->runButton()->hasFocus());
}

TEST_CASE("First start: a model, a 7 drawn, and Live has redrawn four pictures") {
    StudioWindow studio(true);
    REQUIRE(studio.window->cards().size() == 2);
    studio.settle();
    REQUIRE_FALSE(studio.engine->asked().empty());
    CHECK(studio.engine->asked().front().live);
    CHECK(studio.engine->asked().front().request.count == 4);
    CHECK(studio.engine->asked().front().request.steps == 5);
    CHECK(studio.grid()->count() == 4);
    CHECK(studio.status().phase == Phase::Finished);
}

TEST_CASE("A stroke drawn with the mouse is in the document, is undone, redone and cleared") {
    StudioWindow studio;
    const PenStrokes seven = studio.document().conditions["digit"].strokes;
    drag(studio.pad(), {{40, 100}, {100, 100}, {160, 100}});
    CHECK(studio.document().conditions["digit"].strokes.size() == seven.size() + 1);
    CHECK(qGray(studio.pad()->picture(100).pixel(50, 50)) == 255);
    QTest::keySequence(studio.pad(), QKeySequence("Ctrl+Z"));
    CHECK(studio.document().conditions["digit"].strokes == seven);
    QTest::keySequence(studio.pad(), QKeySequence("Ctrl+Y"));
    CHECK(studio.document().conditions["digit"].strokes.size() == seven.size() + 1);
    QTest::keyClick(studio.pad(), Qt::Key_Delete);
    CHECK(studio.document().conditions["digit"].strokes.isEmpty());
    QTest::keySequence(studio.pad(), QKeySequence("Ctrl+Z"));
    CHECK(studio.document().conditions["digit"].strokes.size() == seven.size() + 1);
    QTest::keyClick(studio.pad(), Qt::Key_3);
    CHECK(studio.document().conditions["digit"].strokes == strokesOfDigit(3));
}

TEST_CASE("Run makes sixteen pictures step by step, and the playhead walks along") {
    StudioWindow studio;
    QSignalSpy frames(studio.window->port(), &EnginePort::frame);
    QTest::mouseClick(studio.window->schedule()->runButton(), Qt::LeftButton);
    REQUIRE_FALSE(studio.engine->asked().empty());
    CHECK(studio.engine->asked().back().request.count == 16);
    studio.poll(8);
    CHECK(studio.status().phase == Phase::Running);
    CHECK(studio.grid()->count() == 16);
    CHECK(studio.window->schedule()->chart()->playhead() == studio.status().step);
    const QImage midway = studio.grid()->cellPicture(0);
    studio.settle();
    CHECK(studio.status().phase == Phase::Finished);
    CHECK(studio.window->schedule()->chart()->playhead() == 20);
    CHECK(studio.grid()->cellPicture(0) != midway);
    CHECK(frames.size() >= 10);
    CHECK(studio.window->controller()->canExport());
}

TEST_CASE("Ctrl+Enter runs from anywhere, Esc cancels, and pictures so far stay") {
    StudioWindow studio;
    QTest::keyClick(studio.pad(), Qt::Key_Return, Qt::ControlModifier);
    studio.poll(5);
    CHECK(studio.status().phase == Phase::Running);
    QTest::keyClick(studio.window.get(), Qt::Key_Escape);
    studio.poll(2);
    CHECK(studio.status().phase == Phase::Cancelled);
    CHECK(studio.status().step < 20);
    CHECK(studio.grid()->count() == 16);
}

TEST_CASE("A run is paused, stepped forth and back, and goes on") {
    StudioWindow studio;
    auto* track = studio.window->timeline()->track();
    QTest::mouseClick(studio.window->schedule()->runButton(), Qt::LeftButton);
    studio.poll(4);
    QTest::keyClick(track, Qt::Key_Space);
    studio.poll(3);
    REQUIRE(studio.status().phase == Phase::Paused);
    const int at = studio.status().step;
    studio.poll(5);
    CHECK(studio.status().step == at);
    QTest::keyClick(track, Qt::Key_Right);
    studio.poll(2);
    CHECK(studio.status().step == at + 1);
    QTest::keyClick(track, Qt::Key_Left);
    QTest::keyClick(track, Qt::Key_Left);
    studio.poll(2);
    CHECK(studio.status().step == at - 1);
    QTest::keyClick(track, Qt::Key_Space);
    studio.settle();
    CHECK(studio.status().phase == Phase::Finished);
    QTest::keyClick(track, Qt::Key_Left);
    studio.poll(2);
    CHECK(studio.status().phase == Phase::Paused);
    CHECK(studio.status().step == 19);
}

TEST_CASE("Step without a run starts one that is held") {
    StudioWindow studio;
    action(studio.window.get(), "run.step")->trigger();
    studio.poll(3);
    CHECK(studio.status().phase == Phase::Paused);
    CHECK(studio.status().step == 1);
}

TEST_CASE("Live: at most one run under way, and the newest drawing follows") {
    StudioWindow studio(true);
    studio.settle();
    const std::size_t before = studio.engine->asked().size();
    QTest::mousePress(studio.pad(), Qt::LeftButton, {}, {20, 20});
    for (int i = 0; i < 50; ++i) {
        const QPoint at(20 + 3 * i, 180);
        QMouseEvent move(QEvent::MouseMove, at, studio.pad()->mapToGlobal(at), Qt::NoButton, Qt::LeftButton,
                         {});
        QApplication::sendEvent(studio.pad(), &move);
    }
    CHECK(studio.engine->asked().size() == before + 1);
    studio.poll(8);
    CHECK(studio.engine->asked().size() == before + 2);
    QTest::mouseRelease(studio.pad(), Qt::LeftButton, {}, {170, 180});
    studio.settle();
    studio.settle();
    const auto& last = studio.engine->asked().back();
    CHECK(last.live);
    const auto now =
        requestOf(studio.document(), *studio.window->controller()->model(), *studio.engine, 4, 5);
    REQUIRE(now);
    CHECK(last.request == *now);
}

TEST_CASE("Live pictures follow one another without their half-formed states") {
    StudioWindow studio(true);
    studio.settle();
    const QImage seven = studio.grid()->cellPicture(0);
    studio.window->store()->edit("Seed", [](Document& document) { document.sampling.seed = 50; });
    studio.poll(3);
    CHECK(studio.status().phase == Phase::Running);
    CHECK(studio.grid()->cellPicture(0) == seven);
    studio.settle();
    CHECK(studio.grid()->cellPicture(0) != seven);
}

TEST_CASE("Live leaves a full run alone, and its pictures afterwards") {
    StudioWindow studio(true);
    studio.settle();
    QTest::keyClick(studio.window.get(), Qt::Key_Return, Qt::ControlModifier);
    studio.poll(3);
    const std::size_t asked = studio.engine->asked().size();
    drag(studio.pad(), {{40, 100}, {160, 100}});
    CHECK(studio.engine->asked().size() == asked);
    studio.settle();
    CHECK(studio.engine->asked().size() == asked);
    CHECK(studio.grid()->count() == 16);
}

TEST_CASE("A picture from the clipboard turns the direction round, and undo turns it back") {
    StudioWindow studio;
    QApplication::clipboard()->setImage(red(64));
    QTest::keySequence(studio.window.get(), QKeySequence("Ctrl+V"));
    CHECK(studio.document().conditions["picture"].role == Role::Given);
    CHECK(studio.document().conditions["digit"].role == Role::Generated);
    CHECK(studio.card("picture")->well()->picture().size() == QSize(64, 64));
    CHECK_FALSE(studio.pad()->isVisible());
    QTest::mouseClick(studio.window->schedule()->runButton(), Qt::LeftButton);
    const auto& request = studio.engine->asked().back().request;
    REQUIRE(request.guides.size() == 1);
    CHECK(request.guides[0].modality == "picture");
    CHECK(request.guides[0].image.channels == 3);
    studio.settle();
    CHECK(studio.status().shown == QStringList{"digit"});
    CHECK(studio.grid()->count() == 16);
    QTest::keySequence(studio.window.get(), QKeySequence("Ctrl+Z"));
    CHECK(studio.document().conditions["picture"].role == Role::Generated);
    CHECK(studio.document().conditions["digit"].role == Role::Given);
    CHECK(studio.pad()->isVisible());
}

TEST_CASE("A picture dropped on the window is given; a file that is not there is named") {
    StudioWindow studio;
    QMimeData picture;
    picture.setImageData(red(5000));
    dropOn(studio.window.get(), picture);
    CHECK(studio.document().conditions["picture"].role == Role::Given);
    CHECK(studio.document().conditions["picture"].picture.width() <= 1024);

    QMimeData missing;
    missing.setUrls({QUrl::fromLocalFile("/no/such/horse.png")});
    dropOn(studio.card("picture")->well(), missing);
    CHECK(QTest::qWaitFor([&] { return studio.message().contains("/no/such/horse.png"); }, 20000));
}

TEST_CASE("Settings go to the request, and back by undo") {
    StudioWindow studio;
    auto* window = studio.window.get();
    auto* card = studio.card("digit");
    QTest::mouseClick(card->findChildren<Segmented*>()[1]->button("random"), Qt::LeftButton);
    auto* weight = card->findChild<HueSlider*>(QString(), Qt::FindChildrenRecursively);
    for (auto* slider : card->findChildren<HueSlider*>())
        if (slider->accessibleName() == "Digit: weight") weight = slider;
    QTest::keyClick(weight, Qt::Key_End);
    for (auto* field : window->findChildren<NumberField*>()) {
        field->setFocus();
        field->selectAll();
        QTest::keyClicks(field, field->accessibleName() == "Steps" ? "33" : "9");
        QTest::keyClick(field, Qt::Key_Return);
    }
    auto* seed = window->findChild<SeedField*>();
    seed->setText("77");
    QTest::keyClick(seed, Qt::Key_Return);
    QTest::keyClick(window, Qt::Key_Return, Qt::ControlModifier);
    const auto& request = studio.engine->asked().back().request;
    CHECK(request.guides[0].mode == GuideMode::Random);
    CHECK(request.guides[0].scale == Approx(8));
    CHECK(request.steps == 33);
    CHECK(request.count == 9);
    CHECK(request.seed == 77);
    while (window->store()->history()->canUndo()) window->store()->history()->undo();
    CHECK(studio.document().sampling == Sampling{});
    CHECK(studio.document().conditions["digit"].mode == "hold");
    CHECK(seed->seed() == 1);
}

TEST_CASE("An empty pad and a failing run are told in the bar, which Esc dismisses") {
    StudioWindow studio(true);
    studio.settle();  // there are pictures: the stage has no room for the sentence
    QTest::keyClick(studio.pad(), Qt::Key_Delete);
    QTest::keyClick(studio.window.get(), Qt::Key_Return, Qt::ControlModifier);
    CHECK(studio.message().startsWith("Nothing is drawn"));
    QTest::keyClick(studio.window.get(), Qt::Key_Escape);
    CHECK(studio.message().isEmpty());
    QTest::keyClick(studio.pad(), Qt::Key_7);
    studio.engine->fail_next("The model's weights are damaged: download it again.");
    QTest::keyClick(studio.window.get(), Qt::Key_Return, Qt::ControlModifier);
    studio.poll(2);
    CHECK(studio.status().phase == Phase::Failed);
    CHECK(studio.message() == "The model's weights are damaged: download it again.");
    CHECK_FALSE(studio.window->controller()->canExport());
}

TEST_CASE("An engine that cannot be opened is told, and the window stays") {
    application();
    MainWindow window;
    window.show();
    QSignalSpy failed(window.port(), &EnginePort::failed);
    window.open(
        []() -> Result<std::unique_ptr<engine::Engine>> { return Error{"The engine could not be loaded."}; });
    REQUIRE((failed.size() == 1 || failed.wait(20000)));
    CHECK(window.stage()->notice()->hint() == "The engine could not be loaded.");
    CHECK(window.stage()->messages()->sentence().isEmpty());
    QTest::keyClick(&window, Qt::Key_Return, Qt::ControlModifier);
    CHECK(window.isVisible());
}

TEST_CASE("Closing in the middle of a run, and before the engine is open, ends at once") {
    {
        StudioWindow studio;
        QTest::keyClick(studio.window.get(), Qt::Key_Return, Qt::ControlModifier);
        studio.poll(3);
        CHECK(studio.window->close());
        CHECK_FALSE(studio.window->port()->engine());
    }
    application();
    MainWindow window;
    window.show();
    window.open([]() -> Result<std::unique_ptr<engine::Engine>> {
        return std::unique_ptr<engine::Engine>(new engine::FakeEngine);
    });
    CHECK(window.close());
    QApplication::processEvents();
    CHECK_FALSE(window.port()->engine());
}

TEST_CASE("What is shown is chosen by segment, key and menu alike") {
    StudioWindow studio;
    QTest::keyClick(studio.window.get(), Qt::Key_Return, Qt::ControlModifier);
    studio.settle();
    const QSize one = studio.grid()->cellPicture(0).size();
    QTest::keyClick(studio.window.get(), Qt::Key_3, Qt::AltModifier);
    CHECK(studio.document().view.stream == Stream::Both);
    CHECK(studio.grid()->cellPicture(0).width() == 2 * one.width());
    action(studio.window.get(), "view.noisy")->trigger();
    CHECK(studio.grid()->cellPicture(0).size() == one);
    studio.window->store()->history()->undo();
    CHECK(studio.document().view.stream == Stream::Both);
}

TEST_CASE("Every control has a name, says what it does, and can be reached by keys") {
    StudioWindow studio;
    QStringList nameless, silent, unreachable;
    for (auto* widget : studio.window->findChildren<QWidget*>()) {
        const bool control = qobject_cast<QAbstractButton*>(widget) ||
                             qobject_cast<QAbstractSlider*>(widget) || qobject_cast<QComboBox*>(widget) ||
                             qobject_cast<QAbstractSpinBox*>(widget) || qobject_cast<DigitPad*>(widget) ||
                             qobject_cast<SampleGrid*>(widget) || qobject_cast<Timeline*>(widget) ||
                             qobject_cast<SeedField*>(widget) || qobject_cast<StepChart*>(widget) ||
                             qobject_cast<QTabBar*>(widget) || qobject_cast<QPlainTextEdit*>(widget);
        if (!control || QString(widget->metaObject()->className()).startsWith("QScrollBar")) continue;
        if (widget->objectName().startsWith("qt_") || widget->objectName().startsWith("Scroll"))
            continue;  // parts of Qt's own controls
        const QString what = QString(widget->metaObject()->className()) + " " + widget->accessibleName();
        if (widget->accessibleName().isEmpty()) nameless << what;
        if (widget->toolTip().isEmpty() && widget->parentWidget()->toolTip().isEmpty()) silent << what;
        if (!(widget->focusPolicy() & Qt::TabFocus)) unreachable << what;
    }
    CHECK(nameless.join("; ") == QString());
    CHECK(silent.join("; ") == QString());
    CHECK(unreachable.join("; ") == QString());
}

TEST_CASE("Nothing is cut off at 1280 x 720, and both themes paint") {
    StudioWindow studio(true);
    studio.window->resize(1280, 720);
    studio.settle();
    QApplication::processEvents();
    CHECK(studio.window->size() == QSize(1280, 720));
    for (auto* button : studio.window->findChildren<QPushButton*>()) {
        if (!button->isVisible()) continue;
        CAPTURE(button->text());
        CHECK(button->width() >= button->fontMetrics().horizontalAdvance(button->text().remove('&')));
    }
    const QImage dark = studio.window->grab().toImage();
    studio.window->setTheme(Theme::Light);
    const QImage light = studio.window->grab().toImage();
    CHECK(qGray(light.pixel(4, 300)) > qGray(dark.pixel(4, 300)) + 100);
    studio.window->setTheme(Theme::Dark);
}

TEST_CASE("The window comes back where it was") {
    application();
    QSettings().clear();
    {
        MainWindow window;
        window.resize(1300, 777);
        window.show();
        window.close();
    }
    MainWindow again;
    CHECK(again.size() == QSize(1300, 777));
}
