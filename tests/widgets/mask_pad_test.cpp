#include "widgets/mask_pad.h"

#include <QPointingDevice>
#include <QTabletEvent>

#include "tests/catch.h"
#include "tests/widgets/qt_testing.h"

using namespace syn;

namespace {

struct ShownMask {
    ShownMask() {
        application();
        pad.resize(200, 200);
        pad.setContent(picture(), {});
        pad.show();
        QObject::connect(&pad, &DigitPad::strokeFinished,
                         [this](const PenStroke& stroke) { strokes.append(stroke); });
    }
    /// Wide, so that its ends are cut off: the square in the middle is what counts.
    static QImage picture() {
        QImage image(300, 100, QImage::Format_RGB32);
        image.fill(qRgb(0, 0, 255));
        for (int y = 0; y < 100; ++y)
            for (int x = 100; x < 200; ++x) image.setPixel(x, y, qRgb(200, 100, 50));
        return image;
    }
    QColor at(int x, int y) { return pad.grab().toImage().pixelColor(x, y); }

    MaskPad pad;
    PenStrokes strokes;
};

void penTouch(QWidget* widget, QPointF at, double pressure) {
    static const QPointingDevice nib("nib", 9, QInputDevice::DeviceType::Stylus,
                                     QPointingDevice::PointerType::Pen, QInputDevice::Capability::Pressure, 1,
                                     1);
    for (const QEvent::Type type : {QEvent::TabletPress, QEvent::TabletRelease}) {
        QTabletEvent event(type, &nib, at, widget->mapToGlobal(at),
                           type == QEvent::TabletPress ? pressure : 0, 0, 0, 0, 0, 0, {}, Qt::LeftButton,
                           type == QEvent::TabletPress ? Qt::LeftButton : Qt::NoButton);
        QApplication::sendEvent(widget, &event);
    }
}

const QColor kShade(200, 100, 50);

}  // namespace

TEST_CASE("The mask pad shows the square in the middle of the picture, as it is") {
    ShownMask shown;
    for (const QPoint at : {QPoint(10, 100), QPoint(100, 100), QPoint(190, 100)})
        CHECK(shown.at(at.x(), at.y()) == kShade);
}

TEST_CASE("What is painted away is veiled while it is painted and after, and the eraser gives it back") {
    ShownMask shown;
    QTest::mousePress(&shown.pad, Qt::LeftButton, {}, {40, 100});
    QMouseEvent move(QEvent::MouseMove, QPoint(160, 100), shown.pad.mapToGlobal(QPoint(160, 100)),
                     Qt::NoButton, Qt::LeftButton, {});
    QApplication::sendEvent(&shown.pad, &move);
    CHECK(shown.at(100, 100) != kShade);
    CHECK(shown.at(100, 30) == kShade);
    QTest::mouseRelease(&shown.pad, Qt::LeftButton, {}, {160, 100});
    REQUIRE(shown.strokes.size() == 1);
    CHECK(shown.at(100, 100) == kShade);  // the stroke belongs to who owns it
    shown.pad.setContent(ShownMask::picture(), shown.strokes);
    CHECK(shown.at(100, 100) != kShade);

    shown.pad.setTool(DigitPad::Tool::Eraser);
    drag(&shown.pad, {{40, 100}, {160, 100}});
    REQUIRE(shown.strokes.size() == 2);
    CHECK(shown.strokes.last().eraser);
    shown.pad.setContent(ShownMask::picture(), shown.strokes);
    CHECK(shown.at(100, 100) == kShade);
}

TEST_CASE("What does not count is veiled, and colours that are not given are not shown") {
    ShownMask shown;
    QImage left(2, 1, QImage::Format_Grayscale8);
    left.setPixelColor(0, 0, Qt::white);
    left.setPixelColor(1, 0, Qt::black);
    shown.pad.setCounting(left);
    CHECK(shown.at(50, 100) == kShade);
    CHECK(shown.at(150, 100) != kShade);
    shown.pad.setColours({"red"});
    CHECK(shown.at(50, 100) == QColor(200, 0, 0));
    shown.pad.setColours({});
    shown.pad.setCounting({});
    CHECK(shown.at(50, 100) == kShade);
    CHECK(shown.at(150, 100) == kShade);
}

TEST_CASE("On a mask fills paint away or give back what an outline encloses, and there are no shades") {
    ShownMask shown;
    const PenStroke outline{
        {{{0.3, 0.3}, 1}, {{0.7, 0.3}, 1}, {{0.7, 0.7}, 1}, {{0.3, 0.7}, 1}, {{0.3, 0.3}, 1}}, 0.08};
    shown.pad.setContent(ShownMask::picture(), {outline});
    shown.pad.setTool(DigitPad::Tool::Fill);
    QTest::mouseClick(&shown.pad, Qt::LeftButton, {}, {100, 100});
    REQUIRE(shown.strokes.size() == 1);
    CHECK(shown.strokes[0].shade == 1);
    shown.pad.setContent(ShownMask::picture(), {outline, shown.strokes[0]});
    CHECK(shown.at(110, 110) != kShade);
    CHECK(shown.at(20, 20) == kShade);  // the region is that of the strokes, not of the picture
    QTest::mouseClick(&shown.pad, Qt::RightButton, {}, {100, 100});
    REQUIRE(shown.strokes.size() == 2);
    shown.pad.setContent(ShownMask::picture(), {outline, shown.strokes[0], shown.strokes[1]});
    CHECK(shown.at(110, 110) == kShade);

    // A pen that hardly presses cuts too: a part is there or not.
    shown.pad.setTool(DigitPad::Tool::Brush);
    penTouch(&shown.pad, {40, 40}, 0.05);
    REQUIRE(shown.strokes.size() == 3);
    CHECK_FALSE(shown.strokes[2].soft);
    CHECK(shown.strokes[2].points.first().pressure == Approx(0.05));

    shown.pad.setUsualWidth(0.2);
    shown.pad.setTool(DigitPad::Tool::Brush);
    QTest::keyClick(&shown.pad, Qt::Key_X);
    CHECK(shown.pad.tool() == DigitPad::Tool::Eraser);
    QTest::keyClick(&shown.pad, Qt::Key_X);
    CHECK(shown.pad.tool() == DigitPad::Tool::Brush);
    CHECK(shown.pad.ink() == 1);
    shown.pad.setContent(ShownMask::picture(), {outline});
    const auto pickAt = [&](QPoint at) {
        QMouseEvent move(QEvent::MouseMove, at, shown.pad.mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
        QApplication::sendEvent(&shown.pad, &move);
        QTest::keyClick(&shown.pad, Qt::Key_I);
        return shown.pad.tool();
    };
    CHECK(pickAt({100, 100}) == DigitPad::Tool::Eraser);
    CHECK(pickAt({60, 100}) == DigitPad::Tool::Brush);
    shown.pad.setTool(DigitPad::Tool::Eraser);
    shown.pad.stepPenWidth(4);
    QTest::keyClick(&shown.pad, Qt::Key_D);
    CHECK(shown.pad.tool() == DigitPad::Tool::Brush);
    CHECK(shown.pad.penWidth() == Approx(0.2));
}

TEST_CASE("The mask moves over the picture, and both are enlarged together") {
    ShownMask shown;
    const PenStroke dot{{{{0.3, 0.5}, 1}}, 0.2};
    const PenStroke shift{.points = {{{0, 0}, 1}, {{0.4, 0}, 1}}, .kind = StrokeKind::Move};
    shown.pad.setContent(ShownMask::picture(), {dot, shift});
    CHECK(shown.at(60, 100) == kShade);
    CHECK(shown.at(140, 100) != kShade);
    QImage left(2, 1, QImage::Format_Grayscale8);
    left.setPixelColor(0, 0, Qt::white);
    left.setPixelColor(1, 0, Qt::black);
    shown.pad.setContent(ShownMask::picture(), {});
    shown.pad.setCounting(left);
    QApplication::setActiveWindow(&shown.pad);
    shown.pad.setFocus();
    // The left half alone, larger: what does not count is out of sight but for its edge.
    QWheelEvent turn({0, 100}, shown.pad.mapToGlobal(QPointF(0, 100)), {}, {0, 240}, Qt::NoButton, {},
                     Qt::NoScrollPhase, false);
    QApplication::sendEvent(&shown.pad, &turn);
    REQUIRE(shown.pad.view().zoom() == Approx(1.5625));
    CHECK(shown.at(100, 100) == kShade);
    CHECK(shown.at(150, 100) == kShade);
    CHECK(shown.at(165, 100) != kShade);
}
