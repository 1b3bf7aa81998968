#include "app/studio/schedule_panel.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QToolButton>
#include <algorithm>

#include "app/studio/actions.h"
#include "widgets/card.h"
#include "widgets/chooser.h"
#include "widgets/icons.h"
#include "widgets/number_field.h"
#include "widgets/snr_chart.h"

namespace syn::studio {
namespace {

QString titleOf(const QString& name) {
    static const QHash<QString, QString> titles{{"dpmpp-2m", "DPM-Solver++ 2M"},
                                                {"ddim", "DDIM"},
                                                {"heun", "Heun"},
                                                {"heun-churn", "Heun with churn (EDM)"},
                                                {"dpmpp-2m-sde", "DPM-Solver++ 2M SDE"},
                                                {"unipc", "UniPC, third order"},
                                                {"ddpm", "DDPM ancestral"},
                                                {"ddpm-posterior", "DDPM, small variance"},
                                                {"ddpm-beta", "DDPM, large variance"},
                                                {"karras", "Karras"},
                                                {"uniform-t", "Uniform in time"},
                                                {"uniform-gamma", "Uniform in log SNR"}};
    return titles.value(name, name);
}

void fill(Chooser* chooser, const std::vector<std::string>& names) {
    const QSignalBlocker blocker(chooser);
    chooser->clear();
    for (const std::string& name : names)
        chooser->addItem(titleOf(QString::fromStdString(name)), QString::fromStdString(name));
}

void choose(Chooser* chooser, const QString& name) {
    const QSignalBlocker blocker(chooser);
    if (chooser->findData(name) < 0) chooser->addItem(titleOf(name), name);
    chooser->setCurrentIndex(chooser->findData(name));
    chooser->update();
}

}  // namespace

SchedulePanel::SchedulePanel(DocumentStore* store, RunController* controller, Actions* actions,
                             QWidget* parent)
    : QWidget(parent), store_(store), controller_(controller), chart_(new SnrChart(this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 4, 16, 16);
    column->setSpacing(12);
    column->addWidget(makeForm(actions));
    chart_->setFixedHeight(168);
    column->addWidget(chart_);
    makeButtons(actions, column);
    column->addStretch(1);

    connect(controller_, &RunController::statusChanged, this, &SchedulePanel::showStatus);
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
    grid_ = new Chooser(tr("Time grid"), form);
    steps_ = new NumberField(tr("Steps"), 1, GenerationRequest::kMaximumSteps, form);
    seed_ = new SeedField(tr("First seed"), form);
    count_ = new NumberField(tr("Number of pictures"), 1, kMostPictures, form);
    solver_->setToolTip(
        tr("How each step is computed. DPM-Solver++ 2M gives good pictures in the fewest steps"));
    grid_->setToolTip(tr("Where the steps lie between noise and picture"));
    steps_->setToolTip(
        tr("More steps follow the path more closely and take longer; 20 are enough for most solvers"));
    seed_->setToolTip(
        tr("Picture i starts from the noise of this seed + i; the same seed gives the same picture"));
    count_->setToolTip(tr("How many pictures a run makes, each from noise of its own"));

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
    row(1, tr("Steps"), steps_);
    row(2, tr("Grid"), grid_);
    row(3, tr("Seed"), seed_, dice);
    row(4, tr("Pictures"), count_);

    const auto sampling = [this](const QString& what, auto change) {
        store_->edit(what, [&](Document& document) { change(document.sampling); });
    };
    connect(solver_, &QComboBox::activated, this, [=, this] {
        sampling(tr("Solver"), [this](Sampling& s) { s.solver = solver_->currentData().toString(); });
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

void SchedulePanel::makeButtons(Actions* actions, QVBoxLayout* column) {
    run_ = new QPushButton(this);
    run_->setProperty("role", "run");
    actions->explain(run_, "run.start");
    const auto showKey = [this, actions] {
        run_->setText(tr("Run  %1").arg(actions->keysText("run.start")));
    };
    showKey();
    connect(actions, &Actions::keysChanged, run_, showKey);
    run_->setAccessibleName(tr("Run"));
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
    cancel_ = make(tr("Cancel"), "run.cancel");
    for (QPushButton* button : {pause_, step_, cancel_}) row->addWidget(button, 1);
    column->addLayout(row);
    export_ = make(tr("Export..."), "file.export");
    column->addWidget(export_);
}

void SchedulePanel::setRegistries(const engine::Registries& registries) {
    fill(solver_, registries.solvers);
    fill(grid_, registries.grids);
}

void SchedulePanel::setModel(const engine::ModelInfo* model) {
    model_ = model;
}

void SchedulePanel::show(const Document& document) {
    choose(solver_, document.sampling.solver);
    choose(grid_, document.sampling.grid);
    const QSignalBlocker quietSteps(steps_), quietCount(count_);
    steps_->setValue(document.sampling.steps);
    count_->setValue(document.sampling.count);
    seed_->setSeed(document.sampling.seed);
}

void SchedulePanel::showCurves(const std::vector<engine::ScheduleCurve>& curves) {
    QList<SnrChart::Curve> shown;
    for (const auto& curve : curves) {
        SnrChart::Curve made{
            QString::fromStdString(curve.modality), QString::fromStdString(curve.modality), {}};
        if (model_)
            for (const auto& modality : model_->modalities)
                if (modality.name == curve.modality)
                    made.title = QString::fromStdString(modality.title),
                    made.kind = QString::fromStdString(modality.kind);
        for (const double gamma : curve.gamma) made.logSnr << -gamma;
        shown << made;
    }
    chart_->setCurves(shown);
}

void SchedulePanel::showStatus() {
    using Phase = RunStatus::Phase;
    const RunStatus& status = controller_->status();
    const bool active = status.active();
    pause_->setText(status.phase == Phase::Paused ? tr("Continue") : tr("Pause"));
    pause_->setEnabled(active && status.phase != Phase::Loading);
    cancel_->setEnabled(active);
    export_->setEnabled(controller_->canExport());
    const int pictures = status.count * std::max(1, static_cast<int>(status.rows.size()));
    export_->setText(!controller_->canExport() ? tr("Export...")
                     : pictures == 1           ? tr("Export 1 picture...")
                                               : tr("Export %1 pictures...").arg(pictures));
    // A live run walks a shorter grid than the curve shows.
    const auto phase = status.live || status.id == 0     ? SnrChart::Phase::None
                       : status.phase == Phase::Running  ? SnrChart::Phase::Running
                       : status.phase == Phase::Paused   ? SnrChart::Phase::Paused
                       : status.phase == Phase::Finished ? SnrChart::Phase::Finished
                                                         : SnrChart::Phase::None;
    chart_->setPlayhead(status.step, phase);
}

}  // namespace syn::studio
