#pragma once

#include <QAbstractListModel>
#include <QHash>
#include <QPair>

#include "app/studio/gallery.h"
#include "app/studio/gallery_thumbnails.h"

namespace syn::studio {

/// The pictures of a gallery that a filter lets through, as rows for PictureGroups: the newest run first.
class GalleryModel : public QAbstractListModel {
    Q_OBJECT
  public:
    explicit GalleryModel(Gallery* gallery, QObject* parent = nullptr);

    void setFilter(const QString& text, bool starsOnly);
    bool filtered() const { return starsOnly_ || !filter_.trimmed().isEmpty(); }

    QString fileOf(int row) const;
    QStringList filesOf(const QModelIndexList& rows) const;
    int rowOf(const QString& file) const { return places_.value(file, -1); }
    GalleryThumbnails* thumbnails() { return &thumbnails_; }

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

  private:
    void fill();
    void redraw(const QString& file);

    Gallery* gallery_;
    mutable GalleryThumbnails thumbnails_;
    QString filter_;
    bool starsOnly_ = false;
    QList<KeptRun> runs_;  ///< with the pictures that are shown
    /// By row: which run, which of its pictures.
    QList<QPair<qsizetype, qsizetype>> rows_;
    QStringList files_;  ///< by row
    QHash<QString, int> places_;
};

}  // namespace syn::studio
