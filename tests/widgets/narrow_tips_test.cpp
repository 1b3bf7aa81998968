#include "widgets/narrow_tips.h"

#include <QApplication>
#include <QLabel>
#include <QToolTip>

#include "tests/catch.h"
#include "tests/widgets/qt_testing.h"

using namespace syn;

TEST_CASE("A long tool tip has several lines, all of them seen; a short one stays as it is") {
    application();
    NarrowTips tips;
    QApplication::instance()->installEventFilter(&tips);
    const auto shown = [](const QString& text) {
        QToolTip::showText(QPoint(40, 40), text);
        QLabel* found = nullptr;
        for (QWidget* each : QApplication::topLevelWidgets())
            if (each->inherits("QTipLabel") && each->isVisible()) found = static_cast<QLabel*>(each);
        REQUIRE(found);
        return found;
    };
    const QLabel* tip = shown("short");
    CHECK(tip->width() < 200);
    const int line = tip->height();
    tip = shown(QString("What it does to the picture, told at length. ").repeated(6));
    CHECK(tip->width() <= NarrowTips::kMostWidth);
    const int wide = tip->fontMetrics().horizontalAdvance(tip->text());
    CHECK(tip->height() >= line + (wide / NarrowTips::kMostWidth) * tip->fontMetrics().lineSpacing());
    QToolTip::hideText();
}
