#include <QAbstractButton>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTextBrowser>
#include <QTreeWidget>
#include <QWheelEvent>

#include "app/studio/actions.h"
#include "app/studio/keys_dialog.h"
#include "app/studio/part_editor.h"
#include "app/studio/stroke_digits.h"
#include "tests/app/studio/dialog_answers.h"
#include "tests/app/studio/studio_window.h"
#include "tests/catch.h"
#include "widgets/command_palette.h"
#include "widgets/key_field.h"
#include "widgets/notice.h"
#include "widgets/timeline.h"

using namespace syn;
using namespace syn::studio;

namespace {

template <class T>
T* opened(QWidget* window) {
    for (T* each : window->findChildren<T*>())
        if (each->isVisible()) return each;
    return nullptr;
}

QPushButton* button(QWidget* in, const QString& text) {
    for (auto* each : in->findChildren<QPushButton*>())
        if (each->text().remove('&') == text) return each;
    return nullptr;
}

KeysDialog* openKeys(StudioWindow& studio) {
    (*studio.window->actions())["edit.keys"]->trigger();
    auto* dialog = opened<KeysDialog>(studio.window.get());
    REQUIRE(dialog);
    return dialog;
}

}  // namespace

TEST_CASE("No two actions start with the same key, and the conventions' keys are there", "[keys]") {
    StudioWindow studio;
    Actions& actions = *studio.window->actions();
    for (const ActionSpec& spec : Actions::table())
        for (const QKeySequence& key : spec.keys) {
            CAPTURE(spec.id, key.toString());
            CHECK_FALSE(key.isEmpty());
            CHECK(actions.conflicts(spec.id, key).isEmpty());
        }
    const std::pair<const char*, const char*> conventions[] = {{"Ctrl+Return", "run.start"},
                                                               {"Ctrl+Shift+Return", "run.first"},
                                                               {"Esc", "run.cancel"},
                                                               {"Shift+X", "run.cancel"},
                                                               {"Space", "timeline.pause"},
                                                               {"Right", "timeline.step"},
                                                               {"Left", "timeline.back"},
                                                               {"B", "pad.brush"},
                                                               {"E", "pad.eraser"},
                                                               {"G", "pad.fill"},
                                                               {"I", "pad.pick"},
                                                               {"V", "pad.move"},
                                                               {"H", "pad.hand"},
                                                               {"X", "pad.turn"},
                                                               {"D", "pad.reset"},
                                                               {"Home", "pad.whole"},
                                                               {"7", "pad.digit7"},
                                                               {"[", "pad.thinner"},
                                                               {"]", "pad.thicker"},
                                                               {"Ctrl+Z", "edit.undo"},
                                                               {"Ctrl+Shift+Z", "edit.redo"},
                                                               {"Ctrl+Y", "edit.redo"},
                                                               {"Ctrl+N", "file.new"},
                                                               {"Ctrl+O", "file.open"},
                                                               {"Ctrl+S", "file.save"},
                                                               {"Ctrl+E", "file.export"},
                                                               {"Ctrl+Shift+P", "view.palette"},
                                                               {"F1", "help.page"},
                                                               {"?", "help.keys"},
                                                               {"Ctrl+Shift+S", "file.saveAs"},
                                                               {"M", "edit.mask"},
                                                               {"Ctrl+0", "view.fit"},
                                                               {"Ctrl+1", "view.actual"}};
    for (const auto& [key, id] : conventions) {
        CAPTURE(key, id);
        CHECK(actions.keys(id).contains(QKeySequence(key)));
    }
}

TEST_CASE("Sentences name the keys as they are now, and none where there is none", "[keys]") {
    StudioWindow studio;
    Actions& actions = *studio.window->actions();
    const Notice* notice = studio.window->stage()->notice();
    studio.grid()->clear();  // of Live's first pictures
    const auto arrange = [&](const char* id) {
        actions[id]->trigger();
        return notice->hint();
    };
    CHECK(arrange("view.grid").startsWith("Ctrl+Enter makes 16 pictures"));
    actions.setKeys("run.start", {QKeySequence("F5")});
    actions.setKeys("cell.morph", {QKeySequence("F6")});
    CHECK(notice->hint().startsWith("F5 makes 16 pictures"));
    CHECK(arrange("view.rows").startsWith("F5 makes a row"));
    CHECK(arrange("view.morph").startsWith("F5 makes 8 pictures from seed"));
    CHECK(notice->hint().endsWith("; F6 chooses other ends."));
    // It does so before there is a picture to lead from.
    {
        const NextDialog dialog([](QDialog* asked) { asked->reject(); });
        studio.press("F6");
        CHECK(dialog.came());
    }
    actions.setKeys("timeline.pause", {QKeySequence("P")});
    CHECK(studio.window->timeline()->track()->toolTip().endsWith("P pauses."));
    // Without any keys: no sentence anywhere still names one of those that the window comes with.
    for (const ActionSpec& spec : Actions::table()) actions.setKeys(spec.id, {});
    QStringList names;
    for (const ActionSpec& spec : Actions::table())
        for (const QKeySequence& key : spec.keys)
            if (const QString name = key.toString(); name.size() > 1)
                names << QRegularExpression::escape(QString(name).replace("Return", "Enter"));
    // Of the pad always, and words of Qt's own.
    for (const char* other : {"Space", "Del", "Left", "Right"}) names.removeAll(other);
    const QRegularExpression named("(?<![\\w+])(" + names.join('|') + ")(?![\\w+])");
    const auto looksAt = [&](QWidget* each) {
        QStringList said{each->toolTip(), each->accessibleDescription(), each->accessibleName()};
        if (const auto* label = qobject_cast<QLabel*>(each)) said << label->text();
        if (const auto* button = qobject_cast<QAbstractButton*>(each)) said << button->text();
        for (const QString& text : said) {
            CAPTURE(text);
            CHECK_FALSE(named.match(text).hasMatch());
        }
    };
    for (const char* id : {"view.grid", "view.rows", "view.morph"}) {
        arrange(id);
        for (QWidget* each : studio.window->findChildren<QWidget*>()) looksAt(each);
    }
    CHECK(arrange("view.grid").startsWith("Run makes 16 pictures"));
    CHECK(studio.window->schedule()->runButton()->text() == "Run");
    actions["run.start"]->trigger();
    actions["run.cancel"]->trigger();
    studio.poll(1);
    REQUIRE(studio.status().phase == RunStatus::Phase::Cancelled);
    studio.grid()->clear();
    studio.window->stage()->show(studio.document());
    CHECK(notice->hint().endsWith("Run starts again."));
    QSettings().clear();
}

TEST_CASE("M goes to the mask of what is given, with its brush; without one it says what to do", "[keys]") {
    StudioWindow studio;
    studio.press("M");
    CHECK(studio.message().contains("give a picture first"));
    QImage image(32, 32, QImage::Format_RGB32);
    image.fill(Qt::red);
    QApplication::clipboard()->setImage(image);
    studio.press("Ctrl+V");
    REQUIRE_FALSE(studio.document().conditions["picture"].picture.isNull());
    CHECK(studio.message().isEmpty());  // what it said to do is done
    MaskPad* mask = studio.card("picture")->part()->pad();
    REQUIRE(mask);
    mask->setTool(DigitPad::Tool::Eraser);
    (*studio.window->actions())["view.panel.conditions"]->trigger();
    REQUIRE_FALSE(mask->isVisible());
    studio.press("M");
    CHECK(mask->hasFocus());
    CHECK(mask->tool() == DigitPad::Tool::Brush);
    CHECK(mask->visibleRegion().boundingRect() == mask->rect());
    // Painted with keys alone.
    QTest::keyClick(mask, Qt::Key_Space);
    QTest::keyClick(mask, Qt::Key_Right);
    QTest::keyClick(mask, Qt::Key_Space);
    CHECK(studio.document().conditions["picture"].part.cut.size() == 1);
}

TEST_CASE("The wheel and Ctrl+0, Ctrl+1 lead from the pictures' own size to one alone", "[keys]") {
    StudioWindow studio;
    (*studio.window->actions())["run.start"]->trigger();
    studio.settle();
    SampleGrid* grid = studio.grid();
    REQUIRE(grid->count() == 16);
    const QRectF fitting = grid->cellRect(5);
    REQUIRE(fitting.width() > 40);
    const auto turn = [&](int by) {
        const QPointF at = grid->cellRect(grid->enlarged() ? grid->selected() : 5).center();
        QWheelEvent event(at, grid->mapToGlobal(at), {}, {0, by}, Qt::NoButton, Qt::ControlModifier,
                          Qt::NoScrollPhase, false);
        QApplication::sendEvent(grid, &event);
    };
    studio.press("Ctrl+1");
    CHECK(grid->cellRect(5).width() * grid->devicePixelRatioF() == Approx(32));
    studio.press("Ctrl+0");
    CHECK(grid->cellRect(5) == fitting);
    turn(-120);
    CHECK(grid->cellRect(5).width() * grid->devicePixelRatioF() == Approx(32));
    turn(60);  // half a step is none
    CHECK(grid->actualSize());
    turn(60);
    CHECK(grid->cellRect(5) == fitting);
    turn(120);
    CHECK(grid->enlarged());
    CHECK(grid->selected() == 5);
    CHECK(grid->cellRect(5).width() > fitting.width());
    studio.press("Ctrl+0");
    CHECK_FALSE(grid->enlarged());
    CHECK(grid->cellRect(5) == fitting);
}

TEST_CASE("A key pressed in the dialog does it from now on, and in the next window", "[keys]") {
    {
        StudioWindow studio;
        KeysDialog* dialog = openKeys(studio);
        QTest::keyClicks(dialog->search(), "run: run");
        CHECK(dialog->list()->currentItem()->text(0) == "Run: Run");
        QTest::keyClick(dialog->editor(), Qt::Key_F5);
        CHECK(dialog->warning().isEmpty());
        QTest::mouseClick(button(dialog, "Use it"), Qt::LeftButton);
        CHECK(dialog->list()->currentItem()->text(1) == "F5");
        CHECK(dialog->focusWidget() == dialog->editor());  // not on a button that would take the key away
        dialog->close();
        CHECK(studio.window->schedule()->runButton()->toolTip().contains("(F5)"));
        CHECK(studio.window->schedule()->runButton()->text().contains("F5"));
        const auto asked = studio.engine->asked().size();
        studio.press("Ctrl+Return");
        CHECK(studio.engine->asked().size() == asked);
        studio.press("F5");
        CHECK(studio.engine->asked().size() == asked + 1);
    }
    MainWindow next;
    Actions& actions = *next.actions();
    CHECK(actions.keysText("run.start") == "F5");
    actions.resetKeys("run.start");
    CHECK(actions.isDefault("run.start"));
    CHECK(MainWindow().actions()->keysText("run.start") == "Ctrl+Enter");
}

TEST_CASE("A key that is in use is named before it is taken, and reset gives it back", "[keys]") {
    StudioWindow studio;
    Actions& actions = *studio.window->actions();
    KeysDialog* dialog = openKeys(studio);
    dialog->select("run.reroll");
    QTest::keyClick(dialog->editor(), Qt::Key_E, Qt::ControlModifier);
    CHECK(dialog->warning().contains("Export pictures"));
    QTest::mouseClick(button(dialog, "Use it too"), Qt::LeftButton);
    CHECK(actions.keysText("run.reroll") == "Ctrl+R, Ctrl+E");
    CHECK(actions.keys("file.export").isEmpty());
    QTest::keyClick(dialog->editor(), Qt::Key_7);
    CHECK(dialog->warning().contains("Place a 7"));
    // A second key is another try, not a chord; Shift is part of a sign, and of a letter it is not.
    QTest::keyClick(dialog->editor(), Qt::Key_Question, Qt::ShiftModifier);
    CHECK(dialog->editor()->key() == QKeySequence("?"));
    CHECK(dialog->warning().contains("List of keys"));
    QTest::keyClick(dialog->editor(), Qt::Key_X, Qt::ShiftModifier);
    CHECK(dialog->editor()->key() == QKeySequence("Shift+X"));
    QTest::keyClick(dialog->editor(), Qt::Key_Control, Qt::ControlModifier);
    CHECK(dialog->editor()->key() == QKeySequence("Shift+X"));
    QTest::keyClick(dialog->editor(), Qt::Key_F7);
    CHECK(dialog->editor()->key() == QKeySequence("F7"));
    QTest::mouseClick(button(dialog, "No key"), Qt::LeftButton);
    CHECK(actions.keys("run.reroll").isEmpty());
    QTest::mouseClick(button(dialog, "Reset all"), Qt::LeftButton);
    for (const ActionSpec& spec : Actions::table()) CHECK(actions.isDefault(spec.id));
    dialog->select("timeline.step");
    CHECK(actions.conflicts("timeline.step", QKeySequence("B")).isEmpty());  // heard in other places
    CHECK(actions.conflicts("timeline.step", QKeySequence("Ctrl+S")) == QStringList{"Save"});
}

TEST_CASE("The pad's keys are heard on the pad alone, and can be changed too", "[keys]") {
    StudioWindow studio;
    QTest::keyClick(studio.pad(), Qt::Key_E);
    CHECK(studio.pad()->tool() == DigitPad::Tool::Eraser);
    studio.window->schedule()->runButton()->setFocus();
    QTest::keyClick(studio.window->schedule()->runButton(), Qt::Key_B);
    CHECK(studio.card("digit")->pad()->tool() == DigitPad::Tool::Eraser);
    QTest::keyClick(studio.pad(), Qt::Key_B);
    CHECK(studio.pad()->tool() == DigitPad::Tool::Brush);
    const double width = studio.pad()->penWidth();
    QTest::keyClick(studio.pad(), Qt::Key_BracketRight);
    CHECK(studio.pad()->penWidth() > width);
    QTest::keyClick(studio.pad(), Qt::Key_BracketLeft);
    CHECK(studio.pad()->penWidth() == Approx(width));
    studio.window->actions()->setKeys("pad.eraser", {QKeySequence("R")});
    QTest::keyClick(studio.pad(), Qt::Key_E);
    CHECK(studio.pad()->tool() == DigitPad::Tool::Brush);
    QTest::keyClick(studio.pad(), Qt::Key_R);
    CHECK(studio.pad()->tool() == DigitPad::Tool::Eraser);
}

TEST_CASE("The timeline's keys can be changed, and the old ones then do nothing", "[keys]") {
    StudioWindow studio;
    (*studio.window->actions())["run.step"]->trigger();
    studio.poll(3);
    REQUIRE(studio.status().step == 1);
    QWidget* track = studio.window->timeline()->track();
    track->setFocus();
    const auto after = [&](Qt::Key key) {
        QTest::keyClick(track, key);
        studio.poll(3);
        return studio.status().step;
    };
    CHECK(after(Qt::Key_Right) == 2);
    studio.window->actions()->setKeys("timeline.step", {QKeySequence("N")});
    CHECK(after(Qt::Key_Right) == 2);
    CHECK(after(Qt::Key_N) == 3);
    CHECK(after(Qt::Key_Left) == 2);
    studio.window->actions()->resetKeys("timeline.step");
    CHECK(after(Qt::Key_Right) == 3);
}

TEST_CASE("The palette finds a command by letters and does it, without the mouse", "[keys]") {
    StudioWindow studio;
    const quint64 seed = studio.document().sampling.seed;
    studio.press("Ctrl+Shift+P");
    auto* palette = opened<CommandPalette>(studio.window.get());
    REQUIRE(palette);
    CHECK(palette->listed().size() == Actions::table().size() - 1);
    QTest::keyClicks(palette->search(), "newse");
    CHECK(palette->listed().front() == "run.reroll");
    QTest::keyClick(palette->search(), Qt::Key_Return);
    CHECK(studio.document().sampling.seed != seed);
    CHECK_FALSE(opened<CommandPalette>(studio.window.get()));
    // The button in the top bar says the key, also after it was changed.
    auto* top = studio.window->findChild<QPushButton*>("paletteButton");
    REQUIRE(top);
    CHECK(top->text().contains("Ctrl+Shift+P"));
    studio.window->actions()->setKeys("view.palette", {QKeySequence("F2")});
    CHECK(top->text().contains("F2"));
    QTest::mouseClick(top, Qt::LeftButton);
    CHECK(opened<CommandPalette>(studio.window.get()));
}

TEST_CASE("F1 explains the window, and ? lists the keys as they are now", "[keys]") {
    StudioWindow studio;
    studio.window->actions()->setKeys("run.start", {QKeySequence("F9")});
    studio.press("F1");
    auto* page = opened<QTextBrowser>(studio.window.get());
    REQUIRE(page);
    CHECK(page->toPlainText().contains("press Run (F9)"));
    CHECK(page->toPlainText().contains("Timeline"));
    page->window()->close();
    QApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    studio.press("?");
    page = opened<QTextBrowser>(studio.window.get());
    REQUIRE(page);
    for (const ActionSpec& spec : Actions::table()) {
        if (spec.keys.isEmpty()) continue;
        CAPTURE(spec.id);
        CHECK(page->toPlainText().contains(Actions::title(spec)));
    }
    CHECK(page->toPlainText().contains("F9"));
    CHECK_FALSE(page->toPlainText().contains("Ctrl+Enter"));
}
