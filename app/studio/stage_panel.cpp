#include "app/studio/stage_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedLayout>
#include <QVBoxLayout>

#include "app/studio/actions.h"
#include "app/studio/rows_menu.h"
#include "widgets/card.h"
#include "widgets/fitting_label.h"
#include "widgets/menu_button.h"
#include "widgets/message_bar.h"
#include "widgets/notice.h"
#include "widgets/sample_grid.h"
#include "widgets/segmented.h"

namespace syn::studio {
namespace {

constexpr int kLeastCaption = 64;  // of what the run does, right of the choices
constexpr int kLeastHeight = 140;  // of the pictures: a word and a hint, or small pictures

QString keyOf(Stream stream) {
    return stream == Stream::Noisy      ? QStringLiteral("noisy")
           : stream == Stream::Estimate ? QStringLiteral("estimate")
                                        : QStringLiteral("both");
}

Arrangement arrangementOf(const QString& key) {
    return key == "rows" ? Arrangement::Rows : key == "morph" ? Arrangement::Morph : Arrangement::Grid;
}

QString picturesText(int count) {
    return count == 1 ? StagePanel::tr("1 picture") : StagePanel::tr("%1 pictures").arg(count);
}

/// ends: the key that chooses them; empty: none.
QString morphText(const QString& run, const MorphSettings& morph, const QString& ends) {
    const QString made = StagePanel::tr("%1 makes %2 from seed %3 to seed %4")
                             .arg(run, picturesText(morph.count))
                             .arg(morph.from)
                             .arg(morph.to);
    return ends.isEmpty() ? made + '.' : StagePanel::tr("%1; %2 chooses other ends.").arg(made, ends);
}

}  // namespace

StagePanel::StagePanel(DocumentStore* store, RunController* controller, Actions* actions, QWidget* parent)
    : QWidget(parent), store_(store), controller_(controller), actions_(actions) {
    setObjectName(QStringLiteral("stage"));
    setAttribute(Qt::WA_StyledBackground);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(makeHeader());
    for (const char* key : {"noisy", "estimate", "both"})
        actions_->explain(stream_->button(key), QByteArray("view.").append(key).constData());
    for (const char* key : {"grid", "rows", "morph"})
        actions_->explain(arrangement_->button(key), QByteArray("view.").append(key).constData());
    for (const char* key : {"smooth", "crisp"}) actions_->explain(zoom_->button(key), "view.smooth");
    progress_ = new QProgressBar(this);
    progress_->setTextVisible(false);
    progress_->setAccessibleName(tr("Progress of the run"));
    QSizePolicy room = progress_->sizePolicy();
    room.setRetainSizeWhenHidden(true);  // pictures must not jump when a run begins
    progress_->setSizePolicy(room);
    column->addWidget(progress_);
    grid_ = new SampleGrid(this);
    grid_->setToolTip(
        tr("Click chooses a picture, another click or Enter shows it large. Drag one out to "
           "another program; the wheel zooms, the right button has more."));
    notice_ = new Notice(this);
    auto* area = new QWidget(this);
    area->setMinimumHeight(kLeastHeight);
    pages_ = new QStackedLayout(area);
    pages_->addWidget(grid_);
    pages_->addWidget(notice_);
    messages_ = new MessageBar(this);
    auto* around = new QHBoxLayout;
    around->setContentsMargins(16, 0, 16, 8);
    around->addWidget(messages_);
    column->addWidget(area, 1);
    column->addLayout(around);
    connectGrid();

    connect(controller_, &RunController::statusChanged, this, &StagePanel::showStatus);
    connect(controller_, &RunController::frame, this,
            [this](const std::shared_ptr<const engine::Frame>& frame) { showFrame(frame); });
    connect(controller_->port(), &EnginePort::verdicts, this, &StagePanel::onVerdicts);
    connect(controller_, &RunController::refused, this,
            [this](const QString& sentence) { messages_->say(sentence); });
    connect(controller_, &RunController::modelLoading, this, [this](const QString& name) {
        modelLoading_ = name;
        showNotice();
    });
    connect(notice_->button(), &QPushButton::clicked, controller_, &RunController::run);
    connect(actions_, &Actions::keysChanged, this, &StagePanel::showNotice);
    showStatus();
    showCellActions();
}

QWidget* StagePanel::makeHeader() {
    auto* header = new QWidget(this);
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(16, 8, 16, 4);
    row->setSpacing(8);
    stream_ = new Segmented(tr("Show"), header);
    stream_->setSegments(
        {{"noisy", tr("Noisy"), tr("Show what the run works on: the picture and the noise still in it")},
         {"estimate", tr("Estimate"), tr("Show the picture that the model expects behind the noise")},
         {"both", tr("Both"), tr("Show noisy state and estimate side by side")}});
    arrangement_ = new Segmented(tr("Arrangement"), header);
    arrangement_->setSegments(
        {{"grid", tr("Grid"), tr("A run makes one set of pictures")},
         {"rows", tr("Rows"),
          tr("A run makes a row of pictures for each guide mode, all from the same "
             "seeds, to compare them")},
         {"morph", tr("Morph"), tr("A run makes pictures that lead from one seed, or digit, to another")}});
    compared_ = new MenuButton(tr("Guide modes that rows compare"),
                               new RowsMenu(tr("Compare"), store_, controller_), header);
    compared_->setToolTip(tr("Which ways of guiding get a row of pictures"));
    zoom_ = new Segmented(tr("Zoom"), header);
    zoom_->setSegments({{"smooth", tr("Smooth"), tr("Enlarge the small pictures smoothly")},
                        {"crisp", tr("Crisp"), tr("Show each pixel as a square")}});
    caption_ = new FittingLabel(header);
    caption_->setProperty("role", "faint");
    caption_->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    title_ = sectionTitle(tr("Stage"), header);
    row->addWidget(title_);
    row->addWidget(stream_);
    row->addWidget(arrangement_);
    row->addWidget(compared_);
    row->addWidget(zoom_);
    row->addWidget(caption_, 1);
    connect(stream_, &Segmented::chosen, this, [this](const QString& key) {
        const Stream stream = key == "noisy"  ? Stream::Noisy
                              : key == "both" ? Stream::Both
                                              : Stream::Estimate;
        store_->edit(tr("Show %1").arg(key), [&](Document& document) { document.view.stream = stream; });
    });
    connect(arrangement_, &Segmented::chosen, this, [this](const QString& key) {
        store_->edit(tr("Arrangement"),
                     [&](Document& document) { document.view.arrangement = arrangementOf(key); });
    });
    connect(zoom_, &Segmented::chosen, this, [this](const QString& key) {
        store_->edit(tr("Zoom"), [&](Document& document) { document.view.smooth = key == "smooth"; });
    });
    return header;
}

/// Where there is no room for all of it the title goes first: what can be pressed keeps its words.
void StagePanel::fitHeader() {
    const QLayout* row = title_->parentWidget()->layout();
    const QMargins margins = row->contentsMargins();
    int needed = margins.left() + margins.right() + title_->sizeHint().width();
    for (const QWidget* each : std::initializer_list<const QWidget*>{stream_, arrangement_, compared_, zoom_})
        if (!each->isHidden()) needed += each->sizeHint().width() + row->spacing();
    title_->setVisible(needed + row->spacing() + kLeastCaption <= width());
}

void StagePanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fitHeader();
}

void StagePanel::show(const Document& document) {
    for (QWidget* choice : std::initializer_list<QWidget*>{stream_, arrangement_, compared_, zoom_})
        choice->setEnabled(controller_->model());
    stream_->setCurrent(keyOf(document.view.stream));
    for (const char* key : {"grid", "rows", "morph"})
        if (arrangementOf(key) == document.view.arrangement) arrangement_->setCurrent(key);
    compared_->setVisible(document.view.arrangement == Arrangement::Rows);
    compared_->setText(tr("%1 modes").arg(document.view.rows.size()));
    fitHeader();
    zoom_->setCurrent(document.view.smooth ? "smooth" : "crisp");
    grid_->setStream(document.view.stream);
    grid_->setSmooth(document.view.smooth);
    controller_->port()->setJudging(document.view.meters);
    showCaptions();
    showStatus();
}

void StagePanel::setLoading(const QString& what) {
    loading_ = what;
    showStatus();
}

void StagePanel::setUnable(const QString& title, const QString& hint) {
    unableTitle_ = title;
    unableHint_ = hint;
    showNotice();
}

void StagePanel::showStatus() {
    using Phase = RunStatus::Phase;
    const RunStatus& status = controller_->status();
    const bool full = status.id != 0 && !status.live;
    progress_->setRange(0, std::max(1, status.steps));
    progress_->setValue(status.step);
    progress_->setVisible(full && (status.phase == Phase::Running || status.phase == Phase::Paused));
    QStringList parts;
    if (status.live) parts << tr("live preview");
    if (full && status.rows.size() > 1 && status.active())
        parts << tr("row %1 of %2").arg(status.row + 1).arg(status.rows.size());
    if (const QString wish = wishText(status); !wish.isEmpty()) parts << wish;
    if (full && status.looksBack())
        parts << tr("at step %1").arg(status.step);
    else if (full && status.phase == Phase::Paused)
        parts << tr("held at step %1").arg(status.step);
    if (full && status.phase == Phase::Cancelled) parts << tr("cancelled at step %1").arg(status.step);
    if (full && status.phase == Phase::Failed) parts << tr("failed at step %1").arg(status.step);
    if (status.id != 0) parts << picturesText(status.pictures());
    const QString last = parts.join(QStringLiteral(" · "));
    QStringList texts{last};
    if (const auto agreement = showsRows_ ? std::nullopt : agreementOf(shown_)) {
        const QString share = tr("%1 as the guide").arg(agreement->share());
        const QString measured = tr("%1: %2").arg(share, agreement->precision());
        texts = {tr("%1 · %2").arg(last, measured)};
        // What the run does comes before what it gave; at its end, what it gave with its interval.
        if (parts.size() > 1)
            texts << tr("%1 · %2").arg(last, share) << last;
        else
            texts << measured << agreement->precision() << agreement->share() << last;
    }
    if (parts.size() > 1) texts << parts.first();
    caption_->setTexts(texts);
    showNotice();
}

/// In place of pictures: what is going on, or what to do first.
void StagePanel::showNotice() {
    using Phase = RunStatus::Phase;
    using Tone = Notice::Tone;
    const RunStatus& status = controller_->status();
    const Document& document = store_->value();
    const bool rows = document.view.arrangement == Arrangement::Rows;
    const QString run = actions_->name("run.start");
    pages_->setCurrentWidget(grid_->count() > 0 ? static_cast<QWidget*>(grid_) : notice_);
    if (status.phase == Phase::Loading)
        notice_->say(Tone::Busy, "play", tr("The run starts as soon as the engine is there"),
                     tr("%1 calls it off.").arg(actions_->name("run.cancel")));
    else if (!loading_.isEmpty())
        notice_->say(Tone::Busy, {}, loading_, tr("This takes a few seconds."));
    else if (!unableTitle_.isEmpty())
        notice_->say(Tone::Trouble, "warning", unableTitle_, unableHint_);
    else if (status.phase == Phase::Failed) {
        notice_->say(Tone::Trouble, "warning", tr("The run failed"), status.failure, tr("Run again"));
        // Said where the pictures would be, it need not stand in the bar as well.
        if (grid_->count() == 0 && messages_->sentence() == status.failure) messages_->hide();
    } else if (!modelLoading_.isEmpty())
        notice_->say(Tone::Busy, {}, tr("Loading the model %1").arg(modelLoading_),
                     tr("You can draw meanwhile."));
    else if (status.phase == Phase::Running)
        notice_->say(Tone::Busy, {},
                     status.wish == RunStatus::Wish::None     ? tr("The first step is under way")
                     : status.wish == RunStatus::Wish::Cancel ? tr("Cancelling…")
                                                              : tr("Pausing after the first step…"),
                     {});
    else if (status.phase == Phase::Cancelled)
        notice_->say(Tone::Calm, "stop", tr("The run was cancelled"),
                     tr("It had no pictures yet. %1 starts again.").arg(run));
    else if (document.view.arrangement == Arrangement::Morph)
        notice_->say(Tone::Calm, "play", tr("Lead from one picture to another"),
                     morphText(run, document.morph, actions_->firstKey("cell.morph")));
    else if (rows)
        notice_->say(Tone::Calm, "play", tr("Compare the ways of guiding"),
                     tr("%1 makes a row of pictures for each guide mode, from the same seeds.").arg(run));
    else
        notice_->say(Tone::Calm, "brush", tr("Draw a digit, then press Run"),
                     tr("%1 makes %2 of what it means.").arg(run, picturesText(document.sampling.count)));
}

}  // namespace syn::studio
