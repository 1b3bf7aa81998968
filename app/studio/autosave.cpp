#include "app/studio/autosave.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>
#include <QUuid>

namespace syn::studio {
namespace {

void removeWithParts(const QString& file) {
    QFile::remove(file);
    // A killed writing leaves its temporary file.
    const QFileInfo info(file);
    for (const QFileInfo& part : info.dir().entryInfoList({info.fileName() + ".*.part"}, QDir::Files))
        QFile::remove(part.filePath());
}

}  // namespace

Autosave::Autosave(QString folder, int delay, QObject* parent) : QObject(parent), folder_(std::move(folder)) {
    worker_.setMaxThreadCount(1);
    timer_.setSingleShot(true);
    timer_.setInterval(delay);
    connect(&timer_, &QTimer::timeout, this, &Autosave::write);
}

Autosave::~Autosave() {
    worker_.waitForDone();
}

QString Autosave::userFolder() {
    QString state = qEnvironmentVariable("XDG_STATE_HOME");
    if (!QDir::isAbsolutePath(state)) state = QDir::homePath() + QStringLiteral("/.local/state");
    return state + QStringLiteral("/synesthete/autosave");
}

std::unique_ptr<Autosave::Place> Autosave::placeOf(const QString& id) const {
    auto place = std::make_unique<Place>();
    place->file = folder_ + '/' + id + QStringLiteral(".syn");
    place->lock = std::make_unique<QLockFile>(folder_ + '/' + id + QStringLiteral(".lock"));
    place->lock->setStaleLockTime(0);  // held as long as its process lives, however long that is
    return place;
}

bool Autosave::ownPlace() {
    if (own_) return true;
    // What is drawn may be private.
    constexpr auto kOwnerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    const bool isNew = !QFileInfo::exists(folder_);
    if (!QDir().mkpath(folder_)) return false;
    if (isNew) QFile::setPermissions(folder_, kOwnerOnly);
    auto place = placeOf(QUuid::createUuid().toString(QUuid::Id128));
    if (!place->lock->tryLock(0)) return false;
    own_ = std::move(place);
    return true;
}

void Autosave::keep(const Project& project) {
    waiting_ = project;
    timer_.start();
}

void Autosave::write() {
    timer_.stop();
    if (!waiting_) return;
    const Project project = *std::exchange(waiting_, std::nullopt);
    if (!ownPlace())
        return written(tr("Unsaved work cannot be kept for recovery: %1 may not be written to; save often.")
                           .arg(folder_));
    worker_.start([this, project, file = own_->file, cache = cache_] {
        const auto good = saveProject(file, project, cache.get());
        const QString mistake = good ? QString()
                                     : tr("Unsaved work is not kept for recovery now. %1")
                                           .arg(QString::fromStdString(good.error().message));
        QMetaObject::invokeMethod(
            this, [this, mistake] { written(mistake); }, Qt::QueuedConnection);
    });
}

void Autosave::written(const QString& mistake) {
    const bool said = std::exchange(troubled_, !mistake.isEmpty());
    if (troubled_ && !said) Q_EMIT troubled(mistake);
}

void Autosave::drop() {
    timer_.stop();
    waiting_.reset();
    if (own_) worker_.start([file = own_->file] { removeWithParts(file); });
}

void Autosave::flush() {
    write();
    worker_.waitForDone();
}

std::optional<Autosave::Remains> Autosave::find() {
    std::unique_ptr<Place> newest;
    QDateTime at;
    int others = 0;
    for (const QFileInfo& entry : QDir(folder_).entryInfoList({"*.lock", "*.syn"}, QDir::Files)) {
        auto place = placeOf(entry.completeBaseName());
        // A lock alone is of a crash before anything was kept; taking it and letting it go removes it.
        if (left_.contains(place->file)) continue;
        if ((own_ && place->file == own_->file) || (newest && place->file == newest->file)) continue;
        if (!place->lock->tryLock(0) || !QFileInfo::exists(place->file)) continue;
        const QDateTime written = QFileInfo(place->file).lastModified();
        ++others;
        if (newest && written <= at) continue;
        at = written;
        newest = std::move(place);
    }
    if (!newest) return std::nullopt;
    auto project = openProject(newest->file);
    if (!project) {
        const QString aside = newest->file + QStringLiteral(".damaged");
        QFile::rename(newest->file, aside);
        Q_EMIT troubled(tr("What an earlier crash left could not be read and was put aside as %1. %2")
                            .arg(aside, QString::fromStdString(project.error().message)));
        newest.reset();
        return find();
    }
    found_ = std::move(newest);
    return Remains{std::move(project).value(), at, others - 1};
}

void Autosave::adopt() {
    if (!found_) return;
    drop();
    worker_.waitForDone();
    own_ = std::move(found_);
}

void Autosave::discard() {
    if (found_) removeWithParts(found_->file);
    found_.reset();
}

void Autosave::leave() {
    if (found_) left_ << found_->file;
    found_.reset();
}

}  // namespace syn::studio
