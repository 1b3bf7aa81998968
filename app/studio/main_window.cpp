#include "app/studio/main_window.h"

#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QStatusBar>
#include <QTimer>
#include <QVBoxLayout>

#include "app/studio/actions.h"
#include "app/studio/charts_panel.h"
#include "app/studio/condition_card.h"
#include "app/studio/dialogs.h"
#include "app/studio/dock_panel.h"
#include "app/studio/gallery_panel.h"
#include "app/studio/guidance_panel.h"
#include "app/studio/guide_editor.h"
#include "app/studio/part_editor.h"
#include "app/studio/project_menu.h"
#include "app/studio/queue_panel.h"
#include "app/studio/schedule_panel.h"
#include "app/studio/stage_panel.h"
#include "app/studio/timeline_panel.h"
#include "app/studio/training_panel.h"
#include "widgets/chooser.h"
#include "widgets/focus_order.h"
#include "widgets/message_bar.h"
#include "widgets/picture_groups.h"
#include "widgets/sample_grid.h"
#include "widgets/style.h"
#include "widgets/switch.h"

namespace syn::studio {
namespace {

constexpr QSize kLeast(1240, 640);  // what the panels need
constexpr int kKeepLayout = 5000;   // milliseconds

}  // namespace

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent),
      controller_(&store_, &port_),
      gallery_(&port_, &controller_),
      actions_(new Actions(this)),
      project_(new ProjectMenu(this, actions_, &store_, &port_)) {
    setMinimumSize(kLeast);
    setAcceptDrops(true);
    setMenuWidget(makeTopBar());

    stage_ = new StagePanel(&store_, &controller_, actions_);
    setCentralWidget(stage_);
    makePanels();
    setStatusBar(makeStatusLine());

    connectActions();
    connectController();
    connect(&store_, &DocumentStore::changed, this, &MainWindow::onDocument);
    connect(&port_, &EnginePort::ready, this, &MainWindow::onReady);
    connect(&port_, &EnginePort::modelsChanged, this, &MainWindow::onModels);
    connect(&port_, &EnginePort::failed, this, [this](const QString& sentence) {
        if (!port_.engine()) {
            loading_.clear();
            noModel_->setText(tr("The engine is not there."));
            stage_->setUnable(tr("The engine could not be opened"), sentence);
            stage_->setLoading({});
            timeline_->setLoading(tr("No engine"));
            controller_.cancel();  // a run that waited for it
            if (!pendingFile_.isEmpty()) openFile(std::exchange(pendingFile_, {}));  // says that it cannot
            showActions();
        } else {
            stage_->messages()->say(sentence);
        }
        showStatusLine();
    });
    loading_ = tr("Loading the engine");
    stage_->setLoading(loading_);
    timeline_->setLoading(loading_);
    showStatusLine();
    showDocument();
    restoreLayout();
    // Panels tell of few of their changes, and whoever is killed tells of none.
    auto* keeping = new QTimer(this);
    connect(keeping, &QTimer::timeout, this, &MainWindow::saveLayout);
    keeping->start(kKeepLayout);
    schedule_->runButton()->setFocus();
}

MainWindow::~MainWindow() {
    // The engine's last events must not reach half a window.
    disconnect(&store_, nullptr, this, nullptr);
    // What is being typed is taken while everything is there that it concerns.
    if (QWidget* typing = focusWidget()) typing->clearFocus();
    // Its keeper looks at the document, the list at the queue, the pictures at the gallery; those go before
    // the children do.
    delete project_;
    delete queue_;
    delete galleryPanel_;
    port_.close();
}

void MainWindow::open(EngineMaker maker) {
    port_.open(std::move(maker));
}

QWidget* MainWindow::makeConditions() {
    auto* content = new QWidget;
    conditions_ = new QVBoxLayout(content);
    conditions_->setContentsMargins(12, 4, 12, 16);
    conditions_->setSpacing(12);
    noModel_ = label(tr("The cards of the model's conditions appear here as soon as it is loaded."), "second",
                     content);
    noModel_->setWordWrap(true);
    noModel_->setContentsMargins(4, 0, 4, 0);
    conditions_->addWidget(noModel_);
    conditions_->addStretch(1);
    return content;
}

void MainWindow::buildCards() {
    // A stroke in progress is called off while all that it concerns is there.
    for (ConditionCard* card : cards_) card->hide();
    qDeleteAll(cards_);
    cards_.clear();
    const engine::ModelInfo* model = controller_.model();
    noModel_->setVisible(!model);
    guidance_->setModel(model);
    schedule_->setModel(model);
    stage_->setUnable(model ? QString() : tr("No model is installed"),
                      tr("Put a model's folder into \"models\" and start again."));
    timeline_->setLoading(model ? QString() : tr("No model"));
    if (!model)
        return noModel_->setText(
            tr("No model is installed. Put a model's folder into \"models\" and start again."));
    int place = 0;
    for (const auto& modality : model->modalities) {
        auto* card = new ConditionCard(*model, modality, &store_, actions_, conditions_->parentWidget());
        conditions_->insertWidget(place++, card);
        connect(card, &ConditionCard::strokeGrew, &controller_, &RunController::setPending);
        connect(card, &ConditionCard::strokeEnded, &controller_, &RunController::clearPending);
        connect(card, &ConditionCard::sourceGiven, this, &MainWindow::take);
        connect(card, &ConditionCard::openRequested, this, &MainWindow::choosePicture);
        connect(card, &ConditionCard::partsChanged, this, [this] { orderFocus(this); });
        connect(&controller_, &RunController::reading, card, &ConditionCard::setReading);
        cards_ << card;
    }
    orderFocus(this);
}

void MainWindow::fillModelChooser() {
    const QSignalBlocker blocker(models_);
    models_->clear();
    for (const auto& model : port_.models())
        models_->addItem(QString::fromStdString(model.title.empty() ? model.name : model.title),
                         QString::fromStdString(model.name));
    models_->setCurrentIndex(models_->findData(store_.value().model));
    models_->setEnabled(models_->count() > 0);
    models_->updateGeometry();
}

void MainWindow::onModels(const QStringList& replaced) {
    fillModelChooser();
    if (replaced.contains(store_.value().model)) buildCards();
    showDocument();
    showStatusLine();
}

void MainWindow::onReady() {
    loading_.clear();
    fillPages();
    schedule_->setRegistries(port_.registries());
    fillModelChooser();
    stage_->setLoading({});
    buildCards();
    showDocument();
    showStatusLine();
    if (!pendingFile_.isEmpty()) {
        stage_->messages()->hide();
        openFile(std::exchange(pendingFile_, {}));
    }
    project_->offerRecovery();
}

void MainWindow::onDocument(const Document& now, const Document& before) {
    if (now.model != before.model) buildCards();
    if (now.model != before.model && training_) training_->callOffUse();
    showDocument();
    if (now.model != before.model) showStatusLine();
    if (now.conditions != before.conditions) showSummary();
    stage_->messages()->dropAdvice();
}

void MainWindow::showDocument() {
    const Document& document = store_.value();
    for (ConditionCard* card : cards_) card->show(document);
    stage_->show(document);
    guidance_->show(document);
    schedule_->show(document);
    charts_->show(document);
    live_->setChecked(document.live);
    live_->setEnabled(controller_.model());
    const QSignalBlocker blocker(models_);
    models_->setCurrentIndex(models_->findData(document.model));
    showActions();
}

void MainWindow::chooseExport() {
    if (!controller_.canExport()) return controller_.exportTo({});  // says why not
    if (const auto options = chooseExportOptions(this, exportText(controller_.status())))
        controller_.exportTo(*options);
}

void MainWindow::copyPicture() {
    // Where the focus is on pictures of the gallery, these are meant.
    if (galleryPanel_ && galleryPanel_->view()->hasFocus() && galleryPanel_->copy()) return;
    if (QMimeData* picture = stage_->mimeOf(stage_->chosen()))
        QApplication::clipboard()->setMimeData(picture);
    else
        stage_->messages()->say(tr("There is no picture to copy yet: press Run first."),
                                MessageBar::Tone::Advice);
}

/// The mask of the part that has the focus, else the first there is.
void MainWindow::goToMask() {
    DockPanel* conditions = panels_.front();
    if (!conditions->isVisible()) showPanel(conditions, true);
    MaskPad *first = nullptr, *near = nullptr;
    for (const ConditionCard* card : cards_)
        for (const GuideEditor* guide : card->guides()) {
            MaskPad* mask = guide->part()->pad();
            if (!mask || !mask->isVisible()) continue;
            if (!first) first = mask;
            if (guide->isAncestorOf(QApplication::focusWidget())) near = mask;
        }
    MaskPad* mask = near ? near : first;
    if (!mask)
        return stage_->messages()->say(tr("There is nothing to paint over yet: give a picture first."),
                                       MessageBar::Tone::Advice);
    mask->setTool(DigitPad::Tool::Brush);
    mask->setFocus(Qt::ShortcutFocusReason);
    for (QWidget* around = mask->parentWidget(); around; around = around->parentWidget())
        if (auto* column = qobject_cast<QScrollArea*>(around)) column->ensureWidgetVisible(mask);
}

void MainWindow::cancelOrDismiss() {
    if (controller_.status().unfinished() || controller_.animating())
        controller_.cancel();
    else
        stage_->messages()->hide();
}

void MainWindow::setTheme(Theme chosen) {
    applyTheme(*static_cast<QApplication*>(QApplication::instance()), chosen);
    QSettings().setValue("window/theme", chosen == Theme::Light ? "light" : "dark");
    showDocument();
    showStatusLine();
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!project_->mayClose()) return event->ignore();
    saveLayout();
    // Gone from the screen before the engine is joined: the step under way may take a moment.
    hide();
    port_.close();
    event->accept();
}

}  // namespace syn::studio
