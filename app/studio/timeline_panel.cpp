#include "app/studio/timeline_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/studio/actions.h"
#include "app/studio/branch_view.h"
#include "app/studio/estimate_text.h"
#include "widgets/card.h"
#include "widgets/timeline.h"

namespace syn::studio {
namespace {

/// How far the run has come. The strip is never of a preview, so that this is told apart from it.
QStringList standing(const RunStatus& status, const QString& loading) {
    using Phase = RunStatus::Phase;
    const auto tr = [](const char* text) { return TimelinePanel::tr(text); };
    QStringList parts;
    if (status.live && status.phase != Phase::Failed) return {tr("Live preview: %1 steps").arg(status.steps)};
    switch (status.phase) {
        case Phase::None:
            parts << (loading.isEmpty() ? tr("ready") : loading.toLower());
            break;
        case Phase::Loading:
            parts << tr("starts as soon as the engine is there");
            break;
        case Phase::Running:
        case Phase::Paused:
            if (status.rows.size() > 1) parts << tr("row %1").arg(QChar('A' + status.row));
            parts << (status.looksBack() ? tr("at step %1 of %2") : tr("step %1 of %2"))
                         .arg(status.step)
                         .arg(status.steps);
            if (status.phase == Phase::Paused && !status.looksBack()) parts << tr("paused");
            if (const QString wish = wishText(status); !wish.isEmpty()) parts << wish;
            break;
        case Phase::Finished:
            parts << tr("finished, %1 steps").arg(status.steps);
            break;
        case Phase::Cancelled:
            parts << tr("cancelled at step %1 of %2").arg(status.step).arg(status.steps);
            break;
        case Phase::Failed:
            parts << tr("failed at step %1 of %2").arg(status.step).arg(status.steps);
            break;
    }
    return parts;
}

}  // namespace

TimelinePanel::TimelinePanel(DocumentStore* store, RunController* controller, Actions* actions,
                             QWidget* parent)
    : QWidget(parent),
      controller_(controller),
      actions_(actions),
      branches_(new BranchView(store, controller->port(), controller, actions, this)),
      progress_(label({}, "second", this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 2, 16, 10);
    column->setSpacing(4);
    column->addWidget(branches_);
    column->addStretch(1);
    progress_->setAccessibleName(tr("Progress of the run"));
    actions->addTo(KeyPlace::Timeline, track());
    // Its own keys are the ones that the actions come with; other ones are heard by the actions alone.
    const auto shareKeys = [this, actions] {
        bool own = true;
        for (const char* id : {"timeline.pause", "timeline.step", "timeline.back", "timeline.delete"})
            own &= actions->isDefault(id);
        track()->setOwnKeys(own);
        QStringList keys{actions->firstKey("timeline.back"), actions->firstKey("timeline.step")};
        keys.removeAll({});
        const QString pause = actions->firstKey("timeline.pause");
        const QString drag =
            keys.isEmpty() ? tr("Drag") : tr("Drag, or press %1,").arg(keys.join(tr(" and ")));
        QString tip = tr("The steps of the run, from noise on the left to the picture on the right. %1 to "
                         "see a step; change a setting there and go on, and the run branches.")
                          .arg(drag);
        if (!pause.isEmpty()) tip += ' ' + tr("%1 pauses.").arg(pause);
        track()->setToolTip(tip);
    };
    shareKeys();
    connect(actions, &Actions::keysChanged, track(), shareKeys);
    connect(controller_, &RunController::statusChanged, this, &TimelinePanel::showStatus);
    showStatus();
}

void TimelinePanel::addControls(QHBoxLayout* heading) {
    int place = 1;
    for (const char* id : {"run.back", "run.pause", "run.step"})
        heading->insertWidget(place++, actions_->button(id, this));
    heading->insertWidget(place, branches_->controls());
    heading->addWidget(progress_);
}

Timeline* TimelinePanel::track() const {
    return branches_->timeline();
}

void TimelinePanel::setLoading(const QString& what) {
    loading_ = what;
    showStatus();
}

void TimelinePanel::showStatus() {
    using Phase = RunStatus::Phase;
    const RunStatus& status = controller_->status();
    QStringList parts = standing(status, loading_);
    if (status.secondsPerStep > 0 && status.phase != Phase::None && status.phase != Phase::Loading)
        parts << tr("%1 ms a step").arg(status.secondsPerStep * 1000, 0, 'f', 0);
    if (status.secondsPerStep > 0 && status.phase == Phase::Running && !status.live)
        parts << tr("%1 left").arg(durationText(status.secondsPerStep * (status.steps - status.step)));
    progress_->setText(parts.join(QStringLiteral(" · ")));
}

}  // namespace syn::studio
