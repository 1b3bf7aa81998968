#pragma once

#include <QDateTime>
#include <QLockFile>
#include <QObject>
#include <QSet>
#include <QThreadPool>
#include <QTimer>
#include <memory>
#include <optional>

#include "app/studio/project_file.h"

namespace syn::studio {

/// Keeps the unsaved project of one window in a folder of its own, so that a crash costs a second's work.
/// Each window writes ID.syn and holds ID.lock while it lives: what lies there without a living holder was
/// left by a crash, and one start alone can take it up. Written on a worker; only the snapshot is taken here.
class Autosave : public QObject {
    Q_OBJECT
  public:
    /// `delay`: milliseconds from the last change to the writing.
    explicit Autosave(QString folder, int delay = 1000, QObject* parent = nullptr);
    /// Waits for the writing under way. What was kept and not dropped stays, as after a crash.
    ~Autosave() override;

    /// The project as it is now is to be written; a later call before the delay is over takes its place.
    void keep(const Project& project);
    /// Nothing is unsaved any more: what was kept is removed.
    void drop();
    /// Writes now what waits, and returns when it is on the disk.
    void flush();

    /// What a crash left behind.
    struct Remains {
        Project project;
        QDateTime at;    ///< of its last writing
        int others = 0;  ///< older ones, which find() gives next
    };
    /// The newest remains in the folder, held from now on so that no other window takes them; nothing when
    /// there are none. What cannot be read is put aside under another name, with troubled(), and what was
    /// left is not found again.
    std::optional<Remains> find();
    /// The remains become this window's own autosave, to be replaced by the next keep() and removed by
    /// drop().
    void adopt();
    void discard();
    /// They stay for another start.
    void leave();

    /// The user's own folder for it: below XDG_STATE_HOME, or ~/.local/state.
    static QString userFolder();

  Q_SIGNALS:
    void troubled(const QString& sentence);  ///< said once until a writing succeeds again

  private:
    struct Place {
        QString file;
        std::unique_ptr<QLockFile> lock;
    };
    std::unique_ptr<Place> placeOf(const QString& id) const;
    bool ownPlace();
    void write();
    void written(const QString& mistake);

    QString folder_;
    QTimer timer_;
    std::optional<Project> waiting_;
    std::unique_ptr<Place> own_, found_;
    QSet<QString> left_;                                                  ///< files
    std::shared_ptr<LayerCache> cache_ = std::make_shared<LayerCache>();  // of the worker alone
    bool troubled_ = false;
    QThreadPool worker_;  // one thread: writings and removals stay in order. Last, so that it ends first
};

}  // namespace syn::studio
