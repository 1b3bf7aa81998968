#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTextBrowser>
#include <QTreeWidget>

#include "app/studio/actions.h"
#include "app/studio/keys_dialog.h"
#include "app/studio/stroke_digits.h"
#include "tests/app/studio/studio_window.h"
#include "tests/catch.h"
#include "widgets/command_palette.h"
#include "widgets/key_field.h"
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
    const std::pair<const char*, const char*> conventions[] = {
        {"Ctrl+Return", "run.start"}, {"Esc", "run.cancel"},      {"Shift+X", "run.cancel"},
        {"Space", "timeline.pause"},  {"Right", "timeline.step"}, {"Left", "timeline.back"},
        {"B", "pad.brush"},           {"E", "pad.eraser"},        {"[", "pad.thinner"},
        {"]", "pad.thicker"},         {"Ctrl+Z", "edit.undo"},    {"Ctrl+Shift+Z", "edit.redo"},
        {"Ctrl+Y", "edit.redo"},      {"Ctrl+N", "file.new"},     {"Ctrl+O", "file.open"},
        {"Ctrl+S", "file.save"},      {"Ctrl+E", "file.export"},  {"Ctrl+Shift+P", "view.palette"},
        {"F1", "help.page"},          {"?", "help.keys"},         {"Ctrl+Shift+S", "file.saveAs"}};
    for (const auto& [key, id] : conventions) {
        CAPTURE(key, id);
        CHECK(actions.keys(id).contains(QKeySequence(key)));
    }
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
    CHECK(dialog->warning().contains("place a digit on the pad"));
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
