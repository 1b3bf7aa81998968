// The tab of the queue: what it says and shows of the runs, and what is done with them there.
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>

#include "app/studio/actions.h"
#include "app/studio/charts_panel.h"
#include "app/studio/queue_model.h"
#include "app/studio/queue_panel.h"
#include "tests/app/studio/queue_window.h"
#include "tests/catch.h"
#include "widgets/command_palette.h"
#include "widgets/palette.h"

using namespace syn;
using namespace syn::studio;
using Phase = RunStatus::Phase;

namespace {

struct PanelWindow : QueueWindow {
    PanelWindow() {
        press("Ctrl+U");
        QApplication::processEvents();
    }
    QueuePanel* panel() { return window->queue(); }
    QTableView* list() { return panel()->list(); }
    QString text(int line, int column) {
        return panel()->model()->index(line, column).data(Qt::DisplayRole).toString();
    }
    QStringList column(int which) {
        QStringList texts;
        for (int i = 0; i < panel()->model()->rowCount(); ++i) texts << text(i, which);
        return texts;
    }
    QString tab() { return window->charts()->tabs()->tabText(window->charts()->tabs()->currentIndex()); }
    void choose(int line) { list()->setCurrentIndex(panel()->model()->index(line, 0)); }
    void key(Qt::Key key, Qt::KeyboardModifiers with = {}) {
        QApplication::setActiveWindow(window.get());
        list()->setFocus();
        QTest::keyClick(list(), key, with);
    }
    QPixmap cell(int line, int column) {
        QApplication::processEvents();
        return list()->viewport()->grab(list()->visualRect(panel()->model()->index(line, column)));
    }
};

constexpr int kState = QueueModel::State, kRun = QueueModel::Run;

}  // namespace

TEST_CASE("The empty tab says what to do, with the key as it is", "[queue]") {
    PanelWindow studio;
    CHECK(studio.tab() == "Queue");
    const auto says = [&](const QString& text) {
        for (auto* label : studio.panel()->findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(text)) return true;
        return false;
    };
    CHECK(says("Press Ctrl+Enter while a run is under way, and it waits here"));
    CHECK_FALSE(studio.list()->isVisible());
    studio.window->actions()->setKeys("run.start", {QKeySequence("F5")});
    CHECK(says("Press F5 while"));
    studio.window->actions()->resetKeys("run.start");
    QSettings().clear();
}

TEST_CASE("Each run has a line: its state, what it is of, pictures, steps, seeds and model", "[queue]") {
    PanelWindow studio;
    studio.ask(10);
    studio.poll(5);
    studio.ask(20);
    studio.window->store()->edit("Steps", [](Document& document) { document.sampling.steps = 8; });
    studio.ask(30);
    CHECK(studio.tab() == "Queue 2");
    CHECK(studio.panel()->summary() == "one is under way, 2 wait");
    CHECK(studio.column(kState) == QStringList{"step 5 of 20 · 0.6 s left", "waits, 1st", "waits, 2nd"});
    CHECK(studio.column(kRun) == QStringList(3, "digit 7 · Hold 4.0 → picture"));
    CHECK(studio.column(QueueModel::Pictures) == QStringList(3, "16"));
    CHECK(studio.column(QueueModel::Steps) == QStringList{"20", "20", "8"});
    CHECK(studio.column(QueueModel::Seeds) == QStringList{"10 … 25", "20 … 35", "30 … 45"});
    CHECK(studio.column(QueueModel::Model) == QStringList(3, "fake"));
    bool told = false;
    for (auto* label : studio.window->findChildren<QLabel*>())
        told |= label->text().contains("2 in the queue");
    CHECK(told);
    studio.poll(1);
    CHECK(studio.text(0, kState).startsWith("step 6 of 20"));
    studio.press("Ctrl+P");
    studio.poll(1);
    CHECK(studio.text(0, kState) == "paused, step 6 of 20");
    studio.press("Ctrl+P");
    studio.engine->fail_next("The disk is full.");
    studio.press("Esc");
    studio.poll(3);
    CHECK(studio.column(kState) ==
          QStringList{"step 1 of 8 · 0.3 s left", "failed", "cancelled, step 6 of 20"});
    CHECK(studio.text(1, kRun) == "digit 7 · Hold 4.0 → picture: The disk is full.");
    studio.settle();
    CHECK(studio.column(kState) == QStringList{"finished", "failed", "cancelled, step 6 of 20"});
    CHECK(studio.tab() == "Queue");
    CHECK(studio.panel()->summary() == "none waits");
}

TEST_CASE("Lines show what is given and are read in both themes", "[queue]") {
    PanelWindow studio;
    studio.ask(10);
    studio.poll(2);
    studio.ask(20);
    for (const Theme theme : {Theme::Light, Theme::Dark}) {
        studio.window->setTheme(theme);
        CAPTURE(static_cast<int>(theme));
        // The digit is white on black, on either ground.
        const QImage given = studio.cell(1, kRun).toImage();
        int white = 0, black = 0;
        const int side = std::min(given.width(), 30);
        for (int y = 0; y < given.height(); ++y)
            for (int x = 0; x < side; ++x) {
                white += qGray(given.pixel(x, y)) > 200 && theme == Theme::Dark;
                black += qGray(given.pixel(x, y)) < 12;
            }
        CHECK(black > 100);
        if (theme == Theme::Dark) CHECK(white > 15);
        const QImage words = studio.cell(1, QueueModel::Model).toImage();
        double most = 0;
        for (int y = 0; y < words.height(); ++y)
            for (int x = 0; x < words.width(); ++x)
                most = std::max(most, contrast(words.pixelColor(x, y), colours().panel));
        CHECK(most > 4.5);
    }
}

TEST_CASE("Keys move, take out and show again, as the buttons do; undo takes it back", "[queue]") {
    PanelWindow studio;
    studio.ask(10);
    studio.poll(2);
    for (const quint64 seed : {20, 30, 40}) studio.ask(seed);
    const auto enabled = [&](const char* id) { return (*studio.window->actions())[id]->isEnabled(); };
    studio.choose(0);
    CHECK_FALSE(enabled("queue.remove"));
    CHECK_FALSE(enabled("queue.up"));
    studio.choose(3);
    CHECK(enabled("queue.up"));
    CHECK_FALSE(enabled("queue.down"));
    studio.key(Qt::Key_Up, Qt::AltModifier);
    CHECK(studio.waiting() == QList<quint64>{20, 40, 30});
    CHECK(studio.list()->currentIndex().row() == 2);  // it goes with the run
    studio.key(Qt::Key_Up, Qt::AltModifier);
    CHECK(studio.waiting() == QList<quint64>{40, 20, 30});
    CHECK_FALSE(enabled("queue.up"));
    studio.key(Qt::Key_Down, Qt::AltModifier);
    CHECK(studio.waiting() == QList<quint64>{20, 40, 30});
    studio.key(Qt::Key_Return);
    CHECK(studio.waiting() == QList<quint64>{40, 20, 30});
    studio.choose(3);
    studio.key(Qt::Key_Home, Qt::AltModifier);
    CHECK(studio.waiting() == QList<quint64>{30, 40, 20});
    studio.key(Qt::Key_Delete);
    CHECK(studio.waiting() == QList<quint64>{40, 20});
    CHECK(studio.list()->currentIndex().row() == 1);  // the next one
    studio.press("Ctrl+Z");
    CHECK(studio.waiting() == QList<quint64>{30, 40, 20});
    QTest::mouseClick(studio.button("Take out"), Qt::LeftButton);
    CHECK(studio.waiting().size() == 2);
    QTest::mouseClick(studio.button("Begin now"), Qt::LeftButton);
    studio.poll(2);
    CHECK(studio.made() == QList<quint64>{10, 20});
    CHECK(studio.column(kState).first().startsWith("step"));
    (*studio.window->actions())["queue.clear"]->trigger();
    CHECK(studio.waiting().isEmpty());
    studio.press("Ctrl+Z");
    CHECK(studio.waiting() == QList<quint64>{30});
    studio.settle();
    REQUIRE(studio.column(kState) == QStringList{"finished", "finished", "cancelled, step 2 of 20"});
    // Its pictures are on the stage again.
    studio.choose(1);
    studio.key(Qt::Key_Return);
    studio.poll(2);
    CHECK(studio.status().request->seed == 20);
    CHECK(studio.status().phase == Phase::Finished);
    CHECK(studio.made().size() == 3);
    // What the engine gave up is made again.
    studio.engine->forget(studio.queue()->begun()[0].ids.last());
    const QModelIndex first = studio.panel()->model()->index(0, kRun);
    QTest::mouseClick(studio.list()->viewport(), Qt::LeftButton, {},
                      studio.list()->visualRect(first).center());
    QTest::mouseDClick(studio.list()->viewport(), Qt::LeftButton, {},
                       studio.list()->visualRect(first).center());
    CHECK(studio.message().contains("made again"));
    CHECK(studio.made() == QList<quint64>{10, 20, 30, 30});
    studio.poll(2);
    studio.choose(2);
    studio.key(Qt::Key_Return);
    CHECK(studio.message().startsWith("A run is under way"));
    CHECK(studio.status().request->seed == 30);
}

TEST_CASE("Lines are moved by the mouse among those that wait", "[queue]") {
    PanelWindow studio;
    studio.ask(10);
    studio.poll(2);
    for (const quint64 seed : {20, 30, 40}) studio.ask(seed);
    QueueModel* model = studio.panel()->model();
    const std::unique_ptr<QMimeData> data(model->mimeData({model->index(3, kRun)}));
    CHECK(model->flags(model->index(3, 0)).testFlag(Qt::ItemIsDragEnabled));
    CHECK_FALSE(model->flags(model->index(0, 0)).testFlag(Qt::ItemIsDragEnabled));
    CHECK_FALSE(model->canDropMimeData(data.get(), Qt::MoveAction, 0, 0, {}));
    CHECK_FALSE(model->canDropMimeData(data.get(), Qt::MoveAction, 5, 0, {}));
    model->dropMimeData(data.get(), Qt::MoveAction, 1, 0, {});
    CHECK(studio.waiting() == QList<quint64>{40, 20, 30});
    const std::unique_ptr<QMimeData> first(model->mimeData({model->index(1, kRun)}));
    model->dropMimeData(first.get(), Qt::MoveAction, 3, 0, {});
    CHECK(studio.waiting() == QList<quint64>{20, 40, 30});
    model->dropMimeData(first.get(), Qt::MoveAction, 4, 0, {});
    CHECK(studio.waiting() == QList<quint64>{20, 30, 40});
}

TEST_CASE("A held queue says so, and goes on by its button", "[queue]") {
    PanelWindow studio;
    studio.ask(10);
    studio.poll(2);
    studio.ask(20);
    CHECK_FALSE(studio.panel()->goOnButton()->isVisible());
    studio.queue()->clear();
    studio.settle();
    studio.press("Ctrl+Z");
    CHECK(studio.panel()->summary() == "The queue is held, 1 run waits: press Ctrl+Enter or \"Go on\"");
    CHECK(studio.text(0, kState) == "held, 1st");
    REQUIRE(studio.panel()->goOnButton()->isVisible());
    studio.panel()->goOnButton()->setFocus();
    QTest::mouseClick(studio.panel()->goOnButton(), Qt::LeftButton);
    CHECK(studio.made() == QList<quint64>{10, 20});
    CHECK_FALSE(studio.panel()->goOnButton()->isVisible());
    // The keyboard stays in the panel when its button goes.
    CHECK(studio.panel()->isAncestorOf(studio.window->focusWidget()));
}

TEST_CASE("The rows of a comparison are one line, with the row under way", "[queue]") {
    PanelWindow studio;
    (*studio.window->actions())["view.rows"]->trigger();
    studio.window->store()->edit("Steps", [](Document& document) { document.sampling.steps = 4; });
    studio.ask(10);
    studio.poll(6);
    CHECK(studio.panel()->model()->rowCount() == 1);
    CHECK(studio.text(0, QueueModel::Pictures) == "4 rows of 6");
    CHECK(studio.text(0, kState).startsWith("row B, step 2 of 4"));
    studio.settle();
    CHECK(studio.column(kState) == QStringList{"finished"});
    studio.choose(0);
    studio.key(Qt::Key_Return);
    studio.poll(2);
    CHECK(studio.status().rows.size() == 4);
    CHECK(studio.made().size() == 4);
    // When the timeline is another's it is made again, whole.
    (*studio.window->actions())["view.grid"]->trigger();
    studio.ask(20);
    studio.settle();
    studio.choose(1);
    studio.key(Qt::Key_Return);
    CHECK(studio.message().contains("made again"));
    studio.settle();
    CHECK(studio.made() == QList<quint64>{10, 10, 10, 10, 20, 10, 10, 10, 10});
}

TEST_CASE("An export has a line while it is written", "[queue]") {
    PanelWindow studio;
    const QTemporaryDir folder;
    studio.ask(10);
    studio.settle();
    engine::ExportOptions options;
    options.folder = folder.filePath("sevens").toStdString();
    studio.window->controller()->exportTo(options);
    CHECK(studio.text(0, kState) == "writes 0 of 16");
    CHECK(studio.text(0, kRun) == "export into sevens");
    CHECK(studio.text(1, kState) == "finished");
    studio.choose(0);
    studio.key(Qt::Key_Delete);  // not of the queue's
    studio.key(Qt::Key_Return);
    studio.poll(1);
    CHECK(studio.column(kState) == QStringList{"finished"});
}

TEST_CASE("The palette finds what is done with the queue", "[queue]") {
    PanelWindow studio;
    const auto finds = [&](const char* letters, const char* id) {
        studio.press("Ctrl+Shift+P");
        auto* palette = studio.window->findChild<CommandPalette*>();
        REQUIRE(palette);
        QTest::keyClicks(palette->search(), letters);
        const bool found = !palette->listed().isEmpty() && palette->listed().front() == id;
        QTest::keyClick(palette->search(), Qt::Key_Escape);
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        return found;
    };
    CHECK(finds("run first in the queue", "run.first"));
    CHECK(finds("show queue", "queue.show"));
    CHECK(finds("clear the queue", "queue.clear"));
}
