// The honest line about the model: of what is asked for now, as it was measured.
#include "app/studio/model_line.h"

#include "tests/app/studio/models_window.h"
#include "tests/catch.h"
#include "widgets/fitting_label.h"

using namespace syn;
using namespace syn::studio;

namespace {

/// A window on a model that was measured.
struct MeasuredWindow : ModelsWindow {
    MeasuredWindow() {
        engine::ModelInfo model = other();
        model.trained_on = {"MNIST", "CIFAR-10"};
        model.figures = {{"digit", "picture", "hold", 4, 20, .724, .704, .744},
                         {"picture", "digit", "hold", 2, 20, .80, .78, .82},
                         {"picture", "digit", "hold", 6, 20, .949, .928, .969},
                         {"picture", "digit", "random", 2.5, 20, .631, .604, .656},
                         {"", "", "", 1, 20, .2955, .276, .316}};
        list(std::move(model));
        choose("other");
    }
    FittingLabel* line() {
        for (auto* label : window->findChildren<FittingLabel*>())
            if (label->accessibleDescription() == "The model in one line") return label;
        return nullptr;
    }
    /// What is measured of what is asked for now, in the line.
    QString told() {
        REQUIRE(line());
        const QString head = "other · 1 k parameters · ", all = line()->toolTip();
        REQUIRE(all.startsWith(head));
        CHECK(line()->accessibleName() == all);
        return all.mid(head.size());
    }
    void change(const std::function<void(Document&)>& how) { window->store()->edit("Change", how); }
};

constexpr const char* kSummary = "fake · patterns instead of pictures · for tests of the window";

}  // namespace

TEST_CASE("The line about the model tells what was measured of what is asked for", "[models]") {
    MeasuredWindow studio;
    const QString held =
        "picture from digit, hold at scale 6: .95 of what the judge gives real ones [.93, .97]; trained on "
        "MNIST, CIFAR-10";
    CHECK(studio.told() == held);
    // Whatever the weight is set to, it tells at which it was measured.
    studio.change([](Document& document) { document.conditions["digit"].scale = 3; });
    CHECK(studio.told() == held);
    studio.change([](Document& document) { document.conditions["digit"].mode = "random"; });
    CHECK(studio.told() ==
          "picture from digit, random at scale 2.5: .63 of what the judge gives real ones [.60, .66]; "
          "trained on MNIST, CIFAR-10");
    // Of what was not measured the card's own line is all there is.
    studio.change([](Document& document) { document.conditions["digit"].mode = "constant"; });
    CHECK(studio.told() == kSummary);
    studio.change([](Document& document) {
        document.conditions["digit"].mode = "hold";
        document.conditions["digit"].part.place = "left";
    });
    CHECK(studio.told() == kSummary);
    studio.press("Ctrl+Z");
    studio.press("Ctrl+Z");
    studio.press("Ctrl+Z");
    CHECK(studio.told() == held);
    studio.change([](Document& document) {
        document.conditions["picture"].mode = "hold";
        setRole(document, "picture", Role::Given);
    });
    REQUIRE(studio.document().conditions["digit"].role == Role::Generated);
    CHECK(studio.told().startsWith(
        "digit from picture, hold at scale 4: .72 of what the judge gives real ones [.70, .74]"));
    studio.change([](Document& document) { setRole(document, "picture", Role::Generated); });
    REQUIRE(studio.document().conditions["digit"].role == Role::Generated);
    CHECK(studio.told() ==
          "nothing given: digit and picture agree on the class in .30 of the samples [.28, .32]; trained on "
          "MNIST, CIFAR-10");
    studio.change([](Document& document) { setRole(document, "digit", Role::Ignored); });
    CHECK(studio.told() == kSummary);
}

TEST_CASE("The line about the model says as much as has room, the figure before the data", "[models]") {
    MeasuredWindow studio;
    FittingLabel* line = studio.line();
    REQUIRE(line);
    line->setParent(nullptr);  // so that its width is the test's to choose
    const QString all = line->toolTip();
    const QFontMetrics metrics = line->fontMetrics();
    const auto at = [&](const QString& room) {
        line->resize(metrics.horizontalAdvance(room) + 2, 20);
        QApplication::sendPostedEvents();
        QResizeEvent resized(line->size(), {});
        QApplication::sendEvent(line, &resized);
        return line->text();
    };
    CHECK(at(all) == all);
    const QString without = QString(all).remove(" · 1 k parameters");
    CHECK(at(without) == without);
    const QString measured = measuredText(*studio.window->port()->model("other"), studio.document());
    CHECK(at("other · " + measured) == "other · " + measured);
    CHECK(at(measured) == measured);
    CHECK(at("other") == "other");
    line->setParent(studio.window.get());
}

TEST_CASE("What is made together is told at the joint scale that it was measured at", "[models]") {
    ModelsWindow studio;
    engine::ModelInfo model = *studio.window->port()->model("fake");
    model.figures = {{"", "", "", 1, 20, .3, .28, .32}, {"", "", "", 4, 20, .61, .59, .63}};
    Document document = studio.document();
    setRole(document, "digit", Role::Generated);
    CHECK(modelLine(model, document) ==
          "nothing given, held together at scale 4: digit and picture agree on the class in .61 of the "
          "samples [.59, .63]");
}

TEST_CASE("Of a model that says nothing of data and figures its own line is told", "[models]") {
    ModelsWindow studio;
    const engine::ModelInfo& fake = *studio.window->port()->model("fake");
    CHECK(measuredText(fake, studio.document()).isEmpty());
    CHECK(modelLine(fake, studio.document()) == kSummary);
    engine::ModelInfo undated = fake;
    undated.figures = {{"picture", "digit", "hold", 1, 20, .5, .4, 1}};
    CHECK(modelLine(undated, studio.document()) ==
          "picture from digit, hold at scale 1: .50 of what the judge gives real ones [.40, 1.00]");
}
