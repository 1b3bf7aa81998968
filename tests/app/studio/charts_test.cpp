#include <QClipboard>
#include <QFile>
#include <QPushButton>
#include <QRegularExpression>
#include <QTabBar>
#include <cmath>

#include "app/studio/charts_panel.h"
#include "app/studio/log_panel.h"
#include "app/studio/snr_curves.h"
#include "tests/app/studio/timeline_window.h"
#include "tests/catch.h"
#include "widgets/heat_map.h"
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

TEST_CASE(
    "The waterfall has the curves' numbers, coarse above fine, and the noise of each modality beside them") {
    const engine::ModelInfo model = twoModalities();
    const std::vector<engine::ScheduleCurve> curves{{"digit", {6, 0, -6}}, {"picture", {3, 1, -2}}};
    for (const SnrBy by : {SnrBy::Total, SnrBy::Modality, SnrBy::Band})
        for (const bool with : {false, true}) {
            const auto series = snrSeries(model, curves, by, with);
            const auto rows = snrRows(model, curves, by, with);
            REQUIRE(rows.size() == series.size());
            for (std::size_t i = 0; i < rows.size(); ++i) {
                CHECK(rows[i].title == series[i].title);
                CHECK(rows[i].kind == series[i].kind);
                CHECK(rows[i].values == series[i].values);
                CHECK(rows[i].beside.empty() == (by == SnrBy::Total));
            }
        }
    const auto bands = snrRows(model, curves, SnrBy::Band, true);
    REQUIRE(bands.size() == 4);
    CHECK(bands[0].title == "digit 1 (coarse)");
    CHECK(bands[3].title == "picture 2 (fine)");
    CHECK(bands[1].beside[1] == Approx(std::sqrt(0.5)));
    CHECK(bands[2].beside[0] == Approx(std::sqrt(1 / (1 + std::exp(-3.0)))));
    CHECK(snrRows(model, {}, SnrBy::Band, true).empty());
}

TEST_CASE("Signal against noise is seen as curves or as a waterfall, which is undone, walked and exported") {
    const Theme theme = GENERATE(Theme::Dark, Theme::Light);
    StudioWindow studio;
    studio.window->setTheme(theme);
    auto* charts = studio.window->charts();
    const auto choose = [&](const char* key) {
        for (auto* choice : charts->findChildren<Segmented*>())
            if (choice->button(key)) QTest::mouseClick(choice->button(key), Qt::LeftButton);
    };
    REQUIRE(charts->current() == charts->snr());
    choose("waterfall");
    CHECK(studio.document().view.snrAs == SnrAs::Waterfall);
    CHECK(charts->current() == charts->waterfall());
    CHECK(charts->waterfall()->isVisible());
    CHECK_FALSE(charts->snr()->isVisible());
    choose("band");
    REQUIRE(charts->waterfall()->rows().size() == 6);
    studio.window->store()->history()->undo();
    studio.window->store()->history()->undo();
    CHECK(charts->current() == charts->snr());
    studio.window->store()->history()->redo();
    CHECK(charts->current() == charts->waterfall());
    REQUIRE(charts->waterfall()->rows().size() == 2);

    // It stands where the run stands, and a click goes there.
    HeatMap* map = charts->waterfall();
    QTest::keyClick(studio.window.get(), Qt::Key_Return, Qt::ControlModifier);
    studio.settle();
    CHECK(map->playhead() == 20);
    QTest::mouseClick(map, Qt::LeftButton, {}, map->position(12, 1).toPoint());
    studio.poll(3);
    CHECK(studio.status().step == 12);
    CHECK(map->playhead() == 12);
    CHECK(charts->snr()->playhead() == 12);

    // What is held stands still; what is generated goes from dark to bright. The mouse is gone again.
    QEvent leave(QEvent::Leave);
    QApplication::sendEvent(map, &leave);
    const QImage screen = map->grab().toImage();
    const auto bright = [&](int step, int row) {
        return qGray(screen.pixel(map->position(step, row).toPoint()));
    };
    CHECK(bright(2, 0) == bright(18, 0));
    CHECK(bright(2, 1) + 60 < bright(18, 1));

    const QTemporaryDir folder;
    const QString file = folder.filePath("waterfall.png");
    REQUIRE(charts->current()->save(file));
    const QImage saved(file);
    REQUIRE(saved.size() == map->size().expandedTo({640, 240}) * 2);
    CHECK(saved.pixelColor(6, saved.height() / 2) == colours().control);  // in the theme that is shown
    studio.window->setTheme(Theme::Dark);
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

TEST_CASE(
    "What guides add and how it agrees grows with the run, is undone, walked, exported, and comes back") {
    StudioWindow studio;
    auto* charts = studio.window->charts();
    charts->showPage(charts->norms());
    const auto choose = [&](const char* key) {
        for (auto* choice : charts->findChildren<Segmented*>())
            if (choice->button(key)) QTest::mouseClick(choice->button(key), Qt::LeftButton);
    };
    choose("contributions");
    CHECK(studio.document().view.normsOf == NormsOf::Contributions);
    CHECK(charts->current() == charts->contributions());
    CHECK(charts->contributions()->isVisible());
    CHECK(charts->contributions()->emptyText().contains("Press Run"));
    choose("cosines");
    CHECK(charts->current() == charts->cosines());
    studio.window->store()->history()->undo();
    studio.window->store()->history()->undo();
    CHECK(charts->current() == charts->norms());
    studio.window->store()->history()->redo();
    CHECK(charts->current() == charts->contributions());

    // Plainly guided nothing is added: what to do is said.
    const auto weigh = [&](double scale) {
        studio.window->store()->edit("Weight",
                                     [=](Document& document) { document.conditions["digit"].scale = scale; });
    };
    weigh(1);
    studio.press("Ctrl+Return");
    studio.settle();
    CHECK(charts->contributions()->series().empty());
    CHECK(charts->contributions()->emptyText().contains("weight"));

    weigh(3);
    studio.press("Ctrl+Return");
    studio.settle();
    REQUIRE(charts->contributions()->series().size() == 1);
    CHECK(charts->contributions()->valuesAt(4) == "step 4: digit 2.0");
    CHECK(charts->contributions()->series()[0].kind == "digit");
    CHECK(charts->contributions()->playhead() == 20);
    CHECK(charts->cosines()->valuesAt(4) == "step 4: digit with base 0.250");
    CHECK(charts->contributions()->csv().startsWith("step,digit\n1,2\n"));
    const auto weighed = studio.status().id;

    // Walked, as the other charts.
    QTest::mouseClick(charts->contributions(), Qt::LeftButton, {},
                      charts->contributions()->position(9, 2).toPoint());
    studio.poll(3);
    CHECK(studio.status().step == 9);
    CHECK(charts->cosines()->playhead() == 9);

    // Rows of which one is chosen again tell theirs again.
    studio.window->store()->edit("Rows", [](Document& document) {
        document.view.arrangement = Arrangement::Rows;
        document.view.rows = {"random", "hold"};
        document.sampling.steps = 6;
    });
    studio.press("Ctrl+Return");
    for (int i = 0; i < 100 && !studio.window->controller()->canExport(); ++i) studio.poll(1);
    studio.poll(2);
    REQUIRE(studio.status().id != weighed);
    QTest::mouseClick(studio.grid(), Qt::LeftButton, {}, studio.grid()->cellRect(0).center().toPoint());
    studio.poll(2);
    REQUIRE(studio.status().id == studio.window->controller()->runOf(0));
    CHECK(charts->contributions()->valuesAt(6) == "step 6: digit 2.0");
    CHECK(charts->contributions()->series()[0].values.size() == 6);
}

TEST_CASE("Two guides are told each, with the base, and with each other") {
    StudioWindow studio;
    auto* charts = studio.window->charts();
    GenerationRequest request;
    request.models = {{"fake", ""}};
    request.steps = 5;
    for (const char* modality : {"digit", "picture"}) {
        Guide guide;
        guide.modality = modality;
        guide.mode = GuideMode::Random;
        guide.scale = 2;
        request.guides.push_back(guide);
    }
    studio.window->controller()->replay({{{}, request}});
    studio.settle();
    CHECK(charts->contributions()->valuesAt(5) == "step 5: digit 1.0, picture 1.0");
    CHECK(charts->cosines()->valuesAt(5) ==
          "step 5: digit with base 0.250, picture with base 0.250, digit with picture -0.100");
    const auto& curves = charts->cosines()->series();
    REQUIRE(curves.size() == 3);
    CHECK(curves[2].strength < curves[0].strength);
    const QTemporaryDir folder;
    const QString file = folder.filePath("cosines.csv");
    REQUIRE(charts->cosines()->save(file));
    QFile table(file);
    REQUIRE(table.open(QIODevice::ReadOnly));
    CHECK(table.readLine() == "step,digit with base,picture with base,digit with picture\n");
}

TEST_CASE("The tabs show what there is, by mouse and by keys") {
    StudioWindow studio;
    auto* charts = studio.window->charts();
    QStringList names;
    for (int i = 0; i < charts->tabs()->count(); ++i) names << charts->tabs()->tabText(i);
    CHECK(names == QStringList{"SNR", "Norms and cosines", "Step times", "Queue", "Gallery", "Training",
                               "Evaluation", "Log"});
    CHECK(charts->snr()->isVisible());
    charts->tabs()->setFocus();
    QTest::keyClick(charts->tabs(), Qt::Key_Right);
    CHECK(charts->norms()->isVisible());
    CHECK(charts->current() == charts->norms());
    QTest::mouseClick(charts->tabs(), Qt::LeftButton, {},
                      charts->tabs()->tabRect(charts->tabs()->count() - 1).center());
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
    setSteps(50);
    CHECK(schedule->playhead() == 50);  // it has come to its end
    CHECK(charts->snr()->playhead() == 50);
    click(schedule, 25);
    CHECK(studio.status().step == 10);
    CHECK(schedule->playhead() == 25);
    click(schedule, 41);
    CHECK(studio.status().step == 16);
    CHECK(schedule->playhead() == 40);
    setSteps(7);
    CHECK(schedule->playhead() == Approx(5.6));
    CHECK(charts->snr()->playhead() == Approx(5.6));
    click(charts->snr(), 7);
    CHECK(studio.status().step == 20);
    setSteps(20);
    CHECK(schedule->playhead() == 20);
    // The curves of the run itself have its own steps.
    setSteps(50);
    CHECK(charts->times()->playhead() == 20);
}

TEST_CASE("Signal against noise is of what moved last: of what is set, or of the run that is looked at") {
    TimelineWindow studio;
    LineChart* const snr = studio.window->charts()->snr();
    LineChart* const schedule = studio.window->schedule()->chart();
    QTest::keyClick(studio.window.get(), Qt::Key_Return, Qt::ControlModifier);
    studio.settle();
    const auto values = [](const LineChart* chart) { return chart->series().back().values; };
    const auto ofRun = values(snr);
    studio.window->store()->edit("Grid", [](Document& document) {
        document.sampling.grid = "uniform-gamma";
        document.sampling.steps = 10;
    });
    REQUIRE(values(schedule).size() == 11);
    CHECK(values(snr) == values(schedule));
    CHECK(snr->playhead() < 0);  // the run went another way
    CHECK(schedule->playhead() < 0);
    QTest::mouseClick(schedule, Qt::LeftButton, {}, schedule->position(5, 0).toPoint());
    studio.poll(3);
    CHECK(studio.status().step == 20);
    // Gone to one of its steps, the run is what is seen.
    studio.track()->setFocus();
    QTest::keyClick(studio.track(), Qt::Key_Left);
    studio.poll(3);
    REQUIRE(studio.status().step == 19);
    CHECK(values(snr) == ofRun);
    CHECK(snr->playhead() == 19);
    CHECK(snr->caption().contains("of the run shown"));
    CHECK(values(schedule).size() == 11);
    // Set again as the run was, both are one.
    studio.press("Ctrl+Z");
    CHECK(values(snr) == ofRun);
    CHECK_FALSE(snr->caption().contains("of the run shown"));
    CHECK(schedule->playhead() == 19);
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
