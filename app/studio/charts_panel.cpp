#include "app/studio/charts_panel.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QSettings>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <iterator>

#include "app/studio/log_panel.h"
#include "app/studio/run_axis.h"
#include "app/studio/snr_curves.h"
#include "widgets/card.h"
#include "widgets/icons.h"
#include "widgets/line_chart.h"
#include "widgets/segmented.h"

namespace syn::studio {
namespace {

constexpr std::size_t kKnownRuns = 24;  // more than the tracks that a timeline has

constexpr const char* kByKeys[] = {"total", "modality", "band"};  // in the order of SnrBy

}  // namespace

ChartsPanel::ChartsPanel(DocumentStore* store, EnginePort* port, RunController* controller, QWidget* parent)
    : QWidget(parent), store_(store), controller_(controller), heading_(makeHeading()) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 4, 16, 12);
    pages_ = new QStackedWidget(this);
    column->addWidget(pages_);
    pages_->addWidget(makeSnrPage());
    norms_ = makeChart(tr("Norms of the estimates over the steps"), {},
                       tr("Root mean square of what the model expects behind the noise: pictures that wash "
                          "out sink, weights that are too high make it rise"));
    connect(norms_, &LineChart::stepChosen, this, &ChartsPanel::stepChosen);
    norms_->setCaption(tr("root mean square of the estimate"));
    norms_->setEmptyText(tr("The curves grow with a run."));
    pages_->addWidget(norms_);
    times_ = makeChart(tr("Time of each step"), tr("ms"), tr("How long each step of the run took"));
    connect(times_, &LineChart::stepChosen, this, &ChartsPanel::stepChosen);
    times_->setCaption(tr("milliseconds a step"));
    times_->setEmptyText(tr("The curve grows with a run."));
    pages_->addWidget(times_);
    log_ = new LogPanel(this);
    pages_->addWidget(log_);

    connect(tabs_, &QTabBar::currentChanged, pages_, &QStackedWidget::setCurrentIndex);
    connect(pages_, &QStackedWidget::currentChanged, this, &ChartsPanel::makeRoom);
    connect(tabs_, &QTabBar::currentChanged, this, &ChartsPanel::showExport);
    connect(controller_, &RunController::statusChanged, this, &ChartsPanel::showStatus);
    connect(controller_, &RunController::curves, this,
            [this](const std::vector<engine::ScheduleCurve>& curves) {
                curves_ = curves;
                showSnr();
            });
    connect(controller_, &RunController::refused, log_, qOverload<const QString&>(&LogPanel::add));
    connect(port, &EnginePort::series, this, &ChartsPanel::take);
    connect(port, &EnginePort::happened, this, [this](const engine::Event& event) {
        // What was refused or failed comes by the controller, with what it refuses by itself.
        using engine::EventKind;
        if (event.kind != EventKind::Refused && event.kind != EventKind::Failed) log_->add(event);
    });
    showStatus();
}

QWidget* ChartsPanel::makeHeading() {
    auto* heading = new QWidget(this);
    auto* row = new QHBoxLayout(heading);
    row->setContentsMargins(0, 0, 0, 0);
    tabs_ = new QTabBar(heading);
    tabs_->setDrawBase(false);
    tabs_->setExpanding(false);
    tabs_->setUsesScrollButtons(false);
    tabs_->setFocusPolicy(Qt::TabFocus);
    tabs_->setAccessibleName(tr("What is shown below the timeline"));
    tabs_->setToolTip(tr("Charts of the run, and what the engine said"));
    const auto tab = [this](const QString& text, const QString& toolTip) {
        tabs_->setTabToolTip(tabs_->addTab(text), toolTip);
    };
    tab(tr("SNR"), tr("How much of each part shows through the noise at each step"));
    tab(tr("Norms"), tr("How strong the estimates are at each step"));
    tab(tr("Step times"), tr("How long each step took"));
    tab(tr("Log"), tr("What the engine said"));
    export_ = new QToolButton(heading);
    export_->setIcon(icon(QStringLiteral("export")));
    export_->setIconSize({16, 16});
    export_->setFixedSize(28, 24);
    export_->setProperty("role", "quiet");
    export_->setFocusPolicy(Qt::TabFocus);
    export_->setAccessibleName(tr("Export the chart"));
    export_->setToolTip(tr("Write this chart as SVG, PNG or CSV"));
    connect(export_, &QToolButton::clicked, this, &ChartsPanel::exportChart);
    row->addWidget(tabs_);
    row->addStretch(1);
    row->addWidget(export_);
    return heading;
}

QWidget* ChartsPanel::addPage(const QString& title, const QString& toolTip, const QString& waiting) {
    auto* page = new QWidget(this);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(label(waiting, "second", page), 0, Qt::AlignTop | Qt::AlignLeft);
    const int at = pages_->indexOf(log_);
    pages_->insertWidget(at, page);
    tabs_->setTabToolTip(tabs_->insertTab(at, title), toolTip);
    makeRoom();
    return page;
}

void ChartsPanel::fillPage(QWidget* page, QWidget* content) {
    QLayoutItem* waiting = page->layout()->takeAt(0);
    delete waiting->widget();
    delete waiting;
    page->layout()->addWidget(content);
}

/// Only the page that is shown needs room.
void ChartsPanel::makeRoom() {
    for (int i = 0; i < pages_->count(); ++i) {
        const auto policy = i == pages_->currentIndex() ? QSizePolicy::Preferred : QSizePolicy::Ignored;
        pages_->widget(i)->setSizePolicy(policy, policy);
    }
}

void ChartsPanel::showPage(const QWidget* page) {
    for (int i = 0; i < pages_->count(); ++i)
        if (pages_->widget(i) == page || pages_->widget(i)->isAncestorOf(page)) tabs_->setCurrentIndex(i);
}

bool ChartsPanel::works() const {
    return pages_->currentWidget() != log_ && !current();
}

LineChart* ChartsPanel::makeChart(const QString& name, const QString& unit, const QString& toolTip) {
    auto* chart = new LineChart(name, unit, this);
    chart->setToolTip(toolTip);
    return chart;
}

QWidget* ChartsPanel::makeSnrPage() {
    auto* page = new QWidget(this);
    auto* row = new QHBoxLayout(page);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    snr_ = makeChart(tr("Signal against noise over the steps"), {},
                     tr("Where a curve rises, the run works on that part of the picture: coarse shapes come "
                        "out of the noise before fine detail"));
    snr_->setEmptyText(tr("The curves appear with the model."));
    connect(snr_, &LineChart::stepChosen, this, [this](int place) {
        Q_EMIT stepChosen(RunAxis(controller_->status()).step(place, curveSteps(curves_)));
    });
    by_ = new Segmented(tr("Curves"), page);
    by_->setSegments(
        {{kByKeys[0], tr("Total"), tr("One curve: all of the signal against all of the noise")},
         {kByKeys[1], tr("Modality"), tr("A curve for each modality of the model")},
         {kByKeys[2], tr("Band"),
          tr("A curve for each Haar level of each modality: 1 is the coarsest, drawn strongest")}});
    equation_ = new Segmented(tr("Data variance"), page);
    connect(by_, &Segmented::chosen, this, [this](const QString& key) {
        const auto at = std::find(std::begin(kByKeys), std::end(kByKeys), key) - std::begin(kByKeys);
        store_->edit(tr("Curves"), [&](Document& document) { document.view.snrBy = static_cast<SnrBy>(at); });
    });
    connect(equation_, &Segmented::chosen, this, [this](const QString& key) {
        store_->edit(tr("Data variance"),
                     [&](Document& document) { document.view.dataVariance = key == "with"; });
    });
    equation_->setSegments(
        {{"without", tr("Eq. 19"),
          tr("The noise level alone: exp(-gamma). Equal for all bands of a modality (GUD, eq. 19)")},
         {"with", tr("Eq. 18"),
          tr("Times the variance that the training data has in each band: what can really be seen (GUD, eq. "
             "18)")}});
    auto* choices = new QVBoxLayout;
    choices->setSpacing(8);
    choices->addWidget(by_);
    choices->addWidget(equation_);
    choices->addStretch(1);
    row->addWidget(snr_, 1);
    row->addLayout(choices);
    return page;
}

LineChart* ChartsPanel::current() const {
    LineChart* const charts[] = {snr_, norms_, times_};
    return tabs_->currentIndex() < 3 ? charts[tabs_->currentIndex()] : nullptr;
}

void ChartsPanel::showExport() {
    export_->setEnabled(current() && controller_->model());
}

void ChartsPanel::show(const Document& document) {
    for (QWidget* choice : {by_, equation_}) choice->setEnabled(controller_->model());
    showExport();
    by_->setCurrent(QLatin1String(kByKeys[static_cast<int>(document.view.snrBy)]));
    showSnr();
}

void ChartsPanel::showSnr() {
    const engine::ModelInfo* model = controller_->model();
    const View& view = store_->value().view;
    const bool known = model && knowsVariances(*model);
    const bool with = known && view.dataVariance;
    equation_->setCurrent(with ? "with" : "without");
    equation_->button("with")->setEnabled(known);
    snr_->setCaption(with ? tr("log SNR, counting the data's variance (eq. 18)")
                          : tr("log SNR, the noise level alone (eq. 19)"));
    if (model) snr_->setEmptyText(tr("This set-up has no curves: Run says why."));
    snr_->setSeries(model ? snrSeries(*model, curves_, view.snrBy, with) : std::vector<LineChart::Series>{});
    showStatus();
}

void ChartsPanel::begin(engine::RunId run) {
    run_ = run;
    std::vector<LineChart::Series> norms;
    normed_.clear();
    // Of the run's own model: the document may name another one by now.
    const auto& request = controller_->status().request;
    if (const engine::ModelInfo* model = request ? controller_->port()->modelOf(*request) : nullptr)
        for (const auto& modality : model->modalities) {
            norms.push_back({QString::fromStdString(modality.title).toLower(),
                             QString::fromStdString(modality.kind),
                             1,
                             1,
                             {}});
            normed_.push_back(modality.name);
        }
    norms_->setSeries(std::move(norms));
    times_->setSeries({{tr("step"), QString(), 1, 1, {}}});
    for (LineChart* chart : {norms_, times_}) chart->setSteps(controller_->status().steps);
    if (const auto known = points_.find(run); known != points_.end())
        for (const auto& [place, value] : known->second) draw(place.first, place.second, value);
}

void ChartsPanel::draw(const std::string& series, int step, double value) {
    if (series == "seconds") times_->setValue(0, step, value * 1000);
    for (std::size_t m = 0; m < normed_.size(); ++m)
        if (series == "norm/" + normed_[m]) norms_->setValue(m, step, value);
}

void ChartsPanel::take(const std::vector<engine::SeriesPoint>& points) {
    const RunStatus& status = controller_->status();
    if (status.id != 0 && status.id != run_) begin(status.id);
    for (const auto& point : points) {
        points_[point.run][{point.series, point.step}] = point.value;
        if (point.run == run_) draw(point.series, point.step, point.value);
    }
    while (points_.size() > kKnownRuns) points_.erase(points_.begin());
}

void ChartsPanel::showStatus() {
    using Phase = RunStatus::Phase;
    const RunStatus& status = controller_->status();
    if (status.id != 0 && status.id != run_) begin(status.id);
    const bool walks = status.id != 0 && status.phase != Phase::None && status.phase != Phase::Loading;
    for (LineChart* chart : {norms_, times_}) chart->setPlayhead(walks ? status.step : -1);
    snr_->setPlayhead(RunAxis(status).place(curveSteps(curves_)));
}

void ChartsPanel::exportChart() {
    const LineChart* chart = current();
    if (!chart) return;
    QSettings settings;
    const QString folder = settings.value("chart/folder").toString();
    QString file =
        QFileDialog::getSaveFileName(this, tr("Export the chart"), QFileInfo(folder, "chart.svg").filePath(),
                                     tr("Drawing (*.svg);;Picture (*.png);;Table of values (*.csv)"));
    if (file.isEmpty()) return;
    if (QFileInfo(file).suffix().isEmpty()) file += ".svg";
    settings.setValue("chart/folder", QFileInfo(file).absolutePath());
    if (chart->save(file))
        Q_EMIT said(tr("The chart is in %1.").arg(file), false);
    else
        Q_EMIT said(tr("%1 cannot be written: choose another folder.").arg(file), true);
}

}  // namespace syn::studio
