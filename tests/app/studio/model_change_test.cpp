#include "app/studio/model_change.h"

#include "app/studio/stroke_digits.h"
#include "tests/app/studio/fake_engine.h"
#include "tests/catch.h"
#include "tests/widgets/qt_testing.h"

using namespace syn;
using namespace syn::studio;

namespace {

/// One level for all, and other defaults.
engine::ModelInfo oneLevel(int side) {
    engine::ModelInfo model = engine::FakeEngine().models(nullptr).front();
    model.name = "one-level";
    model.independent_levels = false;
    model.guide_modes = {"random", "predicted"};
    model.defaults.guides.clear();
    model.defaults.steps = 33;
    model.width = model.height = side;
    return model;
}

QImage filled(int side) {
    QImage made(side, side, QImage::Format_RGB888);
    made.fill(Qt::red);
    return made;
}

}  // namespace

TEST_CASE("Another model is given the same digit and guides in its own way") {
    application();
    const engine::FakeEngine engine;
    const engine::ModelInfo first = engine.models(nullptr).front(), second = oneLevel(32);
    Document document = documentFor(first);
    ConditionSettings& digit = document.conditions["digit"];
    digit.strokes = strokesOfDigit(3);
    digit.more << static_cast<const GuideSettings&>(digit);
    digit.more[0].strokes = strokesOfDigit(4);
    digit.more[0].part.mask = filled(16);
    digit.scale = 7;
    digit.noise = 0.3;
    digit.more[0].noise = 0.4;
    digit.more[0].ownNoise = OwnNoise::Photograph;
    document.conditions["picture"].role = Role::Ignored;
    document.sampling.seed = 99;
    document.sampling.count = 5;
    document.sampling.steps = 11;
    document.live = false;
    document.view.smooth = false;

    const Document other = withModel(document, second);
    const ConditionSettings& now = other.conditions["digit"];
    CHECK(other.model == "one-level");
    CHECK(now.role == Role::Given);
    CHECK(now.strokes == strokesOfDigit(3));
    REQUIRE(now.more.size() == 1);
    CHECK(now.more[0].strokes == strokesOfDigit(4));
    CHECK(now.more[0].part == digit.more[0].part);
    for (int part = 0; part < 2; ++part) {
        CHECK(now.guide(part).mode == "random");
        CHECK(now.guide(part).scale == 1);
    }
    CHECK(now.noise == 0);
    CHECK(now.more[0].noise == 0.4);                             // it has that noise, whoever is given it
    CHECK(other.conditions["picture"].role == Role::Generated);  // it cannot ignore
    CHECK(other.sampling.seed == 99);
    CHECK(other.sampling.count == 5);
    CHECK(other.sampling.steps == 33);
    CHECK_FALSE(other.live);
    CHECK_FALSE(other.view.smooth);
    const auto request = requestOf(other, second, engine);
    INFO((request ? "" : request.error().message));
    CHECK(request);

    // And back: the first model's way again, not the second's.
    const Document back = withModel(other, first);
    CHECK(back.conditions["digit"].strokes == strokesOfDigit(3));
    CHECK(back.conditions["digit"].mode == "hold");
    CHECK(back.conditions["digit"].scale == documentFor(first).conditions["digit"].scale);
    CHECK(back.conditions["digit"].scale > 1);
    CHECK(back.conditions["digit"].more[0].scale == 1);  // no weight holds against a part
}

TEST_CASE("What a run was given comes back from a model of another size, and something is left to make") {
    application();
    const engine::ModelInfo first = engine::FakeEngine().models(nullptr).front(), second = oneLevel(64);
    Document document = documentFor(first);
    setRole(document, "picture", Role::Given);
    document.conditions["picture"].picture = filled(32);
    document.conditions["picture"].fitted = true;
    CHECK(withModel(withModel(document, second), first).conditions["picture"] ==
          document.conditions["picture"]);

    engine::ModelInfo alone = second;
    alone.modalities.erase(alone.modalities.begin());  // pictures alone
    const Document only = withModel(document, alone);
    CHECK(only.conditions.size() == 1);
    CHECK(only.conditions["picture"].role == Role::Generated);
    // Of a model with one modality nothing was given; with two the first is again.
    CHECK(withModel(only, first).conditions["digit"].role == documentFor(first).conditions["digit"].role);
}
