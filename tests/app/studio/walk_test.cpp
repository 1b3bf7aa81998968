// What a person does first, as one walk by the window's own events (studio.md, W1 to W3): draw, run, export;
// turn it round with a picture; compare the ways of guiding. Judged by what is on the screen and on the disk.
#include <QDir>
#include <QMimeData>
#include <QTemporaryDir>
#include <QUrl>
#include <set>

#include "tests/app/studio/walker.h"

using namespace syn;
using namespace syn::studio;
using Phase = RunStatus::Phase;

TEST_CASE("From the first start to exported pictures, digits and rows, and back by undo alone", "[walk]") {
    StudioWindow studio(true);
    Walker walk(studio);
    const QTemporaryDir folder;
    studio.settle();
    const Document first = studio.document();

    // W1: the pad is emptied, a seven drawn with the mouse; Live follows; Run makes sixteen, seen forming.
    QTest::keyClick(studio.pad(), Qt::Key_Delete);
    drag(studio.pad(), {{40, 40}, {100, 40}, {160, 40}, {130, 100}, {100, 170}});
    studio.settle();
    CHECK(studio.document().conditions["digit"].strokes.size() == 1);
    CHECK(studio.engine->asked().back().live);
    const QList<QImage> preview = walk.seenAll();
    CHECK(preview.size() == 4);
    QTest::mouseClick(studio.window->schedule()->runButton(), Qt::LeftButton);
    QList<QImage> forming, walking;
    for (int i = 0; i < 400 && studio.status().phase != Phase::Finished; ++i) {
        const int step = studio.status().step;
        studio.poll(1);
        if (studio.grid()->count() != 16 || studio.status().step == step) continue;
        forming << walk.seen(9);
        walking << walk.chart();
    }
    studio.poll(2);
    CHECK(forming.size() >= 18);
    CHECK(allDiffer(walking));  // the playhead moves at each step
    for (qsizetype i = 2; i < forming.size(); ++i) CHECK(forming[i] != forming[i - 2]);
    const QList<QImage> horses = walk.seenAll();
    REQUIRE(horses.size() == 16);
    CHECK(allDiffer(horses));
    CHECK_FALSE(grey(horses[9]));
    QStringList sixteen;
    for (int i = 0; i < 16; ++i) sixteen << QString("%1.png").arg(i);
    sixteen.sort();
    CHECK(walk.exportInto(folder.filePath("horses")) == sixteen);

    // W2: a picture dropped on the window turns the direction round, and digits form.
    QImage photo(64, 48, QImage::Format_RGB32);
    photo.fill(QColor(120, 120, 120));
    const QString file = folder.filePath("photo.png");
    REQUIRE(photo.save(file));
    QMimeData dropped;
    dropped.setUrls({QUrl::fromLocalFile(file)});
    dropOn(studio.window.get(), dropped);
    REQUIRE(
        QTest::qWaitFor([&] { return studio.document().conditions["picture"].role == Role::Given; }, 20000));
    studio.settle();
    studio.press("Ctrl+Return");
    studio.settle();
    REQUIRE(studio.status().phase == Phase::Finished);
    const QList<QImage> digits = walk.seenAll();
    REQUIRE(digits.size() == 16);
    CHECK(allDiffer(digits));
    for (const QImage& digit : digits) CHECK(grey(digit));

    // W3: the same picture under each way of guiding, from the same seeds; the rows differ.
    walk.press("Arrangement: Rows");
    studio.press("Ctrl+Return");
    for (int i = 0; i < 400 && !studio.window->controller()->canExport(); ++i) studio.poll(1);
    studio.poll(3);
    const QList<QImage> rows = walk.seenAll();
    REQUIRE(rows.size() == 24);
    CHECK(allDiffer(rows));
    // At the left each row is named.
    const QRect margin(0, 0, studio.grid()->cellRect(0).toRect().left() - 4, studio.grid()->height());
    const QImage names = studio.grid()->grab(margin).toImage();
    std::set<QRgb> colours;
    for (int y = 0; y < names.height(); ++y)
        for (int x = 0; x < names.width(); ++x) colours.insert(names.pixel(x, y));
    CHECK(colours.size() > 2);
    CHECK(walk.exportInto(folder.filePath("rows")) == QStringList{"constant", "hold", "predicted", "random"});
    CHECK(QDir(folder.filePath("rows/hold")).entryList(QDir::Files).size() == 6);

    // All of it is taken back step by step.
    for (int i = 0; i < 100 && studio.window->store()->history()->canUndo(); ++i) studio.press("Ctrl+Z");
    CHECK(studio.document() == first);
}
