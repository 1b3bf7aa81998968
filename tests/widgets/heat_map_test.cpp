#include "widgets/heat_map.h"

#include <QFile>
#include <QPainter>
#include <QSignalSpy>
#include <QSvgRenderer>
#include <QToolTip>
#include <cmath>
#include <limits>

#include "tests/catch.h"
#include "tests/widgets/qt_testing.h"
#include "widgets/palette.h"

using namespace syn;

namespace {

constexpr double kLeftOut = std::numeric_limits<double>::quiet_NaN();

HeatMap::Meaning meaning() {
    return {"log SNR", "noise level", 0, "SNR 1"};
}

/// Two groups of two rows over five steps; none passes 0 at a column.
std::vector<HeatMap::Row> fourRows() {
    return {{"digit 1 (coarse)", "digit", {-8, -3, 1, 5, 8}, {8, 3, -1, -5, -8}},
            {"digit 2 (fine)", "digit", {-8, -5, -1, 3, 7}, {8, 5, 1, -3, -7}},
            {"picture 1 (coarse)", "picture", {-6, -6, -6, -6, -6}, {6, 6, 6, 6, 6}},
            {"picture 2 (fine)", "picture", {-7, 2, kLeftOut, 2, 4}, {7, -2, -2, -2, -4}}};
}

int apart(const QColor& a, const QColor& b) {
    return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue());
}

void point(HeatMap& map, const QPointF& at) {
    QMouseEvent move(QEvent::MouseMove, at, map.mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
    QApplication::sendEvent(&map, &move);
}

/// How many pixels of this colour lie on a line through the row, from one place to another.
int along(const QImage& screen, const HeatMap& map, int row, double from, double to, const QColor& colour) {
    int found = 0;
    const QPointF left = map.position(from, row), right = map.position(to, row);
    for (int x = static_cast<int>(left.x()); x <= static_cast<int>(right.x()); ++x)
        found += apart(screen.pixelColor(x, static_cast<int>(left.y())), colour) < 30;
    return found;
}

}  // namespace

TEST_CASE("viridis is as bright as its share, in every part of it") {
    double before = -1;
    for (int i = 0; i <= 64; ++i) {
        const double bright = contrast(viridis(i / 64.0), Qt::black);
        CHECK(bright > before);
        before = bright;
    }
    CHECK(viridis(0) == QColor(68, 1, 84));
    CHECK(viridis(1) == QColor(253, 231, 37));
    CHECK(viridis(0.5) == QColor(33, 145, 140));
    CHECK(viridis(-3) == viridis(0));
    CHECK(viridis(7) == viridis(1));
}

TEST_CASE("Each cell has the colour of its value, in the place of its step and row, in both themes") {
    application();
    const Theme theme = GENERATE(Theme::Dark, Theme::Light);
    applyTheme(application(), theme);
    HeatMap map("Waterfall", meaning());
    map.setRows(fourRows());
    map.resize(700, 260);
    const QImage screen = map.grab().toImage();
    const auto at = [&](double step, int row) {
        return screen.pixelColor(map.position(step, row).toPoint());
    };
    for (int row = 0; row < 4; ++row)
        for (int step = 0; step < 5; ++step) {
            const double value = map.rows()[row].values[step];
            CAPTURE(row, step);
            if (std::isnan(value))
                CHECK(at(step, row) == colours().control);
            else
                CHECK(apart(at(step, row), viridis((value + 8) / 16)) < 4);
        }
    // A cell is one colour, sharp up to its border.
    const double wide = map.position(1, 2).x() - map.position(0, 2).x();
    CHECK(at(0.5 - 2 / wide, 1) == at(0, 1));
    CHECK(at(0.5 + 2 / wide, 1) == at(1, 1));
    CHECK(map.position(0, 0).y() < map.position(0, 1).y());

    // The mark left of a group has its hue.
    const int left = static_cast<int>(map.position(-0.5, 0).x());
    for (const int row : {0, 1, 2, 3}) {
        int hue = 0;
        for (int x = left - 8; x < left; ++x)
            hue += apart(screen.pixelColor(x, static_cast<int>(map.position(0, row).y())),
                         row < 2 ? colours().digit : colours().picture) < 12;
        CHECK(hue >= 2);
    }
    applyTheme(application(), Theme::Dark);
}

TEST_CASE("The line stands where a row passes the level, and nowhere else") {
    application();
    HeatMap map("Waterfall", meaning());
    map.setRows(fourRows());
    map.resize(700, 260);
    CHECK(map.crossings(0) == std::vector<double>{1.75});
    CHECK(map.crossings(1) == std::vector<double>{2.25});
    CHECK(map.crossings(2).empty());
    REQUIRE(map.crossings(3).size() == 1);  // over what is left out there is no line
    CHECK(map.crossings(3)[0] == Approx(7 / 9.0));
    const QImage screen = map.grab().toImage();
    CHECK(along(screen, map, 0, 1.7, 1.8, colours().text) > 0);
    CHECK(along(screen, map, 0, -0.4, 1.6, colours().text) == 0);
    CHECK(along(screen, map, 0, 1.9, 4.4, colours().text) == 0);
    CHECK(along(screen, map, 1, 2.2, 2.3, colours().text) > 0);
    CHECK(along(screen, map, 2, -0.4, 4.4, colours().text) == 0);

    // Down, up and down again: three lines.
    map.setRows({{"wave", "digit", {2, -2, 2, -6}}});
    CHECK(map.crossings(0) == std::vector<double>{0.5, 1.5, 2.25});
}

TEST_CASE("The mouse and the keys read a cell: component, step, value and what stands beside it") {
    application();
    HeatMap map("Waterfall", meaning());
    map.setRows(fourRows());
    map.resize(700, 260);
    map.setToolTip("Where it is bright the picture shows.");
    CHECK(map.reading().rows.isEmpty());
    point(map, map.position(3, 1));
    const ChartReading told = map.reading();
    CHECK(told.head == "step 3, digit 2 (fine)");
    REQUIRE(told.rows.size() == 2);
    CHECK(told.rows[0].title == "log SNR");
    CHECK(told.rows[0].value == "3.0");
    CHECK(told.rows[1].title == "noise level");
    CHECK(told.rows[1].value == "-3.0");
    CHECK(map.accessibleDescription() == "step 3, digit 2 (fine): log SNR 3.0, noise level -3.0");
    CHECK(QRectF(map.rect()).contains(told.box));
    CHECK((told.box.left() > map.position(3.5, 0).x() || told.box.right() < map.position(2.5, 0).x()));

    QTest::keyClick(&map, Qt::Key_Up);
    CHECK(map.accessibleDescription() == "step 3, digit 1 (coarse): log SNR 5.0, noise level -5.0");
    QTest::keyClick(&map, Qt::Key_Up);  // there is no row above
    QTest::keyClick(&map, Qt::Key_Left);
    CHECK(map.reading().head == "step 2, digit 1 (coarse)");
    for (int i = 0; i < 5; ++i) QTest::keyClick(&map, Qt::Key_Down);
    QTest::keyClick(&map, Qt::Key_End);
    CHECK(map.reading().head == "step 4, picture 2 (fine)");
    point(map, map.position(2, 3));
    CHECK(map.reading().rows.isEmpty());  // nothing is known there

    QSignalSpy chosen(&map, &StepChart::stepChosen);
    QTest::mouseClick(&map, Qt::LeftButton, {}, map.position(1, 2).toPoint());
    QTest::keyClick(&map, Qt::Key_Home);
    QTest::keyClick(&map, Qt::Key_Return);
    REQUIRE(chosen.size() == 2);
    CHECK(chosen[0][0].toInt() == 1);
    CHECK(chosen[1][0].toInt() == 0);
    // At both ends of the field the outermost cells are read.
    point(map, {1, 1});
    CHECK(map.reading().head == "step 0, digit 1 (coarse)");
    point(map, {699, 259});
    CHECK(map.reading().head == "step 4, picture 2 (fine)");

    map.show();
    const QPoint over = map.position(1, 1).toPoint();
    QHelpEvent asked(QEvent::ToolTip, over, map.mapToGlobal(over));
    QApplication::sendEvent(&map, &asked);
    CHECK(QToolTip::text().isEmpty());

    // What is read shows, and goes with the mouse.
    const QImage before = map.grab().toImage();
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(&map, &leave);
    CHECK(map.reading().rows.isEmpty());
    CHECK(map.grab().toImage() != before);
}

TEST_CASE("The playhead of a map stands in the column of its step, or between two, and is told") {
    application();
    HeatMap map("Waterfall", meaning());
    map.setRows({{"digit", "digit", {-5, -4, -3, -2, -1}}});
    map.resize(701, 160);
    const QImage without = map.grab().toImage();
    for (const double step : {0.0, 2.0, 2.5, 4.0}) {
        map.setPlayhead(step);
        const QImage screen = map.grab().toImage();
        int left = screen.width(), right = 0;
        for (int x = 0; x < screen.width(); ++x)
            if (screen.pixel(x, 80) != without.pixel(x, 80))
                left = std::min(left, x), right = std::max(right, x);
        CHECK((left + right) / 2.0 == Approx(map.position(step, 0).x()).margin(2));
        CHECK(right - left < 8);
    }
    CHECK(map.accessibleDescription() == "step 4: digit -1.0");
    map.setPlayhead(-1);
    CHECK(map.grab().toImage() == without);
}

TEST_CASE("Rows too low for a title of their own are named at the ends of their group") {
    application();
    HeatMap map("Waterfall", meaning());
    std::vector<HeatMap::Row> rows;
    for (const char* modality : {"digit", "picture"})
        for (int band = 1; band <= 5; ++band)
            rows.push_back({QString("%1 %2").arg(modality).arg(band), modality, {-4.0 * band, 4}});
    map.setRows(rows);
    for (const int high : {400, 130, 96}) {
        CAPTURE(high);
        map.resize(480, high);
        const QImage screen = map.grab().toImage();
        // Left of the marks stands text in both hues, none of it outside the field's height.
        int digit = 0, picture = 0;
        const int edge = static_cast<int>(map.position(-0.5, 0).x()) - 8;
        for (int x = 0; x < edge; ++x)
            for (int y = 0; y < high; ++y) {
                digit += apart(screen.pixelColor(x, y), colours().digit) < 90;
                picture += apart(screen.pixelColor(x, y), colours().picture) < 90;
            }
        CHECK(digit > 20);
        CHECK(picture > 20);
    }
}

TEST_CASE("A map is written as SVG, PNG and CSV, and read again") {
    application();
    const QTemporaryDir folder;
    HeatMap map("Waterfall", meaning());
    map.setRows(fourRows());
    map.resize(700, 260);
    const QString svg = folder.filePath("map.svg"), png = folder.filePath("map.png"),
                  csv = folder.filePath("map.csv");
    REQUIRE(map.save(svg));
    REQUIRE(map.save(png));
    REQUIRE(map.save(csv));
    QFile table(csv);
    REQUIRE(table.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = table.readAll().split('\n');
    REQUIRE(lines.size() == 7);
    CHECK(lines[0] ==
          "step,digit 1 (coarse),digit 2 (fine),picture 1 (coarse),picture 2 (fine),digit 1 (coarse) (noise "
          "level),digit 2 (fine) (noise level),picture 1 (coarse) (noise level),picture 2 (fine) (noise "
          "level)");
    CHECK(lines[3] == "2,1,-1,-6,,-1,1,6,-2");
    const QImage picture(png);
    CHECK(picture.size() == QSize(1400, 520));
    QSvgRenderer drawing(svg);
    REQUIRE(drawing.isValid());
    QImage drawn(1400, 520, QImage::Format_RGB32);
    drawn.fill(colours().window);
    QPainter painter(&drawn);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);  // as whoever opens it may
    drawing.render(&painter, QRectF(0, 0, 1400, 520));
    painter.end();
    for (const QImage* image : {&picture, static_cast<const QImage*>(&drawn)})
        for (const auto& [step, row] : {std::pair{0, 0}, {4, 1}, {2, 2}, {3, 3}}) {
            CAPTURE(step, row, image == &picture);
            const double value = map.rows()[row].values[step];
            CHECK(apart(image->pixelColor((map.position(step, row) * 2).toPoint()), map.colourOf(value)) < 6);
            CHECK(apart(image->pixelColor((map.position(step + 0.4, row) * 2).toPoint()),
                        map.colourOf(value)) < 6);
        }
    CHECK_FALSE(map.save("/no/such/folder/map.svg"));
}

TEST_CASE("A map without values says what it waits for; all values alike are one colour") {
    application();
    HeatMap map("Waterfall", meaning());
    map.resize(400, 160);
    const QImage blank = map.grab().toImage();
    map.setEmptyText("The curves appear with the model.");
    CHECK(map.grab().toImage() != blank);
    map.setRows({{"flat", "digit", {3, 3, 3}}, {"none", "picture", {kLeftOut, kLeftOut}}});
    const QImage screen = map.grab().toImage();
    CHECK(apart(screen.pixelColor(map.position(1, 0).toPoint()), viridis(0.5)) < 4);
    map.setRows({});
    CHECK(map.csv() == "step\n");
    QTest::keyClick(&map, Qt::Key_Down);
    QTest::mouseClick(&map, Qt::LeftButton, {}, QPoint(100, 80));
    CHECK(map.reading().rows.isEmpty());
}
