#include "widgets/sample_grid.h"

#include <QSignalSpy>
#include <QToolTip>

#include "tests/catch.h"
#include "tests/widgets/qt_testing.h"

using namespace syn;

namespace {

constexpr int kSide = 8;

/// Picture i is of one blue i * 10; its noisy state is of one red i * 10.
std::shared_ptr<engine::Frame> framed(int count) {
    auto frame = std::make_shared<engine::Frame>();
    frame->count = count;
    frame->width = frame->height = kSide;
    engine::FrameLayer layer{"picture", {}, {}};
    for (int i = 0; i < count; ++i)
        for (int pixel = 0; pixel < kSide * kSide; ++pixel) {
            const auto tone = static_cast<std::uint8_t>(100 + i * 10);
            layer.noisy.insert(layer.noisy.end(), {0, 0, tone, 255});
            layer.estimate.insert(layer.estimate.end(), {tone, 0, 0, 255});
        }
    frame->layers.push_back(layer);
    return frame;
}

QColor colourIn(const SampleGrid& grid, const QImage& screen, int index) {
    return screen.pixelColor(grid.cellRect(index).center().toPoint());
}

}  // namespace

TEST_CASE("Cells show their picture, as large as they fit") {
    application();
    SampleGrid grid;
    grid.resize(600, 600);
    grid.setFrame(framed(4), {"picture"});
    REQUIRE(grid.count() == 4);
    const QImage screen = grid.grab().toImage();
    for (int i = 0; i < 4; ++i) CHECK(colourIn(grid, screen, i) == QColor(0, 0, 100 + i * 10));
    CHECK(grid.cellRect(0).width() > 270);
    CHECK(grid.cellRect(3).right() <= 600);
    CHECK(grid.cellRect(1).top() == grid.cellRect(0).top());
    CHECK(grid.cellRect(2).left() == grid.cellRect(0).left());
}

TEST_CASE("Noisy state, estimate, or both side by side") {
    application();
    SampleGrid grid;
    grid.resize(600, 300);
    grid.setFrame(framed(2), {"picture"});
    grid.setStream(Stream::Noisy);
    CHECK(colourIn(grid, grid.grab().toImage(), 1) == QColor(110, 0, 0));
    grid.setStream(Stream::Both);
    const QImage screen = grid.grab().toImage();
    const QRectF cell = grid.cellRect(1);
    CHECK(cell.width() > 1.9 * cell.height());
    CHECK(screen.pixelColor(QPointF(cell.left() + 10, cell.center().y()).toPoint()) == QColor(110, 0, 0));
    CHECK(screen.pixelColor(QPointF(cell.right() - 10, cell.center().y()).toPoint()) == QColor(0, 0, 110));
    CHECK(grid.cellPicture(1).size() == QSize(2 * kSide, kSide));
}

TEST_CASE("Crisp zoom keeps pixels square and equal") {
    application();
    SampleGrid grid;
    grid.resize(331, 331);
    grid.setSmooth(false);
    grid.setFrame(framed(1), {"picture"});
    const double side = grid.cellRect(0).width();
    CHECK(side == Approx(kSide * std::floor(side / kSide)));
}

TEST_CASE("A picture is chosen by click and by arrows") {
    application();
    SampleGrid grid;
    grid.resize(600, 600);
    grid.setCaptions({{"seed 40"}, {"seed 41"}, {"seed 42"}, {"seed 43"}});
    grid.setFrame(framed(4), {"picture"});
    QSignalSpy chosen(&grid, &SampleGrid::selectionChanged);
    QTest::mouseClick(&grid, Qt::LeftButton, {}, grid.cellRect(2).center().toPoint());
    CHECK(grid.selected() == 2);
    CHECK(grid.accessibleDescription() == "picture 3 of 4, seed 42");
    grid.setCaptions({{"seed 40"}, {"seed 41"}, {"seed 42 · read as horse"}, {"seed 43"}});
    CHECK(grid.accessibleDescription() == "picture 3 of 4, seed 42 · read as horse");
    grid.setCaptions({{"seed 40"}, {"seed 41"}, {"seed 42"}, {"seed 43"}});
    QTest::keyClick(&grid, Qt::Key_Up);
    CHECK(grid.selected() == 0);
    QTest::keyClick(&grid, Qt::Key_Right);
    CHECK(grid.selected() == 1);
    QTest::keyClick(&grid, Qt::Key_End);
    QTest::keyClick(&grid, Qt::Key_Down);
    CHECK(grid.selected() == 3);
    CHECK(chosen.size() == 4);
}

TEST_CASE("A click on the chosen picture shows it large; a click beside it brings the others back") {
    application();
    SampleGrid grid;
    grid.resize(900, 600);
    grid.setFrame(framed(4), {"picture"});
    const QPoint second = grid.cellRect(1).center().toPoint();
    QTest::mouseClick(&grid, Qt::LeftButton, {}, second);
    CHECK_FALSE(grid.enlarged());
    QTest::mouseClick(&grid, Qt::LeftButton, {}, second);
    CHECK(grid.enlarged());
    CHECK(grid.selected() == 1);
    CHECK(grid.cellRect(1).height() > 512);  // all the room there is
    // A double click on the chosen one is a click and a half: it must not close again.
    QTest::mouseClick(&grid, Qt::LeftButton, {}, {5, 5});
    CHECK_FALSE(grid.enlarged());
    QTest::mouseClick(&grid, Qt::LeftButton, {}, second);
    QTest::mouseDClick(&grid, Qt::LeftButton, {}, second);
    CHECK(grid.enlarged());
}

TEST_CASE("Rows are full where the pictures are not much smaller for it") {
    application();
    SampleGrid grid;
    grid.resize(854, 468);  // the stage of a window of 1440 x 900: six across would be a quarter larger
    grid.setFrame(framed(16), {"picture"});
    CHECK(grid.columns() == 4);
    grid.setFrame(framed(8), {"picture"});
    CHECK(grid.columns() == 4);
    grid.setFrame(framed(13), {"picture"});  // a prime: one row of thirteen would be tiny
    CHECK(grid.columns() == 5);
    grid.resize(1400, 456);
    grid.setFrame(framed(16), {"picture"});
    CHECK(grid.columns() == 8);
}

TEST_CASE("Rows stand below one another, with their names before them") {
    application();
    SampleGrid grid;
    grid.resize(700, 600);
    grid.setFrame(framed(6), {"picture"});
    grid.setRows({"A  Random", "B  Hold"});
    CHECK(grid.columns() == 3);
    CHECK(grid.cellRect(3).left() == grid.cellRect(0).left());
    CHECK(grid.cellRect(3).top() > grid.cellRect(2).top());
    const QRectF first = grid.cellRect(0);
    const QImage screen = grid.grab().toImage();
    int inked = 0;
    for (int x = 4; x < first.left() - 4; ++x)
        for (int y = static_cast<int>(first.top()); y < first.bottom(); ++y)
            inked += screen.pixel(x, y) != screen.pixel(0, 0);
    CHECK(inked > 30);
    CHECK(first.left() > 84);
}

TEST_CASE("The longest name of a row stands whole before its pictures", "[rows]") {
    application();
    SampleGrid grid;
    grid.resize(900, 200);
    grid.setFrame(framed(6), {"picture"});
    const QString name = "M  A mode of guiding with a long name M";
    grid.setRows({name, "B  Hold"});
    QFont strong = grid.font();
    strong.setPixelSize(12);
    strong.setWeight(QFont::Medium);
    const QImage screen = grid.grab().toImage();
    const QRectF first = grid.cellRect(0);
    int left = screen.width(), right = 0;
    for (int x = 0; x < static_cast<int>(first.left()); ++x)
        for (int y = static_cast<int>(first.top()); y < static_cast<int>(first.bottom()); ++y)
            if (screen.pixel(x, y) != screen.pixel(0, 0))
                left = std::min(left, x), right = std::max(right, x);
    CHECK(right - left > QFontMetricsF(strong).horizontalAdvance(name) - 4);
}

TEST_CASE("Of low rows less is told, so that no note runs into the next row's name", "[rows]") {
    application();
    SampleGrid grid;
    grid.setFrame(framed(6), {"picture"});
    grid.setRows({"A  Random", "B  Hold", "C  None"});
    const auto inkedBelow = [&](int height) {
        grid.resize(500, height);
        grid.setRowNotes({"5 of 6\n.83 [.44, .97]", "", ""});
        const QImage told = grid.grab().toImage();
        grid.setRowNotes({"", "", ""});
        const QImage bare = grid.grab().toImage();
        const QRectF second = grid.cellRect(2);
        int changed = 0;
        for (int x = 0; x < static_cast<int>(second.left()); ++x)
            for (int y = static_cast<int>(second.top()); y < static_cast<int>(second.bottom()); ++y)
                changed += told.pixel(x, y) != bare.pixel(x, y);
        return changed;
    };
    CHECK(inkedBelow(400) == 0);
    CHECK(inkedBelow(100) == 0);
    CHECK(inkedBelow(70) == 0);
}

TEST_CASE("A meter fills with its share where the picture counts, and is a thin line where not") {
    application();
    SampleGrid grid;
    grid.resize(600, 600);
    grid.setFrame(framed(4), {"picture"});
    const QColor hue(200, 150, 20);
    grid.setMeters({{0.5, true}, {0.5, false}, {}, {1.0, true}}, hue);
    const QImage screen = grid.grab().toImage();
    const auto at = [&](int cell, double across, double up) {
        const QRectF area = grid.cellRect(cell);
        return screen.pixelColor(QPointF(area.left() + across * area.width(), area.bottom() - up).toPoint());
    };
    CHECK(at(0, 0.25, 2) == hue);
    CHECK(at(0, 0.75, 2) != hue);
    CHECK(at(1, 0.25, 2) != hue);
    CHECK(at(1, 0.25, 1) != at(1, 0.75, 1));
    CHECK(at(2, 0.25, 2) == QColor(0, 0, 120));
    CHECK(at(3, 0.97, 2) == hue);
}

TEST_CASE("A pinned picture is marked, and a cell can be dragged out and asked for its menu") {
    application();
    SampleGrid grid;
    grid.resize(600, 600);
    grid.setFrame(framed(4), {"picture"});
    const QImage plain = grid.grab().toImage();
    grid.setPinned({2});
    const QImage marked = grid.grab().toImage();
    const auto part = [&](const QImage& of, int cell) { return of.copy(grid.cellRect(cell).toRect()); };
    CHECK(part(marked, 2) != part(plain, 2));
    CHECK(part(marked, 1) == part(plain, 1));

    QSignalSpy dragged(&grid, &SampleGrid::dragged), menus(&grid, &SampleGrid::menuRequested);
    const QPoint from = grid.cellRect(3).center().toPoint();
    drag(&grid, {from, from + QPoint(2, 1)});
    CHECK(dragged.isEmpty());
    drag(&grid, {from, from + QPoint(40, 10), from + QPoint(60, 10)});
    REQUIRE(dragged.size() == 1);
    CHECK(dragged[0][0].toInt() == 3);
    const QPoint on = grid.cellRect(0).center().toPoint(), off(2, 2);
    QContextMenuEvent menu(QContextMenuEvent::Mouse, on, grid.mapToGlobal(on));
    QApplication::sendEvent(&grid, &menu);
    REQUIRE(menus.size() == 1);
    CHECK(menus[0][0].toInt() == 0);
    CHECK(grid.selected() == 0);
    QContextMenuEvent beside(QContextMenuEvent::Mouse, off, grid.mapToGlobal(off));
    QApplication::sendEvent(&grid, &beside);
    CHECK(menus.size() == 1);
}

TEST_CASE("Enter and a double click show one picture large; Esc brings the others back") {
    application();
    SampleGrid grid;
    grid.resize(600, 600);
    grid.setFrame(framed(4), {"picture"});
    const double small = grid.cellRect(0).width();
    QTest::mouseDClick(&grid, Qt::LeftButton, {}, grid.cellRect(1).center().toPoint());
    CHECK(grid.enlarged());
    CHECK(grid.selected() == 1);
    QTest::keyClick(&grid, Qt::Key_Return);
    CHECK_FALSE(grid.enlarged());
    QTest::keyClick(&grid, Qt::Key_Return);
    CHECK(grid.enlarged());
    CHECK(grid.cellRect(grid.selected()).width() > small);
    QTest::keyClick(&grid, Qt::Key_Escape);
    CHECK_FALSE(grid.enlarged());
    CHECK(grid.cellRect(0).width() == small);
}

TEST_CASE("A frame without the layers asked for shows nothing") {
    application();
    SampleGrid grid;
    grid.resize(400, 300);
    grid.setFrame(framed(4), {"no such layer"});
    CHECK(grid.count() == 0);
}

TEST_CASE("A frame short of bytes shows what it has") {
    application();
    SampleGrid grid;
    grid.resize(400, 300);
    auto frame = framed(2);
    frame->layers[0].estimate.resize(kSide * kSide * 4);
    grid.setFrame(frame, {"picture"});
    grid.grab();
    CHECK_FALSE(grid.cellPicture(0).isNull());
    CHECK(grid.cellPicture(1).isNull());
}

TEST_CASE("A caption shrinks to its cell, but keeps what the picture is read as and how surely") {
    application();
    SampleGrid grid;
    grid.setToolTip("Click chooses a picture.");
    const QString whole = "seed 12 · hold · read as automobile (.93), as the guide";
    grid.setFrame(framed(1), {"picture"});
    grid.setCaptions({QStringList{whole, "seed 12 · automobile .93", "automobile .93"}});
    QFont small = grid.font();
    small.setPixelSize(10);
    const QFontMetrics metrics(small);
    QStringList seen;
    for (int side = 500; side >= 80; side -= 10) {
        grid.resize(side, side);
        const QString shown = grid.shownCaption(0);
        CAPTURE(side, shown);
        CHECK(metrics.horizontalAdvance(shown) <= grid.cellRect(0).width());
        CHECK(shown.contains(".93"));
        if (!seen.contains(shown)) seen << shown;
    }
    REQUIRE(seen.size() >= 3);
    CHECK(seen[0] == whole);
    CHECK(seen[1] == "seed 12 · automobile .93");
    CHECK(seen[2] == "automobile .93");
    // Whole in the tool tip, before the grid's own.
    grid.resize(160, 160);
    grid.show();
    const QPoint at = grid.cellRect(0).center().toPoint();
    QHelpEvent asked(QEvent::ToolTip, at, grid.mapToGlobal(at));
    QApplication::sendEvent(&grid, &asked);
    CHECK(QToolTip::text() == whole + "\nClick chooses a picture.");
    QToolTip::hideText();
}
