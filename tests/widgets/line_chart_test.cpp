#include "widgets/line_chart.h"

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

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

/// A million values: a slow wave with one peak of one value.
std::vector<double> million() {
    std::vector<double> values(1'000'000);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = std::sin(static_cast<double>(i) * 1e-5);
    values[777'777] = 5;
    return values;
}

bool near(const QColor& a, const QColor& b) {
    return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue()) < 60;
}

/// Whether a pixel of about this colour lies within two pixels of the place.
bool drawnAt(const QImage& screen, const QPointF& place, const QColor& colour) {
    for (int dx = -2; dx <= 2; ++dx)
        for (int dy = -2; dy <= 2; ++dy)
            if (near(screen.pixelColor(place.toPoint() + QPoint(dx, dy)), colour)) return true;
    return false;
}

}  // namespace

TEST_CASE("However many values there are, a column of pixels shows its least and greatest") {
    const auto values = million();
    const auto lines = columnRanges(values, 0, 0, 999'999, 400);
    REQUIRE(lines.size() == 400);
    double most = -10, least = 10;
    for (const QLineF& line : lines) {
        CHECK(line.y1() <= line.y2());
        most = std::max(most, line.y2());
        least = std::min(least, line.y1());
    }
    CHECK(most == 5);
    CHECK(least == *std::min_element(values.begin(), values.end()));
    CHECK(lines[static_cast<qsizetype>(777'777 * 400.0 / 999'999)].y2() == 5);
    // Every value is in one column or another, whatever the number of columns.
    for (const int columns : {1, 7, 399, 1000}) {
        std::vector<double> few{3, kNone, -2, 8, 1, 7};
        double seen = 0;
        for (const QLineF& line : columnRanges(few, 10, 10, 15, columns)) seen = std::max(seen, line.y2());
        CHECK(seen == 8);
    }
    CHECK(columnRanges({1, 2, 7}, 0, 0, 2, 2).back().y2() == 7);
    CHECK(columnRanges({kNone, kNone}, 0, 0, 1, 4).isEmpty());
    CHECK(columnRanges({}, 0, 0, 10, 4).isEmpty());
}

TEST_CASE("Curves are drawn in their hue where their values are, and a million values too") {
    application();
    LineChart chart("Test");
    chart.resize(500, 240);
    chart.setSeries(
        {{"digit", "digit", 1, 0, {0, 4, 8, 8, 8}}, {"picture", "picture", 1, 0, {8, 8, 4, kNone, 0}}});
    QImage screen = chart.grab().toImage();
    CHECK(drawnAt(screen, chart.position(1, 4), colours().digit));
    CHECK(drawnAt(screen, chart.position(0.5, 2), colours().digit));
    CHECK(drawnAt(screen, chart.position(2, 4), colours().picture));
    CHECK_FALSE(drawnAt(screen, chart.position(3, 2), colours().picture));
    CHECK(chart.position(0, 8).y() < chart.position(0, 0).y());

    chart.setSeries({{"wave", "digit", 1, 0, million()}});
    screen = chart.grab().toImage();
    CHECK(drawnAt(screen, chart.position(777'777, 4.5), colours().digit));
    CHECK(drawnAt(screen, chart.position(314'159, std::sin(3.14159)), colours().digit));
    CHECK_FALSE(drawnAt(screen, chart.position(500'000, 4), colours().digit));
}

TEST_CASE("Values come one by one, in any order, and are read by mouse and keys") {
    application();
    LineChart chart("Step times", "ms");
    chart.resize(400, 200);
    chart.setSeries({{"step", "", 1, 1, {}}});
    chart.setSteps(10);
    for (int step = 1; step <= 4; ++step) chart.setValue(0, step, 40 + step);
    chart.setValue(0, 6, 99);
    chart.setValue(0, 2, 50);
    CHECK(chart.valuesAt(2) == "step 2: step 50.0 ms");
    CHECK(chart.valuesAt(5).isEmpty());
    CHECK(chart.valuesAt(6) == "step 6: step 99.0 ms");
    CHECK(chart.csv() == "step,step (ms)\n1,41\n2,50\n3,43\n4,44\n6,99\n");

    const double scale = chart.position(10, 0).x() - chart.position(0, 0).x();
    CHECK(scale > 300);  // ten steps fill the chart though six are there
    QTest::mouseMove(&chart, chart.position(3, 60).toPoint());
    QMouseEvent move(QEvent::MouseMove, chart.position(3, 60), chart.mapToGlobal(chart.position(3, 60)),
                     Qt::NoButton, Qt::NoButton, {});
    QApplication::sendEvent(&chart, &move);
    CHECK(chart.accessibleDescription() == "step 3: step 43.0 ms");
    QSignalSpy chosen(&chart, &LineChart::stepChosen);
    QTest::keyClick(&chart, Qt::Key_Left);
    CHECK(chart.accessibleDescription() == "step 2: step 50.0 ms");
    QTest::keyClick(&chart, Qt::Key_Return);
    QTest::mouseClick(&chart, Qt::LeftButton, {}, chart.position(4, 60).toPoint());
    REQUIRE(chosen.size() == 2);
    CHECK(chosen[0][0].toInt() == 2);
    CHECK(chosen[1][0].toInt() == 4);

    const QImage before = chart.grab().toImage();
    chart.setPlayhead(6);
    const QImage after = chart.grab().toImage();
    CHECK(drawnAt(after, chart.position(6, 50), colours().text));
    CHECK_FALSE(drawnAt(before, chart.position(6, 50), colours().text));
}

TEST_CASE("What is shown is written as SVG, PNG and CSV") {
    application();
    const QTemporaryDir folder;
    LineChart chart("Norms");
    chart.resize(640, 240);
    chart.setSeries(
        {{"digit, held", "digit", 1, 0, {0.5, 0.25}}, {"picture", "picture", 0.5, 0, {kNone, 1}}});
    const QString svg = folder.filePath("chart.svg"), png = folder.filePath("chart.png"),
                  csv = folder.filePath("chart.csv");
    REQUIRE(chart.save(svg));
    REQUIRE(chart.save(png));
    REQUIRE(chart.save(csv));
    QFile table(csv);
    REQUIRE(table.open(QIODevice::ReadOnly));
    CHECK(table.readAll() == "step,\"digit, held\",picture\n0,0.5,\n1,0.25,1\n");
    const QImage picture(png);
    CHECK(picture.size() == QSize(1280, 480));
    CHECK(drawnAt(picture, chart.position(0.5, 0.375) * 2, colours().digit));
    // The drawing, drawn by a reader of its own, shows the same curve.
    QSvgRenderer drawing(svg);
    REQUIRE(drawing.isValid());
    QImage drawn(640, 240, QImage::Format_RGB32);
    drawn.fill(colours().window);
    QPainter painter(&drawn);
    drawing.render(&painter, QRectF(0, 0, 640, 240));
    painter.end();
    CHECK(drawnAt(drawn, chart.position(0.5, 0.375), colours().digit));
    CHECK_FALSE(chart.save("/no/such/folder/chart.svg"));
}

TEST_CASE("A chart without values says what it waits for; one value alone is drawn") {
    application();
    LineChart chart("Norms");
    chart.resize(400, 160);
    const QImage blank = chart.grab().toImage();
    chart.setEmptyText("The curves grow with a run.");
    CHECK(chart.grab().toImage() != blank);
    chart.setSeries({{"one", "digit", 1, 3, {7}}});
    CHECK(drawnAt(chart.grab().toImage(), chart.position(3, 7), colours().digit));
    chart.setSeries({{"flat", "digit", 1, 0, {0, 0, 0}}});
    CHECK(drawnAt(chart.grab().toImage(), chart.position(1, 0), colours().digit));
    CHECK(chart.csv() == "step,flat\n0,0\n1,0\n2,0\n");
}

TEST_CASE("The playhead is drawn where the run is") {
    application();
    LineChart chart("Curve");
    chart.resize(260, 168);
    std::vector<double> rise;
    for (int i = 0; i <= 10; ++i) rise.push_back(-9 + 1.8 * i);
    chart.setSeries({{"picture", "picture", 1, 0, rise}});
    chart.show();
    QApplication::processEvents();
    const QImage before = chart.grab().toImage();
    chart.setPlayhead(5);
    const QImage after = chart.grab().toImage();
    int leftmost = after.width(), rightmost = 0;
    for (int y = 0; y < after.height(); ++y)
        for (int x = 0; x < after.width(); ++x)
            if (before.pixel(x, y) != after.pixel(x, y))
                leftmost = std::min(leftmost, x), rightmost = std::max(rightmost, x);
    CHECK(rightmost - leftmost < 12);
    CHECK((leftmost + rightmost) / 2.0 == Approx(chart.position(5, 0).x()).margin(2));
}

namespace {

/// Ten curves as Bands shows them, each a straight line of its own height.
std::vector<LineChart::Series> bands(int steps) {
    std::vector<LineChart::Series> made;
    for (const char* modality : {"digit", "picture"})
        for (int band = 1; band <= 5; ++band) {
            const QString end = band == 1 ? " (coarse)" : band == 5 ? " (fine)" : "";
            const double value = (made.size() + 1) * -1.5;
            made.push_back({QString("%1 %2").arg(modality).arg(band) + end, modality, 1 - 0.13 * (band - 1),
                            0, std::vector<double>(static_cast<std::size_t>(steps) + 1, value)});
        }
    return made;
}

void hover(LineChart& chart, const QPointF& at) {
    QMouseEvent move(QEvent::MouseMove, at, chart.mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
    QApplication::sendEvent(&chart, &move);
}

}  // namespace

TEST_CASE("The legend names every curve, on as many lines as that takes, and the plot gives way") {
    application();
    LineChart chart("Curves");
    chart.setCaption("log SNR, counting the data's variance (eq. 18)");
    chart.setSeries(bands(20));
    double lowest = 0;
    for (const int width : {1200, 605, 460, 280, 200}) {
        CAPTURE(width);
        chart.resize(width, 200);
        const ChartLegend legend = chart.legend();
        REQUIRE(legend.entries.size() == 10);
        for (qsizetype i = 0; i < legend.entries.size(); ++i) {
            const QRectF area = legend.entries[i].area;
            CHECK(area.left() >= 0);
            CHECK(area.right() <= width);
            CHECK(area.bottom() <= legend.lines * ChartLegend::kLine);
            for (qsizetype j = 0; j < i; ++j) CHECK_FALSE(area.intersects(legend.entries[j].area));
        }
        const double top = chart.position(0, -1.5).y();
        CHECK(top > legend.lines * ChartLegend::kLine);
        CHECK(legend.lines >= lowest);
        lowest = legend.lines;
    }
    CHECK(lowest > 2);
    chart.resize(605, 140);
    CHECK(chart.legend().entries[0].text == "digit 1 (coarse)");
    // Each is drawn: in the band above the plot both hues are found, and the dash of the first curve too.
    const QImage screen = chart.grab().toImage();
    for (const ChartLegend::Entry& entry : chart.legend().entries) {
        const QRect area = entry.area.translated(0, 5).toRect().adjusted(0, 0, 0, 0);
        const QColor hue = entry.curve < 5 ? colours().digit : colours().picture;
        int found = 0;
        for (int x = area.left(); x < area.right(); ++x)
            for (int y = area.top(); y < area.bottom(); ++y) found += near(screen.pixelColor(x, y), hue);
        CAPTURE(entry.text);
        CHECK(found > 2);
    }
    // Curves that fit beside the caption take no more room than before.
    chart.setCaption("log SNR");
    chart.setSeries({{"digit", "digit", 1, 0, {0, 1}}, {"picture", "picture", 1, 0, {1, 0}}});
    CHECK(chart.legend().lines == 1);
}

TEST_CASE("Hovering tells the value of every curve, beside the step and inside the chart") {
    application();
    LineChart chart("Curves", "dB");
    chart.setCaption("log SNR, counting the data's variance (eq. 18)");
    chart.setSeries(bands(20));
    for (const QSize size : {QSize(605, 140), QSize(445, 110), QSize(260, 168), QSize(1200, 300)})
        for (const int step : {0, 3, 10, 17, 20}) {
            chart.resize(size);
            CAPTURE(size.width(), step);
            const double x = chart.position(step, 0).x();
            hover(chart, {x, size.height() / 2.0});
            const ChartReading table = chart.reading();
            CHECK(table.head == QString("step %1").arg(step));
            REQUIRE(table.rows.size() == 10);
            CHECK(QRectF(chart.rect()).contains(table.box));
            QFont small = chart.font();
            small.setPixelSize(10);
            const QFontMetricsF metrics(small);
            for (qsizetype i = 0; i < 10; ++i) {
                const ChartReading::Row& row = table.rows[i];
                CHECK(row.value == QString::number(-1.5 * static_cast<double>(i + 1), 'f', 1) + " dB");
                CHECK(table.box.contains(row.area));
                CHECK(metrics.horizontalAdvance(row.title) + metrics.horizontalAdvance(row.value) <
                      row.area.width());
                for (qsizetype j = 0; j < i; ++j) CHECK_FALSE(row.area.intersects(table.rows[j].area));
            }
            // The step itself stays in sight where there is room beside it.
            if (size.width() > 600) CHECK((table.box.left() > x || table.box.right() < x));
        }
    // No tool tip covers the values; over the names there is one.
    chart.setToolTip("Where a curve rises, the run works.");
    chart.show();
    for (const double y : {chart.position(0, -14).y(), 6.0}) {
        const QPoint at(100, static_cast<int>(y));
        QHelpEvent asked(QEvent::ToolTip, at, chart.mapToGlobal(at));
        QApplication::sendEvent(&chart, &asked);
        CHECK(QToolTip::text() == (y > 20 ? QString() : chart.toolTip()));
    }
    QToolTip::hideText();
    const QImage told = chart.grab().toImage();
    const QRect box = chart.reading().box.toRect();
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(&chart, &leave);
    CHECK(chart.reading().rows.isEmpty());
    CHECK(chart.grab().toImage().copy(box) != told.copy(box));
}

TEST_CASE("A playhead between two steps stands between them, on the line of the curve") {
    application();
    LineChart chart("Curve");
    chart.resize(501, 200);  // the middle of the plot is the middle of a pixel
    chart.setSeries({{"rise", "digit", 1, 0, {0, 10, 20, 30}}});
    chart.setPlayhead(1.5);
    const QImage screen = chart.grab().toImage();
    CHECK(drawnAt(screen, chart.position(1.5, 25), colours().text));
    CHECK(drawnAt(screen, chart.position(1.5, 15) + QPointF(2, 0), colours().digit));
}

TEST_CASE("Of two curves that run together both are seen; of two that part each is whole") {
    application();
    LineChart chart("log SNR");
    chart.resize(400, 160);
    const auto columnsOf = [&](const char* kind, const std::vector<double>& values) {
        const QImage screen = chart.grab().toImage();
        const QColor colour = colours().hue(kind);
        int seen = 0;
        for (double step = 1; step < 9; step += 0.05) {
            const auto at = static_cast<std::size_t>(step);
            const double part = step - static_cast<double>(at);
            seen += drawnAt(screen, chart.position(step, values[at] * (1 - part) + values[at + 1] * part),
                            colour);
        }
        return seen / 160.0;
    };
    std::vector<double> rising(11), falling(11);
    for (std::size_t i = 0; i < 11; ++i) rising[i] = static_cast<double>(i), falling[i] = 10.0 - rising[i];
    chart.setSeries({{"digit", "digit", 1, 0, rising}, {"picture", "picture", 1, 0, rising}});
    CHECK(columnsOf("digit", rising) > 0.4);
    CHECK(columnsOf("picture", rising) > 0.4);
    chart.setSeries({{"digit", "digit", 1, 0, rising}, {"picture", "picture", 1, 0, falling}});
    CHECK(columnsOf("digit", rising) > 0.95);
    CHECK(columnsOf("picture", falling) > 0.95);
}
