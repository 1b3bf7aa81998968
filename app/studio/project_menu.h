#pragma once

#include <QPointer>

#include "app/studio/project_keeper.h"

class QLabel;
class QMenu;

namespace syn::studio {

class Actions;
class EnginePort;

/// What the File menu does with projects: new, open, save, recent files; asks before unsaved work is lost,
/// and shows the project's name in the title and the top bar.
class ProjectMenu : public QObject {
    Q_OBJECT
  public:
    ProjectMenu(QWidget* window, Actions* actions, DocumentStore* store, EnginePort* port);

    ProjectKeeper* keeper() { return &keeper_; }
    /// The name for the middle of the top bar.
    QLabel* makeTitle(QWidget* parent);
    /// "Open recent", filled each time it is shown.
    QMenu* makeRecent(QWidget* parent);

    /// Opens a project file, having asked about what is unsaved.
    void open(const QString& file);
    /// True when nothing would be lost: all is saved, or the user said that it may be lost. Asks.
    bool mayLose();
    /// Unsaved work is kept in `folder` from now on, and what a crash left there is offered.
    void keepIn(const QString& folder, int delay = 1000);
    /// One after the other, the newest first.
    void offerRecovery();
    /// As mayLose(); then nothing is left to recover.
    bool mayClose();

  Q_SIGNALS:
    void opening();  ///< another document is about to come: what runs is not its
    /// The document has come; what its project says of the runs, and those that wait.
    void opened(const syn::studio::SavedTimeline& timeline, const QList<syn::studio::QueuedRun>& queue);
    void said(const QString& sentence);
    void fileChosen(const QString& file);  ///< in the open dialog, and no project

  private:
    void startNew();
    void chooseAndOpen();
    bool save();
    bool saveAs();
    bool saveTo(const QString& file);
    void fillRecent(QMenu* menu);
    void offerRecent();
    void showName();

    QWidget* window_;
    DocumentStore* store_;
    EnginePort* port_;
    ProjectKeeper keeper_;
    QPointer<QLabel> title_;
};

}  // namespace syn::studio
