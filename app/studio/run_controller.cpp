#include "app/studio/run_controller.h"

#include <algorithm>

#include "app/studio/given_guide.h"

namespace syn::studio {
QString wishText(const RunStatus& status) {
    return status.wish == RunStatus::Wish::Pause    ? RunController::tr("pausing…")
           : status.wish == RunStatus::Wish::Cancel ? RunController::tr("cancelling…")
                                                    : QString();
}

QString exportText(const RunStatus& status) {
    const int count = status.pictures();
    if (status.live)
        return count == 1 ? RunController::tr("Export 1 preview")
                          : RunController::tr("Export %1 previews").arg(count);
    return count == 1 ? RunController::tr("Export 1 picture")
                      : RunController::tr("Export %1 pictures").arg(count);
}

RunController::RunController(DocumentStore* store, EnginePort* port, QObject* parent)
    : QObject(parent),
      store_(store),
      port_(port),
      queue_(store->history(), [this] { return underWay(); }),
      reader_(port, [this] { return current(); }) {
    connect(store_, &DocumentStore::changed, this, &RunController::onDocument);
    connect(port_, &EnginePort::ready, this, &RunController::onReady);
    connect(port_, &EnginePort::happened, this, &RunController::onEvent);
    connect(port_, &EnginePort::frame, this, &RunController::onFrame);
    connect(port_, &EnginePort::modelsChanged, this, &RunController::onModels);
    connect(&reader_, &GuideReader::reading, this, &RunController::reading);
}

Document RunController::current() const {
    Document document = store_->value();
    GuideSettings* drawn = pending_ ? guideIn(document, pending_->modality, pending_->part) : nullptr;
    if (drawn) drawn->strokes.append(pending_->stroke);
    return document;
}

bool RunController::canExport() const {
    const bool rows = status_.rows.isEmpty() ||
                      std::all_of(rows_.begin(), rows_.end(), [](const Row& row) { return row.made; });
    const bool rests = status_.phase == RunStatus::Phase::Finished || status_.looksBack();
    return status_.id != 0 && rests && exporting_.isEmpty() && rows;
}

bool RunController::canStepBack() const {
    using Phase = RunStatus::Phase;
    const bool reached = status_.phase == Phase::Running || status_.phase == Phase::Paused ||
                         status_.phase == Phase::Finished || status_.phase == Phase::Cancelled;
    return !status_.live && status_.id != 0 && reached && status_.step > 0;
}

void RunController::onReady() {
    if (store_->value().model.isEmpty() && !port_->models().empty())
        store_->reset(documentFor(port_->models().front()));
    if (const auto* known = model()) port_->engine()->load(known->name);
    updateCurves();
    reader_.read();
    if (std::exchange(runWhenReady_, false)) return run();
    liveWanted_ = true;
    startLive();
}

void RunController::began(engine::RunId id, const GenerationRequest& request, bool live,
                          const QStringList& shown) {
    // A step of four pictures says nothing of a step of sixteen.
    const bool alike = status_.live == live && status_.made == request.count;
    const double seconds = alike ? status_.secondsPerStep : 0;
    status_ = {};
    status_.phase = RunStatus::Phase::Running;
    status_.id = id;
    status_.live = live;
    status_.queued = fromQueue_ && !live;
    status_.steps = request.steps;
    status_.count = status_.made = request.count;
    status_.secondsPerStep = seconds;
    status_.shown = shown;
    status_.request = std::make_shared<const GenerationRequest>(request);
    told_ = 0;
    sought_ = -1;
    tellRunCurves();
}

void RunController::adopt(const RunStatus& status) {
    status_ = status;
    status_.made = status.count;
    status_.lender = 0;
    status_.rows.clear();
    status_.row = std::max(0, rowOf(status.id));
    if (rowOf(status.id) >= 0)
        for (const Row& row : rows_) status_.rows << row.mode;
    before_ = status.id;
    told_ = status_.step;
    sought_ = -1;
    liveWanted_ = false;
    if (status_.phase == RunStatus::Phase::Running)
        port_->watch(status_.id);
    else
        port_->watchResting(status_.id, status_.step);
    // What is looked at is not to be taken away by what waits.
    if (!status_.active()) queue_.setHeld(true);
    tellRunCurves();
    Q_EMIT statusChanged();
}

void RunController::seek(int step) {
    const bool rests = status_.phase != RunStatus::Phase::Loading &&
                       status_.phase != RunStatus::Phase::None && status_.phase != RunStatus::Phase::Failed;
    if (!port_->engine() || status_.id == 0 || status_.live || !rests || step < 0 || step > status_.reached)
        return;
    sought_ = step;
    status_.wish = RunStatus::Wish::None;
    status_.step = step;
    status_.phase = step < status_.steps ? RunStatus::Phase::Paused : RunStatus::Phase::Finished;
    port_->engine()->rewind(status_.id, step);
    port_->engine()->want_frame(status_.id);
    Q_EMIT statusChanged();
}

/// Seen at once; the engine's answer follows when the step under way is done.
void RunController::ask(RunStatus::Wish wish) {
    if (status_.wish == RunStatus::Wish::Cancel) return;
    status_.wish = wish;
    Q_EMIT statusChanged();
}

void RunController::pauseOrContinue() {
    if (!port_->engine() || status_.live) return;
    if (status_.phase == RunStatus::Phase::Running) {
        port_->engine()->pause(status_.id);
        ask(RunStatus::Wish::Pause);
    } else if (status_.phase == RunStatus::Phase::Paused) {
        if (continueGate_ && continueGate_()) return;
        port_->engine()->resume(status_.id);
        status_.phase = RunStatus::Phase::Running;
        Q_EMIT statusChanged();
    }
}

void RunController::step() {
    if (!port_->engine()) return;
    if (!status_.active())
        if (const auto asked = askedFor(true)) begin(*asked, true);
    if (status_.phase == RunStatus::Phase::Running) return pauseOrContinue();
    // What was made already is walked through without making it again.
    if (status_.phase == RunStatus::Phase::Paused && status_.step < status_.reached)
        return seek(status_.step + 1);
    if (status_.phase == RunStatus::Phase::Paused) port_->engine()->step(status_.id);
}

void RunController::back() {
    if (canStepBack()) seek(status_.step - 1);
}

void RunController::cancel() {
    runWhenReady_ = false;
    if (port_->engine() && animating_ != 0 && !status_.unfinished()) port_->engine()->cancel(animating_);
    // What was made already is not stopped by looking back in it.
    if (status_.looksBack()) return;
    if (port_->engine() && status_.id != 0) port_->engine()->cancel(status_.id);
    if (status_.phase != RunStatus::Phase::Loading) {
        if (status_.active()) ask(RunStatus::Wish::Cancel);
        return;
    }
    status_.phase = RunStatus::Phase::None;
    Q_EMIT statusChanged();
}

void RunController::leave() {
    cancel();
    rows_.clear();
    queue_.restore({});
    status_ = {};
    told_ = 0;
    sought_ = -1;
    liveWanted_ = false;
    clearPending();
    tellRunCurves();
    Q_EMIT statusChanged();
}

void RunController::exportTo(const engine::ExportOptions& options) {
    if (!canExport())
        return Q_EMIT refused(status_.rows.isEmpty()
                                  ? tr("There are no finished pictures to export: press Run first.")
                                  : tr("Not all rows are made: let them finish first."));
    exportFolder_ = QString::fromStdString(options.folder);
    const bool compared = !status_.rows.isEmpty() && rowOf(status_.id) >= 0;
    if (!compared) {
        exporting_ = {status_.id};
        port_->engine()->export_run(status_.id, options);
    }
    for (const Row& row : compared ? rows_ : std::vector<Row>{}) {
        // A folder for each row: they are sets of different requests.
        engine::ExportOptions part = options;
        part.folder += '/';
        part.folder += row.mode.toStdString();
        exporting_ << row.run;
        port_->engine()->export_run(row.run, part);
    }
    written_.clear();
    exported_ = status_.pictures();
    Q_EMIT exporting(0, exported_);
    Q_EMIT statusChanged();
}

/// Another model of the same name: pads and readings are made anew, and nobody draws on.
void RunController::onModels(const QStringList& replaced) {
    if (!replaced.contains(store_->value().model)) return;
    clearPending();
    reader_.forget();
    reader_.read();
    updateCurves();
}

void RunController::onDocument(const Document& now, const Document& before) {
    if (!port_->engine()) return;
    if (pending_ &&
        (now.model != before.model || pending_->part >= now.conditions.value(pending_->modality).parts()))
        clearPending();
    if (now.model != before.model && model()) port_->engine()->load(now.model.toStdString());
    if (now.conditions != before.conditions || now.model != before.model) reader_.read();
    if (now.conditions != before.conditions || now.model != before.model || now.sampling != before.sampling)
        updateCurves();
    followLive(now, before);
}

/// Of what is set; of the schedule alone where that cannot be run, so that no curve tells of what was set
/// before.
void RunController::updateCurves() {
    const engine::ModelInfo* known = model();
    if (!port_->engine() || !known) return;
    const auto curvesOf = [&](const Document& document) -> Result<std::vector<engine::ScheduleCurve>> {
        const Result<GenerationRequest> request = requestOf(document, *known, *port_->engine());
        return request ? port_->engine()->curves(*request) : request.error();
    };
    Document document = store_->value();
    auto made = curvesOf(document);
    if (!made) {
        for (ConditionSettings& condition : document.conditions) condition.role = Role::Generated;
        made = curvesOf(document);
    }
    Q_EMIT curves(made ? *made : std::vector<engine::ScheduleCurve>{});
}

void RunController::tellRunCurves() {
    std::vector<engine::ScheduleCurve> made;
    if (port_->engine() && status_.request && !status_.live && port_->modelOf(*status_.request) == model())
        if (auto known = port_->engine()->curves(*status_.request)) made = std::move(*known);
    Q_EMIT runCurves(made);
}

void RunController::onStep(const engine::Event& event) {
    if (sought_ >= 0) return;  // made before the wish to go elsewhere was heard
    status_.step = event.step;
    status_.reached = std::max(status_.reached, event.step);
    if (status_.phase == RunStatus::Phase::Paused) status_.phase = RunStatus::Phase::Running;
    if (event.steps > 0) status_.steps = event.steps;
    if (event.value > 0) status_.secondsPerStep = smoothedSeconds(status_.secondsPerStep, event.value);
    Q_EMIT statusChanged();
}

void RunController::onEnd(RunStatus::Phase phase) {
    status_.phase = phase;
    status_.wish = RunStatus::Wish::None;
    if (phase == RunStatus::Phase::Finished) status_.step = status_.reached = status_.steps;
    sought_ = -1;
    // Asked for before anybody takes notice of the end: the engine need not wait for that.
    const int row = phase == RunStatus::Phase::Finished ? nextRow() : -1;
    const engine::RunId next =
        row < 0 ? 0 : port_->engine()->run(rows_[static_cast<std::size_t>(row)].request);
    Q_EMIT statusChanged();
    if (row >= 0 && row == nextRow())
        startRow(row, next);
    else if (row >= 0)
        port_->engine()->cancel(next);
    else
        beginNext();
    startLive();
}

void RunController::onEvent(const engine::Event& event) {
    using engine::EventKind;
    onRowEvent(event);
    queue_.follow(event);
    switch (event.kind) {
        case EventKind::Exporting:
            return onExporting(event);
        case EventKind::Exported:
            exporting_.remove(event.run);
            if (exporting_.isEmpty()) Q_EMIT exported(exportFolder_);
            return Q_EMIT statusChanged();
        case EventKind::Saved:
            if (event.run == animating_) animating_ = 0;
            return Q_EMIT saved(QString::fromStdString(event.text));
        case EventKind::ModelLoading:
            return Q_EMIT modelLoading(QString::fromStdString(event.text));
        case EventKind::ModelReady:
            return Q_EMIT modelLoading({});
        case EventKind::Refused:
            exporting_.remove(event.run);
            if (event.run == animating_) animating_ = 0;
            // Where it was sent it did not go.
            if (event.run == status_.id && std::exchange(sought_, -1) >= 0) status_.step = told_;
            if (event.run == status_.id) status_.wish = RunStatus::Wish::None;
            Q_EMIT refused(QString::fromStdString(event.text));
            return Q_EMIT statusChanged();
        case EventKind::Failed:
            // Not every failure is the shown run's: a model that cannot be read, an export that the disk
            // refused.
            exporting_.remove(event.run);
            if (event.run == animating_) animating_ = 0;
            if (event.run == status_.id) status_.failure = QString::fromStdString(event.text);
            Q_EMIT modelLoading({});
            Q_EMIT refused(QString::fromStdString(event.text));
            break;
        default:
            break;
    }
    if (event.run != status_.id || status_.id == 0) return;
    if (event.kind == EventKind::Stepped || event.kind == EventKind::Paused) told_ = event.step;
    if (event.kind == EventKind::Finished) told_ = status_.steps;
    switch (event.kind) {
        case EventKind::Stepped:
            return onStep(event);
        case EventKind::Paused:
            if (sought_ >= 0 && event.step != sought_) return;  // an older wish; the newest is on its way
            sought_ = -1;
            status_.phase = RunStatus::Phase::Paused;
            if (status_.wish == RunStatus::Wish::Pause) status_.wish = RunStatus::Wish::None;
            status_.step = event.step;
            status_.reached = std::max(status_.reached, event.step);
            return Q_EMIT statusChanged();
        case EventKind::Finished:
            if (sought_ >= 0 && sought_ != status_.steps) return;
            return onEnd(RunStatus::Phase::Finished);
        case EventKind::Cancelled:
            // An animation of it was called off: the run is to be gone on with from where it is looked at.
            if (status_.looksBack()) return port_->engine()->rewind(status_.id, status_.step);
            return onEnd(RunStatus::Phase::Cancelled);
        case EventKind::Failed:
            if (status_.phase == RunStatus::Phase::Running || status_.phase == RunStatus::Phase::Paused)
                onEnd(RunStatus::Phase::Failed);
            return;
        default:
            return;
    }
}

}  // namespace syn::studio
