#include "widgets/palette.h"

#include <QToolButton>

#include "tests/catch.h"
#include "tests/widgets/qt_testing.h"
#include "widgets/icons.h"
#include "widgets/picture_well.h"
#include "widgets/slider_row.h"
#include "widgets/style.h"
#include "widgets/switch.h"

using namespace syn;

namespace {

QList<QColor> groundsOf(const Palette& p) {
    return {p.window, p.panel, p.control};
}

/// The best contrast with its ground of anything that the widget paints in a part of itself.
double seen(QWidget& widget, const QColor& ground, const QRect& part) {
    QImage image(widget.size(), QImage::Format_RGB32);
    image.fill(ground);
    widget.render(&image, {}, {}, QWidget::DrawChildren);
    double best = 1;
    for (int y = part.top(); y <= part.bottom(); ++y)
        for (int x = part.left(); x <= part.right(); ++x)
            best = std::max(best, contrast(image.pixelColor(x, y), ground));
    return best;
}

/// Applies each theme in turn, the dark one at the end again, as other tests expect it.
template <class Test>
void inEachTheme(Test test) {
    for (const Theme theme : {Theme::Light, Theme::Dark}) {
        applyTheme(application(), theme);
        CAPTURE(static_cast<int>(theme));
        test(colours());
    }
}

}  // namespace

TEST_CASE("Every text colour reads on every ground of its theme") {
    for (const Theme theme : {Theme::Dark, Theme::Light}) {
        const Palette& p = paletteOf(theme);
        QList<QColor> texts{p.text, p.second, p.faint, p.accent, p.warning};
        for (const QString& kind : conditionKinds()) texts << p.hue(kind);
        for (const QColor& ground : groundsOf(p))
            for (const QColor& text : texts) {
                CAPTURE(static_cast<int>(theme), text.name(), ground.name());
                CHECK(contrast(text, ground) >= 4.5);
            }
        CHECK(contrast(p.text, p.raised) >= 4.5);
        CHECK(contrast(p.onAccent, p.accent) >= 4.5);
        CHECK(contrast(p.onAccent, p.accent.lighter(110)) >= 4.5);
    }
}

TEST_CASE("Controls stand out from every ground, and what cannot be used less so") {
    for (const Theme theme : {Theme::Dark, Theme::Light}) {
        const Palette& p = paletteOf(theme);
        for (const QColor& ground : groundsOf(p)) {
            CAPTURE(static_cast<int>(theme), ground.name());
            CHECK(contrast(p.outline, ground) >= 3);  // WCAG 1.4.11
            CHECK(contrast(p.raised, ground) >= 1.3);
            CHECK(contrast(p.inactive, ground) >= 2);
            CHECK(contrast(p.inactive, ground) < 3);
        }
        CHECK(contrast(p.second, p.raised) >= 3);  // icons on a checked button
    }
}

TEST_CASE("A switch that is off, a slider's track and an empty well are seen on their grounds") {
    application();
    inEachTheme([](const Palette& p) {
        Switch live("Live");
        live.resize(live.sizeHint());
        SliderRow weight("Weight", 0, 8, 0.1);
        weight.slider()->resize(120, 20);
        PictureWell well;
        well.resize(120, 60);
        for (const QColor& ground : groundsOf(p)) {
            CAPTURE(ground.name());
            // The end of the track that the knob leaves free.
            CHECK(seen(live, ground, {live.width() - 8, 0, 8, live.height()}) >= 3);
            // At its least value the track is all there is right of the handle.
            CHECK(seen(*weight.slider(), ground, {60, 0, 40, 20}) >= 3);
            CHECK(seen(well, ground, {10, 0, 100, 3}) >= 3);
        }
    });
}

TEST_CASE("A tool button shows that it is checked, and a disabled icon is seen but is not an enabled one") {
    application();
    inEachTheme([](const Palette& p) {
        QToolButton button;
        button.setProperty("role", "quiet");
        button.setCheckable(true);
        button.setChecked(true);
        button.resize(28, 24);
        for (const QColor& ground : groundsOf(p)) CHECK(seen(button, ground, {4, 4, 20, 16}) >= 1.3);

        button.setChecked(false);
        button.setIcon(icon("pause"));
        button.setIconSize({16, 16});
        for (const QColor& ground : groundsOf(p)) {
            CAPTURE(ground.name());
            button.setEnabled(true);
            const double enabled = seen(button, ground, {4, 4, 20, 16});
            button.setEnabled(false);
            const double disabled = seen(button, ground, {4, 4, 20, 16});
            CHECK(disabled >= 1.8);
            CHECK(disabled < enabled / 1.5);
        }
    });
}

TEST_CASE("Contrast is WCAG's") {
    CHECK(contrast(Qt::black, Qt::white) == Approx(21));
    CHECK(contrast("#777777", "#ffffff") == Approx(4.48).margin(0.01));
    CHECK(contrast("#123456", "#123456") == Approx(1));
}

TEST_CASE("Each kind of condition has its own hue, others the accent") {
    const Palette& p = paletteOf(Theme::Dark);
    QStringList seen;
    for (const QString& kind : conditionKinds()) {
        CHECK_FALSE(seen.contains(p.hue(kind).name()));
        seen << p.hue(kind).name();
    }
    CHECK(p.hue("smell") == p.accent);
}

TEST_CASE("The style sheet leaves no colour unnamed and takes each from the palette") {
    for (const Theme theme : {Theme::Dark, Theme::Light}) {
        const QString sheet = styleSheet(paletteOf(theme));
        CHECK_FALSE(sheet.contains('@'));
        CHECK(sheet.contains(paletteOf(theme).accent.name()));
    }
}

TEST_CASE("A theme gives the application the bundled font") {
    application();
    CHECK(QFontInfo(QApplication::font()).family() == "Inter");
}
