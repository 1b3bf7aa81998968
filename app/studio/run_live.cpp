// Live: small previews of what the document asks for, while no full run goes on.
#include <algorithm>

#include "app/studio/run_controller.h"
#include "core/session/request_changes.h"

namespace syn::studio {
namespace {

constexpr int kLivePictures = 4;
constexpr int kLiveSteps = 5;

/// Of the pictures that Live makes: pinning one changes none.
bool otherSeeds(const Sampling& now, const Sampling& before) {
    for (int i = 0; i < std::min(kLivePictures, now.count); ++i)
        if (now.seedOf(i) != before.seedOf(i)) return true;
    return false;
}

/// Whether the pictures of a live run depend on what changed.
bool changesPictures(const Document& now, const Document& before) {
    return now.model != before.model || now.conditions != before.conditions ||
           now.sampling.solver != before.sampling.solver || now.sampling.grid != before.sampling.grid ||
           now.sampling.schedule != before.sampling.schedule || now.sampling.eta != before.sampling.eta ||
           now.sampling.churn != before.sampling.churn ||
           now.sampling.jointScale != before.sampling.jointScale ||
           now.sampling.jumps != before.sampling.jumps ||
           std::min(kLivePictures, now.sampling.count) != std::min(kLivePictures, before.sampling.count) ||
           otherSeeds(now.sampling, before.sampling);
}

}  // namespace

/// What is asked for again comes back whatever was changed on the way there, and though Live may be off now.
void RunController::followLive(const Document& now, const Document& before) {
    if (status_.live && showMade()) return;
    if (!now.live || (!changesPictures(now, before) && before.live)) return;
    liveWanted_ = !status_.active() && !queue_.due();
    startLive();
}

void RunController::startLive() {
    const bool busy = status_.active() || (status_.live && status_.phase == RunStatus::Phase::Running);
    const engine::ModelInfo* known = model();
    if (!liveWanted_ || busy || queue_.due() || !store_->value().live || !port_->engine() || !known) return;
    if (store_->value().view.arrangement != Arrangement::Grid) return;
    liveWanted_ = false;
    if (showMade()) return;
    const Document document = current();
    Result<GenerationRequest> request = requestOf(
        document, *known, *port_->engine(), std::min(kLivePictures, document.sampling.count), kLiveSteps);
    if (!request) return;  // an empty pad is no mistake while drawing; Run says what is missing
    rows_.clear();
    const engine::RunId id = port_->engine()->run(*request, true);
    port_->watch(id);
    began(id, *request, true, generatedOf(document, *known));
    Q_EMIT statusChanged();
}

/// Where the document asks for what the last full run made, its pictures need no preview: they take the stage
/// again. False: it asks for something else, or they are no longer kept.
bool RunController::showMade() {
    const engine::ModelInfo* known = model();
    if (before_ == 0 || rowOf(before_) >= 0 || status_.active() || queue_.due()) return false;
    if (!port_->engine() || !known || store_->value().view.arrangement == Arrangement::Rows) return false;
    const std::optional<engine::KeptStates> kept = port_->engine()->kept(before_);
    const std::optional<GenerationRequest> made = port_->engine()->request(before_);
    if (!kept || !made || kept->reached < made->steps) return false;
    // With the changes that were made while it ran: by its end they are what the document asks for.
    const Result<GenerationRequest> ended = settings_at(*made, made->steps);
    const Result<GenerationRequest> wanted = requestOf(current(), *known, *port_->engine());
    if (!ended || !wanted || *wanted != *ended) return false;
    if (status_.id == before_) return true;
    const engine::RunId preview = status_.live ? status_.id : 0;
    if (!showAgain_ || !showAgain_(before_)) return false;
    if (preview != 0) port_->engine()->cancel(preview);
    return true;
}

void RunController::setPending(const QString& modality, int part, const PenStroke& stroke) {
    pending_ = Pending{modality, part, stroke};
    liveWanted_ = !status_.active() && !queue_.due();
    reader_.read();
    startLive();
}

}  // namespace syn::studio
