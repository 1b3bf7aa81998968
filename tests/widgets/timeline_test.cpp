#include "widgets/timeline.h"

#include <QAccessible>
#include <QSignalSpy>
#include <cmath>

#include "tests/catch.h"
#include "tests/widgets/qt_testing.h"
#include "widgets/palette.h"

using namespace syn;

namespace {

/// Twenty steps whose levels rise slowly first and fast afterwards.
QList<double> levels() {
    QList<double> values;
    for (int i = 0; i <= 20; ++i) values << -7 + 20.0 * i * i / 400;
    return values;
}

QImage plain(const QColor& colour) {
    QImage image(32, 32, QImage::Format_RGB32);
    image.fill(colour);
    return image;
}

/// A finished run, and a branch from step 12 that has reached 16.
struct Shown {
    QApplication& running = application();  // before any widget
    Timeline timeline;

    Shown() {
        timeline.resize(900, 120);
        timeline.setLevels(levels());
        timeline.setTracks({{"main", "", -1, 0, 20}, {"weight 4 → 6", "digit", 0, 12, 16}}, 0);
        timeline.setPlayhead(20, false);
        QMap<int, QImage> pictures;
        for (int i = 0; i <= 20; ++i) pictures[i] = plain(QColor::fromHsv(15 * i, 255, 255));
        timeline.setPictures(pictures);
        timeline.show();
        timeline.setFocus();
    }
    QColor at(const QPointF& position) { return timeline.grab().toImage().pixelColor(position.toPoint()); }
    QPoint on(int step) { return QPoint(qRound(timeline.xOf(step)), 20); }
};

int distance(const QColor& a, const QColor& b) {
    return std::abs(a.red() - b.red()) + std::abs(a.green() - b.green()) + std::abs(a.blue() - b.blue());
}

}  // namespace

TEST_CASE("Steps lie by their log-SNR, or evenly, and only pictures that have room are shown") {
    Shown shown;
    Timeline& timeline = shown.timeline;
    const double first = timeline.xOf(0), last = timeline.xOf(20);
    CHECK(last - first > 800);
    CHECK(timeline.xOf(10) - first == Approx((last - first) / 4));
    const auto apart = [&] {
        const QList<int> cells = timeline.cells();
        CHECK(cells.first() == 0);
        CHECK(cells.last() == 20);
        for (int i = 1; i < cells.size(); ++i)
            CHECK(timeline.cellRect(cells[i]).left() >= timeline.cellRect(cells[i - 1]).right() - 1);
        return cells.size();
    };
    CHECK(apart() < 21);
    timeline.setSpacing(Timeline::Spacing::Steps);
    CHECK(timeline.xOf(10) - first == Approx((last - first) / 2));
    CHECK(apart() == 21);
    timeline.setSpacing(Timeline::Spacing::LogSnr);
    QList<double> flat(21, 3.0);
    timeline.setLevels(flat);  // held all along: nothing to place by
    CHECK(timeline.xOf(10) - first == Approx((last - first) / 2));
}

TEST_CASE("Each step's picture is painted where the step is; what is not reached stays empty") {
    Shown shown;
    shown.timeline.setSpacing(Timeline::Spacing::Steps);
    for (const int step : {0, 7, 15})
        CHECK(distance(shown.at(shown.timeline.cellRect(step).center()),
                       QColor::fromHsv(15 * step, 255, 255)) < 12);
    shown.timeline.setTracks(shown.timeline.tracks(), 1);
    shown.timeline.setPlayhead(16, false);
    CHECK(distance(shown.at(shown.timeline.cellRect(18).center()), colours().panel) < 12);
    CHECK(distance(shown.at(shown.timeline.cellRect(15).center()), QColor::fromHsv(225, 255, 255)) < 12);
}

TEST_CASE("The chosen track has its hue, the others a tint of theirs, and curves join them") {
    Shown shown;
    const auto middle = [&](int track) {
        const QRectF bar = shown.timeline.barRect(track);
        return shown.at({bar.right() - 3, bar.center().y()});
    };
    shown.timeline.setPlayhead(5, false);
    CHECK(distance(middle(0), colours().accent) < 12);
    CHECK(distance(middle(1), colours().hue("digit")) > 60);
    const QRectF branch = shown.timeline.barRect(1);
    CHECK(branch.left() == Approx(shown.timeline.xOf(12)));
    CHECK(branch.right() == Approx(shown.timeline.xOf(16)));
    // Left of the branch's bar the curve comes down.
    const QImage image = shown.timeline.grab().toImage();
    int curve = 0;
    for (int x = qRound(branch.left()) - 14; x < qRound(branch.left()); ++x)
        for (int y = qRound(branch.top()) - 4; y < qRound(branch.bottom()); ++y)
            curve += distance(image.pixelColor(x, y), colours().hue("digit")) < 200;
    CHECK(curve > 8);
    shown.timeline.setTracks(shown.timeline.tracks(), 1);
    CHECK(distance(middle(1), colours().hue("digit")) < 12);
    CHECK(distance(middle(0), colours().accent) > 60);
}

TEST_CASE("Dragging takes the playhead to the steps passed over, not beyond what is reached") {
    Shown shown;
    QSignalSpy sought(&shown.timeline, &Timeline::stepSought);
    QObject::connect(&shown.timeline, &Timeline::stepSought,
                     [&](int step) { shown.timeline.setPlayhead(step, false); });
    drag(&shown.timeline, {shown.on(14), shown.on(13), shown.on(9), shown.on(9), shown.on(0)});
    QList<int> steps;
    for (const auto& arguments : sought) steps << arguments[0].toInt();
    CHECK((steps == QList<int>{14, 13, 9, 0}));
    shown.timeline.setTracks(shown.timeline.tracks(), 1);
    drag(&shown.timeline, {shown.on(20), shown.on(20)});
    CHECK(sought.last()[0].toInt() == 16);
    // Moving without the button only looks.
    const auto before = sought.size();
    QMouseEvent move(QEvent::MouseMove, shown.on(3), shown.timeline.mapToGlobal(shown.on(3)), Qt::NoButton,
                     Qt::NoButton, {});
    QApplication::sendEvent(&shown.timeline, &move);
    CHECK(sought.size() == before);
}

TEST_CASE("Keys walk, pause, choose tracks and remove them") {
    Shown shown;
    Timeline& timeline = shown.timeline;
    QSignalSpy sought(&timeline, &Timeline::stepSought), more(&timeline, &Timeline::stepRequested),
        paused(&timeline, &Timeline::pauseRequested), chosen(&timeline, &Timeline::trackChosen),
        removed(&timeline, &Timeline::removalRequested);
    const auto last = [&] { return sought.last()[0].toInt(); };
    timeline.setPlayhead(10, false);
    QTest::keyClick(&timeline, Qt::Key_Left);
    CHECK(last() == 9);
    QTest::keyClick(&timeline, Qt::Key_Right);
    CHECK(last() == 11);
    QTest::keyClick(&timeline, Qt::Key_Home);
    CHECK(last() == 0);
    QTest::keyClick(&timeline, Qt::Key_End);
    CHECK(last() == 20);
    QTest::keyClick(&timeline, Qt::Key_Space);
    CHECK(paused.size() == 1);
    QTest::keyClick(&timeline, Qt::Key_Down);
    REQUIRE(chosen.size() == 1);
    CHECK(chosen[0][0].toInt() == 1);
    QTest::keyClick(&timeline, Qt::Key_Up);
    CHECK(chosen.size() == 1);
    timeline.setTracks(timeline.tracks(), 1);
    timeline.setPlayhead(16, false);
    CHECK(more.isEmpty());
    QTest::keyClick(&timeline, Qt::Key_Right);
    CHECK(more.size() == 1);
    QTest::keyClick(&timeline, Qt::Key_Delete);
    CHECK(removed[0][0].toInt() == 1);
}

TEST_CASE("A click on another track chooses it, on the chosen one it seeks") {
    Shown shown;
    QSignalSpy sought(&shown.timeline, &Timeline::stepSought),
        chosen(&shown.timeline, &Timeline::trackChosen);
    QTest::mouseClick(&shown.timeline, Qt::LeftButton, {}, shown.timeline.barRect(1).center().toPoint());
    CHECK(chosen.size() == 1);
    CHECK(sought.isEmpty());
    const QRectF main = shown.timeline.barRect(0);
    QTest::mouseClick(&shown.timeline, Qt::LeftButton, {},
                      QPoint(shown.on(10).x(), qRound(main.center().y())));
    CHECK(sought.last()[0].toInt() == 10);
}

TEST_CASE("Hovering tells step, log-SNR and duration") {
    Shown shown;
    shown.timeline.setSeconds({{10, 0.0414}});
    CHECK(shown.timeline.textOf(10) == "step 10 of 20 · log SNR -2.0 · 41 ms");
    CHECK(shown.timeline.textOf(21).isEmpty());
    const auto axis = [&] {
        const QImage image = shown.timeline.grab().toImage();
        return image.copy(0, qRound(shown.timeline.barRect(1).bottom()) + 3, image.width(), 14);
    };
    const QImage before = axis();
    QMouseEvent move(QEvent::MouseMove, shown.on(10), shown.timeline.mapToGlobal(shown.on(10)), Qt::NoButton,
                     Qt::NoButton, {});
    QApplication::sendEvent(&shown.timeline, &move);
    CHECK(axis() != before);
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(&shown.timeline, &leave);
    CHECK(axis() == before);
}

TEST_CASE("A branch that going on would make is announced in a row of its own") {
    Shown shown;
    Timeline& timeline = shown.timeline;
    timeline.setPlayhead(10, false);
    const int height = timeline.sizeHint().height();
    const QImage before = timeline.grab().toImage();
    timeline.setPending("weight 4 → 6", "digit");
    CHECK(timeline.sizeHint().height() > height);
    CHECK(timeline.accessibleDescription().endsWith("going on branches: weight 4 → 6"));
    CHECK(timeline.trackAt({500, timeline.barRect(1).bottom() + 10}) == -1);
    const QImage image = timeline.grab().toImage();
    CHECK(image != before);
    int hue = 0;
    for (int x = qRound(timeline.xOf(10)); x < image.width() - 4; ++x)
        for (int y = 2; y < 20; ++y)
            hue += distance(image.pixelColor(x, qRound(timeline.barRect(1).bottom()) + y),
                            colours().hue("digit")) < 60;
    CHECK(hue > 200);  // a dashed frame
    timeline.setPending({}, {});
    CHECK(timeline.grab().toImage() == before);
}

TEST_CASE("To a screen reader the timeline is a slider that it can move") {
    Shown shown;
    shown.timeline.setPlayhead(10, false);
    QAccessibleInterface* access = QAccessible::queryAccessibleInterface(&shown.timeline);
    REQUIRE(access);
    CHECK(access->role() == QAccessible::Slider);
    CHECK(access->text(QAccessible::Value).startsWith("step 10 of 20"));
    CHECK(access->text(QAccessible::Description).contains("track main"));
    auto* value = access->valueInterface();
    REQUIRE(value);
    CHECK(value->currentValue().toInt() == 10);
    CHECK(value->maximumValue().toInt() == 20);
    QSignalSpy sought(&shown.timeline, &Timeline::stepSought);
    value->setCurrentValue(99);
    CHECK(sought.last()[0].toInt() == 20);
}

TEST_CASE("Before anything has run the timeline says what to do; keys and clicks do nothing") {
    application();
    Timeline timeline;
    timeline.resize(600, 80);
    timeline.setEmptyText("Press Run");
    timeline.show();
    QSignalSpy sought(&timeline, &Timeline::stepSought);
    const QImage image = timeline.grab().toImage();
    int ink = 0;
    for (int x = 250; x < 350; ++x)
        for (int y = 20; y < 60; ++y) ink += distance(image.pixelColor(x, y), colours().panel) > 150;
    CHECK(ink > 20);
    CHECK(timeline.accessibleDescription() == "Press Run");
    QTest::keyClick(&timeline, Qt::Key_Home);
    QTest::mouseClick(&timeline, Qt::LeftButton, {}, {300, 20});
    CHECK(sought.isEmpty());
}

TEST_CASE("The timeline paints long runs, narrow windows, both themes and twice the pixels") {
    Shown shown;
    QList<double> many;
    for (int i = 0; i <= 10000; ++i) many << -7 + 0.002 * i;
    shown.timeline.setLevels(many);
    shown.timeline.setTracks({{"main", "", -1, 0, 10000, false, {{5000, "weight 6"}}}}, 0);
    shown.timeline.setPlayhead(5000, true);
    CHECK(shown.timeline.cells().size() < 30);
    for (const Theme theme : {Theme::Light, Theme::Dark}) {
        applyTheme(shown.running, theme);
        for (const int width : {60, 200, 2000}) {
            shown.timeline.resize(width, 90);
            QImage image(shown.timeline.size() * 2, QImage::Format_RGB32);
            image.setDevicePixelRatio(2);
            shown.timeline.render(&image);
            CHECK(image.width() == 2 * width);
        }
    }
}
