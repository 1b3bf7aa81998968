#include <QAbstractButton>
#include <QAbstractSlider>
#include <QAction>
#include <QClipboard>
#include <QComboBox>
#include <QMenu>
#include <QSet>
#include <QSpinBox>

#include "app/studio/actions.h"
#include "tests/app/studio/dialog_answers.h"
#include "tests/app/studio/studio_window.h"
#include "tests/catch.h"
#include "widgets/number_field.h"
#include "widgets/picture_well.h"

using namespace syn;
using namespace syn::studio;

namespace {

/// Uses a control as a hand would, so that it says something else than before.
void use(QWidget* widget) {
    widget->setFocus();
    if (auto* button = qobject_cast<QAbstractButton*>(widget)) {
        // Whatever it opens is closed again.
        const NextDialog closed([](QDialog* dialog) { dialog->reject(); });
        QTest::mouseClick(button, Qt::LeftButton);
        QApplication::processEvents();
    } else if (auto* slider = qobject_cast<QAbstractSlider*>(widget)) {
        QTest::keyClick(slider, slider->value() < slider->maximum() ? Qt::Key_Right : Qt::Key_Left);
    } else if (auto* box = qobject_cast<QComboBox*>(widget)) {
        QTest::keyClick(box, box->currentIndex() + 1 < box->count() ? Qt::Key_Down : Qt::Key_Up);
    } else if (auto* number = qobject_cast<QSpinBox*>(widget)) {
        number->selectAll();
        QTest::keyClicks(number, number->value() == 11 ? "12" : "11");
        QTest::keyClick(number, Qt::Key_Return);
    } else if (auto* seed = qobject_cast<SeedField*>(widget)) {
        seed->selectAll();
        QTest::keyClicks(seed, seed->seed() == 123 ? "124" : "123");
        QTest::keyClick(seed, Qt::Key_Return);
    } else if (auto* pad = qobject_cast<DigitPad*>(widget)) {
        drag(pad, {{40, 100}, {160, 100}});
    }
}

/// Closes what a control opened beside the window.
void closeOthers(QWidget* window) {
    for (QWidget* each : QApplication::topLevelWidgets())
        if (each != window && each->isVisible()) each->close();
    QApplication::processEvents();
}

QList<QWidget*> controls(QWidget* window) {
    QList<QWidget*> found;
    for (auto* widget : window->findChildren<QWidget*>()) {
        const bool control = qobject_cast<QAbstractButton*>(widget) ||
                             qobject_cast<QAbstractSlider*>(widget) || qobject_cast<QComboBox*>(widget) ||
                             qobject_cast<QSpinBox*>(widget) || qobject_cast<SeedField*>(widget) ||
                             qobject_cast<DigitPad*>(widget);
        if (control && widget->isVisible() && widget->isEnabled() &&
            !widget->objectName().startsWith("qt_") &&
            !QString(widget->metaObject()->className()).startsWith("QScrollBar"))
            found << widget;
    }
    return found;
}

}  // namespace

TEST_CASE("Every control that changes the document is undone to the very same document, and redone",
          "[undo]") {
    StudioWindow studio;
    QWidget* window = studio.window.get();
    DocumentStore* store = studio.window->store();
    QUndoStack* history = store->history();
    QSet<QString> changing;
    const QList<QWidget*> all = controls(window);
    for (const QPointer<QWidget> widget : all) {
        if (!widget || !widget->isVisible() || !widget->isEnabled()) continue;
        const QString name = widget->accessibleName();
        CAPTURE(name);
        const Document before = studio.document();
        const int steps = history->index();
        use(widget);
        closeOthers(window);
        const Document after = studio.document();
        if (after == before) continue;
        changing << name;
        CHECK(history->index() == steps + 1);
        history->undo();
        CHECK(studio.document() == before);
        history->redo();
        CHECK(studio.document() == after);
        history->undo();
        studio.window->controller()->cancel();
    }
    const QStringList expected{"Digit: role: Generate",
                               "Digit pad",
                               "Clear drawing",
                               "Digit: guide mode: Random",
                               "Digit: role: Ignore",
                               "Digit: part that is given",
                               "Digit: noise",
                               "Digit: weight",
                               "Picture: role: Given",
                               "Show: Noisy",
                               "Show: Both",
                               "Zoom: Crisp",
                               "Solver",
                               "Steps",
                               "Time grid",
                               "First seed",
                               "New seeds",
                               "Number of pictures",
                               "Live"};
    for (const QString& name : expected) {
        CAPTURE(name);
        CHECK(changing.contains(name));
    }
}

TEST_CASE("All changes in a row are undone one by one to where they began", "[undo]") {
    StudioWindow studio;
    QWidget* window = studio.window.get();
    QUndoStack* history = studio.window->store()->history();
    QList<Document> past{studio.document()};
    const auto note = [&] {
        if (!(studio.document() == past.back())) past << studio.document();
    };
    for (const QPointer<QWidget> widget : controls(window)) {
        // Undo itself would go the other way.
        if (!widget || !widget->isVisible() || !widget->isEnabled() || widget->accessibleName() == "Undo")
            continue;
        use(widget);
        closeOthers(window);
        note();
    }
    QImage image(8, 8, QImage::Format_RGB32);
    image.fill(Qt::red);
    QApplication::clipboard()->setImage(image);
    for (const char* id : {"edit.paste", "edit.clear", "pad.clear", "run.reroll", "run.live", "view.noisy",
                           "view.both", "view.estimate", "view.smooth"}) {
        (*studio.window->actions())[id]->trigger();
        note();
    }
    CHECK(past.size() > 20);
    CHECK(history->index() == past.size() - 1);
    for (qsizetype i = past.size() - 2; i >= 0; --i) {
        CAPTURE(i);
        studio.press("Ctrl+Z");
        CHECK(studio.document() == past[i]);
    }
    CHECK_FALSE(history->canUndo());
}

TEST_CASE("Another model is chosen, and undo brings back all that was set for the first", "[undo]") {
    application();
    QSettings().clear();
    MainWindow window;
    window.show();
    QSignalSpy ready(window.port(), &EnginePort::ready);
    window.open([]() -> Result<std::unique_ptr<engine::Engine>> {
        auto made = std::make_unique<engine::FakeEngine>();
        engine::ModelInfo other = made->models(nullptr).front();
        other.name = other.title = "other";
        other.modalities.resize(1);
        made->add_model(other);
        return std::unique_ptr<engine::Engine>(std::move(made));
    });
    REQUIRE((ready.size() == 1 || ready.wait(20000)));
    const Document before = window.store()->value();
    QComboBox* models = nullptr;
    for (auto* box : window.findChildren<QComboBox*>())
        if (box->accessibleName() == "Model") models = box;
    REQUIRE(models);
    QTest::keyClick(models, Qt::Key_Down);
    CHECK(window.store()->value().model == "other");
    CHECK(window.cards().size() == 1);
    window.store()->history()->undo();
    CHECK(window.store()->value() == before);
    CHECK(window.cards().size() == 2);
    CHECK(models->currentData() == "fake");
    for (auto* menu : window.findChildren<QMenu*>()) {
        if (menu->title() != "&Models") continue;
        Q_EMIT menu->aboutToShow();
        REQUIRE(menu->actions().size() > 2);  // the models, then what trains one more
        CHECK(menu->actions()[2]->isSeparator());
        CHECK(menu->actions()[0]->isChecked());
        menu->actions()[1]->trigger();
    }
    CHECK(window.store()->value().model == "other");
}
