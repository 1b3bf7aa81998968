// What the main window does with files and pictures that are opened, dropped or pasted.
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileInfo>
#include <QMimeData>
#include <algorithm>

#include "app/studio/condition_card.h"
#include "app/studio/dialogs.h"
#include "app/studio/main_window.h"
#include "app/studio/project_menu.h"
#include "app/studio/restored_document.h"
#include "app/studio/stage_panel.h"
#include "widgets/image_conversion.h"
#include "widgets/message_bar.h"

namespace syn::studio {

void MainWindow::openFile(const QString& file) {
    if (!port_.engine()) {
        const QString name = QFileInfo(file).fileName();
        if (loading_.isEmpty())
            return stage_->messages()->say(tr("%1 cannot be opened: the engine is not there.").arg(name));
        pendingFile_ = file;
        return stage_->messages()->say(tr("%1 opens as soon as the engine is there.").arg(name),
                                       MessageBar::Tone::Note);
    }
    if (isProjectFile(file)) return project_->open(file);
    port_.inspect(file, [this, file](const Result<GenerationRequest>& request) {
        if (request)
            restore(*request, QFileInfo(file).fileName());
        else  // a picture that was not made here
            take(pictureModality(), 0, {file, {}});
    });
}

void MainWindow::restore(const GenerationRequest& request, const QString& name) {
    const auto made = documentOf(request, port_.models(), store_.value());
    if (!made) return stage_->messages()->say(QString::fromStdString(made.error().message));
    store_.edit(tr("Restore %1").arg(name), [&](Document& document) { document = made->document; });
    QString said = tr("The set-up that made %1 is back").arg(name);
    if (!made->lost.isEmpty()) said += tr(", without %1").arg(made->lost.join(tr(" and ")));
    if (!made->ran.isEmpty()) {
        // Settings alone would make other pictures.
        GenerationRequest again = request;
        const auto& devices = port_.registries().devices;
        if (std::find(devices.begin(), devices.end(), again.device) == devices.end()) again.device = "auto";
        controller_.replay({{{}, again}});
        said += tr(", and its run is made again with %1, which Run alone would not repeat")
                    .arg(made->ran.join(tr(" and ")));
    }
    stage_->messages()->say(said + tr("; undo returns to yours."), MessageBar::Tone::Note);
}

QString MainWindow::pictureModality() const {
    for (const ConditionCard* card : cards_)
        if (!card->pad()) return card->modality();
    return cards_.isEmpty() ? QString() : cards_.front()->modality();
}

void MainWindow::take(QString modality, int part, const PictureSource& source) {
    if (source.empty()) return;
    if (isProjectFile(source.file)) return project_->open(source.file);
    if (modality.isEmpty())
        return stage_->messages()->say(tr("There is no model that a picture could be given to."));
    if (source.file.isEmpty()) return putPicture(modality, part, source.picture, tr("pasted picture"));
    port_.openPicture(source.file, [this, modality = std::move(modality), part,
                                    file = source.file](const Result<Image>& picture) {
        if (!picture) return stage_->messages()->say(QString::fromStdString(picture.error().message));
        putPicture(modality, part, toQImage(*picture), QFileInfo(file).fileName());
    });
}

void MainWindow::putPicture(const QString& modality, int part, const QImage& picture, const QString& source) {
    QImage kept = picture;
    if (std::max(kept.width(), kept.height()) > kLargestGuide)
        kept = kept.scaled(kLargestGuide, kLargestGuide, Qt::KeepAspectRatio, Qt::SmoothTransformation);
    // It may have been read while what it was meant for went.
    const auto wanted = store_.value().conditions.constFind(modality);
    if (wanted == store_.value().conditions.cend() || part >= wanted->parts())
        return stage_->messages()->say(
            tr("What %1 was to be given for is no longer there: give it again.").arg(source));
    store_.edit(tr("Give a picture"), [&](Document& document) {
        GuideSettings& given = document.conditions[modality].guide(part);
        given.setPicture(kept, source);
        given.strokes.clear();
        setRole(document, modality, Role::Given);
    });
}

/// Of every part, whether it is given now or not: what is given stays so.
void MainWindow::clearDrawings() {
    store_.edit(tr("Clear the drawing"), [this](Document& document) {
        for (const ConditionCard* card : cards_) {
            const auto condition = document.conditions.find(card->modality());
            if (!card->pad() || condition == document.conditions.end()) continue;
            for (int part = 0; part < condition->parts(); ++part) {
                GuideSettings& given = condition->guide(part);
                given.strokes.clear();
                given.setPicture({}, {});
            }
        }
    });
}

void MainWindow::choosePicture(QString modality, int part) {
    const QString file = choosePictureFile(this);
    if (!file.isEmpty()) take(std::move(modality), part, {file, {}});
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    // Without a model a file can be opened, but a picture be given to nothing.
    const bool welcome = controller_.model() || event->mimeData()->hasUrls();
    if (welcome && PictureSource::offeredBy(event->mimeData())) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    const PictureSource source = PictureSource::from(event->mimeData());
    if (source.file.isEmpty())
        take(pictureModality(), 0, source);
    else
        openFile(source.file);
}

}  // namespace syn::studio
