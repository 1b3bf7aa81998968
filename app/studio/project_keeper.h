#pragma once

#include <QObject>
#include <QStringList>
#include <functional>
#include <memory>
#include <optional>

#include "app/studio/autosave.h"
#include "app/studio/document_store.h"
#include "app/studio/project_file.h"

namespace syn::studio {

/// Knows which file the document belongs to and whether it was changed since; saves and opens it, and keeps
/// an autosave of what is unsaved. Asks nothing: see ProjectMenu.
class ProjectKeeper : public QObject {
    Q_OBJECT
  public:
    explicit ProjectKeeper(DocumentStore* store, QObject* parent = nullptr);

    const QString& file() const { return file_; }  ///< empty: never saved
    QString name() const;                          ///< for people: "horses.syn", "Untitled"
    bool modified() const;

    /// What a saved project holds beside the document is asked for here, when it is saved.
    void setTimelineSource(std::function<SavedTimeline()> source) { timeline_ = std::move(source); }
    void setQueueSource(std::function<QList<QueuedRun>()> source) { queue_ = std::move(source); }
    /// A run came to its end: unsaved work where the project's file does not tell it.
    void noteRun();
    /// Other runs wait than before: likewise.
    void noteQueue();

    /// A new document without a file.
    void start(const Document& document);
    Result<void> save(const QString& file);
    /// The store then holds what was read with Result<Project> openProject(file).
    void opened(const QString& file, const Project& project);
    /// The document of a crash: changed, and belonging to the file it came from.
    void recovered(const Project& project);
    /// Unsaved work is kept from now on in `folder`.
    void keepIn(const QString& folder, int delay = 1000);
    Autosave* autosave() { return autosave_.get(); }  ///< null before keepIn()

    /// Files opened or saved lately, the last one first.
    static QStringList recent();
    static void forgetRecent(const QString& file);

  Q_SIGNALS:
    void changed();  ///< file, name or modified

  private:
    Project project(const QString& origin) const;
    void become(const QString& file, bool unsaved);
    void follow();
    bool ranSince() const;
    static void remember(const QString& file);

    DocumentStore* store_;
    QString file_;
    std::function<SavedTimeline()> timeline_;
    std::function<QList<QueuedRun>()> queue_;
    SavedTimeline stored_;          ///< the runs that the project's file tells
    QList<QueuedRun> storedQueue_;  ///< and those that wait by it
    bool ran_ = false;              ///< there are other runs than those
    bool waits_ = false;            ///< other ones wait
    bool recovered_ = false;        ///< the document is unsaved though nothing has been changed in it since
    std::unique_ptr<Autosave> autosave_;
};

}  // namespace syn::studio
