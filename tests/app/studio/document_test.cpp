#include "app/studio/document.h"

#include "app/studio/document_store.h"
#include "app/studio/stroke_digits.h"
#include "tests/app/studio/fake_engine.h"
#include "tests/catch.h"
#include "tests/widgets/qt_testing.h"
#include "widgets/stroke_canvas.h"

using namespace syn;
using namespace syn::studio;

TEST_CASE("A model's document starts with a 7 drawn, given, and pictures generated") {
    application();
    const engine::FakeEngine engine;
    const auto model = engine.models(nullptr).front();
    const Document document = documentFor(model);
    CHECK(document.conditions["digit"].role == Role::Given);
    CHECK(document.conditions["digit"].strokes == strokesOfDigit(7));
    CHECK_FALSE(document.conditions["digit"].strokes.isEmpty());
    CHECK(document.conditions["digit"].mode == "hold");
    CHECK(document.conditions["picture"].role == Role::Generated);
    CHECK(document.live);

    const auto request = requestOf(document, model, engine);
    REQUIRE(request);
    CHECK(request->models.front().name == "fake");
    REQUIRE(request->guides.size() == 1);
    CHECK(request->guides[0].modality == "digit");
    CHECK(request->guides[0].mode == GuideMode::Hold);
    CHECK(request->guides[0].image.width == 32);
    CHECK(request->steps == 20);
    CHECK(request->count == 16);
    const auto quick = requestOf(document, model, engine, 4, 5);
    REQUIRE(quick);
    CHECK(quick->count == 4);
    CHECK(quick->steps == 5);
}

TEST_CASE("All ten digits can be placed, and no others") {
    application();
    for (int digit = 0; digit < 10; ++digit) {
        CAPTURE(digit);
        const QImage image = renderStrokes(strokesOfDigit(digit), 64);
        int ink = 0;
        for (int y = 0; y < 64; ++y)
            for (int x = 0; x < 64; ++x) ink += qGray(image.pixel(x, y)) > 128;
        CHECK(ink > 100);
        CHECK(ink < 1200);
    }
    CHECK(strokesOfDigit(10).isEmpty());
    CHECK(strokesOfDigit(-1).isEmpty());
}

TEST_CASE("Something is always left to generate") {
    application();
    Document document = documentFor(engine::FakeEngine().models(nullptr).front());
    setRole(document, "picture", Role::Given);
    CHECK(document.conditions["picture"].role == Role::Given);
    CHECK(document.conditions["digit"].role == Role::Generated);
    setRole(document, "picture", Role::Generated);
    CHECK(document.conditions["digit"].role == Role::Generated);
    setRole(document, "no such", Role::Given);
    CHECK(document.conditions.size() == 2);
}

TEST_CASE("What is missing is said in one sentence") {
    application();
    const engine::FakeEngine engine;
    const auto model = engine.models(nullptr).front();
    Document document = documentFor(model);
    document.conditions["digit"].strokes.clear();
    const auto empty = requestOf(document, model, engine);
    REQUIRE_FALSE(empty);
    CHECK(empty.error().message.find("draw a digit") != std::string::npos);
    document.conditions["digit"].mode = "telepathy";
    document.conditions["digit"].strokes = strokesOfDigit(3);
    const auto unknown = requestOf(document, model, engine);
    REQUIRE_FALSE(unknown);
    CHECK(unknown.error().message.find("telepathy") != std::string::npos);
    setRole(document, "picture", Role::Given);
    CHECK_FALSE(requestOf(document, model, engine));
}

TEST_CASE("Changes are undone and redone; a drag is one of them") {
    application();
    DocumentStore store;
    int told = 0;
    QObject::connect(&store, &DocumentStore::changed, [&] { ++told; });
    const auto steps = [&](int value, const QString& key) {
        store.edit(
            "Steps", [&](Document& document) { document.sampling.steps = value; }, key);
    };
    steps(21, "steps");
    steps(22, "steps");
    steps(23, "steps");
    CHECK(store.history()->count() == 1);
    store.seal();
    steps(30, "steps");
    CHECK(store.history()->count() == 2);
    steps(30, "steps");
    CHECK(store.history()->count() == 2);
    CHECK(told == 4);
    store.history()->undo();
    CHECK(store.value().sampling.steps == 23);
    store.history()->undo();
    CHECK(store.value().sampling.steps == 20);
    store.history()->redo();
    CHECK(store.value().sampling.steps == 23);
}

TEST_CASE("A drag that comes back leaves nothing to undo") {
    application();
    DocumentStore store;
    for (const int value : {25, 30, 20})
        store.edit(
            "Steps", [&](Document& document) { document.sampling.steps = value; }, "steps");
    CHECK(store.history()->count() == 0);
}

TEST_CASE("What listens to a change cannot change the document meanwhile: the history stays whole") {
    DocumentStore store;
    QObject::connect(&store, &DocumentStore::changed, &store, [&] {
        store.edit("Nested", [](Document& document) { document.sampling.seed += 100; });
    });
    store.edit("Steps", [](Document& document) { document.sampling.steps = 33; });
    const Document after = store.value();
    CHECK(after.sampling.seed == 1);
    CHECK(store.history()->count() == 1);
    store.history()->undo();
    CHECK(store.value() == Document{});
    CHECK(store.history()->index() == 0);
    store.history()->redo();
    CHECK(store.value() == after);
    CHECK(store.history()->count() == 1);
}

TEST_CASE("A morph to another digit asks for no picture of a digit that is ignored") {
    application();
    const engine::FakeEngine engine;
    const auto model = engine.models(nullptr).front();
    Document document = documentFor(model);
    document.view.arrangement = Arrangement::Morph;
    document.morph.strokes = strokesOfDigit(3);
    const auto given = requestOf(document, model, engine);
    REQUIRE(given);
    CHECK(given->morph->images.size() == 1);
    document.conditions["digit"].role = Role::Ignored;
    const auto ignored = requestOf(document, model, engine);
    INFO((ignored ? std::string() : ignored.error().message));
    REQUIRE(ignored);
    CHECK(ignored->morph->images.empty());
    CHECK(ignored->guides.at(0).mode == GuideMode::Marginal);
}
