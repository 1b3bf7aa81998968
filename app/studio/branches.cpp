#include "app/studio/branches.h"

#include <algorithm>

#include "app/studio/guide_mode_text.h"
#include "app/studio/run_title.h"

namespace syn::studio {
namespace {

using Phase = RunStatus::Phase;

QImage imageOf(const std::vector<std::uint8_t>& pixels, int width, int height) {
    return QImage(pixels.data(), width, height, QImage::Format_RGB32).copy();
}

}  // namespace

Branches::Branches(DocumentStore* store, EnginePort* port, RunController* controller)
    : QObject(controller), store_(store), port_(port), controller_(controller) {
    connect(controller_, &RunController::statusChanged, this, &Branches::followStatus);
    connect(port_, &EnginePort::happened, this, &Branches::onEvent);
    connect(port_, &EnginePort::series, this, [this](const std::vector<engine::SeriesPoint>& points) {
        for (const auto& point : points)
            if (const int at = point.series == "seconds" ? indexOf(point.run) : -1; at >= 0)
                all_[at].seconds[point.step] = point.value;
    });
    connect(port_, &EnginePort::thumbnails, this, [this](const std::vector<engine::Thumbnail>& pictures) {
        for (const auto& picture : pictures) {
            const int at = picture.sample == sample_ ? indexOf(picture.run) : -1;
            if (at < 0) continue;
            all_[at].noisy[picture.step] = imageOf(picture.noisy, picture.width, picture.height);
            // Before its first step a run expects nothing: what it starts from says more than grey.
            all_[at].estimate[picture.step] =
                imageOf(picture.step > 0 ? picture.estimate : picture.noisy, picture.width, picture.height);
        }
        Q_EMIT picturesChanged();
    });
    connect(store_, &DocumentStore::changed, this, &Branches::onDocument);
    connect(port_, &EnginePort::ready, this, [this] {
        for (Branch& branch : all_) complete(branch);
        if (shown()) showLevels();
        Q_EMIT changed();
    });
    controller_->setContinueGate([this] { return continueGate(); });
    controller_->setShowAgain([this](engine::RunId run) { return indexOf(run) >= 0 && showRun(run); });
}

int Branches::indexOf(engine::RunId run) const {
    for (int i = 0; i < all_.size(); ++i)
        if (run != 0 && all_[i].run == run) return i;
    return -1;
}

bool Branches::onStage(const Branch& branch) const {
    return branch.run != 0 && controller_->status().id == branch.run;
}

/// A full run that nobody here began is a new timeline. Where the shown one stands the controller knows best:
/// it does not wait for the news of where it was sent.
void Branches::followStatus() {
    const RunStatus& status = controller_->status();
    if (!status.live && status.id != 0 && status.id != known_) begin(status);
    if (const int at = indexOf(status.id); at >= 0) {
        all_[at].phase = status.phase;
        all_[at].step = status.step;
    }
    takeStage();
    Q_EMIT changed();
}

void Branches::begin(const RunStatus& status) {
    const auto request = port_->engine()->request(status.id);
    if (!request) return;
    if (const int at = madeAgainBy(status); at >= 0) return beginRow(at, status);
    const bool joined = joins(status);
    // A track alone, and rows, are made again by the settings that made them, which have their own history.
    const bool replaces = !joined && all_.size() > 1 &&
                          std::any_of(all_.begin(), all_.end(),
                                      [](const Branch& b) { return b.parent >= 0 || b.mode.isEmpty(); });
    const Tracks before = replaces ? tracks() : Tracks{};
    if (!joined) {
        // Ended runs are kept for a while in case they are wanted elsewhere; those that stand still are not.
        for (const Branch& branch : all_)
            if (branch.run != 0) port_->engine()->cancel(branch.run);
        all_.clear();
    }
    Branch trunk;
    trunk.key = ++keys_;
    trunk.run = status.id;
    trunk.mode = status.rows.value(status.row);
    trunk.name = trunk.mode.isEmpty() ? tr("main") : rowName(status.row, trunk.mode);
    trunk.request = *request;
    trunk.shown = status.shown;
    trunk.phase = status.phase;
    if (status.queued) setApart(trunk);
    all_ << trunk;
    if (!trunk.request.edits.empty()) describe(all_.last());
    known_ = status.id;
    watchStrip(all_.last());
    // The strip follows what is made, unless it is of a picture that was chosen.
    if (controller_->rowOf(picture_) < 0 || indexOf(picture_) < 0)
        current_ = static_cast<int>(all_.size()) - 1;
    showLevels();
    if (replaces) record(tr("Run in place of %1 tracks").arg(before.all.size()), before);
    Q_EMIT picturesChanged();
}

void Branches::watchStrip(const Branch& branch) {
    if (branch.run == 0 || branch.shown.isEmpty()) return;
    port_->engine()->want_strip(branch.run, sample_, branch.shown.first().toStdString());
}

void Branches::setPicture(engine::RunId run, int sample) {
    picture_ = run;
    if (sample != sample_ && sample >= 0) {
        sample_ = sample;
        for (Branch& branch : all_) {
            branch.noisy.clear();
            branch.estimate.clear();
            watchStrip(branch);
        }
    }
    if (const int at = controller_->rowOf(run) < 0 ? -1 : indexOf(run); at >= 0 && at != current_) {
        current_ = at;
        showLevels();
        takeStage();
        Q_EMIT changed();
    }
    Q_EMIT picturesChanged();
}

void Branches::showLevels() {
    levels_.clear();
    const auto curves = shown() ? port_->engine()->curves(shown()->request)
                                : Result<std::vector<engine::ScheduleCurve>>(Error{});
    if (!curves) return;
    // Of what moves: a held condition stands still at its own level.
    for (const auto& curve : *curves)
        for (std::size_t i = 0; i < curve.gamma.size(); ++i) {
            if (levels_.size() <= static_cast<qsizetype>(i)) levels_ << -curve.gamma[i];
            levels_[static_cast<qsizetype>(i)] =
                std::min(levels_[static_cast<qsizetype>(i)], -curve.gamma[i]);
        }
}

std::optional<engine::KeptStates> Branches::kept() const {
    return shown() && shown()->run != 0 && port_->engine() ? port_->engine()->kept(shown()->run)
                                                           : std::nullopt;
}

void Branches::fork(int step, const std::vector<Edit>& edits) {
    const Tracks before = tracks();
    const Branch from = all_[current_];
    if (from.phase == Phase::Running) port_->engine()->pause(from.run);
    Branch made;
    made.key = ++keys_;
    made.run = port_->engine()->fork(from.run, step, edits);
    made.parent = current_;
    made.from = made.step = made.reached = step;
    made.mode = from.mode;
    made.shown = from.shown;
    made.request = from.request;
    made.apart = from.apart;
    made.touched = from.touched;
    std::erase_if(made.request.edits, [&](const Edit& edit) { return edit.step > step; });
    for (const Edit& edit : edits) {
        std::erase_if(made.request.edits,
                      [&](const Edit& old) { return old.step == step && old.path == edit.path; });
        made.request.edits.push_back({step, edit.path, edit.value});
    }
    for (auto it = from.seconds.begin(); it != from.seconds.end() && it.key() <= step; ++it)
        made.seconds[it.key()] = it.value();
    made.phase = Phase::Running;
    all_ << made;
    describe(all_.last());
    known_ = made.run;
    watchStrip(all_.last());
    show(static_cast<int>(all_.size()) - 1);
    record(tr("Branch: %1").arg(shown()->name), before);
}

/// Puts a branch on the stage as it stands.
void Branches::show(int index) {
    current_ = index;
    const Branch& branch = all_[index];
    known_ = branch.run;
    RunStatus status;
    status.phase = branch.phase;
    status.id = branch.run;
    status.step = branch.step;
    status.steps = branch.request.steps;
    status.count = branch.request.count;
    status.request = std::make_shared<const GenerationRequest>(branch.request);
    status.shown = branch.shown;
    for (const double seconds : branch.seconds)
        status.secondsPerStep = smoothedSeconds(status.secondsPerStep, seconds);
    status.reached = branch.reached;
    controller_->adopt(status);
    showLevels();
    Q_EMIT picturesChanged();
}

bool Branches::showRun(engine::RunId run) {
    const auto kept = port_->engine() && run != 0 ? port_->engine()->kept(run) : std::nullopt;
    const auto request = kept ? port_->engine()->request(run) : std::nullopt;
    const engine::ModelInfo* model = request ? port_->modelOf(*request) : nullptr;
    if (!model) return false;
    if (const int at = indexOf(run); at >= 0) {
        holdOthers(at);
        show(at);
        Q_EMIT chosen(run);
    } else {
        RunStatus status;
        status.id = run;
        status.steps = request->steps;
        status.step = status.reached = kept->reached;
        status.phase = kept->reached < request->steps ? Phase::Paused : Phase::Finished;
        status.count = request->count;
        status.request = std::make_shared<const GenerationRequest>(*request);
        status.shown = generatedBy(*request, *model);
        status.queued = true;
        controller_->adopt(status);
        all_[current_].reached = kept->reached;
    }
    controller_->seek(kept->reached);  // it may stand at an earlier step
    Q_EMIT changed();
    return true;
}

void Branches::remake(int index) {
    if (isRow(all_[index])) return remakeRows(index);
    Branch& branch = all_[index];
    branch.run = port_->engine()->run(branch.request);
    branch.phase = Phase::Running;
    branch.step = branch.reached = 0;
    known_ = branch.run;
    watchStrip(branch);
    show(index);
}

void Branches::seek(int step) {
    if (!shown() || !port_->engine() || awaited(*shown())) return;
    if (!kept()) return remake(current_);
    if (controller_->status().id != shown()->run) {
        holdOthers(current_);
        show(current_);
    }
    controller_->seek(std::min(step, shown()->reached));
}

/// What goes on beside the track that is about to be shown would go on unseen.
void Branches::holdOthers(int but) {
    for (int i = 0; i < all_.size(); ++i)
        if (i != but && all_[i].run != 0 && all_[i].phase == Phase::Running)
            port_->engine()->pause(all_[i].run);
}

void Branches::choose(int index) {
    if (index < 0 || index >= all_.size() || !port_->engine() || (index == current_ && kept())) return;
    if (awaited(all_[index])) return await(index);
    holdOthers(index);
    const int at = shown() ? shown()->step : 0;
    const bool ended = shown() && at == shown()->request.steps;
    current_ = index;
    showSettings(all_[index]);
    if (!kept()) return remake(index);
    show(index);
    Q_EMIT chosen(all_[index].run);
    const Branch& branch = all_[index];
    const int to = ended ? branch.reached : std::min(at, branch.reached);
    if (branch.phase != Phase::Running && to != branch.step) controller_->seek(to);
}

void Branches::onEvent(const engine::Event& event) {
    using engine::EventKind;
    const int at = indexOf(event.run);
    if (at < 0) return;
    Branch& branch = all_[at];
    // Of the one on the stage followStatus() tells where it stands.
    const auto stands = [&, shown = onStage(branch)](Phase phase, int step) {
        if (shown) return;
        branch.phase = phase;
        branch.step = step;
    };
    switch (event.kind) {
        case EventKind::Started:
        case EventKind::Stepped:
            stands(Phase::Running, event.step);
            branch.reached = std::max(branch.reached, event.step);
            break;
        case EventKind::Paused:
            stands(Phase::Paused, event.step);
            break;
        case EventKind::Finished:
            stands(Phase::Finished, branch.request.steps);
            branch.reached = branch.request.steps;
            break;
        case EventKind::Cancelled:
            stands(Phase::Cancelled, branch.step);
            break;
        case EventKind::Failed:
            stands(Phase::Failed, branch.step);
            // A branch that could not be is none; the one it left is shown again.
            if (branch.parent >= 0 && branch.reached == branch.from) return drop(at);
            break;
        default:
            return;
    }
    refresh(branch);
    Q_EMIT changed();
    if (event.kind == EventKind::Finished) Q_EMIT finished();
}

/// The edits that the engine recorded, at the steps where they took hold.
void Branches::refresh(Branch& branch) {
    if (branch.run == 0 || branch.changes.isEmpty()) return;
    const auto request = port_->engine()->request(branch.run);
    if (!request || request->edits == branch.request.edits) return;
    branch.request = *request;
    describe(branch);
}

}  // namespace syn::studio
