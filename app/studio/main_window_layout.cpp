// The parts of the main window that stand round the stage, and where they stand.
#include <QLayout>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QSettings>
#include <QStackedWidget>
#include <QTabBar>
#include <algorithm>
#include <utility>

#include "app/studio/actions.h"
#include "app/studio/branch_view.h"
#include "app/studio/charts_panel.h"
#include "app/studio/dock_panel.h"
#include "app/studio/evaluation_panel.h"
#include "app/studio/gallery_panel.h"
#include "app/studio/guidance_panel.h"
#include "app/studio/log_panel.h"
#include "app/studio/main_window.h"
#include "app/studio/queue_panel.h"
#include "app/studio/schedule_panel.h"
#include "app/studio/stage_panel.h"
#include "app/studio/timeline_panel.h"
#include "app/studio/training_panel.h"
#include "widgets/message_bar.h"
#include "widgets/sample_grid.h"

namespace syn::studio {
namespace {

constexpr int kLeftWidth = 296, kRightWidth = 288, kTimelineHeight = 132, kChartsHeight = 184,
              kWorkHeight = 344;
constexpr int kLayoutVersion = 2;

}  // namespace

QScrollArea* MainWindow::makeColumn(QWidget* content, int width) {
    auto* area = new QScrollArea;
    content->setObjectName(QStringLiteral("column"));
    content->setAttribute(Qt::WA_StyledBackground);
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setMinimumWidth(width);
    area->setFocusPolicy(Qt::NoFocus);
    return area;
}

/// `action` shows and hides the panel, and names it in the stored layout.
DockPanel* MainWindow::addPanel(const char* action, const QString& title, QWidget* content,
                                Qt::DockWidgetArea area) {
    auto* panel = new DockPanel(QLatin1String(action), title, content, this);
    addDockWidget(area, panel);
    QAction* shown = (*actions_)[action];
    connect(shown, &QAction::triggered, this, [this, panel](bool on) { showPanel(panel, on); });
    connect(panel->toggleViewAction(), &QAction::toggled, shown, &QAction::setChecked);
    shown->setChecked(true);
    panels_ << panel;
    return panel;
}

void MainWindow::makePanels() {
    guidance_ = new GuidancePanel(&store_);
    schedule_ = new SchedulePanel(&store_, &controller_, actions_);
    timeline_ = new TimelinePanel(&store_, &controller_, actions_);
    // The film strip is of the picture that is chosen.
    Branches* branches = timeline_->branchView()->branches();
    connect(stage_, &StagePanel::pictureChosen, branches, &Branches::setPicture);
    connect(branches, &Branches::chosen, stage_, &StagePanel::chooseRow);
    // The columns reach from top to bottom; what belongs to the run lies under the stage.
    setCorner(Qt::BottomLeftCorner, Qt::LeftDockWidgetArea);
    setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    setDockOptions(AllowNestedDocks | AllowTabbedDocks);
    addPanel("view.panel.conditions", tr("Conditions"), makeColumn(makeConditions(), kLeftWidth),
             Qt::LeftDockWidgetArea);
    addPanel("view.panel.guidance", tr("Guidance"), guidance_, Qt::RightDockWidgetArea);
    addPanel("view.panel.schedule", tr("Schedule"), makeColumn(schedule_, kRightWidth),
             Qt::RightDockWidgetArea);
    DockPanel* timeline =
        addPanel("view.panel.timeline", tr("Timeline"), timeline_, Qt::BottomDockWidgetArea);
    timeline_->addControls(timeline->heading());
    connect(timeline_->branchView(), &BranchView::heightChanged, this, [this, timeline](int by) {
        const int before = timeline->height();
        giveRoom(timeline);
        // What it had only for its tracks goes back with them.
        const int least = timeline->minimumSizeHint().height();
        if (by < 0 && before <= least - by && isVisible())
            resizeDocks({timeline}, {std::max(kTimelineHeight, least)}, Qt::Vertical);
    });
    charts_ = new ChartsPanel(&store_, &port_, &controller_);
    addPanel("view.panel.charts", tr("Charts and log"), charts_, Qt::BottomDockWidgetArea)
        ->setHeading(charts_->heading());
    queue_ = new QueuePanel(&controller_, branches, actions_);
    QWidget* queuePage =
        charts_->addPage(tr("Queue"), tr("The runs that wait, and those that were made"), {});
    charts_->fillPage(queuePage, queue_);
    connect(queue_, &QueuePanel::said, charts_, &ChartsPanel::said);
    connect(queue_, &QueuePanel::titleChanged, this,
            [this, queuePage] { charts_->setPageTitle(queuePage, queue_->title()); });
    galleryPage_ = charts_->addPage(tr("Gallery"),
                                    tr("What runs made: find it again, look at it, bring its set-up back"),
                                    tr("What runs made is shown as soon as the engine is loaded."));
    trainingPage_ = charts_->addPage(
        tr("Training"), tr("Teach a model of your own: choose data, see the time it takes, train"),
        tr("Training can begin as soon as the engine is loaded."));
    evaluationPage_ =
        charts_->addPage(tr("Evaluation"), tr("How well a model does, measured behind the window"),
                         tr("Models can be measured as soon as the engine is loaded."));
    for (const char* id : {"training.start", "training.stop", "training.resume", "training.slower",
                           "training.use", "evaluation.start", "gallery.restore", "gallery.large",
                           "gallery.star", "gallery.delete", "gallery.folder", "gallery.keep"})
        (*actions_)[id]->setEnabled(false);
    for (const auto& [id, page] : {std::pair{"queue.show", queuePage},
                                   {"training.show", trainingPage_},
                                   {"evaluation.show", evaluationPage_},
                                   {"gallery.show", galleryPage_}})
        connect((*actions_)[id], &QAction::triggered, this, [this, page = page] {
            showPanel(findChild<DockPanel*>(QStringLiteral("view.panel.charts")), true);
            charts_->showPage(page);
            charts_->tabs()->setFocus();
        });
    connect(charts_->tabs(), &QTabBar::currentChanged, this, &MainWindow::turnPage);
    connect(charts_, &ChartsPanel::stepChosen, &controller_, &RunController::seek);
    connect(schedule_, &SchedulePanel::stepChosen, &controller_, &RunController::seek);
    connect(charts_, &ChartsPanel::said, this, [this](const QString& sentence, bool trouble) {
        stage_->messages()->say(sentence, trouble ? MessageBar::Tone::Trouble : MessageBar::Tone::Note);
    });
    arrangePanels();
}

/// What is of no use without the engine is made with it, so that the window is painted before.
void MainWindow::fillPages() {
    galleryPanel_ = new GalleryPanel(&gallery_, &store_, actions_);
    charts_->fillPage(galleryPage_, galleryPanel_);
    connect(galleryPanel_, &GalleryPanel::restoreRequested, this, &MainWindow::openFile);
    connect(galleryPanel_, &GalleryPanel::said, charts_, &ChartsPanel::said);
    training_ = new TrainingPanel(&port_, actions_);
    charts_->fillPage(trainingPage_, training_);
    connect(training_, &TrainingPanel::useRequested, this, &MainWindow::chooseModel);
    connect(training_, &TrainingPanel::logged, charts_->log(), qOverload<const QString&>(&LogPanel::add));
    connect(training_, &TrainingPanel::said, charts_, &ChartsPanel::said);
    auto* evaluation = new EvaluationPanel(&port_);
    charts_->fillPage(evaluationPage_, evaluation);
    connect(evaluation, &EvaluationPanel::said, charts_, &ChartsPanel::said);
    connect((*actions_)["evaluation.start"], &QAction::triggered, evaluation->go(), &QPushButton::click);
    (*actions_)["evaluation.start"]->setEnabled(true);
}

/// The panels under the stage but this one, with their heights: what one leaves goes to the stage, and comes
/// from it, not to the panel beside it.
MainWindow::Heights MainWindow::under(const DockPanel* but) const {
    Heights others;
    for (DockPanel* each : panels_)
        if (each != but && each->isVisible() && !each->isFloating() &&
            dockWidgetArea(each) == Qt::BottomDockWidgetArea) {
            others.panels << each;
            others.heights << each->height();
        }
    return others;
}

void MainWindow::showPanel(DockPanel* panel, bool on) {
    const Heights others = under(panel);
    panel->setVisible(on);
    layout()->activate();
    resizeDocks(others.panels, others.heights, Qt::Vertical);
}

/// To a panel that has just come to need more, or less: from the stage, as long as that has room to give.
void MainWindow::giveRoom(DockPanel* panel) {
    if (!isVisible()) return;
    const Heights others = under(panel);
    for (QWidget* each = timeline_->branchView(); each != this; each = each->parentWidget())
        if (each->layout()) each->layout()->activate();
    layout()->activate();
    resizeDocks(others.panels, others.heights, Qt::Vertical);
}

/// Training and evaluation want more room than a chart: the panel has a height for each.
void MainWindow::turnPage() {
    auto* panel = findChild<DockPanel*>(QStringLiteral("view.panel.charts"));
    if (charts_->works() == working_) return;
    const bool placed = panel->isVisible() && !panel->isFloating();
    if (placed && panel->height() != givenHeight_) chartsHeight() = panel->height();
    working_ = charts_->works();
    if (!placed) return;
    // The page that is gone must not hold the panel open.
    for (QWidget* each = charts_->pages(); each != this; each = each->parentWidget())
        if (each->layout()) each->layout()->activate();
    layout()->activate();
    Heights all = under(panel);
    all.panels << panel;
    all.heights << chartsHeight();
    resizeDocks(all.panels, all.heights, Qt::Vertical);
    layout()->activate();
    givenHeight_ = panel->height();
}

/// As the window first comes.
void MainWindow::arrangePanels() {
    const auto panel = [this](const char* name) { return findChild<DockPanel*>(QLatin1String(name)); };
    for (DockPanel* each : panels_) {
        each->setFloating(false);
        each->show();
    }
    addDockWidget(Qt::LeftDockWidgetArea, panel("view.panel.conditions"));
    addDockWidget(Qt::RightDockWidgetArea, panel("view.panel.guidance"));
    splitDockWidget(panel("view.panel.guidance"), panel("view.panel.schedule"), Qt::Vertical);
    addDockWidget(Qt::BottomDockWidgetArea, panel("view.panel.timeline"));
    splitDockWidget(panel("view.panel.timeline"), panel("view.panel.charts"), Qt::Vertical);
    readHeight_ = kChartsHeight;
    workHeight_ = kWorkHeight;
    sizePanels();
}

void MainWindow::sizePanels() {
    const auto panel = [this](const char* name) { return findChild<DockPanel*>(QLatin1String(name)); };
    resizeDocks({panel("view.panel.conditions"), panel("view.panel.schedule")}, {kLeftWidth, kRightWidth},
                Qt::Horizontal);
    resizeDocks({panel("view.panel.guidance"), panel("view.panel.schedule")}, {1, 1000}, Qt::Vertical);
    resizeDocks({panel("view.panel.timeline"), panel("view.panel.charts")}, {kTimelineHeight, chartsHeight()},
                Qt::Vertical);
}

void MainWindow::restoreLayout() {
    const QSettings settings;
    const QSize room = screen()->availableSize() - QSize(40, 60);  // the window's frame
    resize(QSize(1440, 900).boundedTo(room).expandedTo(minimumSize()));
    restoreGeometry(settings.value("window/geometry").toByteArray());
    readHeight_ = settings.value("window/heights/read", kChartsHeight).toInt();
    workHeight_ = settings.value("window/heights/work", kWorkHeight).toInt();
    // Their heights are of the tab that was open.
    charts_->tabs()->setCurrentIndex(settings.value("window/tab").toInt());
    working_ = charts_->works();
    sized_ = restoreState(settings.value("window/panels").toByteArray(), kLayoutVersion);
}

void MainWindow::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    if (!std::exchange(sized_, true)) sizePanels();  // before, they have no room to divide
    // Qt tells of panels that are hidden from the start by no signal.
    for (DockPanel* panel : panels_)
        (*actions_)[panel->objectName().toLatin1().constData()]->setChecked(!panel->isHidden());
}

void MainWindow::saveLayout() {
    if (!sized_) return;  // it was never seen
    QSettings settings;
    // What is as it was is not written again.
    const auto keep = [&](const char* key, const QVariant& value) {
        if (settings.value(key) != value) settings.setValue(key, value);
    };
    keep("window/geometry", saveGeometry());
    keep("window/panels", saveState(kLayoutVersion));
    keep("window/tab", charts_->tabs()->currentIndex());
    keep("window/heights/read", readHeight_);
    keep("window/heights/work", workHeight_);
}

}  // namespace syn::studio
