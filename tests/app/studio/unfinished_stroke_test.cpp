// A stroke that is being drawn while what it is drawn on goes: undone, rebuilt, left.
#include <QClipboard>
#include <QPushButton>

#include "app/studio/guide_editor.h"
#include "app/studio/part_editor.h"
#include "tests/app/studio/studio_window.h"
#include "tests/catch.h"
#include "widgets/segmented.h"

using namespace syn;
using namespace syn::studio;

namespace {

struct DrawingWindow : StudioWindow {
    void addPart(const char* modality) {
        for (auto* each : card(modality)->findChildren<QPushButton*>())
            if (each->accessibleName().endsWith(": add a part")) QTest::mouseClick(each, Qt::LeftButton);
        QApplication::processEvents();
        REQUIRE(card(modality)->guides().size() == 2);
    }
    /// With the button held, or the pen put down by the space bar.
    void beginStroke(DigitPad* pad, bool byMouse) {
        QApplication::setActiveWindow(window.get());
        pad->setFocus();
        REQUIRE(pad->hasFocus());
        if (byMouse) {
            QTest::mousePress(pad, Qt::LeftButton, {}, {40, 100});
            QMouseEvent move(QEvent::MouseMove, QPointF(160, 100), pad->mapToGlobal(QPointF(160, 100)),
                             Qt::NoButton, Qt::LeftButton, {});
            QApplication::sendEvent(pad, &move);
        } else {
            QTest::keyClick(pad, Qt::Key_Space);
            for (int i = 0; i < 5; ++i) QTest::keyClick(pad, Qt::Key_Right);
        }
        REQUIRE(pad->drawing());
    }
    QUndoStack* history() { return window->store()->history(); }
    bool pending() { return window->controller()->pending(); }
};

}  // namespace

TEST_CASE("A stroke under way goes with the part that undo takes back, and the history stays whole",
          "[undo][parts]") {
    for (const bool byMouse : {true, false}) {
        CAPTURE(byMouse);
        DrawingWindow studio;
        const Document before = studio.document();
        studio.addPart("digit");
        const Document added = studio.document();
        const QPointer<DigitPad> pad = studio.card("digit")->guides()[1]->pad();
        studio.beginStroke(pad, byMouse);
        CHECK(studio.pending());
        studio.press("Ctrl+Z");
        CHECK(studio.document() == before);
        CHECK(studio.history()->index() == 0);
        CHECK(studio.history()->count() == 1);
        CHECK_FALSE(studio.pending());
        if (pad && byMouse) QTest::mouseRelease(pad, Qt::LeftButton, {}, {160, 100});
        CHECK(studio.document() == before);
        studio.press("Ctrl+Shift+Z");
        CHECK(studio.document() == added);
        CHECK(studio.history()->index() == 1);
    }
}

TEST_CASE("A stroke under way goes with the role that undo takes back", "[undo]") {
    DrawingWindow studio;
    auto* role = studio.card("digit")->findChildren<Segmented*>().first();
    QTest::mouseClick(role->button("generated"), Qt::LeftButton);
    const Document before = studio.document();
    QTest::mouseClick(role->button("given"), Qt::LeftButton);
    const Document given = studio.document();
    studio.beginStroke(studio.pad(), false);
    studio.press("Ctrl+Z");
    CHECK(studio.document() == before);
    CHECK(studio.history()->index() == 1);
    CHECK(studio.history()->count() == 2);
    CHECK_FALSE(studio.pending());
    studio.press("Ctrl+Shift+Z");
    CHECK(studio.document() == given);
    // One that undo leaves its pad is drawn to its end.
    QTest::keyClick(studio.pad(), Qt::Key_3);
    studio.beginStroke(studio.pad(), false);
    studio.press("Ctrl+Z");
    QTest::keyClick(studio.pad(), Qt::Key_Space);
    CHECK(studio.document().conditions["digit"].strokes.size() ==
          given.conditions["digit"].strokes.size() + 1);
}

TEST_CASE("What is being painted away goes with its part, and no other part is painted", "[undo][parts]") {
    DrawingWindow studio;
    QImage image(64, 64, QImage::Format_RGB32);
    image.fill(qRgb(200, 100, 50));
    QApplication::clipboard()->setImage(image);
    studio.press("Ctrl+V");
    QApplication::processEvents();
    studio.addPart("picture");
    const Document added = studio.document();
    const int steps = studio.history()->index();
    studio.beginStroke(studio.card("picture")->guides()[1]->part()->pad(), false);
    studio.press("Ctrl+Z");
    CHECK(studio.document().conditions["picture"].part.cut.isEmpty());
    CHECK(studio.history()->index() == steps - 1);
    CHECK(studio.history()->count() == steps);
    studio.press("Ctrl+Shift+Z");
    CHECK(studio.document() == added);
}

TEST_CASE("No stroke under way stays in the runs when its pad is made anew or left", "[live]") {
    const PenStroke stroke{{{{0.2, 0.2}, 1}, {{0.8, 0.2}, 1}}, 0.1, false};
    DrawingWindow studio;
    RunController* controller = studio.window->controller();
    const auto asked = [&] {
        controller->pauseOrContinue();  // of one that is to be held Run takes the place
        controller->run();
        return studio.engine->asked().back().request.guides.at(0).image;
    };
    const Image plain = asked();
    studio.beginStroke(studio.pad(), false);
    REQUIRE(studio.pending());
    CHECK(asked() != plain);
    Q_EMIT studio.window->port()->modelsChanged({"fake"});
    CHECK_FALSE(studio.pending());
    CHECK(asked() == plain);

    controller->setPending("digit", 0, stroke);
    Q_EMIT studio.window->port()->modelsChanged({"another"});
    CHECK(studio.pending());  // it goes on being drawn
    controller->leave();
    CHECK_FALSE(studio.pending());

    studio.addPart("digit");
    controller->setPending("digit", 1, stroke);
    studio.history()->undo();
    CHECK_FALSE(studio.pending());
    controller->setPending("digit", 1, stroke);  // of a part that is not there
    CHECK(asked() == plain);
    studio.window->store()->edit("Model", [](Document& document) { document.model = "none"; });
    CHECK_FALSE(studio.pending());
}
