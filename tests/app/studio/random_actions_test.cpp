#include "app/studio/project_file.h"
// An hour of hands on the window, compressed: strokes, runs, cancels, scrubbing, branches, undo and redo,
// the queue, saving and opening again, in a seeded order, by the window's own events. A failing run prints
// its seed; SYNESTHETE_TEST_SEED repeats it.
#include <malloc.h>

#include <QAction>
#include <QClipboard>
#include <QPixmapCache>
#include <QTableView>
#include <QTemporaryDir>
#include <QUndoStack>
#include <cstdlib>
#include <random>

#include "app/studio/branch_view.h"
#include "app/studio/branches.h"
#include "app/studio/project_menu.h"
#include "app/studio/queue_panel.h"
#include "tests/app/studio/studio_window.h"
#include "tests/catch.h"
#include "widgets/timeline.h"

using namespace syn;
using namespace syn::studio;

namespace {

class WindowHands {
  public:
    WindowHands(StudioWindow& studio, std::uint32_t seed)
        : studio_(studio), window_(studio.window.get()), random_(seed) {}

    void act() {
        switch (below(33)) {
            case 0:
            case 1:
            case 2:
                return stroke();
            case 3:
                return QTest::keyClick(studio_.pad(), static_cast<Qt::Key>(Qt::Key_0 + below(10)));
            case 4:
            case 5:
                return trigger("run.start");
            case 6:
                return trigger("run.pause");
            case 7:
                return trigger("run.step");
            case 8:
                return trigger("run.back");
            case 9:
                return trigger("run.cancel");
            case 10:
            case 11:
            case 12:
                return scrub();
            case 13:
            case 14:
                return weight();
            case 15:
                return trigger("run.reroll");
            case 16:
            case 17:
                return trigger("edit.undo");
            case 18:
                return trigger("edit.redo");
            case 19:
                return QTest::keyClick(track(), below(2) == 0 ? Qt::Key_Up : Qt::Key_Down);
            case 20:
                return QTest::keyClick(track(), below(3) == 0 ? Qt::Key_Delete : Qt::Key_Space);
            case 21:
                return trigger("timeline.branch");
            case 22:
                if (below(4) == 0) studio_.engine->fail_next("It failed.");
                return trigger(below(2) == 0 ? "view.noisy" : "view.estimate");
            case 23:
                return paste();
            case 24:
                return below(4) == 0 ? saveAndReopen() : trigger("edit.undo");
            case 26:
            case 27:
                return picture();
            case 28:
                return trigger(below(3) == 0 ? "view.rows" : "view.grid");
            case 29:
                return trigger(below(2) == 0 ? "run.first" : "run.start");
            case 30:
            case 31:
                return queue();
            case 32:
                return trigger(below(8) == 0 ? "queue.clear" : "queue.goOn");
            default:
                return trigger(below(3) == 0 ? "run.live" : "edit.clear");
        }
    }
    int below(int end) { return std::uniform_int_distribution(0, end - 1)(random_); }
    int reopened() const { return reopened_; }

  private:
    Timeline* track() { return window_->findChild<Timeline*>(); }
    void trigger(const char* id) {
        if (auto* action = window_->findChild<QAction*>(QLatin1String(id))) action->trigger();
    }
    void stroke() {
        using Tool = DigitPad::Tool;
        const Tool tools[] = {Tool::Brush, Tool::Brush, Tool::Eraser, Tool::Fill, Tool::Move};
        studio_.pad()->setTool(tools[below(5)]);
        QList<QPoint> points;
        for (int i = 2 + below(6); i > 0; --i) points << QPoint(below(200), below(200));
        drag(studio_.pad(), points);
    }
    void scrub() {
        QList<QPoint> points;
        for (int i = 1 + below(6); i > 0; --i) points << QPoint(below(track()->width()), 20);
        drag(track(), points);
    }
    /// Of whichever run and row it is.
    void picture() {
        SampleGrid* grid = studio_.grid();
        const QRectF cell = grid->count() > 0 ? grid->cellRect(below(grid->count())) : QRectF();
        if (!cell.isEmpty()) QTest::mouseClick(grid, Qt::LeftButton, {}, cell.center().toPoint());
    }
    void weight() {
        const double value = below(80) / 10.0;
        window_->store()->edit("Weight", [=](Document& document) {
            for (auto& condition : document.conditions) condition.scale = value;
        });
        if (below(2) == 0) window_->store()->seal();
    }

    /// Something with one of its lines.
    void queue() {
        QTableView* list = window_->queue()->list();
        if (list->model()->rowCount() == 0) return trigger("queue.show");
        list->setCurrentIndex(list->model()->index(below(list->model()->rowCount()), 0));
        const char* const what[] = {"queue.first", "queue.up", "queue.down", "queue.remove", "queue.now"};
        if (const int chosen = below(7); chosen < 5)
            trigger(what[chosen]);
        else
            QTest::keyClick(list, Qt::Key_Return);
    }

    /// In a colour of its own each time, so that a picture that was mixed up would be seen.
    void paste() {
        QImage picture(16, 16, QImage::Format_RGB32);
        picture.fill(QColor::fromHsv(below(360), 200, 220));
        QApplication::clipboard()->setImage(picture);
        trigger("edit.paste");
    }
    /// What the window holds, to the byte: pictures are compared by content.
    std::string contents() {
        const auto bytes = packProject(
            {window_->store()->value(), branches()->save(), {}, window_->controller()->queue()->save()});
        return bytes ? *bytes : std::string();
    }
    /// The project's file brings everything back: document, tracks and which of them is shown.
    void saveAndReopen() {
        const QString file = folder_.filePath(QString("%1.syn").arg(below(3)));
        REQUIRE(window_->project()->keeper()->save(file));
        const std::string before = contents();
        trigger("file.save");
        CHECK_FALSE(window_->isWindowModified());
        window_->openFile(file);
        CHECK(contents() == before);
        CHECK_FALSE(window_->isWindowModified());
        const auto readable = openProject(file);
        INFO((readable ? "readable" : readable.error().message));
        CHECK_FALSE(window_->store()->history()->canUndo());
        ++reopened_;
    }
    Branches* branches() { return window_->timeline()->branchView()->branches(); }

    StudioWindow& studio_;
    MainWindow* window_;
    std::mt19937 random_;
    const QTemporaryDir folder_;
    int reopened_ = 0;
};

std::uint32_t seedOfTest() {
    const char* chosen = std::getenv("SYNESTHETE_TEST_SEED");
    return chosen ? static_cast<std::uint32_t>(std::strtoul(chosen, nullptr, 10)) : 7u;
}

}  // namespace

TEST_CASE("An hour of random actions ends with memory flat, no event lost and the window telling the truth",
          "[hour]") {
    const std::uint32_t seed = seedOfTest();
    CAPTURE(seed);
    StudioWindow studio(true);
    auto* window = studio.window.get();
    std::size_t heard = studio.engine->told();
    QObject::connect(window->port(), &EnginePort::happened, window, [&] { ++heard; });
    WindowHands hands(studio, seed);
    const Document first = window->store()->value();

    // The same state each time, so that what is in use can be compared: one finished run, no past.
    const auto rest = [&] {
        studio.settle();
        window->controller()->queue()->restore({});
        window->store()->reset(first);
        QTest::keyClick(window, Qt::Key_Escape);
        studio.settle();
        window->controller()->run();
        studio.settle();
        studio.engine->forget_all_but(studio.status().id);
        QApplication::processEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QPixmapCache::clear();
        malloc_trim(0);
        const auto used = mallinfo2();
        return used.uordblks + used.hblkhd;  // large blocks, pictures among them, are apart
    };
    std::size_t before = 0;
    constexpr int kActions = 3600;
    for (int i = 0; i < kActions; ++i) {
        hands.act();
        studio.poll(hands.below(4));
        if (i % 40 == 0) QApplication::processEvents();  // painting
        if (i % 100 == 0) {
            CAPTURE(i);
            for (int runs = 0; runs < 40; ++runs) studio.settle();
            // What waits does so for something.
            const RunQueue* queue = window->controller()->queue();
            CHECK((!queue->due() || studio.status().active()));
            const RunStatus& status = studio.status();
            const auto standing = studio.engine->standing(status.id);
            if (status.id != 0 && standing) {
                CHECK(standing->step == status.step);
                CHECK_FALSE(standing->running);
            }
            CHECK(heard == studio.engine->told());
            const auto* branches = window->timeline()->branchView()->branches();
            REQUIRE(branches);
            CHECK(branches->all().size() <= Branches::kMost);
            for (const Branch& branch : branches->all())
                if (const auto its = studio.engine->standing(branch.run)) CHECK(its->step == branch.step);
        }
        if (i == kActions / 3) before = rest();
    }
    const std::size_t after = rest();
    CAPTURE(before, after);
    CHECK(after < before + 3'000'000);
    CHECK(heard == studio.engine->told());
    CHECK(hands.reopened() > 10);
    CHECK(studio.status().phase == RunStatus::Phase::Finished);
    CHECK(window->controller()->canExport());
}
