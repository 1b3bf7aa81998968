#include "app/studio/snr_page.h"

#include <QAbstractButton>
#include <QHBoxLayout>
#include <QStackedLayout>
#include <QVBoxLayout>
#include <algorithm>
#include <iterator>
#include <utility>

#include "app/studio/run_axis.h"
#include "app/studio/snr_curves.h"
#include "widgets/segmented.h"

namespace syn::studio {
namespace {

constexpr const char* kByKeys[] = {"total", "modality", "band"};  // in the order of SnrBy

}  // namespace

SnrPage::SnrPage(DocumentStore* store, RunController* controller, QWidget* parent)
    : QWidget(parent), store_(store), controller_(controller), stack_(new QStackedLayout) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    makeCharts();
    makeChoices(this);
    auto* choices = new QVBoxLayout;
    choices->setSpacing(4);
    for (Segmented* choice : {as_, by_, equation_}) choices->addWidget(choice);
    choices->addStretch(1);
    row->addLayout(stack_, 1);
    row->addLayout(choices);
    connect(controller_, &RunController::curves, this,
            [this](const std::vector<engine::ScheduleCurve>& curves) {
                if (setUp_ == curves && showsRun()) return;
                levels_ = setUp_ = curves;
                showCurves();
            });
    connect(controller_, &RunController::runCurves, this,
            [this](const std::vector<engine::ScheduleCurve>& curves) {
                if (curves.empty() && run_.empty()) return;  // one live run after the other
                run_ = curves;
                levels_ = run_.empty() ? setUp_ : run_;
                showCurves();
            });
}

void SnrPage::makeCharts() {
    lines_ = new LineChart(tr("Signal against noise over the steps"), {}, this);
    lines_->setToolTip(
        tr("Where a curve rises, the run works on that part of the picture: coarse shapes come "
           "out of the noise before fine detail"));
    map_ = new HeatMap(tr("Waterfall of signal against noise over the steps"),
                       {tr("log SNR"), tr("noise (sigma)"), 0, tr("SNR 1")}, this);
    map_->setToolTip(
        tr("A row a part, a column a step: dark is noise, bright is picture. Left of the line noise is the "
           "stronger, right of it the picture; where all rows cross it together, all forms at once"));
    stack_->addWidget(lines_);
    stack_->addWidget(map_);
    for (StepChart* chart : std::initializer_list<StepChart*>{lines_, map_}) {
        chart->setEmptyText(tr("The curves appear with the model."));
        connect(chart, &StepChart::stepChosen, this, [this](int place) {
            const RunAxis axis(controller_->status(), store_->value().sampling);
            const int step = showsRun() ? place : axis.step(place, curveSteps(levels_));
            if (step >= 0) Q_EMIT stepChosen(step);
        });
    }
}

void SnrPage::makeChoices(QWidget* parent) {
    as_ = new Segmented(tr("Signal against noise"), parent);
    as_->setSegments(
        {{"curves", tr("Curves"), tr("A curve a part: how far each rises, and when")},
         {"waterfall", tr("Waterfall"), tr("A row a part: in which order they come out of the noise")}});
    by_ = new Segmented(tr("Split by"), parent);
    by_->setSegments(
        {{kByKeys[0], tr("Total"), tr("All of the signal against all of the noise, as one")},
         {kByKeys[1], tr("Modality"), tr("Each modality of the model by itself")},
         {kByKeys[2], tr("Band"),
          tr("Each Haar level of each modality: 1 is the coarsest, uppermost or drawn strongest")}});
    equation_ = new Segmented(tr("Data variance"), parent);
    equation_->setSegments(
        {{"without", tr("Eq. 19"),
          tr("The noise level alone: exp(-gamma). Equal for all bands of a modality (GUD, eq. 19)")},
         {"with", tr("Eq. 18"),
          tr("Times the variance that the training data has in each band: what can really be seen (GUD, eq. "
             "18)")}});
    connect(as_, &Segmented::chosen, this, [this](const QString& key) {
        store_->edit(tr("Signal against noise"), [&](Document& document) {
            document.view.snrAs = key == "waterfall" ? SnrAs::Waterfall : SnrAs::Curves;
        });
    });
    connect(by_, &Segmented::chosen, this, [this](const QString& key) {
        const auto at = std::find(std::begin(kByKeys), std::end(kByKeys), key) - std::begin(kByKeys);
        store_->edit(tr("Split by"),
                     [&](Document& document) { document.view.snrBy = static_cast<SnrBy>(at); });
    });
    connect(equation_, &Segmented::chosen, this, [this](const QString& key) {
        store_->edit(tr("Data variance"),
                     [&](Document& document) { document.view.dataVariance = key == "with"; });
    });
}

StepChart* SnrPage::chart() const {
    return static_cast<StepChart*>(stack_->currentWidget());
}

void SnrPage::show(const Document& document) {
    for (Segmented* choice : {as_, by_, equation_}) choice->setEnabled(controller_->model());
    const bool waterfall = document.view.snrAs == SnrAs::Waterfall;
    as_->setCurrent(waterfall ? "waterfall" : "curves");
    by_->setCurrent(QLatin1String(kByKeys[static_cast<int>(document.view.snrBy)]));
    stack_->setCurrentIndex(waterfall ? 1 : 0);
    showCurves();
}

void SnrPage::showCurves() {
    const engine::ModelInfo* model = controller_->model();
    const View& view = store_->value().view;
    const bool known = model && knowsVariances(*model);
    const bool with = known && view.dataVariance;
    equation_->setCurrent(with ? "with" : "without");
    equation_->button("with")->setEnabled(known);
    for (StepChart* chart : std::initializer_list<StepChart*>{lines_, map_}) {
        const QString what = showsRun() && run_ != setUp_ ? tr("log SNR of the run shown") : tr("log SNR");
        chart->setCaption(with ? tr("%1, counting the data's variance (eq. 18)").arg(what)
                               : tr("%1, the noise level alone (eq. 19)").arg(what));
        if (model) chart->setEmptyText(tr("This set-up has no curves: Run says why."));
    }
    lines_->setSeries(model ? snrSeries(*model, levels_, view.snrBy, with)
                            : std::vector<LineChart::Series>{});
    map_->setRows(model ? snrRows(*model, levels_, view.snrBy, with) : std::vector<HeatMap::Row>{});
    showStatus();
}

void SnrPage::showStatus() {
    const RunStatus& status = controller_->status();
    const bool another = std::exchange(shownRun_, status.id) != status.id;
    const bool moved = std::exchange(shownStep_, status.step) != status.step;
    if ((another || moved) && !run_.empty() && levels_ != run_) {
        levels_ = run_;
        return showCurves();
    }
    const double place =
        showsRun() ? status.step : RunAxis(status, store_->value().sampling).place(curveSteps(levels_));
    lines_->setPlayhead(place);
    map_->setPlayhead(place);
}

}  // namespace syn::studio
