// The channel router: what of a modality is given, generated or ignored, how, and at which level; by the
// window's own events.
#include <QClipboard>
#include <QComboBox>
#include <QPushButton>

#include "app/studio/actions.h"
#include "app/studio/given_guide.h"
#include "app/studio/part_editor.h"
#include "app/studio/project_file.h"
#include "app/studio/restored_document.h"
#include "core/session/guided_part.h"
#include "tests/app/studio/studio_window.h"
#include "tests/catch.h"
#include "widgets/chooser.h"
#include "widgets/segmented.h"
#include "widgets/slider_row.h"

using namespace syn;
using namespace syn::studio;

namespace {

template <class Control>
Control* named(QWidget* card, const QString& name) {
    for (auto* each : card->findChildren<Control*>())
        if (each->accessibleName() == name) return each;
    FAIL("there is no " << name.toStdString());
    return nullptr;
}

/// A window in which a plain picture is given.
struct GivenPicture : StudioWindow {
    GivenPicture() {
        QImage image(64, 64, QImage::Format_RGB32);
        image.fill(qRgb(200, 100, 50));
        QApplication::clipboard()->setImage(image);
        press("Ctrl+V");
        QApplication::processEvents();
        card = StudioWindow::card("picture");
    }
    ConditionSettings condition() { return document().conditions["picture"]; }
    GenerationRequest request() {
        const auto made = requestOf(document(), *window->controller()->model(), *engine);
        REQUIRE(made);
        return *made;
    }
    Image mask() { return request().guides.at(0).mask; }
    void choosePlace(const char* place) {
        auto* chooser = named<Chooser>(card, "Picture: part that is given");
        chooser->setFocus();
        while (chooser->currentData() != place) {
            const int before = chooser->currentIndex();
            QTest::keyClick(chooser, chooser->findData(place) > before ? Qt::Key_Down : Qt::Key_Up);
            REQUIRE(chooser->currentIndex() != before);
        }
    }
    void colour(const char* name) {
        QTest::mouseClick(named<QPushButton>(card, QString("Picture: %1 is given").arg(name)),
                          Qt::LeftButton);
    }
    ConditionCard* card;
};

}  // namespace

TEST_CASE("What is ignored takes no part in the request, and something is always left to make", "[router]") {
    StudioWindow studio;
    auto* role = studio.card("digit")->findChildren<Segmented*>().first();
    QTest::mouseClick(role->button("ignored"), Qt::LeftButton);
    CHECK(studio.document().conditions["digit"].role == Role::Ignored);
    CHECK_FALSE(studio.card("digit")->pad()->isVisible());
    QTest::mouseClick(studio.window->schedule()->runButton(), Qt::LeftButton);
    const auto& request = studio.engine->asked().back().request;
    REQUIRE(request.guides.size() == 1);
    CHECK(request.guides[0].mode == GuideMode::Marginal);
    CHECK(request.guides[0].image.empty());
    studio.settle();
    CHECK(studio.status().shown == QStringList{"picture"});

    auto* other = studio.card("picture")->findChildren<Segmented*>().first();
    QTest::mouseClick(other->button("ignored"), Qt::LeftButton);
    CHECK(studio.document().conditions["picture"].role == Role::Ignored);
    CHECK(studio.document().conditions["digit"].role == Role::Generated);
    studio.press("Ctrl+Z");
    studio.press("Ctrl+Z");
    CHECK(studio.document().conditions["digit"].role == Role::Given);
    CHECK(studio.pad()->isVisible());
}

TEST_CASE("A half is given, plainly, and the rest is made; undo gives the whole again", "[router]") {
    GivenPicture studio;
    CHECK(studio.mask().empty());
    CHECK(studio.condition().scale > 1);
    studio.choosePlace("left");
    CHECK(studio.mask() == *part_mask("left", 32, 32, 3));
    CHECK(studio.condition().scale == 1);
    QTest::mouseClick(studio.window->schedule()->runButton(), Qt::LeftButton);
    studio.settle();
    CHECK(studio.status().shown == QStringList{"digit", "picture"});
    while (!studio.condition().part.whole()) studio.press("Ctrl+Z");
    CHECK(studio.mask().empty());
    CHECK(studio.condition().scale > 1);
}

TEST_CASE("With a part of the picture the digit may be given too, and not with the whole", "[router]") {
    GivenPicture studio;
    studio.choosePlace("top");
    QTest::mouseClick(studio.StudioWindow::card("digit")->findChildren<Segmented*>().first()->button("given"),
                      Qt::LeftButton);
    CHECK(studio.condition().role == Role::Given);
    CHECK(studio.request().guides.size() == 2);
    studio.choosePlace("all");
    CHECK(studio.document().conditions["digit"].role == Role::Generated);
}

TEST_CASE("Single colours are given by their buttons; none of them is as all", "[router]") {
    GivenPicture studio;
    studio.colour("red");
    CHECK(studio.condition().part.colours == QStringList{"green", "blue"});
    CHECK(studio.mask() == *part_mask("green+blue", 32, 32, 3));
    studio.choosePlace("bottom");
    CHECK(studio.mask() == *part_mask("bottom+green+blue", 32, 32, 3));
    studio.colour("green");
    studio.colour("blue");
    CHECK(studio.condition().part.colours.isEmpty());
    CHECK(named<QPushButton>(studio.card, "Picture: red is given")->isChecked());
    CHECK(studio.mask() == *part_mask("bottom", 32, 32, 3));
}

TEST_CASE("A mask is painted on the picture, given back, undone and cleared", "[router]") {
    GivenPicture studio;
    MaskPad* pad = studio.card->part()->pad();
    REQUIRE(pad->isVisible());
    const auto shade = [&](int x, int y) { return pad->grab().toImage().pixelColor(x, y); };
    const QColor plain = shade(100, 100);
    CHECK(plain == QColor(200, 100, 50));
    drag(pad, {{40, 100}, {160, 100}});
    CHECK(studio.condition().part.cut.size() == 1);
    CHECK(shade(100, 100) != plain);
    CHECK(shade(100, 20) == plain);
    const Image mask = studio.mask();
    CHECK(mask.pixels[mask.index(16, 16)] < kMarked);
    CHECK(mask.pixels[mask.index(16, 2)] >= kMarked);

    pad->setFocus();
    QTest::keyClick(pad, Qt::Key_E);  // the pad's keys act on the mask
    CHECK(pad->tool() == DigitPad::Tool::Eraser);
    drag(pad, {{100, 100}, {160, 100}});
    const Image restored = studio.mask();
    CHECK(restored.pixels[restored.index(20, 16)] >= kMarked);
    CHECK(restored.pixels[restored.index(7, 16)] < kMarked);
    studio.press("Ctrl+Z");
    CHECK(studio.mask() == mask);
    studio.choosePlace("left");
    pad->setFocus();
    QTest::keyClick(pad, Qt::Key_Delete);
    CHECK(studio.condition().part.whole());
    CHECK(shade(100, 100) == plain);
    studio.press("Ctrl+Z");
    CHECK(studio.condition().part.place == "left");
    CHECK(studio.condition().part.cut.size() == 1);
}

TEST_CASE("A mask that leaves nothing given is told; another picture takes its mask with it", "[router]") {
    GivenPicture studio;
    MaskPad* pad = studio.card->part()->pad();
    studio.choosePlace("centre");
    pad->setPenWidth(DigitPad::kThickest);
    for (int y = 50; y <= 150; y += 50) drag(pad, {{40, y}, {160, y}});
    studio.window->controller()->run();
    CHECK(studio.message().contains("painted away"));
    QImage other(16, 16, QImage::Format_RGB32);
    other.fill(Qt::blue);
    QApplication::clipboard()->setImage(other);
    studio.press("Ctrl+V");
    CHECK(studio.condition().part.cut.isEmpty());
    CHECK(studio.mask() == *part_mask("centre", 32, 32, 3));
}

TEST_CASE("Each mode has its own sliders, and what they say is asked of the engine", "[router]") {
    StudioWindow studio;
    ConditionCard* card = studio.card("digit");
    const auto request = [&] {
        return *requestOf(studio.document(), *studio.window->controller()->model(), *studio.engine);
    };
    const auto slider = [&](const char* name) {
        return named<HueSlider>(card, QString("Digit: %1").arg(name));
    };
    const auto choose = [&](const char* mode) {
        QTest::mouseClick(card->findChildren<Segmented*>()[1]->button(mode), Qt::LeftButton);
    };
    CHECK_FALSE(request().guides[0].gamma);
    for (int i = 0; i < 50; ++i) QTest::keyClick(slider("noise"), Qt::Key_Right);
    CHECK(request().guides[0].gamma.value() == Approx(std::log(1.0 / 3)));  // sigma 1/2
    CHECK_FALSE(slider("strength of the reconstruction")->isVisible());

    choose("reconstruction");
    CHECK_FALSE(request().guides[0].gamma);
    CHECK_FALSE(slider("noise")->isVisible());
    QTest::keyClick(slider("strength of the reconstruction"), Qt::Key_End);
    CHECK(request().guides[0].strength == Approx(10));

    choose("resample");
    CHECK_FALSE(slider("strength of the reconstruction")->isVisible());
    QTest::keyClick(slider("steps of a jump"), Qt::Key_End);
    QTest::keyClick(slider("times that steps are made again"), Qt::Key_Home);
    CHECK(request().resampling == Jumps{12, 0});
    // Live makes few steps: a jump is never longer than the run.
    CHECK(requestOf(studio.document(), *studio.window->controller()->model(), *studio.engine, 4, 5)
              ->resampling.jump == 4);
    while (studio.window->store()->history()->canUndo()) studio.window->store()->history()->undo();
    CHECK(request().resampling == Jumps{});
    CHECK(slider("noise")->value() == 0);
}

TEST_CASE("A set-up that comes back knows its parts, levels and jumps again", "[router]") {
    GivenPicture studio;
    studio.choosePlace("edge");
    studio.colour("blue");
    studio.window->store()->edit("more", [](Document& document) {
        document.conditions["picture"].noise = 0.37;
        document.conditions["picture"].strength = 2;
        document.conditions["digit"].role = Role::Ignored;
        document.sampling.jumps = {3, 5};
    });
    const GenerationRequest request = studio.request();
    const auto made = documentOf(request, studio.window->port()->models(), studio.document());
    REQUIRE(made);
    CHECK(made->lost.isEmpty());
    CHECK(made->document.conditions["picture"].part == studio.condition().part);
    CHECK(made->document.conditions["picture"].noise == Approx(0.37));
    CHECK(made->document.conditions["digit"].role == Role::Ignored);
    CHECK(*requestOf(made->document, *studio.window->controller()->model(), *studio.engine) == request);
    // What was painted has no name, and comes back as a mask.
    drag(studio.card->part()->pad(), {{40, 20}, {160, 20}});
    const auto painted = documentOf(studio.request(), studio.window->port()->models(), studio.document());
    REQUIRE(painted);
    CHECK(painted->lost.isEmpty());
    CHECK_FALSE(painted->document.conditions["picture"].part.mask.isNull());
}

TEST_CASE("The cards of a model with one level for all offer neither Ignore nor a weight", "[router]") {
    application();
    engine::ModelInfo model = engine::FakeEngine().models(nullptr).front();
    model.independent_levels = false;
    model.guide_modes = {"random", "predicted", "constant", "none", "resample", "reconstruction"};
    DocumentStore store;
    QWidget window;
    Actions actions(&window);
    store.reset(documentFor(model));
    auto* card = new ConditionCard(model, model.modalities[0], &store, &actions, &window);
    card->show(store.value());
    CHECK(card->findChildren<Segmented*>().first()->button("ignored") == nullptr);
    CHECK(card->findChildren<Segmented*>()[1]->button("hold") == nullptr);
    CHECK_FALSE(named<HueSlider>(card, "Digit: weight")->isVisibleTo(card));
    CHECK_FALSE(named<HueSlider>(card, "Digit: noise")->isVisibleTo(card));
}

TEST_CASE("What is made together is held together by a slider, which is undone and kept",
          "[router][project]") {
    StudioWindow studio;
    auto* together = named<HueSlider>(studio.window.get(), "Held together");
    REQUIRE(together);
    CHECK_FALSE(together->isVisible());  // a digit is given
    auto* role = studio.card("digit")->findChildren<Segmented*>().first();
    QTest::mouseClick(role->button("generated"), Qt::LeftButton);
    QApplication::processEvents();
    REQUIRE(together->isVisible());
    together->setFocus();
    QTest::keyClick(together, Qt::Key_End);
    CHECK(studio.document().sampling.jointScale == 8);
    const auto asked = requestOf(studio.document(), *studio.window->controller()->model(), *studio.engine);
    REQUIRE(asked);
    CHECK(asked->joint_scale == 8);
    const auto made = documentOf(*asked, studio.window->port()->models(), studio.document());
    REQUIRE(made);
    CHECK(made->document.sampling.jointScale == 8);
    Project project;
    project.document = studio.document();
    const auto opened = unpackProject(*packProject(project), "p.syn");
    REQUIRE(opened);
    CHECK(opened->document.sampling.jointScale == 8);
    // Where one part is given there is nothing to hold together, and the number waits.
    QTest::mouseClick(role->button("given"), Qt::LeftButton);
    const auto guided = requestOf(studio.document(), *studio.window->controller()->model(), *studio.engine);
    REQUIRE(guided);
    CHECK(guided->joint_scale == 1);
    studio.press("Ctrl+Z");
    studio.press("Ctrl+Z");
    CHECK(studio.document().sampling.jointScale == 1);
}

TEST_CASE("Another noise schedule is asked for, undone, kept in a project and read from a picture",
          "[router][project]") {
    StudioWindow studio;
    Chooser* schedule = nullptr;
    for (auto* each : studio.window->findChildren<Chooser*>())
        if (each->accessibleName() == "Noise schedule") schedule = each;
    REQUIRE(schedule);
    CHECK(schedule->currentText() == "As the model's");
    const auto asked = [&] {
        return requestOf(studio.document(), *studio.window->controller()->model(), *studio.engine).value();
    };
    CHECK(asked().schedule.empty());
    while (schedule->currentData().toString() != "edm") QTest::keyClick(schedule, Qt::Key_Down);
    CHECK(schedule->currentText() == "EDM");
    CHECK(asked().schedule == "edm");
    const auto made = documentOf(asked(), studio.window->port()->models(), studio.document());
    REQUIRE(made);
    CHECK(made->document.sampling == studio.document().sampling);
    CHECK(made->lost.isEmpty());
    Project project;
    project.document = studio.document();
    const auto opened = unpackProject(*packProject(project), "p.syn");
    REQUIRE(opened);
    CHECK(opened->document.sampling.schedule == "edm");
    for (int i = 0; i < 10 && studio.window->store()->history()->canUndo(); ++i) studio.press("Ctrl+Z");
    CHECK(schedule->currentText() == "As the model's");
}

TEST_CASE("A set-up at the limits of a request comes back, is kept in a project and opened again",
          "[router][project]") {
    GivenPicture studio;
    struct Limits {
        double gamma, scale, strength, churn;
    };
    for (const Limits& at :
         {Limits{5, -1000, 1000, 10000}, Limits{100, 1000, 0, 0}, Limits{-100, -0.5, 1, 5}}) {
        CAPTURE(at.gamma);
        GenerationRequest request = studio.request();
        request.guides[0].gamma = at.gamma;
        request.guides[0].scale = at.scale;
        request.guides[0].strength = at.strength;
        request.churn = at.churn;
        REQUIRE(request.validate());
        const auto made = documentOf(request, studio.window->port()->models(), studio.document());
        REQUIRE(made);
        const GuideSettings& given = made->document.conditions["picture"];
        CHECK(given.scale == at.scale);
        CHECK(given.noise <= kMostNoise);
        const auto again = requestOf(made->document, *studio.window->controller()->model(), *studio.engine);
        INFO((again ? std::string() : again.error().message));
        REQUIRE(again);
        CHECK(again->churn == at.churn);
        Project project;
        project.document = made->document;
        const auto bytes = packProject(project);
        REQUIRE(bytes);
        const auto opened = unpackProject(*bytes, "p.syn");
        INFO((opened ? std::string() : opened.error().message));
        REQUIRE(opened);
        CHECK(opened->document.conditions["picture"].scale == at.scale);
        CHECK(opened->document.conditions["picture"].strength == at.strength);
        CHECK(opened->document.conditions["picture"].noise == given.noise);
        CHECK(opened->document.sampling.churn == at.churn);
    }
    // The reader's limits are the request's.
    const auto refused = [&](const auto& change) {
        GenerationRequest request = studio.request();
        change(request);
        return !request.validate();
    };
    CHECK(refused([](GenerationRequest& request) { request.guides[0].scale = 1000.5; }));
    CHECK(refused([](GenerationRequest& request) { request.guides[0].scale = -1000.5; }));
    CHECK(refused([](GenerationRequest& request) { request.guides[0].strength = 1000.5; }));
    CHECK(refused([](GenerationRequest& request) { request.churn = 10000.5; }));
    CHECK(noiseOf(5.0) == kMostNoise);  // sigma .9967
    CHECK(noiseOf(std::nullopt) == 0);
}

TEST_CASE("Clear drawing empties every part in one step, and leaves the roles as they are",
          "[router][parts]") {
    GivenPicture studio;
    studio.window->store()->edit("Parts", [](Document& document) {
        ConditionSettings& digit = document.conditions["digit"];
        digit.more << digit << digit;
        digit.more[1].setPicture(QImage(8, 8, QImage::Format_RGB32), "horse.png");
        digit.role = Role::Generated;
    });
    const Document before = studio.document();
    const int steps = studio.window->store()->history()->index();
    studio.press("Ctrl+Backspace");
    CHECK(studio.window->store()->history()->index() == steps + 1);
    const ConditionSettings digit = studio.document().conditions["digit"];
    REQUIRE(digit.parts() == 3);
    for (int part = 0; part < 3; ++part) CHECK(digit.guide(part).empty());
    CHECK(digit.role == Role::Generated);
    CHECK(studio.condition() == before.conditions["picture"]);
    studio.press("Ctrl+Z");
    CHECK(studio.document() == before);
}

TEST_CASE("Live follows the jumps and a number of pictures below its own", "[router][live]") {
    StudioWindow studio(true);
    studio.settle();
    const auto live = [&](const std::function<void(Document&)>& change) {
        const std::size_t before = studio.engine->asked().size();
        studio.window->store()->edit("Change", change);
        studio.settle();
        return studio.engine->asked().size() - before;
    };
    live([](Document& document) { document.conditions["digit"].mode = "resample"; });
    CHECK(live([](Document& document) { document.sampling.jumps.jump = 2; }) == 1);
    CHECK(studio.engine->asked().back().live);
    CHECK(studio.engine->asked().back().request.resampling.jump == 2);
    CHECK(live([](Document& document) { document.sampling.jumps.repeats += 1; }) == 1);
    CHECK(live([](Document& document) { document.sampling.count = 2; }) == 1);
    CHECK(studio.engine->asked().back().request.count == 2);
    CHECK(live([](Document& document) { document.sampling.count = 5; }) == 1);
    CHECK(studio.engine->asked().back().request.count == 4);
    CHECK(live([](Document& document) { document.sampling.count = 50; }) == 0);
}
