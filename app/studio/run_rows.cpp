// What the run controller does beside one run after the other: rows of guide modes on the same seeds, and
// single pictures.
#include <algorithm>

#include "app/studio/run_controller.h"

namespace syn::studio {
namespace {

constexpr int kRowPictures = 6;  // in each row of a comparison

}  // namespace

/// A run for each mode, one after the other, so that each can be paused, stepped and cancelled as any run.
void RunController::startRows(const Document& document, const engine::ModelInfo& model) {
    const QStringList modes = comparedModes(model);
    if (modes.size() < 2)
        return Q_EMIT refused(tr("This model knows one way of guiding alone: there is nothing to compare."));
    Result<GenerationRequest> request =
        requestOf(document, model, *port_->engine(), std::min(kRowPictures, document.sampling.count));
    if (!request) return Q_EMIT refused(QString::fromStdString(request.error().message));
    if (request->guides.empty())
        return Q_EMIT refused(
            tr("Nothing is given: rows compare ways of guiding, so set the digit or the picture to Given."));
    if (status_.id != 0) port_->engine()->cancel(status_.id);
    liveWanted_ = false;
    rows_.clear();
    for (const QString& mode : modes) rows_.push_back({mode, withMode(*request, mode), 0});
    startRow(0);
}

void RunController::startRow(int row) {
    Row& next = rows_[static_cast<std::size_t>(row)];
    const QStringList shown = row == 0 ? generatedOf(current(), *model()) : status_.shown;
    next.run = port_->engine()->run(next.request);
    began(next.run, next.request, false, shown);
    for (const Row& each : rows_) status_.rows << each.mode;
    status_.row = row;
    Q_EMIT statusChanged();
}

/// The next row begins when the pictures of the last one have been shown: of a run that is no longer watched
/// no frame arrives.
void RunController::followRows() {
    const int next = status_.row + 1;
    if (status_.phase == RunStatus::Phase::Finished && lastFrameSeen_ && next < status_.rows.size() &&
        rowOf(status_.id) == status_.row)
        startRow(next);
}

void RunController::onFrame(const std::shared_ptr<const engine::Frame>& picture) {
    Q_EMIT frame(picture);
    if (picture->run != status_.id || picture->step != picture->steps) return;
    lastFrameSeen_ = true;
    followRows();
}

int RunController::rowOf(engine::RunId run) const {
    for (std::size_t row = 0; row < rows_.size(); ++row)
        if (run != 0 && rows_[row].run == run) return static_cast<int>(row);
    return -1;
}

engine::RunId RunController::runOf(int row) const {
    return row >= 0 && static_cast<std::size_t>(row) < rows_.size() ? rows_[static_cast<std::size_t>(row)].run
                                                                    : 0;
}

Result<std::vector<std::uint8_t>> RunController::png(engine::RunId run, int index,
                                                     const QString& modality) const {
    if (!port_->engine() || run == 0) return Error{"There is no finished picture yet: press Run first."};
    return port_->engine()->png(run, index, modality.toStdString());
}

void RunController::animate(engine::RunId run, int index, const QString& modality,
                            const engine::AnimationOptions& options) {
    if (!port_->engine() || run == 0)
        return Q_EMIT refused(tr("There is no picture to animate yet: press Run first."));
    animating_ = run;
    port_->engine()->save_animation(run, index, modality.toStdString(), options);
}

}  // namespace syn::studio
