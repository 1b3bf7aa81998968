#include "widgets/sample_grid.h"

#include <QSignalSpy>

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
    grid.setFirstSeed(40);
    grid.setFrame(framed(4), {"picture"});
    QSignalSpy chosen(&grid, &SampleGrid::selectionChanged);
    QTest::mouseClick(&grid, Qt::LeftButton, {}, grid.cellRect(2).center().toPoint());
    CHECK(grid.selected() == 2);
    CHECK(grid.accessibleDescription() == "picture 3 of 4, seed 42");
    QTest::keyClick(&grid, Qt::Key_Up);
    CHECK(grid.selected() == 0);
    QTest::keyClick(&grid, Qt::Key_Right);
    CHECK(grid.selected() == 1);
    QTest::keyClick(&grid, Qt::Key_End);
    QTest::keyClick(&grid, Qt::Key_Down);
    CHECK(grid.selected() == 3);
    CHECK(chosen.size() == 4);
}

TEST_CASE("Enter and a double click show one picture large; Esc brings the others back") {
    application();
    SampleGrid grid;
    grid.resize(600, 600);
    grid.setFrame(framed(4), {"picture"});
    const double small = grid.cellRect(0).width();
    QTest::mouseDClick(&grid, Qt::LeftButton, {}, grid.cellRect(1).center().toPoint());
    QTest::mouseClick(&grid, Qt::LeftButton, {}, grid.cellRect(1).center().toPoint());
    QTest::keyClick(&grid, Qt::Key_Return);
    CHECK(grid.enlarged());
    CHECK(grid.cellRect(grid.selected()).width() > small);
    QTest::keyClick(&grid, Qt::Key_Escape);
    CHECK_FALSE(grid.enlarged());
    CHECK(grid.cellRect(0).width() == small);
}

TEST_CASE("Nothing to show says what to do") {
    application();
    SampleGrid grid;
    grid.resize(400, 300);
    const QImage blank = grid.grab().toImage();
    grid.setEmptyText("Draw a digit", "then press Run");
    CHECK(grid.grab().toImage() != blank);
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
