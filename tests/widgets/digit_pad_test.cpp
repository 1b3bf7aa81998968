#include "widgets/digit_pad.h"

#include <QMimeData>
#include <QPointingDevice>
#include <QSignalSpy>
#include <QTabletEvent>

#include "tests/catch.h"
#include "tests/widgets/qt_testing.h"

using namespace syn;

namespace {

struct ShownPad {
    ShownPad() {
        application();
        pad.resize(200, 200);
        pad.show();
        QObject::connect(&pad, &DigitPad::strokeFinished,
                         [this](const PenStroke& stroke) { strokes.append(stroke); });
    }
    DigitPad pad;
    PenStrokes strokes;
};

void tablet(QWidget* widget, QEvent::Type type, QPointF at, double pressure,
            QPointingDevice::PointerType pen) {
    static const QPointingDevice nib("nib", 7, QInputDevice::DeviceType::Stylus,
                                     QPointingDevice::PointerType::Pen, QInputDevice::Capability::Pressure, 1,
                                     1);
    static const QPointingDevice rubber("rubber", 8, QInputDevice::DeviceType::Stylus,
                                        QPointingDevice::PointerType::Eraser,
                                        QInputDevice::Capability::Pressure, 1, 1);
    QTabletEvent event(type, pen == QPointingDevice::PointerType::Eraser ? &rubber : &nib, at,
                       widget->mapToGlobal(at), pressure, 0, 0, 0, 0, 0, {}, Qt::LeftButton,
                       type == QEvent::TabletRelease ? Qt::NoButton : Qt::LeftButton);
    QApplication::sendEvent(widget, &event);
}

void turnWheel(QWidget* widget, QPointF at, int by, Qt::KeyboardModifiers keys = {}) {
    QWheelEvent turn(at, widget->mapToGlobal(at), {}, {0, by}, Qt::NoButton, keys, Qt::NoScrollPhase, false);
    QApplication::sendEvent(widget, &turn);
}

void hover(QWidget* widget, QPointF at) {
    QMouseEvent move(QEvent::MouseMove, at, widget->mapToGlobal(at), Qt::NoButton, Qt::NoButton, {});
    QApplication::sendEvent(widget, &move);
}

/// With the focus, as whoever pressed on it gives it.
void focus(QWidget* widget) {
    QApplication::setActiveWindow(widget->window());
    widget->setFocus();
    REQUIRE(widget->hasFocus());
}

PenStroke frame() {
    return {{{{0.3, 0.3}, 1}, {{0.7, 0.3}, 1}, {{0.7, 0.7}, 1}, {{0.3, 0.7}, 1}, {{0.3, 0.3}, 1}}, 0.08};
}

}  // namespace

TEST_CASE("A drag of the mouse makes one stroke, in units of the pad") {
    ShownPad shown;
    drag(&shown.pad, {{20, 40}, {100, 40}, {180, 40}});
    REQUIRE(shown.strokes.size() == 1);
    const PenStroke& stroke = shown.strokes[0];
    CHECK_FALSE(stroke.eraser);
    CHECK(stroke.width == Approx(0.09));
    CHECK(stroke.points.first().at.x() == Approx(0.1));
    CHECK(stroke.points.last().at.x() == Approx(0.9));
    CHECK(stroke.points.last().at.y() == Approx(0.2));
    CHECK(stroke.points.first().pressure == 1);
    CHECK_FALSE(stroke.soft);  // stays as plain as it was: a mouse knows no pressure
}

TEST_CASE("The pen's pressure sets the width, and its other end erases") {
    ShownPad shown;
    using Type = QPointingDevice::PointerType;
    tablet(&shown.pad, QEvent::TabletPress, {40, 100}, 0.2, Type::Pen);
    tablet(&shown.pad, QEvent::TabletMove, {100, 100}, 0.2, Type::Pen);
    tablet(&shown.pad, QEvent::TabletMove, {160, 100}, 0.9, Type::Pen);
    tablet(&shown.pad, QEvent::TabletRelease, {160, 100}, 0, Type::Pen);
    REQUIRE(shown.strokes.size() == 1);
    CHECK(shown.strokes[0].points.first().pressure == Approx(0.2));
    CHECK(shown.strokes[0].points.last().pressure == Approx(0.9));
    const auto inkAt = [&](int x) {
        const QImage image = renderStrokes(shown.strokes, 200);
        int ink = 0;
        for (int y = 0; y < 200; ++y) ink += qGray(image.pixel(x, y)) > 128;
        return ink;
    };
    CHECK(inkAt(150) > inkAt(50));
    CHECK(shown.strokes[0].soft);

    tablet(&shown.pad, QEvent::TabletPress, {40, 100}, 1, Type::Eraser);
    tablet(&shown.pad, QEvent::TabletRelease, {40, 100}, 0, Type::Eraser);
    REQUIRE(shown.strokes.size() == 2);
    CHECK(shown.strokes[1].eraser);
}

TEST_CASE("Keys choose tool and size, place digits and clear") {
    ShownPad shown;
    QSignalSpy digits(&shown.pad, &DigitPad::digitRequested), clears(&shown.pad, &DigitPad::clearRequested);
    QTest::keyClick(&shown.pad, Qt::Key_E);
    CHECK(shown.pad.tool() == DigitPad::Tool::Eraser);
    drag(&shown.pad, {{20, 40}, {60, 40}});
    CHECK(shown.strokes.last().eraser);
    QTest::keyClick(&shown.pad, Qt::Key_B);
    CHECK(shown.pad.tool() == DigitPad::Tool::Brush);
    const double before = shown.pad.penWidth();
    QTest::keyClick(&shown.pad, Qt::Key_BracketRight);
    CHECK(shown.pad.penWidth() > before);
    QTest::keyClick(&shown.pad, Qt::Key_BracketLeft);
    CHECK(shown.pad.penWidth() == Approx(before));
    for (int i = 0; i < 100; ++i) QTest::keyClick(&shown.pad, Qt::Key_BracketLeft);
    CHECK(shown.pad.penWidth() == Approx(DigitPad::kThinnest));
    QTest::keyClick(&shown.pad, Qt::Key_3);
    REQUIRE(digits.size() == 1);
    CHECK(digits[0][0].toInt() == 3);
    QTest::keyClick(&shown.pad, Qt::Key_Delete);
    CHECK(clears.size() == 1);
}

TEST_CASE("A drawing can be made with keys alone") {
    ShownPad shown;
    QTest::keyClick(&shown.pad, Qt::Key_Space);
    CHECK(shown.pad.drawing());
    for (int i = 0; i < 10; ++i) QTest::keyClick(&shown.pad, Qt::Key_Right);
    for (int i = 0; i < 5; ++i) QTest::keyClick(&shown.pad, Qt::Key_Down);
    QTest::keyClick(&shown.pad, Qt::Key_Space);
    REQUIRE(shown.strokes.size() == 1);
    CHECK(shown.strokes[0].points.last().at.x() == Approx(0.7));
    CHECK(shown.strokes[0].points.last().at.y() == Approx(0.6));
}

TEST_CASE("The right button erases, and Ctrl with the wheel sets the size") {
    ShownPad shown;
    drag(&shown.pad, {{20, 40}, {60, 40}}, Qt::RightButton);
    REQUIRE(shown.strokes.size() == 1);
    CHECK(shown.strokes[0].eraser);
    const double before = shown.pad.penWidth();
    turnWheel(&shown.pad, {100, 100}, 120, Qt::ControlModifier);
    CHECK(shown.pad.penWidth() > before);
}

TEST_CASE("The pad shows what it is given and the stroke in progress") {
    ShownPad shown;
    shown.pad.setContent({PenStroke{{{{0.2, 0.2}, 1}, {{0.8, 0.2}, 1}}, 0.1, false}}, {});
    QTest::mousePress(&shown.pad, Qt::LeftButton, {}, {100, 160});
    const QImage image = shown.pad.picture(100);
    CHECK(qGray(image.pixel(50, 20)) == 255);
    CHECK(qGray(image.pixel(50, 80)) == 255);
    const QImage screen = shown.pad.grab().toImage();
    CHECK(qGray(screen.pixel(100, 40)) > 250);
    QTest::mouseRelease(&shown.pad, Qt::LeftButton, {}, {100, 160});
}

TEST_CASE("A pad that is hidden drops the stroke under way and says so; it finishes none") {
    ShownPad shown;
    QSignalSpy dropped(&shown.pad, &DigitPad::strokeDropped);
    QTest::keyClick(&shown.pad, Qt::Key_Space);
    QTest::keyClick(&shown.pad, Qt::Key_Right);
    shown.pad.hide();
    CHECK(dropped.size() == 1);
    CHECK_FALSE(shown.pad.drawing());
    shown.pad.show();
    shown.pad.hide();
    CHECK(dropped.size() == 1);
    CHECK(shown.strokes.isEmpty());
}

TEST_CASE("Enter ends the stroke under way, and goes on to what the pad stands in") {
    struct Around : QWidget {
        void keyPressEvent(QKeyEvent* event) override { keys << event->key(); }
        QList<int> keys;
    } around;
    ShownPad shown;
    shown.pad.setParent(&around);
    shown.pad.show();
    QTest::keyClick(&shown.pad, Qt::Key_Space);
    QTest::keyClick(&shown.pad, Qt::Key_Right);
    QTest::keyClick(&shown.pad, Qt::Key_Return);
    CHECK_FALSE(shown.pad.drawing());
    CHECK(shown.strokes.size() == 1);
    CHECK(around.keys == QList<int>{Qt::Key_Return});
    shown.pad.setParent(nullptr);
}

TEST_CASE("Far beyond the pad a point is kept near enough for the project's file") {
    ShownPad shown;
    drag(&shown.pad, {{100, 100}, {9000, -9000}});
    REQUIRE(shown.strokes.size() == 1);
    CHECK(shown.strokes[0].points.last().at == QPointF(8, -8));
}

TEST_CASE("X turns the ink round, I takes what is under the pointer, D goes back") {
    ShownPad shown;
    QTest::keyClick(&shown.pad, Qt::Key_X);
    CHECK(shown.pad.ink() == 0);
    drag(&shown.pad, {{20, 40}, {60, 40}});
    CHECK(shown.strokes.last().shade == 0);
    CHECK_FALSE(shown.strokes.last().eraser);
    QTest::keyClick(&shown.pad, Qt::Key_X);
    CHECK(shown.pad.ink() == 1);

    QImage ground(10, 10, QImage::Format_RGB32);
    ground.fill(qRgb(102, 102, 102));
    shown.pad.setContent({frame()}, ground);
    hover(&shown.pad, {20, 20});
    QTest::keyClick(&shown.pad, Qt::Key_I);
    CHECK(shown.pad.ink() == Approx(0.4));
    hover(&shown.pad, {60, 100});
    QTest::keyClick(&shown.pad, Qt::Key_I);
    CHECK(shown.pad.ink() == 1);
    // Under the pen that keys move, where it is shown.
    focus(&shown.pad);
    QTest::keyClick(&shown.pad, Qt::Key_Right);
    QTest::keyClick(&shown.pad, Qt::Key_I);
    CHECK(shown.pad.ink() == Approx(0.4));
    drag(&shown.pad, {{20, 40}, {60, 40}}, Qt::RightButton);
    CHECK(shown.strokes.last().shade == 1);  // the eraser has none

    const double usual = shown.pad.penWidth();
    shown.pad.stepPenWidth(5);
    QTest::keyClick(&shown.pad, Qt::Key_D);
    CHECK(shown.pad.ink() == 1);
    CHECK(shown.pad.penWidth() == Approx(usual));
}

TEST_CASE("The ring shows the ink that the pen has") {
    ShownPad shown;
    hover(&shown.pad, {100, 100});
    const auto grey = [&] { return qGray(shown.pad.grab().toImage().pixel(100, 100)); };
    const int white = grey();
    CHECK(white > 60);
    CHECK(white < 200);  // faintly: no mark
    const auto corner = [&] { return qGray(shown.pad.grab().toImage().pixel(13, 193)); };
    CHECK(corner() == 0);
    shown.pad.turnInk();
    CHECK(grey() == 0);
    CHECK(corner() > 80);  // black ink on black ground is told beside it
}

TEST_CASE("The fill's press is a stroke of its own, by pointer and by keys") {
    ShownPad shown;
    QTest::keyClick(&shown.pad, Qt::Key_G);
    CHECK(shown.pad.tool() == DigitPad::Tool::Fill);
    drag(&shown.pad, {{100, 60}, {120, 80}});
    REQUIRE(shown.strokes.size() == 1);
    CHECK(shown.strokes[0].kind == StrokeKind::Fill);
    CHECK(shown.strokes[0].points == QList<PenPoint>{{{0.5, 0.3}, 1}});
    CHECK_FALSE(shown.strokes[0].eraser);
    CHECK_FALSE(shown.pad.drawing());
    QTest::mouseClick(&shown.pad, Qt::RightButton, {}, {100, 60});
    REQUIRE(shown.strokes.size() == 2);
    CHECK(shown.strokes[1].eraser);
    shown.pad.turnInk();
    QTest::keyClick(&shown.pad, Qt::Key_Left);
    QTest::keyClick(&shown.pad, Qt::Key_Space);
    REQUIRE(shown.strokes.size() == 3);
    CHECK(shown.strokes[2].points.first().at == QPointF(0.48, 0.5));
    CHECK(shown.strokes[2].shade == 0);
    tablet(&shown.pad, QEvent::TabletPress, {20, 20}, 0.1, QPointingDevice::PointerType::Pen);
    tablet(&shown.pad, QEvent::TabletRelease, {20, 20}, 0, QPointingDevice::PointerType::Pen);
    REQUIRE(shown.strokes.size() == 4);
    CHECK_FALSE(shown.strokes[3].soft);
    // What is filled is shown.
    shown.pad.setContent({frame(), shown.strokes[0]}, {});
    CHECK(qGray(shown.pad.picture(28).pixel(2, 2)) == 0);
    shown.pad.setContent({frame(), {.points = {{{0.5, 0.5}, 1}}, .kind = StrokeKind::Fill}}, {});
    CHECK(qGray(shown.pad.picture(28).pixel(14, 14)) == 255);
    CHECK(qGray(shown.pad.grab().toImage().pixel(110, 110)) > 250);
}

TEST_CASE("Move takes the drawing along while it is dragged, as one stroke; arrows move it by a hundredth") {
    ShownPad shown;
    QSignalSpy dropped(&shown.pad, &DigitPad::strokeDropped);
    QTest::keyClick(&shown.pad, Qt::Key_V);
    drag(&shown.pad, {{100, 100}, {140, 100}});
    QTest::keyClick(&shown.pad, Qt::Key_Right);
    CHECK(shown.strokes.isEmpty());  // there is nothing to move

    shown.pad.setContent({frame()}, {});
    QTest::mousePress(&shown.pad, Qt::LeftButton, {}, {100, 100});
    QMouseEvent move(QEvent::MouseMove, QPointF(120, 90), shown.pad.mapToGlobal(QPointF(120, 90)),
                     Qt::NoButton, Qt::LeftButton, {});
    QApplication::sendEvent(&shown.pad, &move);
    CHECK(qGray(shown.pad.grab().toImage().pixel(160, 90)) > 250);  // the right side of the frame
    CHECK(qGray(shown.pad.grab().toImage().pixel(60, 100)) == 0);
    CHECK(shown.strokes.isEmpty());
    QTest::mouseRelease(&shown.pad, Qt::LeftButton, {}, {120, 90});
    REQUIRE(shown.strokes.size() == 1);
    CHECK(shown.strokes[0].kind == StrokeKind::Move);
    CHECK(shiftOf(shown.strokes[0]).x() == Approx(0.1));
    CHECK(shiftOf(shown.strokes[0]).y() == Approx(-0.05));

    QTest::keyClick(&shown.pad, Qt::Key_Down);
    REQUIRE(shown.strokes.size() == 2);
    CHECK(shiftOf(shown.strokes[1]).x() == Approx(0));
    CHECK(shiftOf(shown.strokes[1]).y() == Approx(0.01));
    // A key that is held is one move.
    QTest::keyPress(&shown.pad, Qt::Key_Left);
    for (int i = 0; i < 4; ++i) {
        QKeyEvent held(QEvent::KeyPress, Qt::Key_Left, {}, {}, true);
        QApplication::sendEvent(&shown.pad, &held);
    }
    CHECK(shown.strokes.size() == 2);
    QTest::keyRelease(&shown.pad, Qt::Key_Left);
    REQUIRE(shown.strokes.size() == 3);
    CHECK(shiftOf(shown.strokes[2]).x() == Approx(-0.05));
    // A press that leads nowhere is none.
    CHECK(dropped.isEmpty());
    QTest::mouseClick(&shown.pad, Qt::LeftButton, {}, {100, 100});
    CHECK(shown.strokes.size() == 3);
    CHECK(dropped.size() == 1);
    CHECK_FALSE(shown.pad.drawing());
}

TEST_CASE("The wheel zooms at the pointer while the pad has the focus; what is drawn lands there") {
    ShownPad shown;
    shown.pad.clearFocus();
    turnWheel(&shown.pad, {50, 50}, 120);
    CHECK(shown.pad.view().whole());  // the column scrolls instead
    focus(&shown.pad);
    turnWheel(&shown.pad, {50, 150}, 120);
    turnWheel(&shown.pad, {50, 150}, 360);
    const double zoom = shown.pad.view().zoom();
    CHECK(zoom == Approx(1.25 * 1.25 * 1.25 * 1.25));
    CHECK(shown.pad.view().toSquare({0.25, 0.75}).x() == Approx(0.25));
    CHECK(shown.pad.view().toSquare({0.25, 0.75}).y() == Approx(0.75));
    drag(&shown.pad, {{50, 150}, {90, 150}});
    REQUIRE(shown.strokes.size() == 1);
    CHECK(shown.strokes[0].points.first().at.x() == Approx(0.25));
    CHECK(shown.strokes[0].points.last().at.x() == Approx(0.25 + 0.2 / zoom));
    shown.pad.setContent(shown.strokes, {});
    CHECK(qGray(shown.pad.grab().toImage().pixel(70, 150)) > 250);
    CHECK(qGray(shown.pad.picture(200).pixel(55, 150)) == 255);  // of the whole, whatever is in sight

    for (int i = 0; i < 40; ++i) turnWheel(&shown.pad, {100, 100}, 120);
    CHECK(shown.pad.view().zoom() == Approx(PadView::kMostZoom));
    for (int i = 0; i < 40; ++i) turnWheel(&shown.pad, {10, 190}, -120);
    CHECK(shown.pad.view().whole());
    CHECK(shown.pad.view().part() == QRectF(0, 0, 1, 1));
}

TEST_CASE("Enlarged, the drawing is shifted by the middle button, by the hand, and after the pen of keys") {
    ShownPad shown;
    focus(&shown.pad);
    turnWheel(&shown.pad, {100, 100}, 600);
    const QRectF before = shown.pad.view().part();
    const QImage plain = shown.pad.grab().toImage();
    drag(&shown.pad, {{100, 100}, {120, 90}}, Qt::MiddleButton);
    CHECK(shown.pad.view().part().x() == Approx(before.x() - 0.1 * before.width()));
    CHECK(shown.pad.view().part().y() == Approx(before.y() + 0.05 * before.width()));
    CHECK(shown.strokes.isEmpty());
    QTest::keyClick(&shown.pad, Qt::Key_E);
    QTest::keyClick(&shown.pad, Qt::Key_H);
    CHECK(shown.pad.tool() == DigitPad::Tool::Hand);
    drag(&shown.pad, {{120, 90}, {100, 100}});
    CHECK(shown.pad.view().part().x() == Approx(before.x()));
    QTest::keyClick(&shown.pad, Qt::Key_Right);
    CHECK(shown.pad.view().part().x() == Approx(before.x() + 0.1 * before.width()));
    drag(&shown.pad, {{100, 100}, {900, 900}});
    CHECK(shown.pad.view().part().topLeft() == QPointF(0, 0));  // no further than its edges
    CHECK(shown.strokes.isEmpty());
    QTest::keyClick(&shown.pad, Qt::Key_H);
    CHECK(shown.pad.tool() == DigitPad::Tool::Eraser);
    QTest::keyClick(&shown.pad, Qt::Key_Right);  // the pen is brought into sight
    CHECK(shown.pad.view().part().contains(QPointF(0.5, 0.5)));
    // How much larger is told in the corner, and gone when all is shown.
    const auto corner = [&] { return qGray(shown.pad.grab().toImage().pixel(190, 178)); };
    CHECK(corner() > 20);
    QTest::keyClick(&shown.pad, Qt::Key_Home);
    CHECK(shown.pad.view().whole());
    CHECK(corner() == 0);
}
