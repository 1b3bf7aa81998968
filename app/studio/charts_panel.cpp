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

#include "app/studio/log_panel.h"
#include "app/studio/norms_page.h"
#include "app/studio/snr_page.h"
#include "widgets/card.h"
#include "widgets/icon_button.h"
#include "widgets/icons.h"
#include "widgets/line_chart.h"

namespace syn::studio {
namespace {

constexpr std::size_t kKnownRuns = 24;  // more than the tracks that a timeline has

}  // namespace

ChartsPanel::ChartsPanel(DocumentStore* store, EnginePort* port, RunController* controller, QWidget* parent)
    : QWidget(parent), controller_(controller), heading_(makeHeading()) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 4, 16, 12);
    pages_ = new QStackedWidget(this);
    column->addWidget(pages_);
    snr_ = new SnrPage(store, controller, this);
    connect(snr_, &SnrPage::stepChosen, this, &ChartsPanel::stepChosen);
    pages_->addWidget(snr_);
    norms_ = new NormsPage(store, controller, this);
    connect(norms_, &NormsPage::stepChosen, this, &ChartsPanel::stepChosen);
    pages_->addWidget(norms_);
    times_ = new LineChart(tr("Time of each step"), tr("ms"), this);
    times_->setToolTip(tr("How long each step of the run took"));
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
    tab(tr("Norms and cosines"),
        tr("How strong the estimates are at each step, what each guide adds, and whether guides agree"));
    tab(tr("Step times"), tr("How long each step took"));
    tab(tr("Log"), tr("What the engine said"));
    export_ = iconButton(QStringLiteral("export"), tr("Export the chart"), heading);
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

void ChartsPanel::setPageTitle(const QWidget* page, const QString& title) {
    for (int i = 0; i < pages_->count(); ++i)
        if (pages_->widget(i) == page && tabs_->tabText(i) != title) tabs_->setTabText(i, title);
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

LineChart* ChartsPanel::snr() const {
    return snr_->curves();
}

HeatMap* ChartsPanel::waterfall() const {
    return snr_->waterfall();
}

LineChart* ChartsPanel::norms() const {
    return norms_->estimate();
}

LineChart* ChartsPanel::contributions() const {
    return norms_->contributions();
}

LineChart* ChartsPanel::cosines() const {
    return norms_->cosines();
}

StepChart* ChartsPanel::current() const {
    const QWidget* page = pages_->currentWidget();
    if (page == snr_) return snr_->chart();
    if (page == norms_) return norms_->chart();
    return page == times_ ? times_ : nullptr;
}

void ChartsPanel::showExport() {
    export_->setEnabled(current() && controller_->model());
}

void ChartsPanel::show(const Document& document) {
    showExport();
    snr_->show(document);
    norms_->show(document);
    showStatus();
}

void ChartsPanel::begin(engine::RunId run) {
    run_ = run;
    norms_->begin();
    times_->setSeries({{tr("step"), QString(), 1, 1, {}}});
    times_->setSteps(controller_->status().steps);
    if (const auto known = points_.find(run); known != points_.end())
        for (const auto& [place, value] : known->second) draw(place.first, place.second, value);
}

void ChartsPanel::draw(const std::string& series, int step, double value) {
    if (series == "seconds") return times_->setValue(0, step, value * 1000);
    norms_->draw(series, step, value);
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
    times_->setPlayhead(walks ? status.step : -1);
    norms_->showStatus();
    snr_->showStatus();
}

void ChartsPanel::exportChart() {
    const StepChart* chart = current();
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
