#include <QClipboard>
#include <QPushButton>
#include <QRegularExpression>
#include <QTabBar>
#include <cmath>

#include "app/studio/charts_panel.h"
#include "app/studio/log_panel.h"
#include "app/studio/snr_curves.h"
#include "tests/app/studio/studio_window.h"
#include "tests/catch.h"
#include "widgets/line_chart.h"
#include "widgets/segmented.h"

using namespace syn;
using namespace syn::studio;

namespace {

engine::ModelInfo twoModalities() {
    engine::ModelInfo model;
    model.modalities = {{"digit", "Digit", "digit", 0, 1, {}, {4, 0.5}},
                        {"picture", "Picture", "picture", 1, 3, {}, {2, 1}}};
    return model;
}

}  // namespace

TEST_CASE("SNR by eq. 19 is the noise level alone, by eq. 18 that times the data's variance") {
    const engine::ModelInfo model = twoModalities();
    const std::vector<engine::ScheduleCurve> curves{{"digit", {6, 0, -6}}, {"picture", {3, 1, -2}}};
    const auto plain = snrSeries(model, curves, SnrBy::Modality, false);
    REQUIRE(plain.size() == 2);
    CHECK(plain[0].values == std::vector<double>{-6, 0, 6});
    CHECK(plain[1].kind == "picture");
    // Two levels of a 4 x 4 picture: 4 coefficients of the coarse one, 12 of the fine one.
    const double digit = (4 * 4 + 12 * 0.5) / 16, picture = (4 * 2 + 12 * 1) / 16.0;
    const auto counted = snrSeries(model, curves, SnrBy::Modality, true);
    CHECK(counted[0].values[0] == Approx(std::log(digit) - 6));
    CHECK(counted[1].values[2] == Approx(std::log(picture) + 2));

    const auto bands = snrSeries(model, curves, SnrBy::Band, true);
    REQUIRE(bands.size() == 4);
    CHECK(bands[0].values[1] == Approx(std::log(4.0)));
    CHECK(bands[1].values[1] == Approx(std::log(0.5)));
    CHECK(bands[0].strength > bands[1].strength);
    CHECK(bands[0].title != bands[1].title);
    for (const auto& band : snrSeries(model, curves, SnrBy::Band, false))
        CHECK(band.values == (band.kind == "digit" ? plain[0].values : plain[1].values));

    // All together: power of the whole signal over power of the whole noise, one channel and three.
    const auto alpha2 = [](double gamma) { return 1 / (1 + std::exp(gamma)); };
    const auto all = snrSeries(model, curves, SnrBy::Total, true);
    REQUIRE(all.size() == 1);
    for (std::size_t i = 0; i < 3; ++i) {
        const double a = curves[0].gamma[i], b = curves[1].gamma[i];
        CHECK(all[0].values[i] == Approx(std::log((digit * alpha2(a) + 3 * picture * alpha2(b)) /
                                                  (1 - alpha2(a) + 3 * (1 - alpha2(b))))));
    }
    CHECK(snrSeries(model, curves, SnrBy::Total, false)[0].values[1] <
          all[0].values[1]);  // both modalities vary by more than one here
}

TEST_CASE("Without measured variances eq. 18 is not offered, and a modality is one band") {
    engine::ModelInfo model = twoModalities();
    model.modalities[1].band_variances.clear();
    CHECK_FALSE(knowsVariances(model));
    const std::vector<engine::ScheduleCurve> curves{{"digit", {1}}, {"picture", {1}}, {"smell", {1}}};
    const auto bands = snrSeries(model, curves, SnrBy::Band, true);
    REQUIRE(bands.size() == 3);
    for (const auto& each : bands) CHECK(each.values[0] == -1);

    // The fake model knows the variances of its pictures alone.
    StudioWindow studio;
    auto* charts = studio.window->charts();
    for (auto* choice : charts->findChildren<Segmented*>())
        if (choice->button("with")) {
            CHECK_FALSE(choice->button("with")->isEnabled());
            CHECK(choice->current() == "without");
        }
    CHECK(charts->snr()->series().size() == 2);
    for (auto* choice : charts->findChildren<Segmented*>())
        if (choice->button("band")) QTest::mouseClick(choice->button("band"), Qt::LeftButton);
    CHECK(charts->snr()->series().size() == 6);
    CHECK(studio.document().view.snrBy == SnrBy::Band);
    studio.window->store()->history()->undo();
    CHECK(charts->snr()->series().size() == 2);
}

TEST_CASE("Norms and step times grow with the run, and the playheads walk along") {
    StudioWindow studio;
    auto* charts = studio.window->charts();
    QTest::keyClick(studio.window.get(), Qt::Key_Return, Qt::ControlModifier);
    studio.poll(8);
    const int step = studio.status().step;
    REQUIRE(step > 3);
    CHECK(charts->times()->playhead() == step);
    CHECK(charts->snr()->playhead() == step);
    CHECK(charts->times()->valuesAt(3) == "step 3: step 43.0 ms");
    CHECK(charts->norms()->valuesAt(2) == "step 2: digit 0.500, picture 0.040");
    studio.settle();
    CHECK(charts->norms()->series()[0].values.size() == 20);
    // Another run begins anew.
    studio.window->store()->edit("Steps", [](Document& document) { document.sampling.steps = 7; });
    QTest::keyClick(studio.window.get(), Qt::Key_Return, Qt::ControlModifier);
    studio.settle();
    CHECK(charts->norms()->series()[0].values.size() == 7);
    CHECK(charts->times()->csv().startsWith("step,step (ms)\n1,41\n"));
}

TEST_CASE("The tabs show what there is, by mouse and by keys") {
    StudioWindow studio;
    auto* charts = studio.window->charts();
    QStringList names;
    for (int i = 0; i < charts->tabs()->count(); ++i) names << charts->tabs()->tabText(i);
    CHECK(names == QStringList{"SNR", "Norms", "Step times", "Training", "Evaluation", "Log"});
    CHECK(charts->snr()->isVisible());
    charts->tabs()->setFocus();
    QTest::keyClick(charts->tabs(), Qt::Key_Right);
    CHECK(charts->norms()->isVisible());
    CHECK(charts->current() == charts->norms());
    QTest::mouseClick(charts->tabs(), Qt::LeftButton, {}, charts->tabs()->tabRect(5).center());
    CHECK(charts->log()->isVisible());
    CHECK(charts->current() == nullptr);
}

TEST_CASE("The log tells what the engine said, with the time, and is copied and emptied") {
    StudioWindow studio;
    LogPanel* log = studio.window->charts()->log();
    CHECK(log->text().contains("The model fake is ready"));
    QTest::keyClick(studio.window.get(), Qt::Key_Return, Qt::ControlModifier);
    studio.settle();
    const QString text = log->text();
    CHECK(text.contains("begins: 20 steps"));
    CHECK(text.contains("is finished"));
    CHECK(text.split('\n').last().contains(QRegularExpression("^\\d\\d:\\d\\d:\\d\\d  Run")));
    studio.engine->fail_next("The weights are damaged: download them again.");
    QTest::keyClick(studio.window.get(), Qt::Key_Return, Qt::ControlModifier);
    studio.poll(2);
    CHECK(log->text().count("The weights are damaged") == 1);
    const auto buttons = log->findChildren<QPushButton*>();
    REQUIRE(buttons.size() == 2);
    buttons[0]->click();
    CHECK(QApplication::clipboard()->text() == log->text());
    buttons[1]->click();
    CHECK(log->text().isEmpty());
}

TEST_CASE(
    "With other steps set than the run had, its playhead keeps its share of the way, and clicks find it") {
    StudioWindow studio;
    auto* charts = studio.window->charts();
    LineChart* const schedule = studio.window->schedule()->chart();
    QTest::keyClick(studio.window.get(), Qt::Key_Return, Qt::ControlModifier);
    studio.settle();
    REQUIRE(studio.status().step == 20);
    const auto setSteps = [&](int steps) {
        studio.window->store()->edit("Steps", [=](Document& document) { document.sampling.steps = steps; });
    };
    const auto click = [&](LineChart* chart, int step) {
        QTest::mouseClick(chart, Qt::LeftButton, {}, chart->position(step, 0).toPoint());
        studio.poll(3);
    };
    for (LineChart* chart : {charts->snr(), schedule}) {
        setSteps(50);
        CHECK(chart->playhead() == 50);  // it has come to its end
        click(chart, 25);
        CHECK(studio.status().step == 10);
        CHECK(chart->playhead() == 25);
        click(chart, 41);
        CHECK(studio.status().step == 16);
        CHECK(chart->playhead() == 40);
        setSteps(7);
        CHECK(chart->playhead() == Approx(5.6));
        click(chart, 7);
        CHECK(studio.status().step == 20);
        setSteps(20);
        CHECK(chart->playhead() == 20);
    }
    // The curves of the run itself have its own steps.
    setSteps(50);
    CHECK(charts->times()->playhead() == 20);
}

TEST_CASE("Norms and step times come back with a run that is shown again") {
    StudioWindow studio;
    auto* charts = studio.window->charts();
    studio.window->store()->edit("Rows", [](Document& document) {
        document.view.arrangement = Arrangement::Rows;
        document.view.rows = {"random", "hold"};
        document.sampling.steps = 6;
    });
    QTest::keyClick(studio.window.get(), Qt::Key_Return, Qt::ControlModifier);
    for (int i = 0; i < 100 && !studio.window->controller()->canExport(); ++i) studio.poll(1);
    studio.poll(2);
    QTest::mouseClick(studio.grid(), Qt::LeftButton, {}, studio.grid()->cellRect(0).center().toPoint());
    studio.poll(2);
    REQUIRE(studio.status().id == studio.window->controller()->runOf(0));
    CHECK(charts->norms()->valuesAt(2) == "step 2: digit 0.500, picture 0.040");
    CHECK(charts->times()->series()[0].values.size() == 6);
}
