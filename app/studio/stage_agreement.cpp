// What the stage tells of how far the pictures agree with their guide: a meter in each cell, the share of a
// row or set with its interval.
#include "app/studio/estimate_text.h"
#include "app/studio/stage_panel.h"
#include "widgets/palette.h"
#include "widgets/sample_grid.h"

namespace syn::studio {
namespace {

/// What a picture is read as belongs to its caption however short that has to be: "seed 2 · horse .93", and
/// "horse .93" in the end.
void addReading(QStringList& caption, const Agreement::Sample& sample) {
    const QString sure = shareText(sample.certainty), read = QStringLiteral("%1 %2").arg(sample.read, sure);
    const auto whole = [&](const QString& picture) {
        return sample.agrees
                   ? StagePanel::tr("%1 · read as %2 (%3), as the guide").arg(picture, sample.read, sure)
                   : StagePanel::tr("%1 · read as %2 (%3), the guide as %4")
                         .arg(picture, sample.read, sure, sample.guide);
    };
    const QString longest = caption.first(), shortest = caption.last();
    caption = {whole(longest), whole(shortest), QStringLiteral("%1 · %2").arg(shortest, read), read};
}

}  // namespace

void StagePanel::onVerdicts(const std::shared_ptr<const engine::Verdicts>& verdicts) {
    const RunStatus& status = controller_->status();
    // Pictures from the run before are shown as they will be, but judged as they stand: told at the end.
    if (verdicts->run == status.id && status.lender != 0 && verdicts->step < verdicts->steps) return;
    const auto wanted = [&](engine::RunId run) {
        return run == status.id || run == shown_ || controller_->rowOf(run) >= 0;
    };
    if (wanted(verdicts->run)) verdicts_[verdicts->run] = verdicts;
    std::erase_if(verdicts_, [&](const auto& known) { return !wanted(known.first); });
    showCaptions();
    showStatus();
}

/// The run itself; of a row whose mode gives nothing, the first row that does; 0 where all is ignored.
engine::RunId StagePanel::guidedRun(engine::RunId run) const {
    const QStringList& rows = controller_->status().rows;
    const auto gives = [](const QString& mode) { return mode != "marginal" && mode != "none"; };
    const int own = controller_->rowOf(run);
    if (own < 0 || own >= rows.size()) {
        const auto ignored = [](const Guide& guide) { return guide.mode == GuideMode::Marginal; };
        const auto& guides = shownRequest_ ? shownRequest_->guides : std::vector<Guide>{};
        return !guides.empty() && std::all_of(guides.begin(), guides.end(), ignored) ? 0 : run;
    }
    if (gives(rows[own])) return run;
    for (int row = 0; row < rows.size(); ++row)
        if (gives(rows[row])) return controller_->runOf(row);
    return run;
}

std::optional<Agreement> StagePanel::agreementOf(engine::RunId run) const {
    const auto known = verdicts_.find(run);
    // Of the run's own model: the document may name another one by now.
    const engine::ModelInfo* model = shownRequest_ ? controller_->port()->modelOf(*shownRequest_) : nullptr;
    const QStringList& shown = controller_->status().shown;
    if (known == verdicts_.end() || !model || shown.isEmpty() || !store_->value().view.meters)
        return std::nullopt;
    // A row that was given nothing is held against what the others were given.
    const auto guided = verdicts_.find(guidedRun(run));
    if (guided == verdicts_.end()) return std::nullopt;
    return studio::agreementOf(*known->second, *model, shown.front(), *guided->second);
}

/// Adds to each caption what its picture is read as, and gives the grid its meters and the rows their shares.
void StagePanel::showMeters(QList<QStringList>& captions) {
    QList<SampleGrid::Meter> meters;
    QStringList notes;
    QColor hue;
    const int rows = showsRows_ ? static_cast<int>(controller_->status().rows.size()) : 1;
    for (int row = 0; row < rows && shownRequest_; ++row) {
        const auto agreement = agreementOf(showsRows_ ? controller_->runOf(row) : shown_);
        notes << (agreement ? agreement->share() + QLatin1Char('\n') + agreement->precision() : QString());
        if (!agreement) continue;
        hue = colours().hue(agreement->kind);
        meters.resize(static_cast<qsizetype>(rows) * shownRequest_->count);
        for (int i = 0; i < shownRequest_->count && i < agreement->samples.size(); ++i) {
            const Agreement::Sample& sample = agreement->samples[i];
            const int cell = row * shownRequest_->count + i;
            meters[cell] = {sample.probability, sample.agrees};
            if (cell < captions.size()) addReading(captions[cell], sample);
        }
    }
    grid_->setMeters(meters, hue);
    grid_->setRowNotes(showsRows_ ? notes : QStringList());
}

}  // namespace syn::studio
