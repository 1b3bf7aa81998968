#include "app/studio/evaluation_panel.h"

#include <QAbstractButton>
#include <QComboBox>
#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QSettings>
#include <QSpinBox>
#include <QSplitter>
#include <QTabBar>
#include <QTabWidget>
#include <QTableWidget>
#include <QTextBrowser>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "app/studio/engine_port.h"
#include "app/studio/estimate_text.h"
#include "app/studio/evaluation_modes.h"
#include "app/studio/plot_page.h"
#include "app/studio/sampling_titles.h"
#include "widgets/chooser.h"
#include "widgets/confusion_view.h"
#include "widgets/menu_button.h"

namespace syn::studio {
namespace {

using engine::EvaluationPhase;

enum Column { kGenerated, kMode, kScale, kGuide, kPrecision, kOverJudge, kSamples, kColumns };

QString duration(double seconds) {
    const int whole = std::max(0, qRound(seconds));
    if (whole < 60) return EvaluationPanel::tr("%1 s left").arg(whole);
    if (whole < 3600) return EvaluationPanel::tr("%1 min left").arg((whole + 30) / 60);
    return EvaluationPanel::tr("%1 h %2 min left").arg(whole / 3600).arg(whole / 60 % 60);
}

}  // namespace

EvaluationPanel::EvaluationPanel(EnginePort* port, QWidget* parent) : QWidget(parent), port_(port) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(makeControls());

    auto* parts = new QSplitter(Qt::Horizontal, this);
    parts->setChildrenCollapsible(false);
    parts->setHandleWidth(13);
    rows_ = new QTableWidget(0, kColumns, parts);
    rows_->setHorizontalHeaderLabels({tr("Generated"), tr("Mode"), tr("Scale"), tr("Guide"), tr("Precision"),
                                      tr("Of the judge's"), tr("Samples")});
    rows_->setColumnHidden(kGuide, true);
    rows_->verticalHeader()->hide();
    rows_->setShowGrid(false);
    rows_->horizontalHeader()->setStretchLastSection(true);
    rows_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    rows_->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    rows_->horizontalHeader()->setHighlightSections(false);
    rows_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    rows_->setSelectionBehavior(QAbstractItemView::SelectRows);
    rows_->setSelectionMode(QAbstractItemView::SingleSelection);
    rows_->setTabKeyNavigation(false);
    rows_->verticalHeader()->setDefaultSectionSize(24);
    rows_->setMinimumHeight(48);
    // Hidden with the rows' numbers: named as the other parts of Qt's own controls are.
    if (auto* corner = rows_->findChild<QAbstractButton*>()) corner->setObjectName("qt_table_corner");
    rows_->setAccessibleName(tr("Rows of the measurement"));
    rows_->setToolTip(
        tr("Share of the pictures that a judge gives the guide's class, with its 95 % interval "
           "(Wilson); beside it divided by the judge's own accuracy"));
    makeViews(parts);
    parts->setStretchFactor(0, 3);
    parts->setStretchFactor(1, 2);
    parts->setSizes({540, 260});
    column->addWidget(parts, 1);

    connect(rows_, &QTableWidget::itemSelectionChanged, this, &EvaluationPanel::showRow);
    connect(port_, &EnginePort::modelsChanged, this, &EvaluationPanel::fillModels);
    connect(port_, &EnginePort::evaluation, this, &EvaluationPanel::show);
    for (const std::string& name : port_->registries().solvers)
        solver_->addItem(samplingTitle(QString::fromStdString(name)), QString::fromStdString(name));
    solver_->setCurrentIndex(solver_->findData(QString::fromStdString(engine::EvaluationWish{}.solver)));
    fillKinds();
    fillComparison();
    fillModels();
    showStatus();
}

QWidget* EvaluationPanel::makeViews(QWidget* parent) {
    auto* views = new QTabWidget(parent);
    views->setDocumentMode(true);
    views->tabBar()->setDrawBase(false);
    confusion_ = new ConfusionView(views);
    plot_ = new PlotPage(views);
    auto* paper = new QScrollArea(views);
    paper->setWidget(plot_);
    paper->setWidgetResizable(true);
    paper->setFrameShape(QFrame::NoFrame);
    paper->setAccessibleName(tr("Plot of the measurement"));
    paper->setToolTip(tr("The whole measurement, as it is exported"));
    table_ = new QTextBrowser(views);
    table_->setAccessibleName(tr("Table of the measurement"));
    table_->setToolTip(
        tr("All figures with their intervals, as they are exported; they appear when a "
           "measurement ends or is stopped"));
    table_->setPlaceholderText(tr("The table appears when a measurement ends."));
    table_->setOpenLinks(false);
    table_->setTabChangesFocus(true);
    views->addTab(confusion_, tr("Confusion"));
    views->addTab(paper, tr("Plot"));
    views->addTab(table_, tr("Table"));
    views->setTabToolTip(0, tr("What is taken for what in the chosen row"));
    views->setTabToolTip(1, tr("The whole measurement, as it is exported"));
    views->setTabToolTip(2, tr("All figures of the measurement, as they are exported"));
    // Plot and table name their rows by themselves, and read only where they are wide.
    connect(views, &QTabWidget::currentChanged, rows_, [this](int view) { rows_->setVisible(view == 0); });
    return views;
}

bool EvaluationPanel::busy() const {
    return state_ &&
           (state_->phase == EvaluationPhase::Loading || state_->phase == EvaluationPhase::Measuring ||
            state_->phase == EvaluationPhase::Waiting);
}

void EvaluationPanel::startOrStop() {
    engine::EvaluationDesk* at = desk();
    if (!at) return;
    if (busy())
        at->stop();
    else
        at->start(wish());
}

void EvaluationPanel::show(const std::shared_ptr<const engine::EvaluationState>& state) {
    state_ = state;
    const int chosen = rows_->currentRow();
    const QSignalBlocker quiet(rows_);
    rows_->setRowCount(static_cast<int>(state->rows.size()));
    for (int r = 0; r < rows_->rowCount(); ++r) {
        const engine::EvaluationRow& row = state->rows[static_cast<std::size_t>(r)];
        const auto put = [&](int column, const QString& text) {
            QTableWidgetItem* item = rows_->item(r, column);
            if (!item) rows_->setItem(r, column, item = new QTableWidgetItem);
            if (item->text() != text) item->setText(text);
        };
        const bool any = row.done > 0;
        put(kGenerated, QString::fromStdString(row.direction));
        put(kMode, row.mode.empty() ? tr("–") : QString::fromStdString(row.mode));
        put(kScale, row.mode.empty() ? tr("–") : QString::number(row.scale));
        put(kGuide, row.guide.empty() ? tr("as it is") : QString::fromStdString(row.guide));
        put(kSamples,
            row.done < row.wanted ? tr("%1 of %2").arg(row.done).arg(row.wanted) : QString::number(row.done));
        put(kPrecision, any && row.judged ? estimateText(row.precision, row.low, row.high) : QString());
        put(kOverJudge, any && row.relative
                            ? estimateText(row.over_judge, row.over_judge_low, row.over_judge_high)
                            : QString());
    }
    // The guides' column is there where something was done to some.
    rows_->setColumnHidden(kGuide, std::all_of(state->rows.begin(), state->rows.end(),
                                               [](const auto& row) { return row.guide.empty(); }));
    if (chosen < 0 && rows_->rowCount() > 0) rows_->selectRow(0);
    if (busy() && state->wish != drawn_) {
        plot_->setPlot({});
        table_->clear();
    }
    if (state->phase == EvaluationPhase::Finished || state->phase == EvaluationPhase::Stopped) {
        drawn_ = state->wish;
        plot_->setPlot(QByteArray::fromStdString(state->plot));
        QString table = QString::fromStdString(state->table);
        // The heading would take half of the panel.
        static const QRegularExpression heading(QStringLiteral("^# (.*)"));
        table_->setMarkdown(table.replace(heading, QStringLiteral("**\\1**")));
    }
    if (state->phase == EvaluationPhase::Failed) Q_EMIT said(QString::fromStdString(state->trouble), true);
    showRow();
    showStatus();
}

void EvaluationPanel::showRow() {
    const int r = rows_->currentRow();
    if (!state_ || r < 0 || r >= static_cast<int>(state_->rows.size()))
        return confusion_->setCounts({}, 0, {});
    const engine::EvaluationRow& row = state_->rows[static_cast<std::size_t>(r)];
    QStringList names;
    for (const std::string& name : state_->class_names) names << QString::fromStdString(name);
    confusion_->setCaption(tr("%1, % of each guide's line").arg(QString::fromStdString(row.direction)));
    confusion_->setCounts(row.judged ? row.confusion : std::vector<std::int64_t>{}, row.classes, names);
}

QString EvaluationPanel::titleOf(const std::string& model) const {
    const engine::ModelInfo* known = port_->model(QString::fromStdString(model));
    return QString::fromStdString(known && !known->title.empty() ? known->title : model);
}

void EvaluationPanel::showStatus() {
    const bool there = desk() != nullptr;
    const bool some = !modes_->chosen().isEmpty();
    for (QWidget* each :
         std::initializer_list<QWidget*>{kind_, model_, modesButton_, solver_, against_, count_, steps_})
        each->setEnabled(there && !busy());
    go_->setText(busy() ? tr("Stop") : tr("Measure"));
    go_->setEnabled(there && (busy() || (some && model_->count() > 0)));
    go_->setAccessibleName(go_->text());
    go_->setToolTip(
        busy() ? tr("Stop measuring; what is measured is kept, and the same choice goes on from there")
               : tr("Measure behind the window, while pictures that you make go first"));
    export_->setEnabled(state_ && !state_->table.empty());
    QString text =
        there ? tr("Nothing was measured yet.") : tr("The engine is still loading, or measures nothing.");
    const int total = state_ ? state_->total : 0;
    progress_->setRange(0, busy() && total == 0 ? 0 : std::max(1, total));
    progress_->setVisible(busy());
    if (state_) {
        progress_->setValue(state_->done);
        const QString of = tr("%1 of %2 samples").arg(state_->done).arg(total);
        switch (state_->phase) {
            case EvaluationPhase::Idle:
                break;
            case EvaluationPhase::Loading:
                text = tr("Reading models and test sets…");
                break;
            case EvaluationPhase::Measuring:
                text = total == 0 ? QString::fromStdString(state_->stage)
                                  : tr("%1; %2").arg(QString::fromStdString(state_->stage), of);
                if (state_->seconds_left >= 0) text += QStringLiteral(", ") + duration(state_->seconds_left);
                break;
            case EvaluationPhase::Waiting:
                text = tr("Waits while pictures are made; %1").arg(of);
                break;
            case EvaluationPhase::Stopped:
                text = tr("Stopped; %1 are kept").arg(of);
                break;
            case EvaluationPhase::Finished:
                text = tr("Measured: %1").arg(of);
                break;
            case EvaluationPhase::Failed:
                text = QString::fromStdString(state_->trouble);
                break;
        }
        // The choice above may be of another one by now.
        if (!state_->wish.model.empty() && state_->phase != EvaluationPhase::Idle)
            text = tr("%1: %2").arg(titleOf(state_->wish.model), text);
        for (const std::string& sentence : state_->left_out)
            text += QStringLiteral("; ") + QString::fromStdString(sentence);
    }
    status_->setText(text);
    status_->setToolTip(text);
}

void EvaluationPanel::exportResult() {
    QSettings settings;
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Export the measurement into a folder"),
                                                             settings.value("evaluation/folder").toString());
    if (folder.isEmpty()) return;
    settings.setValue("evaluation/folder", folder);
    exportTo(folder);
}

bool EvaluationPanel::exportTo(const QString& folder) {
    engine::EvaluationDesk* at = desk();
    if (!at) return false;
    const auto written = at->export_to(folder.toStdString());
    if (written)
        Q_EMIT said(tr("The measurement is in %1.").arg(folder), false);
    else
        Q_EMIT said(QString::fromStdString(written.error().message), true);
    return static_cast<bool>(written);
}

}  // namespace syn::studio
