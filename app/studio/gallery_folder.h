#pragma once

#include <QHash>
#include <QString>
#include <cstdint>
#include <vector>

#include "app/studio/gallery_run.h"

namespace syn::studio {

/// A picture that a run made, as PNG with its request inside.
struct MadePicture {
    int index = 0;
    QString modality;
    std::vector<std::uint8_t> png;
};

/// What a gallery keeps on the disk: a folder for each day, in it one for each run, in it its pictures and a
/// small index that can be made anew from them. An empty file NAME.star marks a picture. No event loop and no
/// thread of its own: one thread at a time calls it.
class GalleryFolder {
  public:
    explicit GalleryFolder(QString root) : root_(std::move(root)) {}

    const QString& root() const { return root_; }

    struct Content {
        QList<KeptRun> runs;  ///< the newest first
        QStringList damaged;  ///< files that are left out
    };
    /// What is there now. Takes away what a killed writing left, and folders without a picture; indices that
    /// are missing or damaged are made anew.
    Content read();

    struct Kept {
        KeptRun run;      ///< without pictures: its pictures are here already, or none could be written
        QString trouble;  ///< why not all of it is kept, one sentence; empty: it is
    };
    /// Writes the pictures of a run, each whole or not at all, where those of an equal request are not here.
    Kept keep(const GenerationRequest& request, const QDateTime& made,
              const std::vector<MadePicture>& pictures);
    /// Writes down what judges read in a run's pictures.
    void note(const KeptRun& run);

    /// Error: one sentence.
    Result<void> star(const QString& file, bool on);
    /// A picture that was put into the trash.
    struct Trashed {
        QString file, inTrash;
        bool starred = false;
    };
    struct Removed {
        QList<Trashed> gone;
        QString trouble;  ///< why others were not; empty: all were
    };
    Removed moveToTrash(const QStringList& files);
    /// Error: one sentence; the others are back.
    Result<void> takeBack(const QList<Trashed>& gone);
    /// Makes room: for good.
    void erase(const QStringList& files);

  private:
    void readRun(const QString& folder, const QString& day, Content& content);
    KeptRun madeAnew(const QString& folder, const QStringList& names) const;
    void leaveIfEmpty(const QString& folder);

    QString root_;
    QHash<QString, QString> folders_;  ///< of runs, by the hash of their requests
};

}  // namespace syn::studio
