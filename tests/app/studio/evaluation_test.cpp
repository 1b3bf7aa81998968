#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>
#include <QTabBar>
#include <QTabWidget>
#include <QTableWidget>
#include <QTextBrowser>
#include <QToolButton>

#include "app/studio/actions.h"
#include "app/studio/charts_panel.h"
#include "app/studio/evaluation_modes.h"
#include "app/studio/evaluation_panel.h"
#include "app/studio/plot_ink.h"
#include "app/studio/plot_page.h"
#include "core/evaluation/svg_plot.h"
#include "tests/app/studio/studio_window.h"
#include "tests/catch.h"
#include "widgets/confusion_view.h"
#include "widgets/palette.h"
#include "widgets/style.h"
#include "widgets/switch.h"

using namespace syn;
using namespace syn::studio;
using engine::EvaluationPhase;

namespace {

struct Shown {
    Shown() : panel(studio.window->findChild<EvaluationPanel*>()), desk(studio.engine->desk()) {
        studio.window->charts()->showPage(panel);
    }
    void tell(engine::EvaluationState state) {
        desk->tell(std::move(state));
        studio.poll(1);
    }
    template <class T>
    T* control(const QString& name) {
        for (T* each : panel->findChildren<T*>())
            if (each->accessibleName() == name) return each;
        return nullptr;
    }

    StudioWindow studio;
    EvaluationPanel* panel;
    engine::FakeEvaluationDesk* desk;
};

engine::EvaluationState measuring() {
    engine::EvaluationState state;
    state.phase = EvaluationPhase::Measuring;
    state.stage = "picture from digit, hold, scale 6";
    state.done = 30;
    state.total = 80;
    state.seconds_left = 90;
    engine::EvaluationRow row;
    row.direction = "picture from digit";
    row.mode = "hold";
    row.scale = 6;
    row.done = 30;
    row.wanted = 40;
    row.judged = true;
    row.precision = 0.75;
    row.low = 0.6;
    row.high = 0.86;
    row.classes = 2;
    row.confusion = {12, 3, 5, 10};
    engine::EvaluationRow next = row;
    next.guide = "noise 0.5, told";
    next.done = 0;
    next.judged = false;
    next.confusion.clear();
    state.rows = {row, next};
    state.class_names = {"zero", "one"};
    return state;
}

}  // namespace

TEST_CASE("A measurement is begun with what was chosen, and stopped by the same button") {
    Shown shown;
    REQUIRE(shown.panel->isVisible());
    auto* kind = shown.control<QComboBox>("What is measured");
    REQUIRE(kind);
    CHECK(kind->count() == 3);
    kind->setCurrentIndex(0);
    CHECK(shown.panel->wish().count == 40);
    kind->setCurrentIndex(1);
    CHECK(shown.panel->wish().count == 2000);  // as the kind has it
    shown.control<QSpinBox>("Samples a row")->setValue(60);
    CHECK(shown.panel->wish().modes.empty());   // all
    CHECK(shown.panel->wish().scales.empty());  // as the card has them
    EvaluationModes* modes = shown.panel->modes();
    REQUIRE(modes->count() == 3);
    shown.control<QToolButton>("Guide modes that are measured")->click();
    CHECK(modes->isVisible());
    CHECK(modes->mode("hold")->hasFocus());
    modes->mode("hold")->click();
    QTest::keyClick(modes, Qt::Key_Escape);
    CHECK_FALSE(modes->isVisible());
    shown.panel->go()->click();
    REQUIRE(shown.desk->started.size() == 1);
    const engine::EvaluationWish& wish = shown.desk->started[0];
    CHECK(wish.kind == "table1");
    CHECK(wish.model == "fake");
    CHECK(wish.count == 60);
    CHECK((wish.modes == std::vector<std::string>{"random", "none"}));
    CHECK(wish.solver == "dpmpp-2m");

    shown.tell(measuring());
    CHECK(shown.panel->go()->text() == "Stop");
    CHECK_FALSE(kind->isEnabled());
    shown.panel->go()->click();
    CHECK(shown.desk->stops == 1);
    engine::EvaluationState stopped = measuring();
    stopped.phase = EvaluationPhase::Stopped;
    shown.tell(stopped);
    CHECK(shown.panel->go()->text() == "Measure");
    CHECK(kind->isEnabled());
    for (const char* each : {"random", "none"}) modes->mode(each)->setChecked(false);
    CHECK_FALSE(shown.panel->go()->isEnabled());  // nothing to measure
}

TEST_CASE("The switches tell what a kind measures, and what is switched on is measured") {
    Shown shown;
    auto* kind = shown.control<QComboBox>("What is measured");
    auto* button = shown.control<QToolButton>("Guide modes that are measured");
    EvaluationModes* modes = shown.panel->modes();
    kind->setCurrentIndex(1);
    CHECK(button->text() == "All modes");
    kind->setCurrentIndex(2);  // measures what is held unless told otherwise
    CHECK(modes->chosen() == QStringList{"hold"});
    CHECK(button->text() == "hold");
    CHECK(shown.panel->wish().modes.empty());
    modes->mode("random")->click();
    modes->mode("none")->click();
    CHECK(button->text() == "All modes");
    CHECK((shown.panel->wish().modes == std::vector<std::string>{"hold", "random", "none"}));
    kind->setCurrentIndex(0);  // what the user chose stays
    modes->mode("none")->click();
    kind->setCurrentIndex(2);
    CHECK((modes->chosen() == QStringList{"hold", "random"}));
    CHECK((shown.panel->wish().modes == std::vector<std::string>{"hold", "random"}));
}

TEST_CASE("Measuring is found in the list of commands and begun by them") {
    Shown shown;
    MainWindow* window = shown.studio.window.get();
    window->charts()->tabs()->setCurrentIndex(0);
    CHECK_FALSE(shown.panel->isVisible());
    (*window->actions())["evaluation.show"]->trigger();
    CHECK(shown.panel->isVisible());
    QAction* measure = (*window->actions())["evaluation.start"];
    REQUIRE(measure->isEnabled());
    measure->trigger();
    CHECK(shown.desk->started.size() == 1);
    shown.tell(measuring());
    measure->trigger();
    CHECK(shown.desk->stops == 1);
}

TEST_CASE("Each mode has the scale of the card until another is typed, and the solver can be chosen") {
    Shown shown;
    EvaluationModes* modes = shown.panel->modes();
    QDoubleSpinBox* scale = modes->scale("random", "picture");
    REQUIRE(scale);
    CHECK(scale->value() == 8);
    CHECK(modes->scale("none", "picture") == nullptr);
    CHECK_FALSE(modes->reset()->isEnabled());
    scale->setValue(2.5);
    CHECK((shown.panel->wish().scales == std::map<std::string, double>{{"picture:random", 2.5}}));
    CHECK(shown.control<QToolButton>("Guide modes that are measured")->text().contains("own scales"));
    modes->reset()->click();
    CHECK(shown.panel->wish().scales.empty());
    CHECK(scale->value() == 8);
    auto* solver = shown.control<QComboBox>("Solver of the pictures that are judged");
    REQUIRE(solver);
    REQUIRE(solver->count() > 1);
    solver->setCurrentIndex(solver->currentIndex() == 0 ? 1 : 0);
    CHECK(shown.panel->wish().solver == solver->currentData().toString().toStdString());

    // A model with one noise level offers what it knows, at scale 1.
    modes->setChoices(shown.desk->choices("shared"));
    CHECK(modes->count() == 2);
    CHECK_FALSE(modes->scale("random", "digit")->isEnabled());
    CHECK(modes->scale("random", "digit")->toolTip().contains("no marginal"));
}

TEST_CASE("Tables can be compared with a folder of pictures and in the features of Inception") {
    Shown shown;
    auto* kind = shown.control<QComboBox>("What is measured");
    auto* against = shown.control<QToolButton>("What pictures are compared with");
    REQUIRE(against);
    kind->setCurrentIndex(0);
    CHECK_FALSE(against->isVisible());
    shown.panel->compareWith("/pictures");
    shown.panel->compareIn("/weights.safetensors");
    CHECK(shown.panel->wish().reference.empty());  // precision has no use for them
    CHECK(shown.panel->wish().inception.empty());
    kind->setCurrentIndex(1);
    CHECK(against->isVisible());
    CHECK(shown.panel->wish().reference == "/pictures");
    CHECK(shown.panel->wish().inception == "/weights.safetensors");
    REQUIRE(against->menu()->actions().size() == 5);
    against->menu()->actions()[3]->trigger();
    against->menu()->actions()[0]->trigger();
    CHECK(shown.panel->wish().reference.empty());
    CHECK(shown.panel->wish().inception.empty());
}

TEST_CASE("What nobody can judge has no precision, and what is left out is said") {
    Shown shown;
    engine::EvaluationState state = measuring();
    state.rows[0].judged = false;
    state.left_out = {"hold is left out: the model shared has one noise level for all"};
    shown.tell(state);
    CHECK(shown.panel->rows()->item(0, 4)->text().isEmpty());
    CHECK(shown.panel->findChild<ConfusionView*>()->accessibleDescription().isEmpty());
    bool said = false;
    for (const QLabel* each : shown.panel->findChildren<QLabel*>())
        said = said || each->toolTip().contains("hold is left out");
    CHECK(said);
}

TEST_CASE("Rows fill while it measures, with their intervals, and the chosen one's confusion is shown") {
    Shown shown;
    shown.tell(measuring());
    const auto cell = [&](int row, int column) { return shown.panel->rows()->item(row, column)->text(); };
    REQUIRE(shown.panel->rows()->rowCount() == 2);
    CHECK(cell(0, 1) == "hold");
    CHECK(cell(0, 6) == "30 of 40");
    CHECK(cell(0, 4) == ".75 [.60, .86]");
    CHECK(cell(0, 5).isEmpty());
    CHECK(cell(1, 3) == "noise 0.5, told");
    CHECK(cell(1, 4).isEmpty());
    auto* confusion = shown.panel->findChild<ConfusionView*>();
    CHECK(confusion->share(0, 1) == Approx(0.2));
    CHECK(confusion->accessibleDescription() == "Most often one is taken for zero: 33 %");
    CHECK(confusion->tell({confusion->width() - 3, confusion->height() - 3}) ==
          "one taken for one: 10 of 15");
    engine::EvaluationState more = measuring();
    more.rows[0].done = 40;
    more.rows[0].relative = true;
    more.rows[0].over_judge = 0.86;
    more.rows[0].over_judge_low = 0.7;
    more.rows[0].over_judge_high = 1.01;
    shown.tell(more);
    CHECK(cell(0, 6) == "40");
    CHECK(cell(0, 5) == ".86 [.70, 1.01]");
    CHECK(shown.panel->rows()->currentRow() == 0);  // the choice stays
    shown.panel->rows()->selectRow(1);
    CHECK(confusion->accessibleDescription().isEmpty());
}

TEST_CASE("The end brings the plot and the export; trouble is told in its own sentence") {
    Shown shown;
    auto* exports = shown.control<QPushButton>("Export the measurement");
    REQUIRE(exports);
    CHECK_FALSE(exports->isEnabled());
    engine::EvaluationState done = measuring();
    done.phase = EvaluationPhase::Finished;
    done.table = "| table |";
    done.plot =
        R"(<svg xmlns="http://www.w3.org/2000/svg" width="90" height="45"><rect width="90" height="45" fill="#ffffff"/></svg>)";
    shown.tell(done);
    CHECK(exports->isEnabled());
    auto* plot = static_cast<PlotPage*>(nullptr);
    for (QWidget* each : shown.panel->findChildren<QWidget*>())
        if (auto* page = dynamic_cast<PlotPage*>(each)) plot = page;
    REQUIRE(plot);
    CHECK_FALSE(plot->empty());
    // It has the whole width.
    shown.panel->findChild<QTabWidget*>()->setCurrentIndex(1);
    QApplication::processEvents();
    CHECK(plot->isVisible());
    CHECK(plot->width() > shown.panel->width() * 9 / 10);
    CHECK_FALSE(shown.panel->rows()->isVisible());
    shown.panel->findChild<QTabWidget*>()->setCurrentIndex(0);
    CHECK(shown.panel->rows()->isVisible());
    CHECK(plot->heightForWidth(200) == 100);
    CHECK(shown.panel->findChild<QTextBrowser*>()->toPlainText().contains("table"));
    // Its paper is the window's, in both themes.
    plot->resize(180, 90);
    for (const Theme each : {Theme::Light, Theme::Dark}) {
        applyTheme(*qApp, each);
        CHECK(plot->grab().toImage().pixelColor(90, 45) == paletteOf(each).panel);
    }
    CHECK(shown.panel->exportTo("somewhere"));
    CHECK(shown.studio.message().contains("somewhere"));
    shown.desk->refusal = "The disk is full.";
    CHECK_FALSE(shown.panel->exportTo("somewhere"));
    CHECK(shown.studio.message() == "The disk is full.");
    engine::EvaluationState failed;
    failed.phase = EvaluationPhase::Failed;
    failed.trouble = "there is no judge for 'picture' among the models";
    shown.tell(failed);
    CHECK(shown.studio.message().startsWith("there is no judge"));
    CHECK(shown.panel->go()->isEnabled());
}

TEST_CASE("A plot is shown in the colours of the theme, and all of it reads there") {
    evaluation::SvgPlot plot("Precision", "of nothing");
    evaluation::LinePanel lines{"by noise", "noise", "precision", {}};
    for (int s = 0; s < 6; ++s)
        lines.series.push_back({std::string(1, static_cast<char>('a' + s)), {{0, 1, {}}, {1, 0.5, {}}}});
    plot.add(lines);
    plot.add({"one", "two"}, {{"precision", {evaluation::PlotMark{0.5, {}}, std::nullopt}}});
    std::vector<double> shares;
    shares.reserve(11);
    for (int i = 0; i < 11; ++i) shares.push_back(i / 10.0);
    plot.add(evaluation::MatrixPanel{
        "confusion", "meant", "seen", {"row"}, std::vector<std::string>(11, "c"), shares});
    for (const Theme theme : {Theme::Dark, Theme::Light}) {
        const Palette& p = paletteOf(theme);
        const QByteArray shown = inTheme(QByteArray::fromStdString(plot.text()), p);
        CHECK(QSvgRenderer(shown).isValid());
        QColor ground = p.panel, cell;
        int texts = 0, cells = 0;
        for (const QByteArray& line : shown.split('\n')) {
            CAPTURE(line.toStdString(), static_cast<int>(theme));
            const auto found = QRegularExpression("fill=\"(#[0-9a-f]{6})\"").match(QString::fromUtf8(line));
            const QColor fill(found.captured(1));
            if (line.startsWith("<rect") && line.contains("stroke=")) {
                const double part =
                    QRegularExpression("fill-opacity=\"([0-9.]+)\"").match(line).captured(1).toDouble();
                const auto over = [&](int under, int ink) { return qRound(under + (ink - under) * part); };
                cell = QColor(over(ground.red(), fill.red()), over(ground.green(), fill.green()),
                              over(ground.blue(), fill.blue()));
                ++cells;
            } else if (line.startsWith("<text")) {
                // A cell's number is centred and small, and follows its cell.
                const bool number = cell.isValid() && line.contains("font-size=\"10\"");
                CHECK(contrast(fill, number ? cell : ground) >= 4.5);
                cell = QColor();
                ++texts;
            } else if (fill.isValid() && fill != ground) {
                CHECK(contrast(fill, ground) >= 4.5);  // marks
            }
        }
        CHECK(cells == 11);
        CHECK(texts > 20);
    }
}

TEST_CASE("The plot on the page follows a change of theme") {
    application();
    applyTheme(*static_cast<QApplication*>(QApplication::instance()), Theme::Dark);
    PlotPage page;
    page.resize(300, 200);
    page.show();
    page.setPlot(QByteArray::fromStdString(evaluation::SvgPlot("A plot", "").text()));
    const auto corner = [&] { return page.grab().toImage().pixelColor(2, 2); };
    CHECK(corner() == paletteOf(Theme::Dark).panel);
    applyTheme(*static_cast<QApplication*>(QApplication::instance()), Theme::Light);
    QApplication::processEvents();
    CHECK(corner() == paletteOf(Theme::Light).panel);
    applyTheme(*static_cast<QApplication*>(QApplication::instance()), Theme::Dark);
}

TEST_CASE("The confusion matrix is drawn in the palette, stronger where more is taken for it") {
    application();
    ConfusionView view;
    view.resize(300, 200);
    view.setCounts({9, 1, 0, 10}, 2, {"a", "b"});
    const QImage picture = view.grab().toImage();
    const auto at = [&](double x, double y) {
        return picture.pixelColor(static_cast<int>(x * picture.width()),
                                  static_cast<int>(y * picture.height()));
    };
    const QColor most = at(0.8, 0.95), least = at(0.3, 0.95);
    CHECK(contrast(most, colours().accent) < contrast(least, colours().accent));
    view.setCounts({1, 2, 3}, 2, {});  // not a matrix
    CHECK(view.tell({200, 100}).isEmpty());
}

TEST_CASE("What was chosen stays when the list of models changes") {
    Shown shown;
    EvaluationModes* modes = shown.panel->modes();
    modes->mode("hold")->setChecked(false);
    modes->scale("random", "picture")->setValue(2.5);
    const engine::EvaluationWish wish = shown.panel->wish();
    REQUIRE((wish.modes == std::vector<std::string>{"random", "none"}));
    REQUIRE(wish.scales.size() == 1);
    Q_EMIT shown.studio.window->port()->modelsChanged({});
    CHECK(shown.panel->wish() == wish);
    CHECK(modes->count() == 3);
}

TEST_CASE("The scales that are measured while none is changed stand in their fields") {
    Shown shown;
    EvaluationModes* modes = shown.panel->modes();
    auto* kind = shown.control<QComboBox>("What is measured");
    QDoubleSpinBox *one = modes->scale("random", "picture"), *other = modes->scale("hold", "digit");
    REQUIRE(kind->currentData() == "adherence");
    CHECK(one->text() == "1, 2, 4");
    CHECK(other->text() == "1, 2, 4");
    CHECK(modes->note()->text() == "Each mode is measured at the scales 1, 2, 4, until one is changed.");
    // By keys, as the field is left untouched, typed into and put back.
    shown.control<QToolButton>("Guide modes that are measured")->click();
    one->setFocus();
    QTest::keyClick(one, Qt::Key_Return);
    CHECK(one->text() == "1, 2, 4");
    CHECK(shown.panel->wish().scales.empty());
    one->selectAll();
    QTest::keyClicks(one, "2.5");
    QTest::keyClick(one, Qt::Key_Return);
    CHECK((shown.panel->wish().scales == std::map<std::string, double>{{"picture:random", 2.5}}));
    CHECK(one->text() == "2.50");
    CHECK(other->text() == "4.00");
    CHECK(modes->note()->text().contains("alone"));
    modes->reset()->click();
    CHECK(one->text() == "1, 2, 4");
    CHECK(shown.panel->wish().scales.empty());
    // The card's own scale alone can be asked for too.
    one->selectAll();
    QTest::keyClicks(one, "8");
    QTest::keyClick(one, Qt::Key_Return);
    CHECK((shown.panel->wish().scales == std::map<std::string, double>{{"picture:random", 8}}));
    CHECK(one->text() == "8.00");
    modes->reset()->click();
    CHECK(one->text() == "1, 2, 4");
    CHECK(shown.panel->wish().scales.empty());
    kind->setCurrentIndex(1);
    CHECK(one->text() == "8.00");
    CHECK_FALSE(modes->note()->isVisible());
    CHECK(modes->reset()->text() == "Scales of the card");
    // With one noise level for all there is one scale.
    kind->setCurrentIndex(0);
    modes->setChoices(shown.desk->choices("shared"));
    CHECK(modes->scale("random", "digit")->text() == "1.00");
    CHECK_FALSE(modes->note()->isVisible());
}

TEST_CASE("Plot and table of another measurement go when one begins, and the model is named") {
    Shown shown;
    PlotPage* plot = nullptr;
    for (QWidget* each : shown.panel->findChildren<QWidget*>())
        if (auto* page = dynamic_cast<PlotPage*>(each)) plot = page;
    auto* table = shown.panel->findChild<QTextBrowser*>();
    engine::EvaluationState done = measuring();
    done.phase = EvaluationPhase::Finished;
    done.wish.model = "fake";
    done.table = "| table |";
    done.plot = R"(<svg xmlns="http://www.w3.org/2000/svg" width="90" height="45"/>)";
    shown.tell(done);
    REQUIRE_FALSE(plot->empty());
    const auto says = [&](const QString& text) {
        for (const QLabel* each : shown.panel->findChildren<QLabel*>())
            if (each->text().startsWith(text)) return true;
        return false;
    };
    CHECK(says("Fake digits and pictures: Measured"));
    engine::EvaluationState next;
    next.phase = EvaluationPhase::Loading;
    next.wish = done.wish;
    shown.tell(next);  // the same goes on
    CHECK_FALSE(plot->empty());
    CHECK(table->toPlainText().contains("table"));
    next.wish.model = "gone";
    shown.tell(next);
    CHECK(plot->empty());
    CHECK(table->toPlainText().isEmpty());
    CHECK(says("gone: Reading models"));
    shown.tell(done);
    CHECK_FALSE(plot->empty());
}
