// What the stage shows of the engine's frames: one set, rows of guide modes, or a set of which some pictures
// are made anew.
#include <algorithm>
#include <cstring>

#include "app/studio/guide_mode_text.h"
#include "app/studio/stage_panel.h"
#include "widgets/palette.h"
#include "widgets/sample_grid.h"

namespace syn::studio {
namespace {

constexpr int kLongestRow = 16;  // pictures of a morph; more stand as they fit best

std::size_t bytesOf(const engine::Frame& frame) {
    return static_cast<std::size_t>(frame.width) * static_cast<std::size_t>(frame.height) * 4;
}

/// The seed; between the ends of a morph how far it has come.
QString captionOf(const GenerationRequest& request, int picture) {
    const quint64 seed =
        request.morph && picture + 1 == request.count ? request.morph->seed : request.seed_of(picture);
    if (!request.morph || picture == 0 || picture + 1 == request.count)
        return StagePanel::tr("seed %1").arg(seed);
    return StagePanel::tr("%1 %").arg(100 * request.morph_position(picture), 0, 'f', 0);
}

}  // namespace

void StagePanel::showFrame(const std::shared_ptr<const engine::Frame>& frame) {
    const RunStatus& status = controller_->status();
    const bool rows = !status.rows.isEmpty();
    // The last pictures of a row may come when the next one has begun.
    if (frame->run != status.id && !(rows && controller_->rowOf(frame->run) >= 0)) return;
    // While the pen moves, one finished preview follows another; their half-formed states would only flicker.
    const bool forming = frame->step < frame->steps;
    if (status.live && forming && showsPreview_ && grid_->count() == frame->count) return;
    showsPreview_ = status.live && !forming;
    shown_ = status.id;
    shownRequest_ = status.request;
    const bool switches = rows && !showsRows_;
    if (rows) {
        showRow(controller_->rowOf(frame->run), frame);
    } else {
        const bool oneRow = status.request && status.request->morph && frame->count <= kLongestRow;
        grid_->setRows(oneRow ? QStringList{tr("Morph")} : QStringList());
        grid_->setFrame(withUnchanged(frame), status.shown);
        if (!forming && !status.live) {
            finished_ = frame;
            finishedRequest_ = status.request;
        }
    }
    // A picture that was chosen in one set is chosen in the row that is shown of it.
    showsRows_ = rows;
    if (switches && grid_->selected() >= 0)
        grid_->choose(status.row * frame->count + grid_->selected() % frame->count);
    showCaptions();
    showNotice();
}

/// Rows that have not begun are as grey as an empty field.
void StagePanel::showRow(int row, const std::shared_ptr<const engine::Frame>& frame) {
    const RunStatus& status = controller_->status();
    if (row < 0) return;
    if (row == 0 && (rows_.empty() || rows_.begin()->second->run != frame->run)) rows_.clear();
    rows_[row] = frame;
    auto whole = std::make_shared<engine::Frame>(*frame);
    const int rows = static_cast<int>(status.rows.size());
    whole->count = rows * frame->count;
    const QColor ground = colours().control;
    const std::uint8_t pixel[4] = {static_cast<std::uint8_t>(ground.blue()),
                                   static_cast<std::uint8_t>(ground.green()),
                                   static_cast<std::uint8_t>(ground.red()), 255};
    const std::size_t bytes = bytesOf(*frame) * static_cast<std::size_t>(frame->count);
    for (std::size_t m = 0; m < whole->layers.size(); ++m)
        for (auto stream : {&engine::FrameLayer::noisy, &engine::FrameLayer::estimate}) {
            std::vector<std::uint8_t>& out = whole->layers[m].*stream;
            out.resize(bytes * static_cast<std::size_t>(rows));
            for (int i = 0; i < rows; ++i) {
                std::uint8_t* to = out.data() + bytes * static_cast<std::size_t>(i);
                const auto known = rows_.find(i);
                if (known != rows_.end() && known->second->layers.size() == whole->layers.size())
                    std::memcpy(to, (known->second->layers[m].*stream).data(), bytes);
                else
                    for (std::size_t at = 0; at < bytes; at += 4) std::memcpy(to + at, pixel, 4);
            }
        }
    QStringList names;
    for (int i = 0; i < rows; ++i) names << rowName(i, status.rows[i]);
    grid_->setRows(names);
    grid_->setFrame(whole, status.shown);
}

/// Pictures that the run before lends are shown finished, as they were and will be.
std::shared_ptr<const engine::Frame> StagePanel::withUnchanged(
    const std::shared_ptr<const engine::Frame>& frame) const {
    const RunStatus& status = controller_->status();
    const auto& now = status.request;
    const bool alike =
        finished_ && finishedRequest_ && now && status.lender != 0 && finished_->run == status.lender &&
        finished_->count == frame->count && finished_->layers.size() == frame->layers.size() &&
        bytesOf(*finished_) == bytesOf(*frame) && frame->step < frame->steps && now != finishedRequest_;
    if (!alike) return frame;
    std::vector<int> same;
    for (int i = 0; i < frame->count; ++i)
        if (now->seed_of(i) == finishedRequest_->seed_of(i)) same.push_back(i);
    // The same run once more is to be seen forming.
    if (same.empty() || static_cast<int>(same.size()) == frame->count) return frame;
    auto mixed = std::make_shared<engine::Frame>(*frame);
    const std::size_t bytes = bytesOf(*frame);
    for (std::size_t m = 0; m < mixed->layers.size(); ++m)
        for (auto stream : {&engine::FrameLayer::noisy, &engine::FrameLayer::estimate})
            for (const int i : same) {
                const std::size_t at = bytes * static_cast<std::size_t>(i);
                std::memcpy((mixed->layers[m].*stream).data() + at,
                            (finished_->layers[m].*stream).data() + at, bytes);
            }
    return mixed;
}

/// Captions tell the seeds that the pictures were made from; marks, what the document pins.
void StagePanel::showCaptions() {
    QList<QStringList> captions;
    QSet<int> pinned;
    const RunStatus& status = controller_->status();
    if (shownRequest_) {
        const int rows = std::max<int>(1, showsRows_ ? static_cast<int>(status.rows.size()) : 1);
        const QMap<int, quint64>& own = store_->value().sampling.ownSeeds;
        for (int cell = 0; cell < rows * shownRequest_->count; ++cell) {
            const int index = cell % shownRequest_->count, row = cell / shownRequest_->count;
            const QString text = captionOf(*shownRequest_, index);
            captions << QStringList(text);
            // The row's name stands before it: where room is short that is enough.
            if (rows > 1 && row < status.rows.size())
                captions.last().prepend(text + QStringLiteral(" · ") + status.rows[row]);
            if (!shownRequest_->morph && own.contains(index) && own[index] == shownRequest_->seed_of(index))
                pinned << cell;
        }
    }
    showMeters(captions);
    grid_->setCaptions(captions);
    grid_->setPinned(pinned);
    showCellActions();
}

}  // namespace syn::studio
