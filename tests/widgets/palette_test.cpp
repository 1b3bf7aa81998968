#include "widgets/palette.h"

#include "tests/catch.h"
#include "tests/widgets/qt_testing.h"
#include "widgets/style.h"

using namespace syn;

TEST_CASE("Every text colour reads on every ground of its theme") {
    for (const Theme theme : {Theme::Dark, Theme::Light}) {
        const Palette& p = paletteOf(theme);
        QList<QColor> texts{p.text, p.second, p.faint, p.accent, p.warning};
        for (const QString& kind : conditionKinds()) texts << p.hue(kind);
        for (const QColor& ground : {p.window, p.panel, p.control})
            for (const QColor& text : texts) {
                CAPTURE(static_cast<int>(theme), text.name(), ground.name());
                CHECK(contrast(text, ground) >= 4.5);
            }
        CHECK(contrast(p.text, p.raised) >= 4.5);
        CHECK(contrast(p.onAccent, p.accent) >= 4.5);
        CHECK(contrast(p.onAccent, p.accent.lighter(110)) >= 4.5);
    }
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
