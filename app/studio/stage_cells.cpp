// What can be done with one picture on the stage.
#include <QApplication>
#include <QDrag>
#include <QFileDialog>
#include <QFileInfo>
#include <QMenu>
#include <QMimeData>
#include <QRandomGenerator>
#include <QSaveFile>
#include <QSettings>
#include <QUrl>

#include "app/studio/actions.h"
#include "app/studio/morph_dialog.h"
#include "app/studio/stage_panel.h"
#include "widgets/message_bar.h"
#include "widgets/sample_grid.h"

namespace syn::studio {
namespace {

constexpr quint32 kLargestRolledSeed = 1'000'000;  // short enough to read out and type again
constexpr const char* kCellActions[] = {"cell.large", "cell.roll", "cell.pin", "cell.save", "cell.animate"};

QString modalityOf(const RunStatus& status) {
    return status.shown.isEmpty() ? QString() : status.shown.front();
}

}  // namespace

void StagePanel::connectGrid() {
    const auto on = [this](const char* id, auto what) {
        connect((*actions_)[id], &QAction::triggered, this, [this, what] {
            if (const int cell = chosen(); cell >= 0) (this->*what)(cell);
        });
    };
    on("cell.roll", &StagePanel::rollAnew);
    on("cell.pin", &StagePanel::pin);
    on("cell.save", &StagePanel::savePicture);
    on("cell.animate", &StagePanel::saveAnimation);
    connect((*actions_)["cell.morph"], &QAction::triggered, this, [this] { chooseMorph(chosen()); });
    connect((*actions_)["cell.large"], &QAction::triggered, this, [this] {
        grid_->enlarge(!grid_->enlarged());
        grid_->setFocus(Qt::OtherFocusReason);
    });
    connect((*actions_)["view.actual"], &QAction::triggered, grid_, [this] { grid_->fit(true); });
    connect(grid_, &SampleGrid::dragged, this, &StagePanel::drag);
    connect(grid_, &SampleGrid::selectionChanged, this, &StagePanel::showCellActions);
    connect(grid_, &SampleGrid::menuRequested, this, [this](int cell, const QPoint& where) {
        QMenu* menu = makeMenu(cell);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->popup(where);
    });
    connect(controller_, &RunController::saved, this, [this](const QString& file) {
        messages_->say(tr("The animation is in %1.").arg(file), MessageBar::Tone::Note);
    });
}

int StagePanel::chosen() const {
    if (grid_->count() == 0) return -1;
    return std::max(0, grid_->selected());
}

QMenu* StagePanel::makeMenu(int) {
    auto* menu = new QMenu(this);
    menu->setToolTipsVisible(true);
    menu->addAction((*actions_)["cell.large"]);
    menu->addSeparator();
    menu->addAction((*actions_)["cell.roll"]);
    menu->addAction((*actions_)["cell.pin"]);
    menu->addAction((*actions_)["cell.morph"]);
    menu->addSeparator();
    menu->addAction((*actions_)["edit.copy"]);
    menu->addAction((*actions_)["cell.save"]);
    menu->addAction((*actions_)["cell.animate"]);
    return menu;
}

void StagePanel::showCellActions() {
    const int cell = chosen();
    for (const char* id : kCellActions) (*actions_)[id]->setEnabled(cell >= 0);
    const int index = cell >= 0 ? sourceOf(cell).index : -1;
    // Pictures between two seeds have none of their own.
    if (shownRequest_ && shownRequest_->morph)
        for (const char* id : {"cell.roll", "cell.pin"}) (*actions_)[id]->setEnabled(false);
    (*actions_)["cell.pin"]->setChecked(store_->value().sampling.ownSeeds.contains(index));
    // Where none is chosen the first stands for all, of whichever row is made.
    const Source now = grid_->selected() < 0 ? Source{} : sourceOf(cell);
    if (now == told_) return;
    told_ = now;
    Q_EMIT pictureChosen(now.run, now.index);
}

void StagePanel::chooseRow(engine::RunId run) {
    const int row = controller_->rowOf(run);
    if (!showsRows_ || row < 0 || grid_->selected() < 0 || !shownRequest_) return;
    grid_->choose(row * shownRequest_->count + sourceOf(grid_->selected()).index);
}

StagePanel::Source StagePanel::sourceOf(int cell) const {
    if (!shownRequest_ || cell < 0) return {};
    const int count = shownRequest_->count;
    return {showsRows_ ? controller_->runOf(cell / count) : shown_, cell % count};
}

void StagePanel::rollAnew(int cell) {
    const int index = sourceOf(cell).index;
    const bool full = !controller_->status().live;
    store_->edit(tr("Roll picture %1 anew").arg(index + 1), [&](Document& document) {
        document.sampling.ownSeeds[index] = QRandomGenerator::global()->bounded(kLargestRolledSeed);
    });
    // A live preview follows the document by itself.
    if (full) controller_->run();
}

void StagePanel::pin(int cell) {
    const Source source = sourceOf(cell);
    const quint64 seed = shownRequest_ ? shownRequest_->seed_of(source.index) : 0;
    const bool pinned = store_->value().sampling.ownSeeds.contains(source.index);
    store_->edit(pinned ? tr("Let go of picture %1").arg(source.index + 1)
                        : tr("Pin picture %1").arg(source.index + 1),
                 [&](Document& document) {
                     if (pinned)
                         document.sampling.ownSeeds.remove(source.index);
                     else
                         document.sampling.ownSeeds[source.index] = seed;
                 });
    showCellActions();
}

void StagePanel::chooseMorph(int cell) {
    const Document& document = store_->value();
    MorphSettings start = document.morph;
    MorphEnds ends;
    if (shownRequest_ && !shownRequest_->morph) {
        const int index = sourceOf(cell).index, count = shownRequest_->count;
        start.from = shownRequest_->seed_of(index);
        for (int i = 0; i < count; ++i) {
            ends.seeds << shownRequest_->seed_of(i);
            if (i != index && document.sampling.ownSeeds.contains(i)) ends.pinned << i;
        }
        // Another that was pinned is most likely meant; else the next one.
        const int other = ends.pinned.isEmpty() ? (index + 1) % count : ends.pinned.front();
        start.to = other == index ? start.from + 1 : ends.seeds[other];
    }
    if (const engine::ModelInfo* model = controller_->model())
        for (const auto& modality : model->modalities)
            if (modality.kind == "digit")
                ends.digit =
                    document.conditions.value(QString::fromStdString(modality.name)).role == Role::Given;
    const auto chosen = chooseMorphEnds(this, start, ends);
    if (!chosen) return;
    store_->edit(tr("Morph"), [&](Document& changed) {
        changed.morph = *chosen;
        changed.view.arrangement = Arrangement::Morph;
    });
    controller_->run();
}

QString StagePanel::fileName(int cell, const QString& kind) const {
    if (shownRequest_ && shownRequest_->morph)
        return QFileInfo(QSettings().value("cell/folder").toString(),
                         QStringLiteral("%1-morph-%2-to-%3-%4.png")
                             .arg(kind)
                             .arg(shownRequest_->seed)
                             .arg(shownRequest_->morph->seed)
                             .arg(sourceOf(cell).index + 1, 2, 10, QChar('0')))
            .filePath();
    const quint64 seed = shownRequest_ ? shownRequest_->seed_of(sourceOf(cell).index) : 0;
    const QString folder = QSettings().value("cell/folder").toString();
    return QFileInfo(folder, QStringLiteral("%1-seed-%2.png").arg(kind).arg(seed)).filePath();
}

void StagePanel::savePicture(int cell) {
    const Source source = sourceOf(cell);
    const auto bytes = controller_->png(source.run, source.index, modalityOf(controller_->status()));
    if (!bytes) return messages_->say(QString::fromStdString(bytes.error().message));
    const QString file = QFileDialog::getSaveFileName(this, tr("Save picture"), fileName(cell, tr("picture")),
                                                      tr("Pictures (*.png)"));
    if (file.isEmpty()) return;
    QSettings().setValue("cell/folder", QFileInfo(file).absolutePath());
    QSaveFile out(file);
    const bool written =
        out.open(QIODevice::WriteOnly) &&
        out.write(reinterpret_cast<const char*>(bytes->data()), static_cast<qint64>(bytes->size())) >= 0 &&
        out.commit();
    if (written)
        messages_->say(tr("The picture is in %1.").arg(file), MessageBar::Tone::Note);
    else
        messages_->say(tr("%1 cannot be written: choose another folder.").arg(file));
}

void StagePanel::saveAnimation(int cell) {
    const QString file =
        QFileDialog::getSaveFileName(this, tr("Save how the picture formed"), fileName(cell, tr("forming")),
                                     tr("Animated pictures (*.png)"));
    if (file.isEmpty()) return;
    QSettings().setValue("cell/folder", QFileInfo(file).absolutePath());
    engine::AnimationOptions options;
    options.file = file.toStdString();
    options.noisy = store_->value().view.stream == Stream::Noisy;
    const Source source = sourceOf(cell);
    controller_->animate(source.run, source.index, modalityOf(controller_->status()), options);
}

QMimeData* StagePanel::mimeOf(int cell) {
    const QImage picture = grid_->cellPicture(cell);
    if (picture.isNull()) return nullptr;
    auto* mime = new QMimeData;
    mime->setImageData(picture);
    const Source source = sourceOf(cell);
    const auto png = controller_->png(source.run, source.index, modalityOf(controller_->status()));
    if (!png) return mime;  // not finished: the picture as it is shown, without a record
    const QByteArray bytes(reinterpret_cast<const char*>(png->data()), static_cast<qsizetype>(png->size()));
    mime->setData(QStringLiteral("image/png"), bytes);
    QSaveFile file(dragged_.filePath(QFileInfo(fileName(cell, tr("picture"))).fileName()));
    if (file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() && file.commit())
        mime->setUrls({QUrl::fromLocalFile(file.fileName())});
    return mime;
}

void StagePanel::drag(int cell) {
    QMimeData* mime = mimeOf(cell);
    if (!mime) return;
    auto* drag = new QDrag(this);
    drag->setMimeData(mime);
    constexpr int kThumbnail = 96;
    drag->setPixmap(QPixmap::fromImage(grid_->cellPicture(cell).scaled(
        kThumbnail, kThumbnail, Qt::KeepAspectRatio, Qt::SmoothTransformation)));
    drag->exec(Qt::CopyAction);
}

}  // namespace syn::studio
