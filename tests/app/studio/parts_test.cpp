// Several parts of one modality, each with its own picture, mask, mode and weight, and guides that are noisy
// already; by the window's own events.
#include <QClipboard>
#include <QLabel>
#include <QPushButton>
#include <QToolButton>
#include <cmath>

#include "app/studio/given_guide.h"
#include "app/studio/guide_editor.h"
#include "app/studio/part_editor.h"
#include "app/studio/project_file.h"
#include "app/studio/restored_document.h"
#include "app/studio/stroke_digits.h"
#include "core/session/guided_part.h"
#include "tests/app/studio/studio_window.h"
#include "tests/catch.h"
#include "widgets/chooser.h"
#include "widgets/picture_well.h"
#include "widgets/segmented.h"
#include "widgets/slider_row.h"

using namespace syn;
using namespace syn::studio;

namespace {

/// A window in which the left half of a plain picture is given.
struct HalfPicture : StudioWindow {
    HalfPicture() {
        give(qRgb(200, 100, 50));
        card = StudioWindow::card("picture");
        place(0, "left");
    }
    void give(QRgb colour) {
        QImage image(64, 64, QImage::Format_RGB32);
        image.fill(colour);
        QApplication::clipboard()->setImage(image);
        press("Ctrl+V");
        QApplication::processEvents();
    }
    template <class Control>
    Control* control(const QString& name) {
        for (auto* each : card->findChildren<Control*>())
            if (each->accessibleName() == name && each->isVisible()) return each;
        FAIL("there is no " << name.toStdString());
        return nullptr;
    }
    static QString title(int part) {
        return part == 0 ? QString("Picture") : QString("Picture, part %1").arg(part + 1);
    }
    void place(int part, const char* wanted) {
        auto* chooser = control<Chooser>(title(part) + ": part that is given");
        chooser->setFocus();
        while (chooser->currentData() != wanted) {
            const int before = chooser->currentIndex();
            QTest::keyClick(chooser, chooser->findData(wanted) > before ? Qt::Key_Down : Qt::Key_Up);
            REQUIRE(chooser->currentIndex() != before);
        }
    }
    void mode(int part, const char* wanted) {
        for (auto* each : card->guides()[part]->findChildren<Segmented*>())
            if (each->button(wanted)) QTest::mouseClick(each->button(wanted), Qt::LeftButton);
    }
    void add() {
        QTest::mouseClick(control<QPushButton>("Picture: add a part"), Qt::LeftButton);
        QApplication::processEvents();
    }
    QString overlap() {
        for (auto* each : card->findChildren<QLabel*>())
            if (each->accessibleName() == "Picture: parts that overlap" && each->isVisible())
                return each->text();
        return {};
    }
    ConditionSettings condition() { return document().conditions["picture"]; }
    Result<GenerationRequest> asked() {
        return requestOf(document(), *window->controller()->model(), *engine);
    }
    GenerationRequest request() {
        const auto made = asked();
        INFO((made ? std::string() : made.error().message));
        REQUIRE(made);
        return *made;
    }
    ConditionCard* card;
};

}  // namespace

TEST_CASE("A left half is held and the lower right quarter reconstructed, each by its own controls",
          "[parts]") {
    HalfPicture studio;
    CHECK(studio.card->guides().size() == 1);
    studio.add();
    REQUIRE(studio.card->guides().size() == 2);
    // Where nothing is given yet, and something stays to be made.
    CHECK(studio.request().guides[1].mask == *part_mask("bottom-right", 32, 32, 3));
    CHECK(studio.overlap().isEmpty());
    studio.mode(1, "reconstruction");
    QTest::keyClick(studio.control<HueSlider>("Picture, part 2: strength of the reconstruction"),
                    Qt::Key_End);
    QTest::keyClick(studio.control<HueSlider>("Picture, part 2: weight"), Qt::Key_End);
    const GenerationRequest request = studio.request();
    REQUIRE(request.guides.size() == 2);
    CHECK(request.guides[0].mode == GuideMode::Hold);
    CHECK(request.guides[0].mask == *part_mask("left", 32, 32, 3));
    CHECK(request.guides[0].scale == 1);
    CHECK(request.guides[0].strength == 1);
    CHECK(request.guides[1].mode == GuideMode::Reconstruction);
    CHECK(request.guides[1].strength == Approx(10));
    CHECK(request.guides[1].scale == Approx(8));
    CHECK(request.guides[1].image == request.guides[0].image);
    QTest::mouseClick(studio.window->schedule()->runButton(), Qt::LeftButton);
    CHECK(studio.engine->asked().back().request.guides == request.guides);
    studio.settle();
    CHECK(studio.status().shown == QStringList{"digit", "picture"});

    // Another picture for the second part alone.
    QImage other(16, 16, QImage::Format_RGB32);
    other.fill(Qt::blue);
    Q_EMIT studio.card->guides()[1]->sourceGiven({{}, other});
    CHECK(studio.request().guides[0].image == request.guides[0].image);
    CHECK(studio.request().guides[1].image != request.guides[1].image);
    CHECK(studio.condition().more[0].part.place == "bottom-right");
    while (!studio.condition().more.isEmpty()) studio.press("Ctrl+Z");
    QApplication::processEvents();
    CHECK(studio.card->guides().size() == 1);
    CHECK(studio.request().guides.size() == 1);
    studio.press("Ctrl+Shift+Z");
    CHECK(studio.card->guides().size() == 2);
}

TEST_CASE("Parts that overlap are told in one sentence; a part is taken out by its button", "[parts]") {
    HalfPicture studio;
    studio.add();
    studio.place(1, "bottom");
    CHECK(studio.overlap() == "Parts 1 and 2 of the picture overlap: where they do, part 2 holds.");
    studio.place(1, "all");
    CHECK(studio.overlap() == "Part 1 of the picture counts nowhere: what comes after it covers it.");
    studio.place(1, "top-right");
    CHECK(studio.overlap().isEmpty());
    studio.add();
    CHECK(studio.request().guides[2].mask == *part_mask("bottom-right", 32, 32, 3));
    CHECK(studio.card->guides().size() == 3);
    // The picture is given whole now, in three parts: nothing of it is left to make.
    CHECK(studio.document().conditions["digit"].role == Role::Generated);
    CHECK(generatedOf(studio.document(), *studio.window->controller()->model()) == QStringList{"digit"});
    studio.add();
    CHECK_FALSE(studio.control<QPushButton>("Picture: add a part")->isEnabled());

    QTest::mouseClick(studio.control<QToolButton>("Remove picture, part 2"), Qt::LeftButton);
    QApplication::processEvents();
    CHECK(studio.card->guides().size() == 3);
    CHECK(studio.condition().more[0].part.place == "bottom-right");
    studio.press("Ctrl+Z");
    CHECK(studio.condition().more[0].part.place == "top-right");
}

TEST_CASE("What parts leave nothing of is not generated, and the other modality then is", "[parts]") {
    HalfPicture studio;
    QTest::mouseClick(studio.StudioWindow::card("digit")->findChildren<Segmented*>().first()->button("given"),
                      Qt::LeftButton);
    studio.add();
    CHECK(studio.document().conditions["digit"].role == Role::Given);
    studio.place(1, "right");
    CHECK(studio.document().conditions["digit"].role == Role::Generated);
    CHECK(studio.request().guides.size() == 2);
}

TEST_CASE("A further part of the digit is drawn on a pad of its own", "[parts]") {
    StudioWindow studio;
    ConditionCard* card = studio.card("digit");
    for (auto* each : card->findChildren<QPushButton*>())
        if (each->accessibleName() == "Digit: add a part") QTest::mouseClick(each, Qt::LeftButton);
    QApplication::processEvents();
    REQUIRE(card->guides().size() == 2);
    DigitPad* pad = card->guides()[1]->pad();
    pad->setFocus();
    QTest::keyClick(pad, Qt::Key_3);
    CHECK(card->padInUse() == pad);
    const ConditionSettings condition = studio.document().conditions["digit"];
    CHECK(condition.strokes == strokesOfDigit(7));
    CHECK(condition.more[0].strokes == strokesOfDigit(3));
    drag(pad, {{40, 100}, {160, 100}});
    CHECK(studio.document().conditions["digit"].more[0].strokes.size() == strokesOfDigit(3).size() + 1);
    CHECK(studio.document().conditions["digit"].strokes == strokesOfDigit(7));
    QTest::keyClick(pad, Qt::Key_Delete);
    CHECK(studio.document().conditions["digit"].more[0].empty());
    studio.window->controller()->run();
    CHECK(studio.message().contains("Nothing is drawn"));
}

TEST_CASE("A guide that is noisy already is told as such, by the hold alone", "[parts][noisy]") {
    HalfPicture studio;
    auto* slider = studio.control<HueSlider>("Picture: noise");
    const auto chooser = [&]() -> Chooser* {
        for (auto* each : studio.card->findChildren<Chooser*>())
            if (each->accessibleName() == "Picture: noise of its own") return each;
        return nullptr;
    };
    REQUIRE(chooser());
    CHECK_FALSE(chooser()->isVisible());  // clean: there is no noise that it could have
    for (int i = 0; i < 50; ++i) QTest::keyClick(slider, Qt::Key_Right);
    REQUIRE(chooser()->isVisible());
    CHECK(studio.request().guides[0].own_noise == OwnNoise::None);
    chooser()->setFocus();
    QTest::keyClick(chooser(), Qt::Key_Down);
    CHECK(studio.request().guides[0].own_noise == OwnNoise::Photograph);
    QTest::keyClick(chooser(), Qt::Key_Down);
    CHECK(studio.request().guides[0].own_noise == OwnNoise::State);
    CHECK(studio.request().guides[0].gamma.value() == Approx(std::log(1.0 / 3)));
    // It comes back with a picture's metadata and in a project.
    const auto made = documentOf(studio.request(), studio.window->port()->models(), studio.document());
    REQUIRE(made);
    CHECK(made->document.conditions["picture"].ownNoise == OwnNoise::State);
    CHECK(made->document.conditions["picture"].noise == Approx(0.5));
    Project project;
    project.document = studio.document();
    const auto bytes = packProject(project);
    REQUIRE(bytes);
    CHECK(unpackProject(*bytes, "p.syn")->document.conditions["picture"].ownNoise == OwnNoise::State);

    studio.mode(0, "random");
    CHECK_FALSE(chooser()->isVisible());
    CHECK(studio.request().guides[0].own_noise == OwnNoise::None);
    studio.press("Ctrl+Z");
    studio.press("Ctrl+Z");
    CHECK(studio.request().guides[0].own_noise == OwnNoise::Photograph);
    // Rows of modes that have no place for noise of a guide's own say so.
    const GenerationRequest row = withMode(studio.request(), "random");
    CHECK_FALSE(row.validate());
    CHECK(withMode(studio.request(), "marginal").validate());
}

TEST_CASE("Several parts, painted masks and all, come back from a picture and from a project", "[parts]") {
    HalfPicture studio;
    studio.add();
    studio.add();
    studio.mode(1, "resample");
    drag(studio.card->guides()[1]->part()->pad(), {{110, 110}, {190, 190}});
    studio.place(2, "top-right");
    for (const char* colour : {"red", "blue"})
        QTest::mouseClick(studio.control<QPushButton>(QString("Picture, part 3: %1 is given").arg(colour)),
                          Qt::LeftButton);
    drag(studio.card->guides()[2]->part()->pad(), {{110, 30}, {190, 30}});
    const GenerationRequest request = studio.request();
    REQUIRE(request.guides.size() == 3);
    CHECK(request.guides[2].mask.channels == 3);

    const auto made = documentOf(request, studio.window->port()->models(), studio.document());
    REQUIRE(made);
    CHECK(made->lost.isEmpty());
    const ConditionSettings& back = made->document.conditions["picture"];
    REQUIRE(back.parts() == 3);
    CHECK(back.part.place == "left");
    CHECK(back.more[0].mode == "resample");
    CHECK_FALSE(back.more[0].part.mask.isNull());
    CHECK(back.more[1].part.colours == QStringList{"green"});
    const auto again = requestOf(made->document, *studio.window->controller()->model(), *studio.engine);
    REQUIRE(again);
    CHECK(again->guides[0].mask == request.guides[0].mask);
    for (std::size_t i = 1; i < 3; ++i) {
        const Image &one = again->guides[i].mask, &other = request.guides[i].mask;
        REQUIRE(one.pixels.size() == other.pixels.size());
        for (std::size_t at = 0; at < one.pixels.size(); ++at)
            REQUIRE((one.pixels[at] >= kMarked) == (other.pixels[at] >= kMarked));
        CHECK(again->guides[i].image == request.guides[i].image);
        CHECK(again->guides[i].mode == request.guides[i].mode);
    }
    // The mask shows on the pad, and goes when another place is chosen.
    studio.window->store()->edit("Restore", [&](Document& document) { document = made->document; });
    QApplication::processEvents();
    REQUIRE(studio.card->guides().size() == 3);

    Project project;
    project.document = made->document;
    const auto bytes = packProject(project);
    REQUIRE(bytes);
    const auto reopened = unpackProject(*bytes, "p.syn");
    INFO((reopened ? std::string() : reopened.error().message));
    REQUIRE(reopened);
    const ConditionSettings& kept = reopened->document.conditions["picture"];
    REQUIRE(kept.parts() == 3);
    for (int part = 0; part < 3; ++part) {
        CHECK(kept.guide(part).mode == back.guide(part).mode);
        CHECK(kept.guide(part).part.place == back.guide(part).part.place);
        CHECK(kept.guide(part).part.colours == back.guide(part).part.colours);
        CHECK(kept.guide(part).part.mask.convertToFormat(QImage::Format_RGB32) ==
              back.guide(part).part.mask.convertToFormat(QImage::Format_RGB32));
    }
    studio.place(1, "top");
    CHECK(studio.request().guides[1].mask == *part_mask("top", 32, 32, 3));
}

TEST_CASE("A part can be left out while the rest is given or made; the whole is left out by its card") {
    HalfPicture studio;
    studio.add();
    studio.place(1, "top-right");
    studio.mode(1, "marginal");
    REQUIRE(studio.condition().more[0].mode == "marginal");
    const auto request = requestOf(studio.document(), *studio.window->controller()->model(), *studio.engine);
    REQUIRE(request);
    REQUIRE(request->guides.size() == 2);
    const Guide& ignored = request->guides[1];
    CHECK(ignored.mode == GuideMode::Marginal);
    CHECK(ignored.image.empty());
    REQUIRE_FALSE(ignored.mask.empty());
    CHECK(ignored.mask.pixels[ignored.mask.index(ignored.mask.width - 1, 0)] == 255);
    CHECK(ignored.mask.pixels[ignored.mask.index(0, 0)] == 0);

    const auto made = documentOf(*request, studio.window->port()->models(), studio.document());
    REQUIRE(made);
    CHECK(made->lost.isEmpty());
    REQUIRE(made->document.conditions["picture"].parts() == 2);
    CHECK(made->document.conditions["picture"].more[0].mode == "marginal");
    CHECK(made->document.conditions["picture"].more[0].part.place == "top-right");

    studio.place(1, "all");
    CHECK(studio.condition().more[0].mode == "hold");
    for (auto* each : studio.card->guides()[1]->findChildren<Segmented*>())
        if (auto* ignore = each->button("marginal")) CHECK_FALSE(ignore->isVisible());
}
