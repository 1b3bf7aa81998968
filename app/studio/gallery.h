#pragma once

#include <QHash>
#include <QMap>
#include <QObject>
#include <QSet>
#include <QThreadPool>
#include <QTimer>
#include <memory>

#include "app/studio/gallery_folder.h"
#include "app/studio/run_controller.h"

namespace syn::studio {

/// Keeps what full runs make: each that comes to its end leaves its pictures on the disk, with the whole
/// request in each, so that they are found and taken up again at any later time. A run that comes to its end
/// again, or an equal one, is not kept twice. The disk is touched on a worker alone.
class Gallery : public QObject {
    Q_OBJECT
  public:
    static constexpr int kMost = 2000;

    Gallery(EnginePort* port, RunController* controller, QObject* parent = nullptr);
    /// Waits for what is being written. The port is closed, or outlives it.
    ~Gallery() override;

    /// From now on pictures are kept in `folder`; before, nothing is.
    void keepIn(const QString& folder);
    QString folder() const { return disk_ ? root_ : QString(); }
    /// The user's own: below XDG_DATA_HOME, or ~/.local/share.
    static QString userFolder();

    /// Whether runs leave their pictures here; remembered.
    bool keeps() const { return keeps_; }
    void setKeeps(bool on);
    /// So many pictures stay: above it the oldest go that are not starred. Remembered.
    int most() const { return most_; }
    void setMost(int pictures);

    /// Reads what is there, also what others put there; changed() follows where it is something else.
    void read();
    bool known() const { return known_; }                 ///< it was read once
    const QList<KeptRun>& runs() const { return runs_; }  ///< the newest first
    int count() const;
    qint64 bytes() const;
    const KeptRun* runOf(const QString& file) const;

    void star(const QStringList& files, bool on);
    /// Into the trash of the desktop.
    void remove(const QStringList& files);
    bool canTakeBack() const { return !gone_.isEmpty(); }
    /// Pictures that takeBack() would bring back.
    int lastRemoved() const { return gone_.isEmpty() ? 0 : static_cast<int>(gone_.last().size()); }
    /// Brings back what remove() took last, and then what it took before that.
    void takeBack();
    /// This file cannot be shown: it is no longer told of, which is said once.
    void leaveOut(const QString& file);

  Q_SIGNALS:
    void changed();
    void settingsChanged();
    void removedChanged();  ///< there is something to take back, or no longer
    void said(const QString& sentence, bool trouble);

  private:
    void follow();
    void onEvent(const engine::Event& event);
    void fetch(engine::RunId run, const GenerationRequest& request);
    void add(engine::RunId run, const GalleryFolder::Kept& kept);
    void onVerdicts(const std::shared_ptr<const engine::Verdicts>& verdicts);
    void noteRead(const engine::Verdicts& verdicts);
    void take(GalleryFolder::Content content);
    void makeRoom();
    QList<KeptPicture*> find(const QStringList& files);
    void drop(const QSet<QString>& files);
    void sayDamaged();
    /// Runs `work` on the disk's worker, then `done` here with what it gave.
    template <class Work, class Done>
    void onDisk(std::shared_ptr<GalleryFolder> disk, Work work, Done done);

    EnginePort* port_;
    RunController* controller_;
    QString root_;
    bool keeps_ = true;
    int most_ = kMost;
    QSet<engine::RunId> live_;                     ///< the latest live runs
    QMap<engine::RunId, GenerationRequest> seen_;  ///< the latest runs that came to their end
    QMap<engine::RunId, QString> kept_;            ///< folders of the latest runs
    QMap<engine::RunId, std::shared_ptr<const engine::Verdicts>> read_;  ///< at their ends, likewise
    QList<KeptRun> runs_;
    bool known_ = false, reading_ = false;
    int changes_ = 0;  ///< that were made here; what was read before one of them is out of date
    QList<QList<GalleryFolder::Trashed>> gone_;  ///< by each remove()
    QSet<QString> damaged_;                      ///< files that were told of
    QStringList untold_;                         ///< and those that are not yet
    QTimer telling_;
    /// Used by the worker alone.
    std::shared_ptr<GalleryFolder> disk_;
    QThreadPool worker_;  // one thread, so that all stays in order. Last, so that it ends first
};

}  // namespace syn::studio
