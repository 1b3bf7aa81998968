#include "app/studio/training_panel.h"

#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

#include "app/studio/actions.h"
#include "app/studio/training_progress.h"
#include "app/studio/training_setup.h"
#include "widgets/card.h"
#include "widgets/focus_keeper.h"

namespace syn::studio {

using Kind = engine::TrainingEventKind;
using State = TrainingProgress::State;

namespace {

constexpr double kSlower = 0.5;  // of the learning rate

}  // namespace

TrainingPanel::TrainingPanel(EnginePort* port, Actions* actions, QWidget* parent)
    : QWidget(parent),
      port_(port),
      actions_(actions),
      pages_(new QStackedWidget),
      none_(label(tr("This engine trains no models."), "second")),
      setup_(new TrainingSetup),
      progress_(new TrainingProgress) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    // The panel may be lower than the pages are.
    auto* area = new QScrollArea(this);
    area->setWidget(pages_);
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    // Only the page that is shown needs room.
    connect(pages_, &QStackedWidget::currentChanged, this, [this](int shown) {
        for (int i = 0; i < pages_->count(); ++i) {
            const auto policy = i == shown ? QSizePolicy::Preferred : QSizePolicy::Ignored;
            pages_->widget(i)->setSizePolicy(policy, policy);
        }
    });
    pages_->setObjectName(QStringLiteral("column"));
    pages_->setAttribute(Qt::WA_StyledBackground);
    column->addWidget(area);
    none_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    for (QWidget* page : std::initializer_list<QWidget*>{none_, setup_, progress_}) pages_->addWidget(page);

    connect(port, &EnginePort::trained, this, &TrainingPanel::take);
    connect(port, &EnginePort::modelsChanged, this, [this] {
        if (!useWhenListed_.isEmpty() && port_->model(useWhenListed_))
            Q_EMIT useRequested(std::exchange(useWhenListed_, {}));
    });
    connect(port, &EnginePort::trainingSamples, this,
            [this](const std::shared_ptr<const engine::Frame>& frame) { progress_->setSamples(*frame); });
    const auto desk = [this](auto what) {
        return [this, what](const auto&... given) {
            if (engine::TrainingDesk* there = port_->training()) what(there, given...);
        };
    };
    connect(setup_, &TrainingSetup::measureRequested, this,
            desk([](auto* there, const engine::TrainingPair& pair) { there->probe(pair); }));
    connect(setup_, &TrainingSetup::folderRequested, this,
            desk([](auto* there, const QString& folder) { there->check_folder(folder.toStdString()); }));
    connect(setup_, &TrainingSetup::discardRequested, this,
            desk([](auto* there, const QString& name) { there->discard(name.toStdString()); }));
    const auto trigger = [this](const char* id) { return [this, id] { (*actions_)[id]->trigger(); }; };
    connect(setup_, &TrainingSetup::startRequested, this, trigger("training.start"));
    connect(setup_, &TrainingSetup::resumeRequested, this, trigger("training.resume"));
    connect(setup_, &TrainingSetup::useRequested, this, trigger("training.use"));
    connect(progress_, &TrainingProgress::stopRequested, this, trigger("training.stop"));
    connect(progress_, &TrainingProgress::resumeRequested, this, trigger("training.resume"));
    connect(progress_, &TrainingProgress::slowerRequested, this, trigger("training.slower"));
    connect(progress_, &TrainingProgress::useRequested, this, trigger("training.use"));
    connect(progress_, &TrainingProgress::againRequested, this, [this] {
        const FocusKeeper keeper(this);
        pages_->setCurrentWidget(setup_);
        showActions();
    });
    connect((*actions_)["training.start"], &QAction::triggered, this, &TrainingPanel::start);
    connect((*actions_)["training.resume"], &QAction::triggered, this, [this] { resume(1); });
    connect((*actions_)["training.slower"], &QAction::triggered, this, [this] { resume(kSlower); });
    connect((*actions_)["training.use"], &QAction::triggered, this, &TrainingPanel::use);
    connect((*actions_)["training.stop"], &QAction::triggered, this, [this] {
        if (!training_) return;
        progress_->setState(State::Stopping);
        port_->training()->stop();
        showActions();
    });
    if (engine::TrainingDesk* there = port_->training()) {
        setup_->setSets(there->sets());
        setup_->setUnfinished(there->unfinished());
        pages_->setCurrentWidget(setup_);
    }
    showActions();
}

/// What is not measured yet is measured first: then the time is seen before it is spent.
void TrainingPanel::start() {
    engine::TrainingDesk* desk = port_->training();
    if (!desk || training_) return;
    pages_->setCurrentWidget(setup_);
    if (setup_->canStart())
        desk->start(setup_->wish());
    else if (setup_->canMeasure())
        desk->probe(setup_->wish().data);
    else
        Q_EMIT said(setup_->source()->text(), true);
}

/// `rate` times the learning rate that it had.
void TrainingPanel::resume(double rate) {
    engine::TrainingDesk* desk = port_->training();
    if (!desk || training_) return;
    const bool shown = pages_->currentWidget() == progress_;
    const QString name = shown ? name_ : setup_->unfinished();
    if (!name.isEmpty()) desk->resume(name.toStdString(), rate);
}

void TrainingPanel::use() {
    engine::TrainingDesk* desk = port_->training();
    if (!desk || training_) return;
    const bool shown = pages_->currentWidget() == progress_;
    if (shown && progress_->state() == State::Finished) return choose(name_);
    const QString name = shown ? name_ : setup_->unfinished();
    if (name.isEmpty()) return;
    useWhenMade_ = true;
    desk->use(name.toStdString());
}

/// The list of models is read anew in the background; what is not on it yet cannot be chosen.
void TrainingPanel::choose(const QString& model) {
    useWhenListed_ = port_->model(model) ? QString() : model;
    if (useWhenListed_.isEmpty()) Q_EMIT useRequested(model);
}

void TrainingPanel::take(const std::vector<engine::TrainingEvent>& events) {
    const FocusKeeper keeper(this);
    for (const engine::TrainingEvent& event : events) follow(event);
    showActions();
}

void TrainingPanel::follow(const engine::TrainingEvent& event) {
    const QString text = QString::fromStdString(event.text), name = QString::fromStdString(event.name);
    const auto list = [this] { setup_->setUnfinished(port_->training()->unfinished()); };
    switch (event.kind) {
        case Kind::FolderChecked:
            if (event.set) setup_->addFolder(*event.set);
            return;
        case Kind::Probing:
            return setup_->setMeasuring(true);
        case Kind::Presets:
            setup_->setMeasuring(false);
            return setup_->setPresets(event.pair, event.presets);
        case Kind::Started:
            training_ = true;
            name_ = name;
            title_ = text;
            setup_->setMeasuring(false);
            progress_->begin(text);
            pages_->setCurrentWidget(progress_);
            return Q_EMIT logged(tr("The training of %1 begins").arg(text));
        case Kind::Progress:
            return progress_->add(event.report);
        case Kind::Waiting:
        case Kind::GoingOn: {
            const bool waits = event.kind == Kind::Waiting;
            if (!training_) return setup_->setMeasuring(true, waits);
            if (progress_->state() != State::Stopping)
                progress_->setState(waits ? State::Waiting : State::Training);
            return;
        }
        case Kind::Stopped:
            training_ = false;
            progress_->setState(State::Stopped);
            list();
            return Q_EMIT logged(
                tr("The training of %1 is stopped at step %2, and saved").arg(title_).arg(event.report.step));
        case Kind::Finished:
            training_ = false;
            name_ = name;
            progress_->setState(State::Finished);
            list();
            Q_EMIT said(tr("%1 is trained; it is in the list of models.").arg(title_), false);
            return Q_EMIT logged(tr("The training of %1 is finished").arg(title_));
        case Kind::Used:
            list();
            if (std::exchange(useWhenMade_, false)) choose(name);
            return;
        case Kind::Discarded:
            return list();
        case Kind::Failed:
            if (training_) progress_->setState(State::Failed, text);
            training_ = useWhenMade_ = false;
            useWhenListed_.clear();
            setup_->setMeasuring(false);
            list();
            Q_EMIT logged(tr("Training failed: %1").arg(text));
            return Q_EMIT said(text, true);
        case Kind::Refused:
            return Q_EMIT said(text, true);
    }
}

void TrainingPanel::showActions() {
    const bool there = port_->training() != nullptr, shown = pages_->currentWidget() == progress_;
    const auto enable = [this](const char* id, bool on) { (*actions_)[id]->setEnabled(on); };
    const State state = progress_->state();
    const bool rests = state == State::Stopped || state == State::Failed;
    const bool known = !setup_->unfinished().isEmpty();
    enable("training.start", there && !training_);
    enable("training.stop", training_ && state != State::Stopping);
    enable("training.resume", there && !training_ && (shown ? rests : known));
    enable("training.slower", there && !training_ && (shown ? rests : known));
    enable("training.use", there && !training_ && (shown ? rests || state == State::Finished : known));
}

}  // namespace syn::studio
