#include "app/studio/stage_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "app/studio/actions.h"
#include "app/studio/branch_view.h"
#include "widgets/card.h"
#include "widgets/message_bar.h"
#include "widgets/sample_grid.h"
#include "widgets/segmented.h"
#include "widgets/timeline.h"

namespace syn::studio {
namespace {

QString keyOf(Stream stream) {
    return stream == Stream::Noisy      ? QStringLiteral("noisy")
           : stream == Stream::Estimate ? QStringLiteral("estimate")
                                        : QStringLiteral("both");
}

QString picturesText(int count) {
    return count == 1 ? StagePanel::tr("1 picture") : StagePanel::tr("%1 pictures").arg(count);
}

QString durationText(double seconds) {
    if (seconds < 10) return StagePanel::tr("%1 s").arg(seconds, 0, 'f', 1);
    if (seconds < 90) return StagePanel::tr("%1 s").arg(seconds, 0, 'f', 0);
    return StagePanel::tr("%1 min").arg(seconds / 60, 0, 'f', 0);
}

}  // namespace

StagePanel::StagePanel(DocumentStore* store, RunController* controller, Actions* actions, QWidget* parent)
    : QWidget(parent), store_(store), controller_(controller) {
    setObjectName(QStringLiteral("stage"));
    setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHeader());
    for (const char* key : {"noisy", "estimate", "both"})
        actions->explain(stream_->button(key), QByteArray("view.").append(key).constData());
    for (const char* key : {"smooth", "crisp"}) actions->explain(zoom_->button(key), "view.smooth");
    grid_ = new SampleGrid(this);
    grid_->setToolTip(tr("Click chooses a picture, a double click or Enter shows it large"));
    messages_ = new MessageBar(this);
    auto* around = new QHBoxLayout;
    around->setContentsMargins(16, 0, 16, 8);
    around->addWidget(messages_);
    column->addWidget(grid_, 1);
    column->addLayout(around);
    column->addWidget(makeTimeline(actions));

    connect(controller_, &RunController::statusChanged, this, &StagePanel::showStatus);
    connect(controller_, &RunController::frame, this,
            [this](const std::shared_ptr<const engine::Frame>& frame) { showFrame(frame); });
    connect(controller_, &RunController::refused, this,
            [this](const QString& sentence) { messages_->say(sentence); });
    showStatus();
    showEmptyText();
}

QWidget* StagePanel::makeHeader() {
    auto* header = new QWidget(this);
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(16, 8, 16, 4);
    row->setSpacing(12);
    stream_ = new Segmented(tr("Show"), header);
    stream_->setSegments(
        {{"noisy", tr("Noisy"), tr("Show what the run works on: the picture and the noise still in it")},
         {"estimate", tr("Estimate"), tr("Show the picture that the model expects behind the noise")},
         {"both", tr("Both"), tr("Show noisy state and estimate side by side")}});
    zoom_ = new Segmented(tr("Zoom"), header);
    zoom_->setSegments({{"smooth", tr("Smooth"), tr("Enlarge the small pictures smoothly")},
                        {"crisp", tr("Crisp"), tr("Show each pixel as a square")}});
    caption_ = label({}, "faint", header);
    row->addWidget(sectionTitle(tr("Stage"), header));
    row->addSpacing(8);
    row->addWidget(stream_);
    row->addWidget(zoom_);
    row->addStretch(1);
    row->addWidget(caption_);
    connect(stream_, &Segmented::chosen, this, [this](const QString& key) {
        const Stream stream = key == "noisy"  ? Stream::Noisy
                              : key == "both" ? Stream::Both
                                              : Stream::Estimate;
        store_->edit(tr("Show %1").arg(key), [&](Document& document) { document.view.stream = stream; });
    });
    connect(zoom_, &Segmented::chosen, this, [this](const QString& key) {
        store_->edit(tr("Zoom"), [&](Document& document) { document.view.smooth = key == "smooth"; });
    });
    return header;
}

QWidget* StagePanel::makeTimeline(Actions* actions) {
    auto* timeline = new QWidget(this);
    timeline->setObjectName(QStringLiteral("timeline"));
    timeline->setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout(timeline);
    column->setContentsMargins(16, 6, 16, 10);
    column->setSpacing(4);
    auto* row = new QHBoxLayout;
    row->setSpacing(4);
    row->addWidget(sectionTitle(tr("Timeline"), timeline));
    row->addSpacing(12);
    for (const char* id : {"run.back", "run.pause", "run.step"}) {
        auto* button = new QToolButton(timeline);
        button->setDefaultAction((*actions)[id]);
        button->setProperty("role", "quiet");
        button->setIconSize({16, 16});
        button->setFixedSize(28, 24);
        button->setFocusPolicy(Qt::TabFocus);
        button->setAccessibleName((*actions)[id]->text().remove('&'));
        row->addWidget(button);
    }
    progress_ = label({}, "second", timeline);
    progress_->setAccessibleName(tr("Progress of the run"));
    branches_ = new BranchView(store_, controller_->port(), controller_, timeline);
    row->addWidget(branches_->controls());
    row->addStretch(1);
    row->addWidget(progress_);
    column->addLayout(row);
    column->addWidget(branches_);
    // The film strip is of the picture that is chosen.
    connect(grid_, &SampleGrid::selectionChanged, branches_->branches(),
            [this](int picture) { branches_->branches()->setSample(std::max(0, picture)); });
    actions->addTo(KeyPlace::Timeline, track());
    // Its own keys are the ones that the actions come with; other ones are heard by the actions alone.
    const auto shareKeys = [this, actions] {
        bool own = true;
        for (const char* id : {"timeline.pause", "timeline.step", "timeline.back"})
            own &= actions->isDefault(id);
        track()->setOwnKeys(own);
    };
    shareKeys();
    connect(actions, &Actions::keysChanged, track(), shareKeys);
    return timeline;
}

Timeline* StagePanel::track() const {
    return branches_->timeline();
}

void StagePanel::show(const Document& document) {
    stream_->setCurrent(keyOf(document.view.stream));
    zoom_->setCurrent(document.view.smooth ? "smooth" : "crisp");
    grid_->setStream(document.view.stream);
    grid_->setSmooth(document.view.smooth);
    showEmptyText();
}

void StagePanel::showFrame(const std::shared_ptr<const engine::Frame>& frame) {
    const RunStatus& status = controller_->status();
    // While the pen moves, one finished preview follows another; their half-formed states would only flicker.
    const bool forming = frame->step < frame->steps;
    if (status.live && forming && showsPreview_ && grid_->count() == frame->count) return;
    showsPreview_ = status.live && !forming;
    grid_->setFirstSeed(status.seed);
    grid_->setFrame(frame, status.shown);
}

void StagePanel::setLoading(const QString& what) {
    loading_ = what;
    showStatus();
    showEmptyText();
}

void StagePanel::showEmptyText() {
    if (!loading_.isEmpty()) return grid_->setEmptyText(loading_, tr("You can draw meanwhile."));
    grid_->setEmptyText(
        tr("Draw a digit, then press Run"),
        tr("Ctrl+Enter makes %1 of what it means.").arg(picturesText(store_->value().sampling.count)));
}

void StagePanel::showStatus() {
    using Phase = RunStatus::Phase;
    const RunStatus& status = controller_->status();
    QStringList parts;
    switch (status.phase) {
        case Phase::None:
            parts << (loading_.isEmpty() ? tr("ready") : loading_.toLower());
            break;
        case Phase::Loading:
            parts << tr("starts as soon as the engine is there");
            break;
        case Phase::Running:
        case Phase::Paused:
            parts << tr("step %1 of %2").arg(status.step).arg(status.steps);
            if (status.phase == Phase::Paused) parts << tr("paused");
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
    if (status.secondsPerStep > 0 && status.phase != Phase::None && status.phase != Phase::Loading)
        parts << tr("%1 ms a step").arg(status.secondsPerStep * 1000, 0, 'f', 0);
    if (status.secondsPerStep > 0 && status.phase == Phase::Running)
        parts << tr("%1 left").arg(durationText(status.secondsPerStep * (status.steps - status.step)));
    progress_->setText(parts.join(QStringLiteral(" · ")));
    caption_->setText(status.id == 0 ? QString()
                      : status.live  ? tr("live preview · %1").arg(picturesText(status.count))
                                     : picturesText(status.count));
}

}  // namespace syn::studio
