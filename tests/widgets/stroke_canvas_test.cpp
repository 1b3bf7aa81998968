#include "widgets/stroke_canvas.h"

#include "tests/catch.h"
#include "tests/widgets/qt_testing.h"

using namespace syn;

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
    }
    CHECK(same({}, {}));
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
