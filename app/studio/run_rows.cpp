// What the run controller does beside one run after the other: rows of guide modes on the same seeds, and
// single pictures.
#include <algorithm>

#include "app/studio/run_controller.h"

namespace syn::studio {
namespace {

constexpr int kRowPictures = 6;  // in each row of a comparison

}  // namespace

/// The request of a row, or why the model or the rest of the request does not allow it.
Result<GenerationRequest> RunController::requestOfRow(const GenerationRequest& request,
                                                      const QString& mode) const {
    GenerationRequest made = withMode(request, mode);
    if (const auto possible = port_->engine()->curves(made); !possible) return possible.error();
    return made;
}

QString RunController::rowProblem(const QString& mode) const {
    const engine::ModelInfo* known = model();
    if (!port_->engine() || !known) return {};
    const Result<GenerationRequest> request = requestOf(current(), *known, *port_->engine(), 1);
    if (!request) return {};  // what is missing is no fault of the mode: Run says it
    const Result<GenerationRequest> row = requestOfRow(*request, mode);
    return row ? QString() : QString::fromStdString(row.error().message);
}

/// A run for each mode, one after the other, so that each can be paused, stepped and cancelled as any run.
Result<QList<QueuedRun::Row>> RunController::rowsOf(const Document& document,
                                                    const engine::ModelInfo& model) {
    Result<GenerationRequest> request =
        requestOf(document, model, *port_->engine(), std::min(kRowPictures, document.sampling.count));
    if (!request) return request.error();
    if (std::none_of(request->guides.begin(), request->guides.end(),
                     [](const Guide& guide) { return gives(guide.mode); }))
        return Error{
            tr("Nothing is given: rows compare ways of guiding, so set the digit or the picture to Given.")
                .toStdString()};
    QList<QueuedRun::Row> rows;
    QString problem;
    for (const QString& mode : comparableModes()) {
        if (!document.view.rows.contains(mode)) continue;
        if (auto row = requestOfRow(*request, mode))
            rows << QueuedRun::Row{mode, std::move(row).value()};
        else if (problem.isEmpty())
            problem = QString::fromStdString(row.error().message);
    }
    const QString reason = problem.isEmpty() ? QString() : QLatin1Char(' ') + problem;
    if (rows.size() < 2)
        return Error{
            (tr("Rows compare two ways of guiding at least: choose more of them beside \"Rows\".") + reason)
                .toStdString()};
    if (!problem.isEmpty()) Q_EMIT refused(tr("Not all rows are made.") + reason);
    return rows;
}

void RunController::startRow(int row, engine::RunId run) {
    Row& next = rows_[static_cast<std::size_t>(row)];
    const QStringList shown = row == 0 ? shownOf(next.request) : status_.shown;
    next.run = run;
    if (row > 0)
        port_->watchNext(next.run);
    else
        port_->watch(next.run);
    began(next.run, next.request, false, shown);
    for (const Row& each : rows_) status_.rows << each.mode;
    status_.row = row;
    Q_EMIT statusChanged();
    queue_.join(next.run);
}

/// How many pictures of the run before are asked for again, where only seeds and the number of pictures
/// differ: it must have come to its end, and be kept. The same run once more is to be made once more.
int RunController::lentBy(const GenerationRequest& request) const {
    const auto alike = [](GenerationRequest wanted, const GenerationRequest& before) {
        wanted.seed = before.seed;
        wanted.seeds = before.seeds;
        wanted.count = before.count;
        return wanted == before;
    };
    if (before_ == 0 || request.morph || request.count < 2) return 0;
    // With the changes that were made while it ran: they are not asked for again.
    const std::optional<GenerationRequest> before = port_->engine()->request(before_);
    const std::optional<engine::KeptStates> kept = port_->engine()->kept(before_);
    if (!before || !kept || kept->reached < before->steps || before->count < 2 || request == *before ||
        !alike(request, *before))
        return 0;
    QSet<quint64> seeds;
    for (int i = 0; i < before->count; ++i) seeds << before->seed_of(i);
    int lent = 0;
    for (int i = 0; i < request.count; ++i) lent += seeds.contains(request.seed_of(i)) ? 1 : 0;
    return lent;
}

/// The row that has not begun and comes after the shown one; -1: none. A row that was made before and is
/// looked at again is followed by none.
int RunController::nextRow() const {
    const auto next = std::find_if(rows_.begin(), rows_.end(), [](const Row& row) { return row.run == 0; });
    const bool follows = next != rows_.begin() && next != rows_.end() && std::prev(next)->run == status_.id;
    return follows ? static_cast<int>(next - rows_.begin()) : -1;
}

bool RunController::settled() const {
    using Phase = RunStatus::Phase;
    const int row = rowOf(status_.id);
    if (status_.phase == Phase::Paused) return row < 0 || rows_[static_cast<std::size_t>(row)].made;
    if (status_.phase == Phase::Finished) return port_->allSeen() && nextRow() < 0;
    return status_.phase != Phase::Running;
}

/// Which rows are made, whether or not it is the one that is shown.
void RunController::onRowEvent(const engine::Event& event) {
    using engine::EventKind;
    const int at = rowOf(event.run);
    if (at < 0) return;
    Row& row = rows_[static_cast<std::size_t>(at)];
    if (event.kind == EventKind::Finished) row.made = true;
}

/// Rows are written one beside the other: what counts is all of them.
void RunController::onExporting(const engine::Event& event) {
    written_[event.run] = event.step;
    if (const auto under = exportUnderWay()) Q_EMIT exporting(under->written, under->of);
}

std::optional<RunController::Export> RunController::exportUnderWay() const {
    if (exporting_.isEmpty()) return std::nullopt;
    int written = 0;
    for (const int pictures : written_) written += pictures;
    return Export{written, exported_, exportFolder_};
}

void RunController::onFrame(const std::shared_ptr<const engine::Frame>& picture) {
    Q_EMIT frame(picture);
    if (picture->step != picture->steps) return;
    beginNext();
    if (!status_.rows.isEmpty()) Q_EMIT statusChanged();  // they may be settled now
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
