#include "app/studio/schedule_panel.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>
#include <algorithm>

#include "app/studio/actions.h"
#include "app/studio/run_axis.h"
#include "app/studio/sampling_titles.h"
#include "app/studio/snr_curves.h"
#include "widgets/card.h"
#include "widgets/chooser.h"
#include "widgets/icons.h"
#include "widgets/line_chart.h"
#include "widgets/number_field.h"
#include "widgets/slider_row.h"

namespace syn::studio {
namespace {

void fill(Chooser* chooser, const std::vector<std::string>& names) {
    const QSignalBlocker blocker(chooser);
    chooser->clear();
    for (const std::string& name : names)
        chooser->addItem(samplingTitle(QString::fromStdString(name)), QString::fromStdString(name));
}

void choose(Chooser* chooser, const QString& name) {
    const QSignalBlocker blocker(chooser);
    if (chooser->findData(name) < 0) chooser->addItem(samplingTitle(name), name);
    chooser->setCurrentIndex(chooser->findData(name));
    chooser->update();
}

}  // namespace

SchedulePanel::SchedulePanel(DocumentStore* store, RunController* controller, Actions* actions,
                             QWidget* parent)
    : QWidget(parent),
      store_(store),
      controller_(controller),
      actions_(actions),
      chart_(new LineChart(tr("Log signal-to-noise ratio over the steps"), {}, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 4, 16, 16);
    column->setSpacing(12);
    form_ = makeForm(actions);
    column->addWidget(form_);
    chart_->setCaption(tr("log SNR"));
    chart_->setEmptyText(tr("The curve appears with the model"));
    chart_->setToolTip(
        tr("How much of each condition and picture shows through the noise at each step. Equal rises mean "
           "equal work; a click shows that step."));
    chart_->setFixedHeight(168);
    connect(chart_, &LineChart::stepChosen, this, [this](int place) {
        const RunAxis axis(controller_->status(), store_->value().sampling);
        if (const int step = axis.step(place, curveSteps_); step >= 0) Q_EMIT stepChosen(step);
    });
    column->addWidget(chart_);
    makeButtons(actions, column);
    column->addStretch(1);

    connect(controller_, &RunController::statusChanged, this, &SchedulePanel::showStatus);
    connect(controller_->queue(), &RunQueue::changed, this, &SchedulePanel::showRun);
    connect(controller_, &RunController::curves, this, &SchedulePanel::showCurves);
    showStatus();
}

QWidget* SchedulePanel::makeForm(Actions* actions) {
    auto* form = new QWidget(this);
    auto* grid = new QGridLayout(form);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(8);
    grid->setVerticalSpacing(4);
    grid->setColumnMinimumWidth(0, 60);
    grid->setColumnStretch(1, 1);
    solver_ = new Chooser(tr("Solver"), form);
    noise_ = new Chooser(tr("Noise schedule"), form);
    grid_ = new Chooser(tr("Time grid"), form);
    steps_ = new NumberField(tr("Steps"), 1, GenerationRequest::kMaximumSteps, form);
    seed_ = new SeedField(tr("First seed"), form);
    count_ = new NumberField(tr("Number of pictures"), 1, kMostPictures, form);
    solver_->setToolTip(
        tr("How each step is computed. DPM-Solver++ 2M gives good pictures in the fewest steps"));
    noise_->setToolTip(
        tr("How fast the noise falls over time. Steps that are uniform in time follow it; the other grids "
           "lie by "
           "noise level, and take its ends alone"));
    grid_->setToolTip(tr("Where the steps lie between noise and picture"));
    steps_->setToolTip(
        tr("More steps follow the path more closely and take longer; 20 are enough for most solvers"));
    seed_->setToolTip(
        tr("Picture i starts from the noise of this seed + i; the same seed gives the same picture"));
    count_->setToolTip(
        tr("How many pictures a run makes, each from noise of its own. Each row of a comparison has six at "
           "most, "
           "and a morph a number of its own"));

    auto* dice = new QToolButton(form);
    dice->setDefaultAction((*actions)["run.reroll"]);
    dice->setIconSize({16, 16});
    dice->setFixedSize(28, 28);
    dice->setFocusPolicy(Qt::TabFocus);
    dice->setAccessibleName(tr("New seeds"));

    const auto row = [&](int at, const QString& text, QWidget* field, QWidget* extra = nullptr) {
        auto* name = label(text, "second", form);
        name->setBuddy(field);
        grid->addWidget(name, at, 0);
        grid->addWidget(field, at, 1, 1, extra ? 1 : 2);
        if (extra) grid->addWidget(extra, at, 2);
    };
    row(0, tr("Solver"), solver_);
    eta_ = makeNoise(tr("Eta"), 1, 0.05, &Sampling::eta,
                     tr("Fresh noise of each step: 0 none, the same path each time; 1 as much as DDPM, which "
                        "frees the pictures from mistakes made early"));
    churn_ =
        makeNoise(tr("Churn"), 40, 0.5, &Sampling::churn,
                  tr("Fresh noise over the whole run, which frees the pictures from mistakes made early: "
                     "0 none, 5 little, 40 much"));
    grid->addWidget(eta_, 1, 0, 1, 3);
    grid->addWidget(churn_, 2, 0, 1, 3);
    row(3, tr("Steps"), steps_);
    row(4, tr("Schedule"), noise_);
    row(5, tr("Grid"), grid_);
    row(6, tr("Seed"), seed_, dice);
    row(7, tr("Pictures"), count_);

    const auto sampling = [this](const QString& what, auto change) {
        store_->edit(what, [&](Document& document) { change(document.sampling); });
    };
    connect(solver_, &QComboBox::activated, this, [=, this] {
        sampling(tr("Solver"), [this](Sampling& s) { s.solver = solver_->currentData().toString(); });
    });
    connect(noise_, &QComboBox::activated, this, [=, this] {
        sampling(tr("Noise schedule"),
                 [this](Sampling& s) { s.schedule = noise_->currentData().toString(); });
    });
    connect(grid_, &QComboBox::activated, this, [=, this] {
        sampling(tr("Time grid"), [this](Sampling& s) { s.grid = grid_->currentData().toString(); });
    });
    connect(steps_, &QSpinBox::valueChanged, this,
            [=](int value) { sampling(tr("Steps"), [value](Sampling& s) { s.steps = value; }); });
    connect(count_, &QSpinBox::valueChanged, this, [=](int value) {
        sampling(tr("Number of pictures"), [value](Sampling& s) { s.count = value; });
    });
    connect(seed_, &SeedField::seedChosen, this,
            [=](quint64 value) { sampling(tr("Seed"), [value](Sampling& s) { s.seed = value; }); });
    return form;
}

/// A slider of the noise that a solver adds; it is there while that solver is chosen.
SliderRow* SchedulePanel::makeNoise(const QString& name, double most, double step, double Sampling::*field,
                                    const QString& toolTip) {
    auto* made = new SliderRow(name, 0, most, step, this);
    made->setToolTip(toolTip);
    made->slider()->setAccessibleName(name);
    made->hide();
    connect(made, &SliderRow::moved, this, [=, this](double value) {
        store_->edit(
            name, [&](Document& document) { document.sampling.*field = value; }, "noise/" + name);
    });
    connect(made, &SliderRow::released, store_, &DocumentStore::seal);
    return made;
}

void SchedulePanel::makeButtons(Actions* actions, QVBoxLayout* column) {
    run_ = new QPushButton(this);
    run_->setProperty("role", "run");
    connect(actions, &Actions::keysChanged, run_, [this] { showRun(); });
    const auto follow = [](QPushButton* button, const QAction* action) {
        connect(action, &QAction::changed, button,
                [button, action] { button->setEnabled(action->isEnabled()); });
    };
    follow(run_, (*actions)["run.start"]);
    connect(run_, &QPushButton::clicked, (*actions)["run.start"], &QAction::trigger);
    column->addWidget(run_);

    auto* row = new QHBoxLayout;
    row->setSpacing(4);
    const auto make = [&](const QString& text, const char* id) {
        auto* button = new QPushButton(text, this);
        actions->explain(button, id);
        button->setAccessibleName(text);
        connect(button, &QPushButton::clicked, (*actions)[id], &QAction::trigger);
        return button;
    };
    pause_ = make(tr("Pause"), "run.pause");
    step_ = make(tr("Step"), "run.step");
    follow(step_, (*actions)["run.step"]);
    cancel_ = make(tr("Cancel"), "run.cancel");
    for (QPushButton* button : {pause_, step_, cancel_}) row->addWidget(button, 1);
    column->addLayout(row);
    export_ = make(tr("Export..."), "file.export");
    column->addWidget(export_);
}

void SchedulePanel::setRegistries(const engine::Registries& registries) {
    fill(solver_, registries.solvers);
    fill(noise_, registries.schedules);
    noise_->insertItem(0, samplingTitle({}), QString());
    fill(grid_, registries.grids);
}

void SchedulePanel::setModel(const engine::ModelInfo* model) {
    model_ = model;
}

void SchedulePanel::show(const Document& document) {
    form_->setEnabled(model_);
    choose(solver_, document.sampling.solver);
    choose(noise_, document.sampling.schedule);
    choose(grid_, document.sampling.grid);
    const QSignalBlocker quietSteps(steps_), quietCount(count_);
    steps_->setValue(document.sampling.steps);
    count_->setValue(document.sampling.count);
    seed_->setSeed(document.sampling.seed);
    eta_->setValue(document.sampling.eta);
    eta_->setVisible(document.sampling.solver == "ddim");
    churn_->setValue(document.sampling.churn);
    churn_->setVisible(document.sampling.solver == "heun-churn");
}

void SchedulePanel::showCurves(const std::vector<engine::ScheduleCurve>& curves) {
    if (!model_) return;
    chart_->setEmptyText(tr("This set-up has no curve: Run says why"));
    chart_->setSeries(snrSeries(*model_, curves, SnrBy::Modality, false));
    curveSteps_ = curveSteps(curves);
    showStatus();
}

/// What it will do now: a run that goes on is not replaced.
void SchedulePanel::showRun() {
    const bool waits = controller_->queues();
    const auto waiting = controller_->queue()->waiting().size();
    const QString name = waits ? tr("Add to queue") : tr("Run");
    run_->setText((name + QStringLiteral("  ") + actions_->keysText("run.start")).trimmed());
    run_->setAccessibleName(name);
    QString tip = (*actions_)["run.start"]->toolTip();
    if (waits) {
        const QString first = actions_->firstKey("run.first"), cancel = actions_->firstKey("run.cancel");
        tip = waiting == 0
                  ? tr("Make all pictures with the settings shown as soon as the run under way ends.")
                  : tr("Make all pictures with the settings shown after the run under way and the %1 "
                       "that wait.")
                        .arg(waiting);
        if (!first.isEmpty() && waiting > 0) tip += ' ' + tr("%1 puts them first.").arg(first);
        if (!cancel.isEmpty()) tip += ' ' + tr("%1 cancels the one under way.").arg(cancel);
    }
    run_->setToolTip(tip);
}

void SchedulePanel::showStatus() {
    using Phase = RunStatus::Phase;
    const RunStatus& status = controller_->status();
    const bool active = status.active();
    pause_->setText(status.phase == Phase::Paused ? tr("Continue") : tr("Pause"));
    pause_->setEnabled(active && status.phase != Phase::Loading);
    cancel_->setEnabled(status.unfinished());
    export_->setEnabled(controller_->canExport());
    export_->setText(controller_->canExport() ? exportText(status) + QStringLiteral("...") : tr("Export..."));
    chart_->setPlayhead(RunAxis(status, store_->value().sampling).place(curveSteps_));
    showRun();
}

}  // namespace syn::studio
