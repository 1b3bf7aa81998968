// The parts of the main window that surround the columns: top bar with menus, status line, and what the
// actions do.
#include <unistd.h>

#include <QApplication>
#include <QClipboard>
#include <QFile>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenuBar>
#include <QPushButton>
#include <QRandomGenerator>
#include <QSignalBlocker>
#include <QStatusBar>
#include <QUndoStack>

#include "app/studio/actions.h"
#include "app/studio/branch_view.h"
#include "app/studio/condition_card.h"
#include "app/studio/dialogs.h"
#include "app/studio/help_dialogs.h"
#include "app/studio/keys_dialog.h"
#include "app/studio/main_window.h"
#include "app/studio/model_change.h"
#include "app/studio/model_line.h"
#include "app/studio/project_menu.h"
#include "app/studio/queue_model.h"
#include "app/studio/rows_menu.h"
#include "app/studio/schedule_panel.h"
#include "app/studio/stage_panel.h"
#include "app/studio/timeline_panel.h"
#include "widgets/chooser.h"
#include "widgets/command_palette.h"
#include "widgets/fitting_label.h"
#include "widgets/icons.h"
#include "widgets/message_bar.h"
#include "widgets/picture_well.h"
#include "widgets/sample_grid.h"
#include "widgets/switch.h"
#include "widgets/timeline.h"

namespace syn::studio {
namespace {

constexpr quint32 kLargestNewSeed = 1'000'000;  // short enough to read out and type again

QString countText(std::int64_t parameters) {
    if (parameters >= 1'000'000)
        return MainWindow::tr("%1 M").arg(static_cast<double>(parameters) / 1e6, 0, 'f',
                                          parameters < 10'000'000 ? 1 : 0);
    return MainWindow::tr("%1 k").arg(parameters / 1000);
}

/// Bytes that this process holds in memory; 0 where the system does not tell.
double memoryInUse() {
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly)) return 0;
    const QList<QByteArray> pages = file.readAll().split(' ');
    return pages.size() > 1 ? pages[1].toDouble() * static_cast<double>(sysconf(_SC_PAGESIZE)) : 0;
}

QString deviceText(const engine::Registries& registries) {
    // "auto" takes the first device beside the processor, where there is one.
    return registries.devices.size() > 1 ? QString::fromStdString(registries.devices[1]).toUpper()
                                         : QStringLiteral("CPU");
}

}  // namespace

QWidget* MainWindow::makeTopBar() {
    auto* bar = new QWidget(this);
    bar->setObjectName(QStringLiteral("topBar"));
    bar->setAttribute(Qt::WA_StyledBackground);
    auto* row = new QHBoxLayout(bar);
    row->setContentsMargins(16, 6, 16, 6);
    row->setSpacing(12);
    row->addWidget(label(tr("Synesthete"), "brand", bar));
    row->addWidget(makeMenus());
    row->addWidget(project_->makeTitle(bar), 1);
    models_ = new Chooser(tr("Model"), bar);
    models_->setToolTip(tr("The model that makes the pictures"));
    models_->setPlaceholderText(tr("no model yet"));
    models_->setMinimumWidth(200);
    models_->setEnabled(false);  // until there is one
    row->addWidget(models_);
    row->addWidget(makePaletteButton(bar));
    live_ = new Switch(tr("Live"), bar);
    actions_->explain(live_, "run.live");
    row->addWidget(live_);

    connect(models_, &QComboBox::activated, this, [this] { chooseModel(models_->currentData().toString()); });
    connect(live_, &QAbstractButton::clicked, (*actions_)["run.live"], &QAction::trigger);
    return bar;
}

QPushButton* MainWindow::makePaletteButton(QWidget* parent) {
    auto* button = new QPushButton(parent);
    button->setObjectName(QStringLiteral("paletteButton"));
    button->setProperty("role", "search");
    button->setIcon(icon(QStringLiteral("search")));
    button->setAccessibleName(tr("Commands"));
    actions_->explain(button, "view.palette");
    const auto show = [this, button] {
        button->setText(tr("Command...  %1").arg(actions_->keysText(QStringLiteral("view.palette"))));
    };
    show();
    connect(actions_, &Actions::keysChanged, button, show);
    connect(button, &QPushButton::clicked, (*actions_)["view.palette"], &QAction::trigger);
    return button;
}

void MainWindow::showPalette() {
    QList<PaletteEntry> entries;
    for (const ActionSpec& spec : Actions::table()) {
        const QString id = QLatin1String(spec.id);
        if (id == QLatin1String("view.palette")) continue;
        entries << PaletteEntry{id, QStringLiteral("%1: %2").arg(Actions::group(spec), Actions::title(spec)),
                                actions_->keysText(id), Actions::tr(spec.toolTip),
                                (*actions_)[spec.id]->isEnabled()};
    }
    auto* palette = new CommandPalette(entries, this);
    connect(palette, &CommandPalette::chosen, this,
            [this](const QString& id) { (*actions_)[id.toLatin1().constData()]->trigger(); });
    palette->show();
}

void MainWindow::chooseModel(const QString& name) {
    const engine::ModelInfo* chosen = port_.model(name);
    if (!chosen || name == store_.value().model) return;
    store_.edit(tr("Model"), [&](Document& document) { document = withModel(document, *chosen); });
}

void MainWindow::fillModels(QMenu* menu) {
    menu->clear();
    for (const auto& model : port_.models()) {
        const QString name = QString::fromStdString(model.name), title = QString::fromStdString(model.title);
        QAction* action = menu->addAction(QString(title.isEmpty() ? name : title).replace('&', "&&"));
        action->setCheckable(true);
        action->setChecked(name == store_.value().model);
        action->setToolTip(QString::fromStdString(model.summary));
        connect(action, &QAction::triggered, this, [this, name] { chooseModel(name); });
    }
    if (menu->isEmpty()) menu->addAction(tr("No model is loaded yet"))->setEnabled(false);
    menu->addSeparator();
    for (const char* id : {"training.show", "training.start", "training.stop", "training.resume",
                           "training.slower", "training.use"})
        menu->addAction((*actions_)[id]);
    menu->addSeparator();
    for (const char* id : {"evaluation.show", "evaluation.start"}) menu->addAction((*actions_)[id]);
}

QWidget* MainWindow::makeMenus() {
    auto* bar = new QMenuBar(this);
    bar->setNativeMenuBar(false);
    bar->setSizePolicy(QSizePolicy::Minimum, QSizePolicy::Fixed);
    const auto menu = [&](const QString& title, std::initializer_list<const char*> ids) {
        QMenu* made = bar->addMenu(title);
        made->setToolTipsVisible(true);
        for (const char* id : ids) {
            if (id)
                made->addAction((*actions_)[id]);
            else
                made->addSeparator();
        }
        return made;
    };
    QMenu* file = menu(tr("&File"), {"file.new", "file.open", "file.save", "file.saveAs", nullptr,
                                     "file.picture", "file.export", "gallery.keep", nullptr, "file.quit"});
    file->insertMenu((*actions_)["file.save"], project_->makeRecent(file));
    menu(tr("&Edit"), {"edit.undo", "edit.redo", nullptr, "edit.copy", "edit.paste", nullptr, "edit.mask",
                       "edit.clear", nullptr, "edit.keys"});
    menu(tr("&Run"), {"run.start", "run.first", "run.pause", "run.step", "run.back", "run.cancel", nullptr,
                      "run.reroll", "run.live", nullptr, "queue.show", "queue.goOn", "queue.clear", nullptr,
                      "timeline.branch", "timeline.delete", "timeline.even"});
    menu(tr("&Picture"), {"cell.large", nullptr, "cell.roll", "cell.pin", "cell.morph", nullptr, "edit.copy",
                          "cell.save", "cell.animate"});
    QMenu* view = menu(tr("&View"), {"view.noisy",
                                     "view.estimate",
                                     "view.both",
                                     nullptr,
                                     "view.grid",
                                     "view.rows",
                                     "view.morph",
                                     nullptr,
                                     "view.fit",
                                     "view.actual",
                                     "view.smooth",
                                     "view.meters",
                                     nullptr,
                                     "view.panel.conditions",
                                     "view.panel.guidance",
                                     "view.panel.schedule",
                                     "view.panel.timeline",
                                     "view.panel.charts",
                                     "gallery.show",
                                     "view.layout",
                                     nullptr,
                                     "view.dark",
                                     "view.light",
                                     nullptr,
                                     "view.palette"});
    view->insertMenu((*actions_)["view.morph"],
                     new RowsMenu(tr("&Compare in rows"), &store_, &controller_, view));
    QMenu* models = menu(tr("&Models"), {});
    connect(models, &QMenu::aboutToShow, this, [this, models] { fillModels(models); });
    fillModels(models);
    menu(tr("&Help"), {"help.page", "help.keys", nullptr, "help.about"});
    return bar;
}

QStatusBar* MainWindow::makeStatusLine() {
    auto* line = new QWidget(this);
    line->setObjectName(QStringLiteral("statusLine"));
    line->setAttribute(Qt::WA_StyledBackground);
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins(16, 4, 16, 4);
    row->setSpacing(16);
    summary_ = new FittingLabel(line);
    summary_->setProperty("role", "second");
    summary_->setAccessibleDescription(tr("The model in one line"));
    summary_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    machine_ = label({}, "second", line);
    machine_->setAccessibleName(tr("Device and speed"));
    row->addWidget(summary_, 1);
    row->addWidget(machine_);
    auto* bar = new QStatusBar(this);
    bar->setSizeGripEnabled(false);
    bar->addWidget(line, 1);
    return bar;
}

/// What the model is, and how well it does what is asked of it now; as much of it as has room.
void MainWindow::showSummary() {
    const engine::ModelInfo* model = controller_.model();
    QStringList texts{loading_};
    if (model) {
        const QString name = QString::fromStdString(model->name), dot = QStringLiteral(" · "),
                      line = modelLine(*model, store_.value()),
                      measured = measuredText(*model, store_.value());
        texts = {tr("%1 · %2 parameters").arg(name, countText(model->parameters))};
        if (!line.isEmpty()) texts = {texts.first() + dot + line, name + dot + line};
        if (!measured.isEmpty()) texts << name + dot + measured << measured;
        texts << name;
    } else if (loading_.isEmpty()) {
        texts = {port_.engine() ? tr("no model") : tr("no engine")};
    }
    summary_->setTexts(texts);
    summary_->setToolTip(texts.first());
}

void MainWindow::showStatusLine() {
    showSummary();
    if (!port_.engine()) return machine_->setText({});
    const RunStatus& status = controller_.status();
    QStringList parts{deviceText(port_.registries())};
    if (status.secondsPerStep > 0) {
        parts << tr("%1 ms/step").arg(status.secondsPerStep * 1000, 0, 'f', 0);
        if (status.phase == RunStatus::Phase::Running)
            parts << tr("%1 s left").arg(status.secondsPerStep * (status.steps - status.step), 0, 'f', 1);
        if (status.made > 0)
            parts << tr("%1 pictures/s").arg(status.made / (status.secondsPerStep * status.steps), 0, 'f', 1);
    }
    if (const auto waiting = controller_.queue()->waiting().size(); waiting > 0)
        parts << tr("%1 in the queue").arg(waiting);
    if (const double bytes = memoryInUse(); bytes > 0) parts << tr("%1 GB").arg(bytes / 1e9, 0, 'f', 1);
    machine_->setText(parts.join(QStringLiteral(" · ")));
}

void MainWindow::connectActions() {
    const auto on = [this](const char* id, auto what) {
        connect((*actions_)[id], &QAction::triggered, this, what);
    };
    QUndoStack* history = store_.history();
    on("file.picture", [this] { choosePicture(pictureModality(), 0); });
    on("file.export", [this] { chooseExport(); });
    on("file.quit", [this] { close(); });
    on("edit.undo", [history] { history->undo(); });
    on("edit.redo", [history] { history->redo(); });
    on("edit.copy", [this] { copyPicture(); });
    on("edit.paste", [this] {
        // Where the focus is on a place for a picture, that one is meant.
        auto* well = qobject_cast<PictureWell*>(QApplication::focusWidget());
        if (well && well->paste()) return;
        const PictureSource source = PictureSource::from(QApplication::clipboard()->mimeData());
        if (source.empty())
            stage_->messages()->say(tr("The clipboard holds no picture."));
        else
            take(pictureModality(), 0, source);
    });
    on("edit.mask", [this] { goToMask(); });
    on("edit.clear", [this] { clearDrawings(); });
    on("run.start", [this] { controller_.run(); });
    on("run.first", [this] { controller_.runFirst(); });
    on("run.pause", [this] { controller_.pauseOrContinue(); });
    on("run.step", [this] { controller_.step(); });
    on("run.back", [this] { controller_.back(); });
    on("run.cancel", [this] { cancelOrDismiss(); });
    on("run.reroll", [this] {
        store_.edit(tr("New seeds"), [](Document& document) {
            document.sampling.seed = QRandomGenerator::global()->bounded(kLargestNewSeed);
        });
    });
    on("run.live",
       [this] { store_.edit(tr("Live"), [](Document& document) { document.live = !document.live; }); });
    const auto stream = [this](Stream shown) {
        store_.edit(tr("Show"), [shown](Document& document) { document.view.stream = shown; });
    };
    on("view.noisy", [stream] { stream(Stream::Noisy); });
    on("view.estimate", [stream] { stream(Stream::Estimate); });
    on("view.both", [stream] { stream(Stream::Both); });
    const auto arrangement = [this](Arrangement chosen) {
        store_.edit(tr("Arrangement"), [chosen](Document& document) { document.view.arrangement = chosen; });
    };
    on("view.grid", [arrangement] { arrangement(Arrangement::Grid); });
    on("view.rows", [arrangement] { arrangement(Arrangement::Rows); });
    on("view.morph", [arrangement] { arrangement(Arrangement::Morph); });
    on("view.meters", [this] {
        store_.edit(tr("Agreement meters"),
                    [](Document& document) { document.view.meters = !document.view.meters; });
    });
    on("view.smooth", [this] {
        store_.edit(tr("Zoom"), [](Document& document) { document.view.smooth = !document.view.smooth; });
    });
    on("view.fit", [this] {
        // Where the focus is on a pad that is shown larger, that one is meant.
        DigitPad* pad = padInUse();
        if (pad && pad->hasFocus() && !pad->view().whole()) return pad->showWhole();
        stage_->grid()->fit(false);
    });
    on("view.layout", [this] { arrangePanels(); });
    on("view.dark", [this] { setTheme(Theme::Dark); });
    on("view.light", [this] { setTheme(Theme::Light); });
    on("view.palette", [this] { showPalette(); });
    on("edit.keys", [this] { (new KeysDialog(actions_, this))->show(); });
    on("help.page", [this] { showHelpPage(this, *actions_); });
    on("help.keys", [this] { showKeyList(this, *actions_); });
    on("help.about", [this] { showAboutBox(this, controller_.model()); });
    const auto onPad = [&](const char* id, auto what) {
        on(id, [this, what] {
            if (DigitPad* pad = padInUse()) what(pad);
        });
    };
    onPad("pad.brush", [](DigitPad* pad) { pad->setTool(DigitPad::Tool::Brush); });
    onPad("pad.eraser", [](DigitPad* pad) { pad->setTool(DigitPad::Tool::Eraser); });
    onPad("pad.fill", [](DigitPad* pad) { pad->setTool(DigitPad::Tool::Fill); });
    onPad("pad.move", [](DigitPad* pad) { pad->setTool(DigitPad::Tool::Move); });
    onPad("pad.hand", [](DigitPad* pad) { pad->toggleHand(); });
    onPad("pad.turn", [](DigitPad* pad) { pad->turnInk(); });
    onPad("pad.pick", [](DigitPad* pad) { pad->pickInk(); });
    onPad("pad.reset", [](DigitPad* pad) { pad->resetPen(); });
    onPad("pad.whole", [](DigitPad* pad) { pad->showWhole(); });
    for (int digit = 0; digit < 10; ++digit)
        onPad(QStringLiteral("pad.digit%1").arg(digit).toLatin1().constData(),
              [digit](DigitPad* pad) { Q_EMIT pad->digitRequested(digit); });
    onPad("pad.thinner", [](DigitPad* pad) { pad->stepPenWidth(-1); });
    onPad("pad.thicker", [](DigitPad* pad) { pad->stepPenWidth(1); });
    onPad("pad.clear", [](DigitPad* pad) { Q_EMIT pad->clearRequested(); });
    on("timeline.pause", [this] { controller_.pauseOrContinue(); });
    on("timeline.step", [this] { timeline_->track()->stepForth(); });
    on("timeline.back", [this] { timeline_->track()->stepBack(); });
    connect(project_, &ProjectMenu::opening, this, [this] {
        controller_.leave();
        stage_->grid()->clear();
    });
    Branches* branches = timeline_->branchView()->branches();
    connect(project_, &ProjectMenu::opened, branches, &Branches::restore);
    project_->keeper()->setTimelineSource([branches] { return branches->save(); });
    RunQueue* queue = controller_.queue();
    connect(project_, &ProjectMenu::opened, queue,
            [queue](const SavedTimeline&, const QList<QueuedRun>& runs) { queue->restore(runs); });
    project_->keeper()->setQueueSource([queue] { return queue->save(); });
    connect(queue, &RunQueue::changed, project_->keeper(), &ProjectKeeper::noteQueue);
    connect(branches, &Branches::finished, project_->keeper(), &ProjectKeeper::noteRun);
    connect(project_, &ProjectMenu::said, this,
            [this](const QString& sentence) { stage_->messages()->say(sentence); });
    connect(project_, &ProjectMenu::fileChosen, this, &MainWindow::openFile);
    connect(history, &QUndoStack::canUndoChanged, this, &MainWindow::showActions);
    connect(history, &QUndoStack::canRedoChanged, this, &MainWindow::showActions);
    connect(history, &QUndoStack::indexChanged, this, &MainWindow::showActions);
}

DigitPad* MainWindow::padInUse() const {
    DigitPad* first = nullptr;
    for (const ConditionCard* card : cards_) {
        if (card->padInUse() && card->isAncestorOf(QApplication::focusWidget())) return card->padInUse();
        if (!first) first = card->pad();
    }
    return first;
}

void MainWindow::connectController() {
    connect(&controller_, &RunController::statusChanged, this, [this] {
        if (controller_.status().phase == RunStatus::Phase::Running) stage_->messages()->dropAdvice();
        showStatusLine();
        showActions();
    });
    connect(&controller_, &RunController::queued, this, [this](int place) {
        waits_ = place == 1 ? tr("This run waits in the queue, and is the next to begin.")
                            : tr("This run waits in the queue, as the %1.").arg(ordinalText(place));
        stage_->messages()->say(waits_, MessageBar::Tone::Note);
    });
    connect(controller_.queue(), &RunQueue::changed, this, [this] {
        showStatusLine();
        // What was said is over with the waiting.
        if (controller_.queue()->waiting().isEmpty() && stage_->messages()->sentence() == waits_)
            stage_->messages()->hide();
    });
    connect(&controller_, &RunController::exporting, this, [this](int written, int of) {
        stage_->messages()->say(tr("Exporting: %1 of %2 pictures written.").arg(written).arg(of),
                                MessageBar::Tone::Note);
    });
    connect(&controller_, &RunController::exported, this, [this](const QString& folder) {
        stage_->messages()->say(tr("The pictures, their manifest and the request are in %1.").arg(folder),
                                MessageBar::Tone::Note);
    });
}

void MainWindow::showActions() {
    const RunStatus& status = controller_.status();
    const Document& document = store_.value();
    const auto enable = [this](const char* id, bool on) { (*actions_)[id]->setEnabled(on); };
    const auto check = [this](const char* id, bool on) { (*actions_)[id]->setChecked(on); };
    const bool usable = controller_.model() != nullptr;
    // What is set before the model is there would be lost to the document that the model starts with. A run
    // that is asked for waits for the engine.
    for (const char* id : {"file.save", "file.saveAs", "file.picture", "edit.paste", "edit.clear", "run.step",
                           "run.reroll", "run.live", "view.grid", "view.rows", "view.morph", "view.noisy",
                           "view.estimate", "view.both", "view.smooth", "view.meters"})
        enable(id, usable);
    enable("file.new", !port_.models().empty());
    for (const char* id : {"run.start", "run.first"}) enable(id, usable || !loading_.isEmpty());
    const bool stepping = status.active() && status.phase != RunStatus::Phase::Loading;
    QUndoStack* history = store_.history();
    enable("edit.undo", history->canUndo());
    enable("edit.redo", history->canRedo());
    (*actions_)["edit.undo"]->setText(history->canUndo() ? tr("&Undo: %1").arg(history->undoText())
                                                         : tr("&Undo"));
    (*actions_)["edit.redo"]->setText(history->canRedo() ? tr("&Redo: %1").arg(history->redoText())
                                                         : tr("&Redo"));
    enable("run.pause", stepping);
    enable("run.back", controller_.canStepBack());
    (*actions_)["run.pause"]->setIcon(
        icon(status.phase == RunStatus::Phase::Paused ? QStringLiteral("play") : QStringLiteral("pause")));
    check("run.live", document.live);
    check("view.noisy", document.view.stream == Stream::Noisy);
    check("view.estimate", document.view.stream == Stream::Estimate);
    check("view.both", document.view.stream == Stream::Both);
    check("view.grid", document.view.arrangement == Arrangement::Grid);
    check("view.rows", document.view.arrangement == Arrangement::Rows);
    check("view.morph", document.view.arrangement == Arrangement::Morph);
    check("view.smooth", document.view.smooth);
    check("view.meters", document.view.meters);
    check("view.dark", theme() == Theme::Dark);
    check("view.light", theme() == Theme::Light);
}

}  // namespace syn::studio
