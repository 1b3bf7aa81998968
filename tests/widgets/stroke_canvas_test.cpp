#include "widgets/stroke_canvas.h"

#include <algorithm>
#include <cmath>

#include "tests/catch.h"
#include "tests/widgets/qt_testing.h"

using namespace syn;

namespace {

PenStroke lineOf(const QList<PenPoint>& points, double width = 0.1) {
    return {points, width};
}

PenStroke softLine(const QList<PenPoint>& points, double width = 0.1) {
    PenStroke stroke = lineOf(points, width);
    stroke.soft = true;
    return stroke;
}

PenStroke fillAt(double x, double y, double shade = 1) {
    return {.points = {{{x, y}, 1}}, .shade = shade, .kind = StrokeKind::Fill};
}

PenStroke moveBy(double x, double y) {
    return {.points = {{{0.5, 0.5}, 1}, {{0.5 + x, 0.5 + y}, 1}}, .kind = StrokeKind::Move};
}

/// A closed outline round the middle.
PenStroke frame() {
    return lineOf({{{0.3, 0.3}, 1}, {{0.7, 0.3}, 1}, {{0.7, 0.7}, 1}, {{0.3, 0.7}, 1}, {{0.3, 0.3}, 1}},
                  0.08);
}

int greyAt(const QImage& image, double x, double y) {
    return qGray(image.pixel(static_cast<int>(x * image.width()), static_cast<int>(y * image.height())));
}

}  // namespace

TEST_CASE("A click leaves a dot") {
    application();
    const QImage image = renderStrokes({PenStroke{{{{0.5, 0.5}, 1}}, 0.2, false}}, 100);
    CHECK(qGray(image.pixel(50, 50)) == 255);
    CHECK(qGray(image.pixel(50, 58)) == 255);
    CHECK(qGray(image.pixel(50, 62)) == 0);
}

TEST_CASE("Strokes are white, round and antialiased on black; the eraser takes away") {
    const PenStroke line{{{{0.2, 0.5}, 1}, {{0.8, 0.5}, 1}}, 0.1, false};
    const QImage image = renderStrokes({line}, 100);
    CHECK(qGray(image.pixel(50, 50)) == 255);
    CHECK(qGray(image.pixel(50, 20)) == 0);
    CHECK(qGray(image.pixel(16, 50)) == 255);  // the round end
    CHECK(qGray(image.pixel(12, 50)) == 0);
    bool between = false;
    for (int y = 0; y < 100; ++y)
        between |= qGray(image.pixel(17, y)) > 20 && qGray(image.pixel(17, y)) < 235;
    CHECK(between);

    PenStroke rub = line;
    rub.points = {{{0.5, 0.1}, 1}, {{0.5, 0.9}, 1}};
    rub.eraser = true;
    CHECK(qGray(renderStrokes({line, rub}, 100).pixel(50, 50)) == 0);
}

TEST_CASE("A drawing that grows is painted as it is painted whole, whatever was painted before") {
    application();
    StrokeCanvas canvas;
    QImage ground(20, 10, QImage::Format_RGB32);
    ground.fill(QColor(40, 90, 20));
    int side = 64;
    const auto same = [&](const PenStrokes& strokes, const QImage& under) {
        return canvas.paint(strokes, side, under) == StrokeCanvas().paint(strokes, side, under);
    };
    for (const QImage& under : {QImage(), ground}) {
        PenStrokes strokes;
        CHECK(same(strokes, under));
        for (const bool eraser : {false, true, false}) {
            strokes.append(PenStroke{{}, 0.12, eraser});
            CHECK(same(strokes, under));
            for (int i = 0; i < 12; ++i) {
                strokes.last().points.append({{0.1 + 0.07 * i, 0.25 + 0.02 * (i % 5)}, 0.3 + 0.05 * i});
                CHECK(same(strokes, under));
            }
            CHECK(same(strokes, under));
        }
        strokes.last().points.removeLast();
        CHECK(same(strokes, under));
        strokes.removeLast();
        CHECK(same(strokes, under));
        strokes.first().width = 0.05;
        CHECK(same(strokes, under));
        strokes.last().eraser = false;
        CHECK(same(strokes, under));
        strokes.last().points.last().at = {0.9, 0.9};
        CHECK(same(strokes, under));
        side = 40;
        CHECK(same(strokes, under));
        strokes.append(PenStroke{{{{0.5, 0.5}, 1}}, 0.1, false});
        strokes.append(PenStroke{{{{0.2, 0.8}, 1}, {{0.2, 0.8}, 1}, {{0.6, 0.8}, 1}}, 0.1, false});
        CHECK(same(strokes, under));
        for (const PenStroke& stroke : {frame(), fillAt(0.5, 0.5, 0.4), moveBy(0.1, -0.05), fillAt(0.9, 0.9),
                                        softLine({{{0.1, 0.1}, 0.2}, {{0.9, 0.7}, 0.9}}), moveBy(-0.3, 0)}) {
            strokes.append(stroke);
            CHECK(same(strokes, under));
        }
        strokes.last().points.append({{0.4, 0.4}, 1});  // the move goes on
        CHECK(same(strokes, under));
        strokes.append(softLine({}));
        for (int i = 0; i < 12; ++i) {
            strokes.last().points.append({{0.9 - 0.07 * i, 0.5 + 0.02 * (i % 4)}, 0.08 * i});
            CHECK(same(strokes, under));
        }
        strokes.removeAt(strokes.size() - 3);
        CHECK(same(strokes, under));
        strokes.append(fillAt(0.5, 0.6));
        CHECK(same(strokes, under));
        strokes.last().points.first().at = {0.05, 0.9};
        CHECK(same(strokes, under));
    }
    CHECK(same({}, {}));
}

TEST_CASE("A soft stroke is full from half of the pressure on, and a quarter at the lightest touch") {
    application();
    const auto middle = [](double pressure, bool soft) {
        PenStroke stroke = softLine({{{0.2, 0.5}, pressure}, {{0.8, 0.5}, pressure}}, 0.4);
        stroke.soft = soft;
        return greyAt(renderStrokes({stroke}, 200), 0.5, 0.5);
    };
    for (const double pressure : {0.5, 0.7, 1.0}) CHECK(middle(pressure, true) == 255);
    CHECK(middle(0.25, true) == Approx(255 * 0.625).margin(2));
    CHECK(middle(0, true) == Approx(64).margin(1));
    CHECK(middle(0, false) == 255);  // of a mask, of a mouse, and of drawings from before
}

TEST_CASE("Pressed as a hand presses, a soft stroke is a plain one") {
    application();
    for (const double pressure : {0.5, 1.0}) {
        QList<PenPoint> points;
        for (int i = 0; i < 30; ++i)
            points.append({{0.1 + 0.027 * i, 0.5 + 0.3 * std::sin(0.4 * i)}, pressure});
        const QImage soft = renderStrokes({softLine(points)}, 200),
                     plain = renderStrokes({lineOf(points)}, 200);
        int most = 0;
        for (int y = 0; y < 200; ++y)
            for (int x = 0; x < 200; ++x)
                most = std::max(most, std::abs(qGray(soft.pixel(x, y)) - qGray(plain.pixel(x, y))));
        CHECK(most <= 3);
    }
}

TEST_CASE("A stroke has no seams and no dots where it lies on itself, and its pressure changes evenly") {
    application();
    // Faint, there and back and across itself.
    const QImage crossed = renderStrokes({softLine({{{0.1, 0.5}, 0.2},
                                                    {{0.5, 0.5}, 0.2},
                                                    {{0.9, 0.5}, 0.2},
                                                    {{0.1, 0.5}, 0.2},
                                                    {{0.5, 0.1}, 0.2},
                                                    {{0.5, 0.9}, 0.2}},
                                                   0.2)},
                                         200);
    const int faint = greyAt(crossed, 0.3, 0.5);
    CHECK(faint > 80);
    CHECK(faint < 180);
    for (int i = 20; i <= 180; ++i) {
        CAPTURE(i);
        CHECK(qGray(crossed.pixel(i, 100)) == faint);
    }
    // From hardly to half: no step that the eye would see, whatever the number of points.
    const QImage rising = renderStrokes({softLine({{{0.1, 0.5}, 0}, {{0.9, 0.5}, 0.5}}, 0.2)}, 200);
    for (int x = 20; x < 180; ++x) {
        CAPTURE(x);
        const int step = qGray(rising.pixel(x + 1, 100)) - qGray(rising.pixel(x, 100));
        CHECK(step >= 0);
        CHECK(step <= 5);
    }
    // Two strokes are two: the later one lies over the first.
    const PenStroke first = softLine({{{0.1, 0.5}, 0.2}, {{0.9, 0.5}, 0.2}}, 0.2);
    CHECK(greyAt(renderStrokes({first, first}, 200), 0.5, 0.5) > faint + 20);
}

TEST_CASE("The eraser takes away as much as it is pressed, and ink has a shade") {
    application();
    const PenStroke line = lineOf({{{0.2, 0.5}, 1}, {{0.8, 0.5}, 1}}, 0.3);
    PenStroke rub = softLine({{{0.5, 0.1}, 0.25}, {{0.5, 0.9}, 0.25}}, 0.3);
    rub.eraser = true;
    CHECK(greyAt(renderStrokes({line, rub}, 200), 0.5, 0.5) == Approx(255 * 0.375).margin(3));
    PenStroke grey = line;
    grey.shade = 0.4;
    CHECK(greyAt(renderStrokes({line, grey}, 200), 0.5, 0.5) == 102);
    grey.shade = 0;
    CHECK(greyAt(renderStrokes({line, grey}, 200), 0.5, 0.5) == 0);
}

TEST_CASE("A fill covers the region round its point, the same at every size") {
    application();
    for (const int side : {28, 32, 200, 256, 400}) {
        CAPTURE(side);
        const QImage inside = renderStrokes({frame(), fillAt(0.5, 0.5, 0.6)}, side);
        CHECK(greyAt(inside, 0.5, 0.5) == 153);
        CHECK(greyAt(inside, 0.4, 0.6) == 153);
        CHECK(greyAt(inside, 0.3, 0.5) == 255);
        CHECK(greyAt(inside, 0.1, 0.1) == 0);
        CHECK(greyAt(inside, 0.9, 0.5) == 0);
        const QImage outside = renderStrokes({frame(), fillAt(0.05, 0.9, 0.6)}, side);
        CHECK(greyAt(outside, 0.5, 0.5) == 0);
        CHECK(greyAt(outside, 0.95, 0.5) == 153);
        // White meets white without a seam; of small pictures half a pixel over half a pixel hides no whole
        // one.
        const QImage full = renderStrokes({frame(), fillAt(0.5, 0.5)}, side);
        for (int x = side * 3 / 10; x < side * 7 / 10; ++x) {
            CAPTURE(x);
            CHECK(qGray(full.pixel(x, side / 2)) > (side < 200 ? 200 : 250));
        }
    }
    PenStroke open = frame();
    open.points.removeLast();
    CHECK(greyAt(renderStrokes({open, fillAt(0.5, 0.5)}, 100), 0.05, 0.05) == 255);  // it runs out
    PenStroke back = fillAt(0.3, 0.5);
    back.eraser = true;
    CHECK(greyAt(renderStrokes({frame(), back}, 100), 0.3, 0.3) == 0);
    CHECK(renderStrokes({frame(), fillAt(1.2, 0.5)}, 100) == renderStrokes({frame()}, 100));
}

TEST_CASE("A fill sees the ground, and what a faint line closes") {
    application();
    QImage ground(100, 100, QImage::Format_RGB32);
    ground.fill(QColor(200, 200, 200));
    for (int y = 40; y < 60; ++y)
        for (int x = 40; x < 60; ++x) ground.setPixel(x, y, qRgb(20, 20, 20));
    const QImage filled = renderStrokes({fillAt(0.5, 0.5)}, 100, ground);
    CHECK(greyAt(filled, 0.5, 0.5) == 255);
    CHECK(greyAt(filled, 0.2, 0.2) == 200);
    PenStroke faint = frame();
    faint.soft = true;
    for (PenPoint& point : faint.points) point.pressure = 0.05;
    CHECK(greyAt(renderStrokes({faint, fillAt(0.5, 0.5)}, 200), 0.1, 0.1) == 0);
}

TEST_CASE("A move shifts strokes, fills and ground; what leaves the square comes back") {
    application();
    QImage ground(100, 100, QImage::Format_RGB32);
    ground.fill(QColor(90, 90, 90));
    const PenStrokes drawn{frame(), fillAt(0.5, 0.5, 0.6)};
    const QImage before = renderStrokes(drawn, 200, ground);
    const QImage after = renderStrokes(drawn + PenStrokes{moveBy(0.25, 0.1)}, 200, ground);
    for (const QPoint at : {QPoint(100, 100), QPoint(60, 90), QPoint(20, 20), QPoint(140, 70)}) {
        CAPTURE(at.x(), at.y());
        CHECK(qGray(after.pixel(at + QPoint(50, 20))) == qGray(before.pixel(at)));
    }
    CHECK(qGray(after.pixel(30, 100)) == 0);  // where the ground was
    CHECK(qGray(after.pixel(100, 10)) == 0);
    CHECK(renderStrokes(drawn + PenStrokes{moveBy(0.75, 0), moveBy(-0.75, 0)}, 200, ground) == before);
    // What is drawn and filled after a move stays where it is drawn.
    const PenStrokes more =
        drawn + PenStrokes{moveBy(-0.25, 0), lineOf({{{0.9, 0.9}, 1}}), fillAt(0.25, 0.5)};
    CHECK(greyAt(renderStrokes(more, 200), 0.9, 0.9) == 255);
    CHECK(greyAt(renderStrokes(more, 200), 0.25, 0.5) == 255);
    CHECK(greyAt(renderStrokes(more, 200), 0.5, 0.5) == 0);
}

TEST_CASE("Moves in a row are one, and moving alone leaves no marks") {
    const PenStrokes once = withStroke({frame()}, moveBy(0.2, 0));
    const PenStrokes twice = withStroke(once, moveBy(0.1, -0.3));
    CHECK(once.size() == 2);
    REQUIRE(twice.size() == 2);
    CHECK(shiftOf(twice.last()).x() == Approx(0.3));
    CHECK(shiftOf(twice.last()).y() == Approx(-0.3));
    PenStrokes far = twice;
    for (int i = 0; i < 30; ++i) far = withStroke(far, moveBy(0.4, 0));
    CHECK(shiftOf(far.last()).x() == Approx(2));
    CHECK(withStroke(twice, frame()).size() == 3);
    CHECK(leaveMarks(twice));
    CHECK_FALSE(leaveMarks({moveBy(0.2, 0)}));
}

TEST_CASE("A part of the drawing is shown as it is in the whole, only larger") {
    application();
    QImage ground(100, 100, QImage::Format_RGB32);
    ground.fill(QColor(60, 60, 60));
    const PenStrokes drawn{frame(), fillAt(0.5, 0.5, 0.6), moveBy(0.1, 0)};
    const QImage whole = StrokeCanvas().paint(drawn, 400, ground);
    StrokeCanvas canvas;
    CHECK(canvas.paint(drawn, 200, ground) == StrokeCanvas().paint(drawn, 200, ground));
    const QImage& part = canvas.paint(drawn, 200, ground, {0.25, 0.25, 0.5, 0.5});
    for (int y = 5; y < 200; y += 10)
        for (int x = 5; x < 200; x += 10)
            CHECK(std::abs(qGray(part.pixel(x, y)) - qGray(whole.pixel(100 + x, 100 + y))) <= 40);
    CHECK(qGray(part.pixel(140, 100)) == 153);
}

TEST_CASE("What lies under strokes is shown in grey, fitted to the square") {
    application();
    QImage ground(20, 10, QImage::Format_RGB32);
    ground.fill(QColor(40, 90, 20));
    const QImage image = StrokeCanvas().paint({PenStroke{{{{0.5, 0.5}, 1}}, 0.1, false}}, 40, ground);
    CHECK(image.pixel(20, 20) == qRgb(255, 255, 255));
    const int grey = qGray(40, 90, 20);
    CHECK(image.pixel(2, 20) == qRgb(grey, grey, grey));
    CHECK(image.pixel(2, 5) == qRgb(0, 0, 0));
    const QImage one = renderStrokes({}, 40, ground);
    CHECK(one.format() == QImage::Format_Grayscale8);
    CHECK(int(one.constScanLine(20)[2]) == grey);
}
