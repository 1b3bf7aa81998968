#include "app/studio/gallery_folder.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QImageReader>
#include <algorithm>
#include <nlohmann/json.hpp>

#include "core/base/atomic_file.h"

namespace syn::studio {
namespace {

constexpr auto kIndex = "run.json";
constexpr auto kStar = ".star";
constexpr qint64 kLargestIndex = 1 << 20;
// What is so old belongs to no writing that is under way, of this window or another.
constexpr qint64 kLeftSeconds = 3600, kEmptySeconds = 60;

struct Disk {
    Q_DECLARE_TR_FUNCTIONS(Disk)
};

QStringList picturesIn(const QString& folder) {
    return QDir(folder).entryList({QStringLiteral("*.png")}, QDir::Files, QDir::Name);
}

std::string_view viewOf(const QByteArray& bytes) {
    return {bytes.constData(), static_cast<std::size_t>(bytes.size())};
}

/// The request in a picture's own record.
std::optional<GenerationRequest> requestIn(const QString& file) {
    using nlohmann::json;
    const json record =
        json::parse(QImageReader(file).text(QStringLiteral("synesthete")).toStdString(), nullptr, false);
    if (!record.is_object() || !record.contains("request")) return std::nullopt;
    auto read = request_from_json(record["request"].dump(-1, ' ', false, json::error_handler_t::replace));
    return read ? std::optional(std::move(read).value()) : std::nullopt;
}

QDateTime timeOf(const QString& day, const QFileInfo& folder) {
    const QDateTime named = QDateTime::fromString(day + ' ' + folder.fileName().left(12),
                                                  QStringLiteral("yyyy-MM-dd HH-mm-ss-zzz"));
    return named.isValid() ? named : folder.lastModified();
}

}  // namespace

GalleryFolder::Content GalleryFolder::read() {
    Content content;
    folders_.clear();
    const auto folders = QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks;
    for (const QString& day : QDir(root_).entryList(folders, QDir::Name))
        for (const QString& run : QDir(root_ + '/' + day).entryList(folders, QDir::Name))
            readRun(root_ + '/' + day + '/' + run, day, content);
    std::stable_sort(content.runs.begin(), content.runs.end(),
                     [](const KeptRun& a, const KeptRun& b) { return a.made > b.made; });
    return content;
}

void GalleryFolder::readRun(const QString& folder, const QString& day, Content& content) {
    const QDateTime now = QDateTime::currentDateTime();
    QList<KeptPicture> pictures;
    QStringList names, stars;
    for (const QFileInfo& entry : QDir(folder).entryInfoList(QDir::Files, QDir::Name)) {
        if (entry.suffix() == QStringLiteral("part") && entry.lastModified().secsTo(now) > kLeftSeconds)
            QFile::remove(entry.filePath());
        if (entry.fileName().endsWith(QLatin1String(kStar))) stars << entry.completeBaseName();
        if (entry.suffix() != QStringLiteral("png")) continue;
        KeptPicture picture = pictureNamed(entry.fileName());
        picture.bytes = entry.size();
        if (picture.bytes == 0) {
            content.damaged << entry.filePath();
            continue;
        }
        pictures << picture;
        names << picture.name;
    }
    if (pictures.isEmpty()) {
        if (QFileInfo(folder).lastModified().secsTo(now) > kEmptySeconds) leaveIfEmpty(folder);
        return;
    }
    QFile index(folder + '/' + kIndex);
    std::optional<KeptRun> known;
    if (index.size() <= kLargestIndex && index.open(QIODevice::ReadOnly))
        known = runFromIndex(index.readAll());
    KeptRun run = known ? *known : madeAnew(folder, names);
    run.folder = folder;
    run.made = timeOf(day, QFileInfo(folder));
    for (KeptPicture& picture : pictures) picture.starred = stars.contains(picture.name);
    run.pictures = pictures;
    if (!run.hash.isEmpty()) folders_[run.hash] = folder;
    // A folder that may not be written to is read all the same.
    if (!known && !run.model.isEmpty()) note(run);
    content.runs << run;
}

KeptRun GalleryFolder::madeAnew(const QString& folder, const QStringList& names) const {
    for (const QString& name : names)
        if (const auto request = requestIn(folder + '/' + name)) return describe(*request);
    return {};
}

GalleryFolder::Kept GalleryFolder::keep(const GenerationRequest& request, const QDateTime& made,
                                        const std::vector<MadePicture>& pictures) {
    Kept kept{describe(request), {}};
    KeptRun& run = kept.run;
    if (const QString known = folders_.value(run.hash); !known.isEmpty() && !picturesIn(known).isEmpty())
        return kept;
    run.made = made;
    run.folder = root_ + made.toString(QStringLiteral("/yyyy-MM-dd/HH-mm-ss-zzz-")) + run.hash;
    // What is drawn may be private.
    const bool isNew = !QFileInfo::exists(root_);
    if (!QDir().mkpath(run.folder)) {
        kept.trouble = Disk::tr(
                           "The run's pictures are not kept in the gallery: the folder %1 cannot be "
                           "made; look whether it may be written to and the disk has room.")
                           .arg(run.folder);
        return kept;
    }
    if (isNew) QFile::setPermissions(root_, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    const auto put = [&](const QString& name, std::string_view bytes) {
        const auto written = write_atomically((run.folder + '/' + name).toStdString(), bytes);
        if (!written && kept.trouble.isEmpty())
            kept.trouble = Disk::tr("Not all of the run's pictures are kept in the gallery. %1")
                               .arg(QString::fromStdString(written.error().message));
        return static_cast<bool>(written);
    };
    for (const MadePicture& picture : pictures) {
        const quint64 seed = request.morph && picture.index + 1 == request.count
                                 ? request.morph->seed
                                 : request.seed_of(picture.index);
        KeptPicture file = pictureNamed(nameOf(picture.index, picture.modality, seed));
        file.bytes = static_cast<qint64>(picture.png.size());
        if (!put(file.name, {reinterpret_cast<const char*>(picture.png.data()), picture.png.size()})) break;
        run.pictures << file;
    }
    // As they are found again.
    std::sort(run.pictures.begin(), run.pictures.end(),
              [](const KeptPicture& a, const KeptPicture& b) { return a.name < b.name; });
    if (run.pictures.isEmpty()) {
        leaveIfEmpty(run.folder);
        return kept;
    }
    folders_[run.hash] = run.folder;
    if (kept.trouble.isEmpty()) put(kIndex, viewOf(indexOf(run)));
    return kept;
}

void GalleryFolder::note(const KeptRun& run) {
    // Its pictures may have been taken away meanwhile. An index that cannot be written is made anew later.
    if (QFileInfo::exists(run.folder))
        (void)write_atomically((run.folder + '/' + kIndex).toStdString(), viewOf(indexOf(run)));
}

Result<void> GalleryFolder::star(const QString& file, bool on) {
    if (!on) {
        QFile::remove(file + kStar);
        return {};
    }
    return write_atomically((file + kStar).toStdString(), "");
}

GalleryFolder::Removed GalleryFolder::moveToTrash(const QStringList& files) {
    Removed removed;
    for (const QString& file : files) {
        Trashed gone{file, {}, QFileInfo::exists(file + kStar)};
        if (!QFile::moveToTrash(file, &gone.inTrash)) {
            if (!QFileInfo::exists(file)) continue;  // somebody else was faster
            removed.trouble = Disk::tr(
                                  "%1 cannot be put into the trash, and stays: open its folder to delete "
                                  "it there.")
                                  .arg(QFileInfo(file).fileName());
            break;
        }
        QFile::remove(file + kStar);
        removed.gone << gone;
    }
    return removed;
}

Result<void> GalleryFolder::takeBack(const QList<Trashed>& gone) {
    QString lost;
    for (const Trashed& each : gone) {
        QDir().mkpath(QFileInfo(each.file).absolutePath());
        if (!QFile::rename(each.inTrash, each.file)) {
            lost = each.file;
            continue;
        }
        if (each.starred) (void)star(each.file, true);
        // Where it came from is told beside it.
        const QFileInfo trashed(each.inTrash);
        QFile::remove(trashed.dir().filePath("../info/" + trashed.fileName() + ".trashinfo"));
    }
    if (lost.isEmpty()) return {};
    return Error{Disk::tr("%1 is no longer in the trash, and does not come back.")
                     .arg(QFileInfo(lost).fileName())
                     .toStdString()};
}

void GalleryFolder::erase(const QStringList& files) {
    QStringList folders;
    for (const QString& file : files) {
        QFile::remove(file);
        QFile::remove(file + kStar);
        const QString folder = QFileInfo(file).absolutePath();
        if (!folders.contains(folder)) folders << folder;
    }
    for (const QString& folder : folders)
        if (picturesIn(folder).isEmpty()) leaveIfEmpty(folder);
}

/// Of a folder where nothing but what this program put there is left.
void GalleryFolder::leaveIfEmpty(const QString& folder) {
    const QDir dir(folder);
    const QStringList left =
        dir.entryList(QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
    if (left == QStringList{kIndex}) QFile::remove(dir.filePath(kIndex));
    // Neither goes while anything is in it.
    QDir().rmdir(folder);
    QDir().rmdir(QFileInfo(folder).absolutePath());
}

}  // namespace syn::studio
