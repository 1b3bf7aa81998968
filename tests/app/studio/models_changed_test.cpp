// What the window shows and asks for while the list of models changes, and of runs of another model than the
// document's.
#include <QFile>
#include <QTemporaryDir>

#include "app/studio/charts_panel.h"
#include "app/studio/guide_editor.h"
#include "tests/app/studio/dialog_answers.h"
#include "tests/app/studio/models_window.h"
#include "tests/catch.h"
#include "widgets/picture_well.h"

using namespace syn;
using namespace syn::studio;

TEST_CASE("A picture chosen in a dialog is given to the card that asked, though the cards were made anew",
          "[models]") {
    ModelsWindow studio;
    const QTemporaryDir folder;
    const QString file = folder.filePath("horse.png");
    REQUIRE(QImage(8, 8, QImage::Format_RGB32).save(file));
    QSignalSpy changed(studio.window->store(), &DocumentStore::changed);
    const NextDialog dialog([&](QDialog* asked) {
        Q_EMIT studio.window->port()->modelsChanged({"fake"});
        naming(file)(asked);
    });
    studio.card("picture")->well()->click();
    REQUIRE(dialog.came());
    REQUIRE((!changed.isEmpty() || changed.wait(20000)));
    CHECK(studio.document().conditions.keys() == QStringList{"digit", "picture"});
    CHECK(studio.document().conditions["picture"].role == Role::Given);
    CHECK(studio.document().conditions["picture"].source == "horse.png");
}

TEST_CASE("A picture for a part that went while it was read is given to no other", "[models][parts]") {
    ModelsWindow studio;
    const QTemporaryDir folder;
    const QString file = folder.filePath("horse.png");
    REQUIRE(QImage(8, 8, QImage::Format_RGB32).save(file));
    const Document before = studio.document();
    Q_EMIT studio.card("digit")->sourceGiven("digit", 1, {file, {}});
    Q_EMIT studio.card("digit")->sourceGiven("smell", 0, {file, {}});
    for (QDeadlineTimer patience(20000); studio.message().isEmpty() && !patience.hasExpired();)
        QApplication::processEvents(QEventLoop::WaitForMoreEvents);
    CHECK(studio.message() == "What horse.png was to be given for is no longer there: give it again.");
    CHECK(studio.document() == before);
}

TEST_CASE("Cards that are made anew tell again what is read on the pad", "[models]") {
    ModelsWindow studio;
    studio.poll(2);
    REQUIRE(studio.read().contains("horse"));
    Q_EMIT studio.window->port()->modelsChanged({"fake"});
    studio.poll(2);
    CHECK(studio.read().contains("horse"));
}

TEST_CASE("A set-up that cannot be run shows the schedule's curves, not those of the set-up before",
          "[models]") {
    ModelsWindow studio;
    auto* charts = studio.window->charts();
    const auto digit = [&] { return charts->snr()->series().at(0).values; };
    const auto held = digit();
    REQUIRE(held.front() == held.back());
    studio.pad();
    studio.press("Delete");  // nothing is drawn
    CHECK(digit().size() == held.size());
    CHECK(digit().front() != digit().back());
    studio.press("Ctrl+Z");
    CHECK(digit() == held);
    studio.engine->refuse(GuideMode::Hold, "The model has one noise level for all.");
    studio.window->store()->edit("Steps", [](Document& document) { document.sampling.steps = 9; });
    CHECK(digit().size() == 10);
    CHECK(digit().front() != digit().back());
    // Where there is not even a schedule there is no curve.
    studio.window->store()->edit("Jump", [](Document& document) { document.sampling.eta = 2; });
    CHECK(charts->snr()->series().empty());
}

TEST_CASE("Captions and norms are those of the run's model, whichever is chosen meanwhile", "[models]") {
    ModelsWindow studio;
    engine::ModelInfo animals = studio.other();
    animals.modalities[1].classes = {"newt", "newt", "newt", "newt", "newt",
                                     "newt", "newt", "newt", "newt", "newt"};
    studio.list(animals);
    engine::ModelInfo sounds = studio.other();
    sounds.name = "sounds";
    sounds.defaults.models = {{"sounds", ""}};
    for (auto& modality : sounds.modalities) modality.name += " heard";
    studio.list(sounds);

    studio.run();
    studio.settle();
    studio.poll(8);
    SampleGrid* grid = studio.grid();
    const auto caption = [&](int cell) {
        QTest::mouseClick(grid, Qt::LeftButton, {}, grid->cellRect(cell).center().toPoint());
        return grid->accessibleDescription();
    };
    REQUIRE(caption(3).endsWith("read as 3 (.90), the guide as 7"));
    studio.choose("other");
    CHECK(caption(7).endsWith("read as 3 (.90), the guide as 7"));
    studio.choose("sounds");
    CHECK(caption(4).endsWith("read as 7 (.90), as the guide"));

    studio.choose("fake");
    studio.run();
    studio.poll(5);
    studio.choose("sounds");
    REQUIRE(studio.status().phase == RunStatus::Phase::Running);
    studio.poll(5);
    const int step = studio.status().step;
    REQUIRE(step > 7);
    LineChart* norms = studio.window->charts()->norms();
    CHECK(norms->valuesAt(step) ==
          QString("step %1: digit 0.500, picture %2").arg(step).arg(0.02 * step, 0, 'f', 3));
}
