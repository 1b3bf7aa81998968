// The pads in the window: their tools, keys and buttons, and what they do to the document.
#include <QAbstractButton>
#include <QClipboard>
#include <QLineEdit>
#include <QPushButton>
#include <QWheelEvent>

#include "app/studio/actions.h"
#include "app/studio/given_guide.h"
#include "app/studio/part_editor.h"
#include "app/studio/stroke_digits.h"
#include "tests/app/studio/studio_window.h"
#include "tests/catch.h"
#include "widgets/command_palette.h"

using namespace syn;
using namespace syn::studio;

TEST_CASE("All that the pad's hands know are actions, and other keys can be chosen for them", "[keys]") {
    StudioWindow studio;
    Actions& actions = *studio.window->actions();
    DigitPad* pad = studio.pad();
    using Tool = DigitPad::Tool;
    const auto press = [&](Qt::Key key) {
        QTest::keyClick(studio.pad(), key);
        return pad->tool();
    };
    CHECK(press(Qt::Key_G) == Tool::Fill);
    CHECK(press(Qt::Key_V) == Tool::Move);
    CHECK(press(Qt::Key_H) == Tool::Hand);
    CHECK(press(Qt::Key_H) == Tool::Move);
    press(Qt::Key_X);
    CHECK(pad->ink() == 0);
    pad->stepPenWidth(5);
    press(Qt::Key_D);
    CHECK(pad->ink() == 1);
    CHECK(pad->penWidth() == Approx(0.09));
    actions.setKeys("pad.fill", {QKeySequence("K")});
    press(Qt::Key_B);
    CHECK(press(Qt::Key_G) == Tool::Brush);
    CHECK(press(Qt::Key_K) == Tool::Fill);
    // Digits too; the pad's hint names the usual keys alone.
    press(Qt::Key_3);
    CHECK(studio.document().conditions["digit"].strokes == strokesOfDigit(3));
    actions.setKeys("pad.digit3", {QKeySequence("J")});
    press(Qt::Key_4);
    press(Qt::Key_3);
    CHECK(studio.document().conditions["digit"].strokes == strokesOfDigit(4));
    press(Qt::Key_J);
    CHECK(studio.document().conditions["digit"].strokes == strokesOfDigit(3));
    // Found by the palette, with a sentence that says what each does.
    for (const ActionSpec& spec : Actions::table()) {
        if (spec.place != KeyPlace::Pad) continue;
        CAPTURE(spec.id);
        CHECK(QString(spec.toolTip).size() > 10);
        CHECK_FALSE(QString(spec.toolTip).contains("0 to 9"));
    }
    studio.press("Ctrl+Shift+P");
    CommandPalette* palette = nullptr;
    for (auto* each : studio.window->findChildren<CommandPalette*>())
        if (each->isVisible()) palette = each;
    REQUIRE(palette);
    QTest::keyClicks(palette->search(), "padplacean8");
    CHECK(palette->listed().value(0) == "pad.digit8");
    QTest::keyClick(palette->search(), Qt::Key_Return);
    CHECK(studio.document().conditions["digit"].strokes == strokesOfDigit(8));
    QSettings().clear();
}

TEST_CASE("Ctrl+0 shows the whole pad where that is meant, else the pictures", "[keys]") {
    StudioWindow studio;
    QApplication::setActiveWindow(studio.window.get());
    DigitPad* pad = studio.pad();
    const auto enlarge = [&] {
        QWheelEvent turn({100, 100}, pad->mapToGlobal(QPointF(100, 100)), {}, {0, 240}, Qt::NoButton, {},
                         Qt::NoScrollPhase, false);
        QApplication::sendEvent(pad, &turn);
        REQUIRE_FALSE(pad->view().whole());
    };
    enlarge();
    studio.grid()->fit(true);
    studio.press("Ctrl+0");
    CHECK(pad->view().whole());
    CHECK(studio.grid()->actualSize());
    studio.press("Ctrl+0");
    CHECK_FALSE(studio.grid()->actualSize());
    enlarge();
    studio.window->schedule()->runButton()->setFocus();
    studio.press("Ctrl+0");
    CHECK_FALSE(pad->view().whole());
    (*studio.window->actions())["pad.whole"]->trigger();
    CHECK(pad->view().whole());
}

TEST_CASE("Fills and moves on the card are undone in one step each, and mean what is seen", "[undo]") {
    StudioWindow studio;
    QUndoStack* history = studio.window->store()->history();
    DigitPad* pad = studio.pad();
    (*studio.window->actions())["edit.clear"]->trigger();
    const Document empty = studio.document();
    // An outline, then its inside.
    drag(pad, {{60, 60}, {140, 60}, {140, 140}, {60, 140}, {60, 60}});
    const Document drawn = studio.document();
    pad->setTool(DigitPad::Tool::Fill);
    QTest::mouseClick(pad, Qt::LeftButton, {}, {100, 100});
    const Document filled = studio.document();
    REQUIRE(filled.conditions["digit"].strokes.size() == 2);
    CHECK(history->undoText() == "Fill");
    CHECK(qGray(pad->picture(28).pixel(14, 14)) == 255);
    pad->setTool(DigitPad::Tool::Move);
    drag(pad, {{100, 100}, {110, 100}, {120, 110}});
    const Document moved = studio.document();
    CHECK(history->undoText() == "Move the drawing");
    QTest::keyClick(pad, Qt::Key_Right);
    const Document nudged = studio.document();
    CHECK(nudged.conditions["digit"].strokes.size() == 3);  // moves in a row are one
    CHECK(shiftOf(nudged.conditions["digit"].strokes.last()).x() == Approx(0.11));
    CHECK_FALSE(studio.window->controller()->pending());
    for (const Document* before : {&moved, &filled, &drawn, &empty}) {
        studio.press("Ctrl+Z");
        CHECK(studio.document() == *before);
    }
    for (const Document* after : {&drawn, &filled, &moved, &nudged}) {
        studio.press("Ctrl+Shift+Z");
        CHECK(studio.document() == *after);
    }
}

TEST_CASE("The buttons beside a pad show its tool, on the mask in words of its own", "[keys]") {
    StudioWindow studio;
    QImage image(32, 32, QImage::Format_RGB32);
    image.fill(Qt::red);
    QApplication::clipboard()->setImage(image);
    studio.press("Ctrl+V");
    QApplication::processEvents();
    const auto chosen = [](QWidget* beside) {
        QStringList names;
        for (auto* each : beside->parentWidget()->findChildren<QAbstractButton*>())
            if (each->isVisible() && each->isChecked()) names << each->accessibleName();
        return names.join(',');
    };
    MaskPad* mask = studio.card("picture")->part()->pad();
    mask->setFocus();
    CHECK(chosen(mask) == "Paint away");
    mask->setTool(DigitPad::Tool::Fill);
    CHECK(chosen(mask) == "Paint a region away");
    mask->setTool(DigitPad::Tool::Move);
    CHECK(chosen(mask) == "Move the mask");
    mask->setTool(DigitPad::Tool::Hand);
    CHECK(chosen(mask).isEmpty());
    mask->setTool(DigitPad::Tool::Eraser);
    CHECK(chosen(mask) == "Give back");
    for (auto* each : mask->parentWidget()->findChildren<QAbstractButton*>())
        if (each->accessibleName() == "Paint a region away") QTest::mouseClick(each, Qt::LeftButton);
    CHECK(mask->tool() == DigitPad::Tool::Fill);
    // Outlined, then filled: what is inside is made anew.
    mask->setTool(DigitPad::Tool::Brush);
    mask->setPenWidth(0.05);
    drag(mask, {{60, 60}, {140, 60}, {140, 140}, {60, 140}, {60, 60}});
    mask->setTool(DigitPad::Tool::Fill);
    QTest::mouseClick(mask, Qt::LeftButton, {}, {100, 100});
    const GivenPart& part = studio.document().conditions["picture"].part;
    REQUIRE(part.cut.size() == 2);
    const auto given = maskOf(part, 32, 32, 3);
    REQUIRE(given);
    CHECK(given->pixels[given->index(16, 16)] == 0);
    CHECK(given->pixels[given->index(2, 2)] >= kMarked);
}

TEST_CASE("A photograph of a digit that is only moved is given as it is, its paper too", "[undo]") {
    application();
    const engine::FakeEngine engine;
    const engine::ModelInfo model = engine.models(nullptr).front();
    GuideSettings given;
    given.picture = QImage(40, 40, QImage::Format_RGB32);
    given.picture.fill(qRgb(230, 230, 230));
    for (int y = 10; y < 30; ++y) given.picture.setPixel(20, y, qRgb(20, 20, 20));
    GuideSettings moved = given;
    moved.strokes << PenStroke{.points = {{{0.5, 0.5}, 1}, {{0.6, 0.4}, 1}}, .kind = StrokeKind::Move};
    GuideSettings drawn = moved;
    drawn.strokes << PenStroke{{{{0.2, 0.2}, 1}, {{0.8, 0.8}, 1}}};
    const auto fitted = [&](const GuideSettings& guide) {
        return fittedGuide(guide, model, model.modalities.front(), engine);
    };
    REQUIRE(fitted(given));
    REQUIRE(fitted(moved));
    REQUIRE(fitted(drawn));
    CHECK(*fitted(moved) == *fitted(given));
    CHECK(*fitted(drawn) != *fitted(given));
}
