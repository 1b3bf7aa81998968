#include "app/studio/gallery_model.h"

#include <algorithm>

#include "widgets/picture_groups.h"

namespace syn::studio {

GalleryModel::GalleryModel(Gallery* gallery, QObject* parent)
    : QAbstractListModel(parent), gallery_(gallery) {
    connect(gallery_, &Gallery::changed, this, &GalleryModel::fill);
    connect(&thumbnails_, &GalleryThumbnails::ready, this, &GalleryModel::redraw);
    connect(&thumbnails_, &GalleryThumbnails::failed, gallery_, &Gallery::leaveOut);
    // Somebody else took it away.
    connect(&thumbnails_, &GalleryThumbnails::missing, gallery_, &Gallery::read);
    fill();
}

void GalleryModel::setFilter(const QString& text, bool starsOnly) {
    if (text == filter_ && starsOnly == starsOnly_) return;
    filter_ = text;
    starsOnly_ = starsOnly;
    fill();
}

/// What is before and after the change stays, with what is chosen in it.
void GalleryModel::fill() {
    QList<KeptRun> runs;
    QList<QPair<qsizetype, qsizetype>> rows;
    QStringList files;
    for (KeptRun run : gallery_->runs()) {
        QList<KeptPicture> shown;
        for (const KeptPicture& picture : run.pictures)
            if ((!starsOnly_ || picture.starred) && matches(run, picture, filter_)) shown << picture;
        if (shown.isEmpty()) continue;
        for (const KeptPicture& picture : shown) {
            const bool first = rows.isEmpty() || rows.last().first != runs.size();
            rows << std::pair(runs.size(), first ? qsizetype{0} : rows.last().second + 1);
            files << run.file(picture);
        }
        run.pictures = shown;
        runs << run;
    }
    const auto mostAlike = std::min(files.size(), files_.size());
    qsizetype before = 0, after = 0;
    while (before < mostAlike && files[before] == files_[before]) ++before;
    while (after < mostAlike - before && files[files.size() - 1 - after] == files_[files_.size() - 1 - after])
        ++after;
    const auto put = [&](QStringList now, qsizetype skipped) {
        files_ = std::move(now);
        rows_ = rows;
        runs_ = runs;
        if (skipped > 0) rows_.remove(before, skipped);
        places_.clear();
        for (int row = 0; row < files_.size(); ++row) places_[files_[row]] = row;
    };
    const qsizetype gone = files_.size() - before - after, come = files.size() - before - after;
    if (gone > 0) {
        beginRemoveRows({}, static_cast<int>(before), static_cast<int>(before + gone - 1));
        QStringList left = files;
        left.remove(before, come);
        put(left, come);
        endRemoveRows();
    }
    if (come > 0) beginInsertRows({}, static_cast<int>(before), static_cast<int>(before + come - 1));
    put(files, 0);
    if (come > 0) endInsertRows();
    if (!files_.isEmpty()) Q_EMIT dataChanged(index(0), index(static_cast<int>(files_.size()) - 1));
}

void GalleryModel::redraw(const QString& file) {
    if (const int row = rowOf(file); row >= 0)
        Q_EMIT dataChanged(index(row), index(row), {Qt::DecorationRole});
}

QString GalleryModel::fileOf(int row) const {
    return files_.value(row);
}

QStringList GalleryModel::filesOf(const QModelIndexList& rows) const {
    QStringList files;
    for (const QModelIndex& row : rows) files << fileOf(row.row());
    return files;
}

int GalleryModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant GalleryModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rows_.size()) return {};
    const auto& [r, p] = rows_[index.row()];
    const KeptRun& run = runs_[r];
    const KeptPicture& picture = run.pictures[p];
    switch (role) {
        case Qt::DecorationRole:
            return thumbnails_.image(files_[index.row()]);
        case Qt::ToolTipRole:
            return captionOf(run, picture);
        case Qt::AccessibleTextRole:
            return picture.starred ? tr("%1, starred").arg(captionOf(run, picture)) : captionOf(run, picture);
        case PictureGroups::GroupRole:
            return run.folder;
        case PictureGroups::CaptionRole:
            return captionOf(run, QDateTime::currentDateTime());
        case PictureGroups::StarRole:
            return picture.starred;
        default:
            return {};
    }
}

}  // namespace syn::studio
