#include "app/studio/main_window.h"

#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QSettings>
#include <QSplitter>
#include <QVBoxLayout>

#include "app/studio/actions.h"
#include "app/studio/condition_card.h"
#include "app/studio/dialogs.h"
#include "app/studio/project_menu.h"
#include "app/studio/schedule_panel.h"
#include "app/studio/stage_panel.h"
#include "widgets/chooser.h"
#include "widgets/focus_order.h"
#include "widgets/message_bar.h"
#include "widgets/sample_grid.h"
#include "widgets/snr_chart.h"
#include "widgets/style.h"
#include "widgets/switch.h"

namespace syn::studio {
namespace {

constexpr int kLeftWidth = 296, kRightWidth = 288;
constexpr int kLayoutVersion = 1;

}  // namespace

MainWindow::MainWindow(QWidget* parent)
    : QMainWindow(parent),
      controller_(&store_, &port_),
      actions_(new Actions(this)),
      project_(new ProjectMenu(this, actions_, &store_, &port_)) {
    setMinimumSize(1000, 640);
    setAcceptDrops(true);
    setMenuWidget(makeTopBar());

    stage_ = new StagePanel(&store_, &controller_, actions_);
    schedule_ = new SchedulePanel(&store_, &controller_, actions_);
    columns_ = new QSplitter(Qt::Horizontal);
    columns_->setHandleWidth(1);
    columns_->setChildrenCollapsible(false);
    columns_->addWidget(makeColumn(makeConditions(), kLeftWidth));
    columns_->addWidget(stage_);
    columns_->addWidget(makeColumn(schedule_, kRightWidth));
    columns_->setStretchFactor(0, 0);
    columns_->setStretchFactor(1, 1);
    columns_->setStretchFactor(2, 0);

    auto* whole = new QWidget;
    auto* column = new QVBoxLayout(whole);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(columns_, 1);
    column->addWidget(makeStatusLine());
    setCentralWidget(whole);

    connectActions();
    connectController();
    connect(&store_, &DocumentStore::changed, this, &MainWindow::onDocument);
    connect(&port_, &EnginePort::ready, this, &MainWindow::onReady);
    connect(&port_, &EnginePort::failed, this, [this](const QString& sentence) {
        if (!port_.engine()) {
            loading_.clear();
            noModel_->setText(tr("The engine is not there."));
            stage_->setLoading({});
        }
        stage_->messages()->say(sentence);
        showStatusLine();
    });
    loading_ = tr("Loading the engine");
    stage_->setLoading(loading_);
    showStatusLine();
    showActions();
    restoreLayout();
    schedule_->runButton()->setFocus();
}

MainWindow::~MainWindow() {
    // The engine's last events must not reach half a window.
    disconnect(&store_, nullptr, this, nullptr);
    // Nor must the emptying of the history look to the autosave as if all were saved.
    delete project_;
    port_.close();
}

void MainWindow::open(EngineMaker maker) {
    port_.open(std::move(maker));
}

QWidget* MainWindow::makeColumn(QWidget* content, int width) {
    auto* area = new QScrollArea;
    content->setObjectName(QStringLiteral("column"));
    content->setAttribute(Qt::WA_StyledBackground);
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setMinimumWidth(width);
    area->setMaximumWidth(width + 160);
    area->setFocusPolicy(Qt::NoFocus);
    return area;
}

QWidget* MainWindow::makeConditions() {
    auto* content = new QWidget;
    conditions_ = new QVBoxLayout(content);
    conditions_->setContentsMargins(12, 16, 12, 16);
    conditions_->setSpacing(12);
    auto* title = sectionTitle(tr("Conditions"), content);
    title->setContentsMargins(4, 0, 0, 0);
    conditions_->addWidget(title);
    noModel_ = label(tr("The cards of the model's conditions appear here as soon as it is loaded."), "second",
                     content);
    noModel_->setWordWrap(true);
    noModel_->setContentsMargins(4, 0, 4, 0);
    conditions_->addWidget(noModel_);
    conditions_->addStretch(1);
    return content;
}

void MainWindow::buildCards() {
    qDeleteAll(cards_);
    cards_.clear();
    const engine::ModelInfo* model = controller_.model();
    noModel_->setVisible(!model);
    schedule_->setModel(model);
    if (!model)
        return noModel_->setText(
            tr("No model is installed. Put a model's folder into \"models\" and start again."));
    int place = 1;
    for (const auto& modality : model->modalities) {
        auto* card = new ConditionCard(*model, modality, &store_, actions_, conditions_->parentWidget());
        conditions_->insertWidget(place++, card);
        connect(card, &ConditionCard::strokeGrew, &controller_, &RunController::setPending);
        connect(card, &ConditionCard::strokeEnded, &controller_, &RunController::clearPending);
        connect(card, &ConditionCard::sourceGiven, this, &MainWindow::take);
        connect(card, &ConditionCard::openRequested, this, &MainWindow::choosePicture);
        connect(&controller_, &RunController::reading, card, &ConditionCard::setReading);
        cards_ << card;
    }
    orderFocus(this);
}

void MainWindow::onReady() {
    loading_.clear();
    schedule_->setRegistries(port_.registries());
    const QSignalBlocker blocker(models_);
    models_->clear();
    for (const auto& model : port_.models())
        models_->addItem(QString::fromStdString(model.title.empty() ? model.name : model.title),
                         QString::fromStdString(model.name));
    models_->updateGeometry();
    stage_->setLoading({});
    buildCards();
    showDocument();
    showStatusLine();
    if (!pendingFile_.isEmpty()) openFile(std::exchange(pendingFile_, {}));
    project_->offerRecovery();
}

void MainWindow::onDocument(const Document& now, const Document& before) {
    if (now.model != before.model) buildCards();
    showDocument();
    if (now.model != before.model) showStatusLine();
}

void MainWindow::showDocument() {
    const Document& document = store_.value();
    for (ConditionCard* card : cards_) card->show(document);
    stage_->show(document);
    schedule_->show(document);
    live_->setChecked(document.live);
    const QSignalBlocker blocker(models_);
    models_->setCurrentIndex(models_->findData(document.model));
    showActions();
}

void MainWindow::chooseExport() {
    if (!controller_.canExport()) return controller_.exportTo({});  // says why not
    if (const auto options = chooseExportOptions(this, controller_.status().count))
        controller_.exportTo(*options);
}

void MainWindow::copyPicture() {
    const SampleGrid* grid = stage_->grid();
    const QImage picture = grid->cellPicture(std::max(0, grid->selected()));
    if (picture.isNull())
        stage_->messages()->say(tr("There is no picture to copy yet: press Run first."));
    else
        QApplication::clipboard()->setImage(picture);
}

void MainWindow::cancelOrDismiss() {
    if (controller_.status().active())
        controller_.cancel();
    else
        stage_->messages()->hide();
}

void MainWindow::setTheme(Theme chosen) {
    applyTheme(*static_cast<QApplication*>(QApplication::instance()), chosen);
    showDocument();
    showStatusLine();
}

void MainWindow::restoreLayout() {
    const QSettings settings;
    const QSize room = screen()->availableSize() - QSize(40, 60);  // the window's frame
    resize(QSize(1440, 900).boundedTo(room).expandedTo(minimumSize()));
    restoreGeometry(settings.value("window/geometry").toByteArray());
    columns_->setSizes({kLeftWidth, width() - kLeftWidth - kRightWidth, kRightWidth});
    if (settings.value("window/layout").toInt() == kLayoutVersion)
        columns_->restoreState(settings.value("window/columns").toByteArray());
}

void MainWindow::saveLayout() {
    QSettings settings;
    settings.setValue("window/geometry", saveGeometry());
    settings.setValue("window/columns", columns_->saveState());
    settings.setValue("window/layout", kLayoutVersion);
    settings.setValue("window/theme", theme() == Theme::Light ? "light" : "dark");
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
