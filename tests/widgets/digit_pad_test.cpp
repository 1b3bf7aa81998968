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
    QWheelEvent turn({100, 100}, shown.pad.mapToGlobal(QPointF(100, 100)), {}, {0, 120}, Qt::NoButton,
                     Qt::ControlModifier, Qt::NoScrollPhase, false);
    QApplication::sendEvent(&shown.pad, &turn);
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
