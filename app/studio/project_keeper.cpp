#include "app/studio/project_keeper.h"

#include <QFileInfo>
#include <QSettings>

namespace syn::studio {
namespace {

constexpr int kRecentFiles = 10;
const char* const kRecentKey = "project/recent";

}  // namespace

ProjectKeeper::ProjectKeeper(DocumentStore* store, QObject* parent) : QObject(parent), store_(store) {
    // The history's own signals, not the store's: it counts a change only after it was made.
    connect(store_->history(), &QUndoStack::indexChanged, this, &ProjectKeeper::follow);
    connect(store_->history(), &QUndoStack::cleanChanged, this, &ProjectKeeper::follow);
}

QString ProjectKeeper::name() const {
    return file_.isEmpty() ? tr("Untitled") : QFileInfo(file_).fileName();
}

bool ProjectKeeper::modified() const {
    return recovered_ || ran_ || waits_ || !store_->history()->isClean();
}

/// Which of the tracks is shown is no work to lose.
bool ProjectKeeper::ranSince() const {
    return timeline_ && timeline_().branches != stored_.branches;
}

void ProjectKeeper::noteRun() {
    if (!ranSince()) return;
    ran_ = true;
    follow();
}

/// The last that waits is no less worth keeping when it has begun.
void ProjectKeeper::noteQueue() {
    const bool waits = queue_ && queue_() != storedQueue_;
    if (!waits && !waits_ && !recovered_) return;
    ran_ = ran_ || ranSince();
    waits_ = waits;
    follow();
}

Project ProjectKeeper::project(const QString& origin) const {
    return {store_->value(), timeline_ ? timeline_() : SavedTimeline{}, origin,
            queue_ ? queue_() : QList<QueuedRun>{}};
}

void ProjectKeeper::follow() {
    ran_ = ran_ && ranSince();  // undo may have brought the old ones back
    if (autosave_) {
        if (modified())
            autosave_->keep(project(file_));
        else
            autosave_->drop();
    }
    Q_EMIT changed();
}

void ProjectKeeper::become(const QString& file, bool unsaved) {
    file_ = file;
    recovered_ = unsaved;
    if (!file.isEmpty() && !unsaved) remember(file);
    follow();
}

void ProjectKeeper::start(const Document& document) {
    stored_ = {};
    storedQueue_ = {};
    ran_ = waits_ = false;
    store_->reset(document);
    become({}, false);
}

Result<void> ProjectKeeper::save(const QString& file) {
    const QString path = QFileInfo(file).absoluteFilePath();
    const Project now = project({});
    if (auto saved = saveProject(path, now); !saved) return saved;
    recovered_ = ran_ = waits_ = false;
    stored_ = now.timeline;
    storedQueue_ = now.queue;
    store_->history()->setClean();
    become(path, false);
    return {};
}

void ProjectKeeper::opened(const QString& file, const Project& project) {
    stored_ = project.timeline;
    storedQueue_ = project.queue;
    ran_ = waits_ = false;
    store_->reset(project.document);
    become(QFileInfo(file).absoluteFilePath(), false);
}

void ProjectKeeper::recovered(const Project& project) {
    // First: emptying the history must not look as if all were saved, or the autosave would be removed.
    recovered_ = true;
    stored_ = project.timeline;
    storedQueue_ = project.queue;
    ran_ = waits_ = false;
    store_->reset(project.document);
    become(project.origin, true);
}

void ProjectKeeper::keepIn(const QString& folder, int delay) {
    autosave_ = std::make_unique<Autosave>(folder, delay);
}

QStringList ProjectKeeper::recent() {
    return QSettings().value(kRecentKey).toStringList();
}

void ProjectKeeper::forgetRecent(const QString& file) {
    QStringList files = recent();
    files.removeAll(file);
    QSettings().setValue(kRecentKey, files);
}

void ProjectKeeper::remember(const QString& file) {
    QStringList files = recent();
    files.removeAll(file);
    files.prepend(file);
    QSettings().setValue(kRecentKey, files.mid(0, kRecentFiles));
}

}  // namespace syn::studio
