#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QTabBar>
#include <QTableWidget>
#include <QTimer>
#include <QTimerEvent>
#include <QToolButton>

#include "app/studio/charts_panel.h"
#include "app/studio/dock_panel.h"
#include "tests/app/studio/studio_window.h"
#include "tests/catch.h"
#include "widgets/menu_button.h"

using namespace syn;
using namespace syn::studio;

namespace {

DockPanel* panel(MainWindow* window, const char* name) {
    auto* found = window->findChild<DockPanel*>(QLatin1String(name));
    REQUIRE(found);
    return found;
}

QRect placeOf(const QWidget* widget, const MainWindow* window) {
    return {widget->mapTo(window, QPoint()), widget->size()};
}

}  // namespace

TEST_CASE("Conditions stand left of the stage, guidance and schedule right, timeline and charts below") {
    StudioWindow studio;
    MainWindow* window = studio.window.get();
    const QRect stage = placeOf(window->stage(), window);
    const auto place = [&](const char* name) { return placeOf(panel(window, name), window); };
    const QRect conditions = place("view.panel.conditions"), guidance = place("view.panel.guidance"),
                schedule = place("view.panel.schedule"), timeline = place("view.panel.timeline"),
                charts = place("view.panel.charts");
    CHECK(conditions.right() < stage.left());
    CHECK(guidance.left() > stage.right());
    CHECK(schedule.top() > guidance.bottom());
    CHECK(timeline.top() > stage.bottom());
    CHECK(charts.top() > timeline.bottom());
    CHECK(timeline.left() > conditions.right());
    CHECK(timeline.right() < schedule.left());
    CHECK(std::abs(conditions.bottom() - charts.bottom()) <= 1);
    CHECK(stage.width() > window->width() / 2);
    CHECK(stage.height() > window->height() / 2);
}

TEST_CASE("At its least the window has room for all its panels", "[sizes]") {
    StudioWindow studio;
    MainWindow* window = studio.window.get();
    window->resize(1, 1);
    for (int i = 0; i < 4; ++i) QApplication::processEvents();
    CHECK(window->size() == window->minimumSize());
    const QRect stage = placeOf(window->stage(), window);
    for (DockPanel* each : window->panels()) {
        CAPTURE(each->windowTitle());
        const QRect place = placeOf(each, window);
        CHECK(window->rect().contains(place));
        CHECK_FALSE(place.intersects(stage));
        for (DockPanel* other : window->panels())
            CHECK((other == each || !place.intersects(placeOf(other, window))));
    }
    for (auto* button : window->stage()->findChildren<QAbstractButton*>()) {
        if (!button->isVisible() || button->text().isEmpty()) continue;
        CAPTURE(button->text());
        CHECK(button->width() >= button->fontMetrics().horizontalAdvance(button->text().remove('&')));
    }
}

TEST_CASE("Theme and layout are kept while the window is open: nobody closes what crashes") {
    StudioWindow studio;
    auto* light = studio.window->findChild<QAction*>("view.light");
    REQUIRE(light);
    light->trigger();
    CHECK(QSettings().value("window/theme") == "light");
    studio.window->findChild<QAction*>("view.dark")->trigger();
    CHECK(QSettings().value("window/theme") == "dark");
    studio.window->findChild<QAction*>("view.panel.charts")->trigger();
    const QVariant before = QSettings().value("window/panels");
    for (auto* timer : studio.window->findChildren<QTimer*>(QString(), Qt::FindDirectChildrenOnly)) {
        QTimerEvent due(timer->timerId());
        QApplication::sendEvent(timer, &due);
    }
    CHECK(QSettings().value("window/panels") != before);
}

TEST_CASE("Panels are closed from the View menu, come back, and are remembered") {
    application();
    {
        StudioWindow studio;
        auto* hide = studio.window->findChild<QAction*>("view.panel.charts");
        REQUIRE(hide);
        CHECK(hide->isChecked());
        const int before = studio.window->stage()->height();
        hide->trigger();
        QApplication::processEvents();
        CHECK_FALSE(studio.window->charts()->isVisible());
        CHECK_FALSE(hide->isChecked());
        CHECK(studio.window->stage()->height() > before + 80);
        studio.window->resizeDocks({panel(studio.window.get(), "view.panel.conditions")}, {380},
                                   Qt::Horizontal);
        QApplication::processEvents();
        studio.window->close();
    }
    MainWindow again;
    again.show();
    QApplication::processEvents();
    CHECK_FALSE(again.charts()->isVisible());
    CHECK_FALSE(again.findChild<QAction*>("view.panel.charts")->isChecked());
    CHECK(panel(&again, "view.panel.conditions")->width() == Approx(380).margin(4));

    auto* restore = again.findChild<QAction*>("view.layout");
    REQUIRE(restore);
    panel(&again, "view.panel.timeline")->setFloating(true);
    again.addDockWidget(Qt::LeftDockWidgetArea, panel(&again, "view.panel.schedule"));
    restore->trigger();
    QApplication::processEvents();
    CHECK(again.charts()->isVisible());
    CHECK(again.findChild<QAction*>("view.panel.charts")->isChecked());
    CHECK_FALSE(panel(&again, "view.panel.timeline")->isFloating());
    CHECK(placeOf(panel(&again, "view.panel.schedule"), &again).left() >
          placeOf(again.stage(), &again).right());
    CHECK(panel(&again, "view.panel.conditions")->width() == Approx(296).margin(4));
}

TEST_CASE("Tabs where something is done get more room, and each kind of tab keeps its own") {
    application();
    {
        StudioWindow studio;
        MainWindow* window = studio.window.get();
        DockPanel* charts = panel(window, "view.panel.charts");
        const int stage = window->stage()->height(), read = charts->height(),
                  timeline = panel(window, "view.panel.timeline")->height();
        QTabBar* tabs = window->charts()->tabs();
        const auto turn = [&](int tab) {
            tabs->setCurrentIndex(tab);
            QApplication::processEvents();
        };
        turn(4);
        CHECK(charts->height() > read + 100);
        CHECK(window->stage()->height() == stage - (charts->height() - read));
        CHECK(panel(window, "view.panel.timeline")->height() == timeline);
        turn(1);
        CHECK(charts->height() == read);
        CHECK(window->stage()->height() == stage);
        turn(3);
        window->resizeDocks({charts}, {400}, Qt::Vertical);
        QApplication::processEvents();
        const int dragged = charts->height();
        turn(0);
        CHECK(charts->height() == read);
        turn(4);
        CHECK(charts->height() == dragged);
        window->close();
    }
    // Tab and heights are there again.
    MainWindow again;
    again.show();
    QApplication::processEvents();
    DockPanel* charts = panel(&again, "view.panel.charts");
    CHECK(again.charts()->tabs()->currentIndex() == 4);
    const int work = charts->height();
    CHECK(work == Approx(400).margin(40));
    again.charts()->tabs()->setCurrentIndex(0);
    QApplication::processEvents();
    CHECK(charts->height() < work - 100);
    again.findChild<QAction*>("view.layout")->trigger();
    again.charts()->tabs()->setCurrentIndex(4);
    QApplication::processEvents();
    CHECK(charts->height() < work);
    QSettings().clear();
}

TEST_CASE("In every tab each button shows its text, and what a measurement needs is in sight", "[sizes]") {
    const QSize size = GENERATE(QSize(1280, 720), QSize(1440, 900), QSize(3840, 2160));
    StudioWindow studio;
    studio.window->resize(size);
    QTabBar* tabs = studio.window->charts()->tabs();
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        for (int i = 0; i < 4; ++i) QApplication::processEvents();
        CAPTURE(tabs->tabText(tab).toStdString(), size.height());
        for (auto* button : studio.window->charts()->findChildren<QAbstractButton*>()) {
            if (!button->isVisible() || button->text().isEmpty()) continue;
            // What a picture says alone is the accessibility tests'.
            const auto* tool = qobject_cast<QToolButton*>(button);
            if (tool && tool->toolButtonStyle() == Qt::ToolButtonIconOnly && !tool->icon().isNull()) continue;
            CAPTURE(button->text().toStdString());
            const bool opens = qobject_cast<MenuButton*>(button);
            CHECK(button->width() >=
                  button->fontMetrics().horizontalAdvance(button->text().remove('&')) + (opens ? 30 : 0));
        }
        for (auto* rows : studio.window->charts()->findChildren<QTableWidget*>())
            if (rows->isVisible()) CHECK(rows->viewport()->height() >= 3 * 24);
    }
    CHECK(studio.window->size() == size);
    CHECK(studio.window->stage()->height() > 180);
}

TEST_CASE("More tracks take their room from the stage, not from the charts", "[sizes]") {
    StudioWindow studio;
    studio.window->resize(1280, 720);
    for (int i = 0; i < 4; ++i) QApplication::processEvents();
    DockPanel *charts = panel(studio.window.get(), "view.panel.charts"),
              *timeline = panel(studio.window.get(), "view.panel.timeline");
    const int chart = charts->height(), before = timeline->height(), stage = studio.window->stage()->height();
    studio.window->store()->edit("Rows", [](Document& document) {
        document.view.arrangement = Arrangement::Rows;
        document.sampling.steps = 4;
    });
    studio.press("Ctrl+Return");
    for (int i = 0; i < 100 && !studio.window->controller()->canExport(); ++i) studio.poll(1);
    for (int i = 0; i < 4; ++i) QApplication::processEvents();
    REQUIRE(timeline->height() > before + 20);
    CHECK(charts->height() == chart);
    CHECK(studio.window->stage()->height() == stage - (timeline->height() - before));
    // And give it back.
    studio.window->store()->edit("Grid",
                                 [](Document& document) { document.view.arrangement = Arrangement::Grid; });
    studio.press("Ctrl+Return");
    studio.settle();
    for (int i = 0; i < 4; ++i) QApplication::processEvents();
    CHECK(std::abs(timeline->height() - before) <= 12);
    CHECK(charts->height() == chart);
}

TEST_CASE("The stage's choices keep their words in rows too; at 1280 the title gives way", "[sizes]") {
    const int width = GENERATE(1280, 1440);
    StudioWindow studio;
    studio.window->resize(width, width * 9 / 16);
    const auto arrange = [&](Arrangement arrangement) {
        studio.window->store()->edit("Arrangement",
                                     [&](Document& document) { document.view.arrangement = arrangement; });
        for (int i = 0; i < 4; ++i) QApplication::processEvents();
    };
    const auto titled = [&] {
        for (auto* text : studio.window->stage()->findChildren<QLabel*>())
            if (text->text().toUpper() == "STAGE") return text->isVisible();
        return false;
    };
    CHECK(titled());
    arrange(Arrangement::Rows);
    for (auto* button : studio.window->stage()->findChildren<QAbstractButton*>()) {
        if (!button->isVisible() || button->text().isEmpty()) continue;
        CAPTURE(width, button->text().toStdString());
        CHECK(button->width() >= button->fontMetrics().horizontalAdvance(button->text().remove('&')) +
                                     (qobject_cast<MenuButton*>(button) ? 30 : 0));
    }
    CHECK(titled() == (width > 1280));
    arrange(Arrangement::Grid);
    CHECK(titled());
}

TEST_CASE("No text is cut off, from 1280 x 720 to 4K", "[sizes]") {
    const QSize size = GENERATE(QSize(1280, 720), QSize(1440, 900), QSize(1920, 1080), QSize(3840, 2160));
    StudioWindow studio(true);
    // Also at the scale factors that ctest runs this with.
    CHECK(studio.window->devicePixelRatioF() ==
          Approx(qEnvironmentVariable("QT_SCALE_FACTOR", "1").toDouble()));
    studio.window->resize(size);
    studio.settle();
    QTest::keyClick(studio.window.get(), Qt::Key_Return, Qt::ControlModifier);
    studio.poll(6);
    studio.window->controller()->pauseOrContinue();
    studio.poll(3);
    for (int i = 0; i < 4; ++i) QApplication::processEvents();  // layouts within layouts
    CHECK(studio.window->size() == size);
    for (auto* button : studio.window->findChildren<QPushButton*>()) {
        if (!button->isVisible()) continue;
        CAPTURE(button->text());
        CHECK(button->width() >= button->fontMetrics().horizontalAdvance(button->text().remove('&')));
    }
    for (auto* text : studio.window->findChildren<QLabel*>()) {
        if (!text->isVisible() || text->textFormat() == Qt::RichText || text->text().isEmpty()) continue;
        CAPTURE(text->text());
        if (text->wordWrap())
            CHECK(text->height() >= text->heightForWidth(text->width()));
        else if (text->sizePolicy().horizontalPolicy() != QSizePolicy::Ignored)
            CHECK(text->width() >= text->fontMetrics().horizontalAdvance(text->text()));
    }
    // Nothing lies over anything else, and all lies within the window.
    const QRect whole = studio.window->rect();
    for (DockPanel* each : studio.window->panels()) {
        CAPTURE(each->windowTitle());
        const QRect place = placeOf(each, studio.window.get());
        CHECK(whole.contains(place));
        CHECK_FALSE(place.intersects(placeOf(studio.window->stage(), studio.window.get())));
    }
    CHECK(studio.grid()->cellRect(15).height() > 40);
}
