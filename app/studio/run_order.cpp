// Which run begins, and when: at once, or when what is before it in the queue has ended.
#include <algorithm>

#include "app/studio/run_controller.h"
#include "app/studio/run_title.h"

namespace syn::studio {

void RunController::run() {
    ask(false);
}

void RunController::runFirst() {
    ask(true);
}

void RunController::ask(bool first) {
    runWhenReady_ = !port_->engine();
    if (runWhenReady_) {
        status_ = {};
        status_.phase = RunStatus::Phase::Loading;
        return Q_EMIT statusChanged();
    }
    const auto asked = askedFor(false);
    if (!asked) return;
    if (!queues()) {
        begin(*asked, false);
        return queue_.setHeld(false);
    }
    if (enqueue(*asked, first)) Q_EMIT queued(first ? 1 : static_cast<int>(queue_.waiting().size()));
}

bool RunController::enqueue(const QueuedRun& run, bool first) {
    if (queue_.waiting().size() >= RunQueue::kMost) {
        Q_EMIT refused(tr("%1 runs wait already: let some of them be made, or take some out of the queue.")
                           .arg(RunQueue::kMost));
        return false;
    }
    queue_.add(run, first);
    return true;
}

bool RunController::queues() const {
    return port_->engine() && !status_.live && status_.phase == RunStatus::Phase::Running &&
           status_.wish != RunStatus::Wish::Pause;
}

/// What the document asks for now; nothing where it asks for nothing that can be made, which is told.
std::optional<QueuedRun> RunController::askedFor(bool paused) {
    const engine::ModelInfo* known = model();
    const auto refuse = [this](const QString& sentence) {
        Q_EMIT refused(sentence);
        return std::nullopt;
    };
    if (!port_->engine() || !known)
        return refuse(tr("There is no model to run: put one into the models folder and start again."));
    const Document document = current();
    QueuedRun asked;
    if (document.view.arrangement == Arrangement::Rows && !paused) {
        auto rows = rowsOf(document, *known);
        if (!rows) return refuse(QString::fromStdString(rows.error().message));
        asked.rows = std::move(*rows);
    } else {
        Result<GenerationRequest> request = requestOf(document, *known, *port_->engine());
        if (!request) return refuse(QString::fromStdString(request.error().message));
        asked.rows << QueuedRun::Row{{}, std::move(*request)};
    }
    asked.title =
        runTitle(asked.rows, *known, [this](const QString& modality) { return reader_.classOf(modality); });
    return asked;
}

/// In place of what is on the stage.
void RunController::begin(const QueuedRun& run, bool paused) {
    queue_.begin(run);
    fromQueue_ = false;
    beginNewest(paused);
}

/// In place of what is on the stage, which the document need not ask for.
void RunController::beginQueued(int key) {
    queue_.begin(key);
    fromQueue_ = true;
    beginNewest(false);
}

void RunController::beginNewest(bool paused) {
    const std::shared_ptr<const QueuedRun> run = queue_.begun().first().run;
    // What is looked back in makes nothing that would have to be stopped.
    if (status_.id != 0 && !status_.looksBack()) port_->engine()->cancel(status_.id);
    liveWanted_ = false;
    rows_.clear();
    if (run->compares()) {
        for (const QueuedRun::Row& row : run->rows) rows_.push_back({row.mode, row.request});
        return startRow(0, port_->engine()->run(rows_.front().request));
    }
    const GenerationRequest& request = run->rows.first().request;
    const int lent = paused ? 0 : lentBy(request);
    const engine::RunId id = paused     ? port_->engine()->run_paused(request)
                             : lent > 0 ? port_->engine()->run_beside(before_, request)
                                        : port_->engine()->run(request);
    port_->watch(id);
    began(id, request, false, shownOf(request));
    if (lent > 0) {
        status_.made = status_.count - lent;
        status_.lender = before_;
        status_.secondsPerStep = 0;  // a step of fewer pictures
    }
    before_ = id;
    if (paused) status_.phase = RunStatus::Phase::Paused;
    Q_EMIT statusChanged();
    queue_.join(id);
}

/// What waits first follows a run that has ended, and whose last pictures have been seen; its further rows
/// come before: see onEnd().
void RunController::beginNext() {
    using Phase = RunStatus::Phase;
    const bool made = status_.phase == Phase::Finished && nextRow() < 0 && port_->allSeen();
    const bool ended = made || status_.phase == Phase::Cancelled || status_.phase == Phase::Failed;
    if (ended && !status_.live && queue_.due()) beginQueued(queue_.waiting().first().key);
}

/// What was made once and is looked at again need not be waited for.
bool RunController::underWay() const {
    const bool ends = !status_.live && status_.phase == RunStatus::Phase::Finished && !port_->allSeen();
    return status_.unfinished() || ends;
}

void RunController::goOn() {
    if (!port_->engine() || queue_.waiting().isEmpty()) return;
    const int next = queue_.waiting().first().key;
    if (!underWay()) beginQueued(next);
    queue_.setHeld(false);
}

void RunController::beginNow(int key) {
    const RunQueue::Entry* entry = queue_.entry(key);
    if (port_->engine() && entry && entry->state == RunQueue::Entry::State::Waiting) beginQueued(key);
}

void RunController::again(int key) {
    const RunQueue::Entry* entry = queue_.entry(key);
    if (!port_->engine() || !entry || !entry->ended()) return;
    if (!enqueue(QueuedRun(*entry->run), false)) return;
    if (!underWay() && !queue_.held()) beginQueued(queue_.waiting().last().key);
}

void RunController::replay(const QList<QueuedRun::Row>& rows) {
    const engine::ModelInfo* known = port_->modelOf(rows.first().request);
    if (!port_->engine() || !known) return;
    const QueuedRun run{runTitle(rows, *known, {}), rows};
    begin(run, false);
}

/// Modalities that a run of this request makes; none where its model is not there.
QStringList RunController::shownOf(const GenerationRequest& request) const {
    const engine::ModelInfo* known = port_->modelOf(request);
    return known ? generatedBy(request, *known) : QStringList();
}

}  // namespace syn::studio
