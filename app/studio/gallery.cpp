#include "app/studio/gallery.h"

#include <QFileInfo>
#include <QSettings>
#include <QStandardPaths>
#include <algorithm>

#include "core/session/guided_part.h"

namespace syn::studio {
namespace {

constexpr int kLatestRuns = 32;  // runs that may still come to their end again
constexpr int kTellAfter = 300;  // ms: damaged files are found one by one

template <class Map>
void keepLatest(Map& map) {
    while (map.size() > kLatestRuns) map.erase(map.begin());
}

/// Of which a run makes something; all of them where the guides leave nothing.
QStringList madeOf(const GenerationRequest& request, const engine::ModelInfo& model) {
    QStringList made, all;
    for (const auto& modality : model.modalities) {
        all << QString::fromStdString(modality.name);
        if (!fully_guided(request, modality.name)) made << all.last();
    }
    return made.isEmpty() ? all : made;
}

}  // namespace

Gallery::Gallery(EnginePort* port, RunController* controller, QObject* parent)
    : QObject(parent), port_(port), controller_(controller) {
    const QSettings settings;
    keeps_ = settings.value("gallery/keep", true).toBool();
    most_ = std::max(1, settings.value("gallery/most", kMost).toInt());
    worker_.setMaxThreadCount(1);
    telling_.setSingleShot(true);
    telling_.setInterval(kTellAfter);
    connect(&telling_, &QTimer::timeout, this, &Gallery::sayDamaged);
    connect(controller_, &RunController::statusChanged, this, &Gallery::follow);
    connect(port_, &EnginePort::happened, this, &Gallery::onEvent);
    connect(port_, &EnginePort::verdicts, this, &Gallery::onVerdicts);
}

Gallery::~Gallery() {
    worker_.waitForDone();
}

QString Gallery::userFolder() {
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) +
           QStringLiteral("/synesthete/gallery");
}

void Gallery::keepIn(const QString& folder) {
    root_ = folder;
    disk_ = std::make_shared<GalleryFolder>(folder);
    known_ = reading_ = false;
    runs_.clear();
    Q_EMIT changed();
}

void Gallery::setKeeps(bool on) {
    if (on == keeps_) return;
    keeps_ = on;
    QSettings().setValue("gallery/keep", on);
    Q_EMIT settingsChanged();
}

void Gallery::setMost(int pictures) {
    if (pictures == most_ || pictures < 1) return;
    most_ = pictures;
    QSettings().setValue("gallery/most", pictures);
    Q_EMIT settingsChanged();
    makeRoom();
}

template <class Work, class Done>
void Gallery::onDisk(std::shared_ptr<GalleryFolder> disk, Work work, Done done) {
    worker_.start([this, disk = std::move(disk), work = std::move(work), done = std::move(done)] {
        auto result = std::make_shared<decltype(work(*disk))>(work(*disk));
        QMetaObject::invokeMethod(
            this, [result, done] { done(std::move(*result)); }, Qt::QueuedConnection);
    });
}

/// Which runs are live ones only the controller tells.
void Gallery::follow() {
    const RunStatus& status = controller_->status();
    if (!status.live || status.id == 0) return;
    live_ << status.id;
    while (live_.size() > kLatestRuns) live_.erase(std::min_element(live_.begin(), live_.end()));
}

void Gallery::onEvent(const engine::Event& event) {
    if (event.kind != engine::EventKind::Finished || event.run == 0) return;
    if (!disk_ || !keeps_ || !port_->engine() || live_.contains(event.run)) return;
    const auto request = port_->engine()->request(event.run);
    if (!request) return;
    // Gone back in and to its end again; with a change it is another run to us.
    if (const auto seen = seen_.constFind(event.run); seen != seen_.cend() && *seen == *request) return;
    seen_[event.run] = *request;
    keepLatest(seen_);
    if (!known_) read();
    fetch(event.run, *request);
}

/// On the pool that the port waits for before it closes the engine; the disk's worker goes on from there.
void Gallery::fetch(engine::RunId run, const GenerationRequest& request) {
    const engine::ModelInfo* model = port_->modelOf(request);
    if (!model) return;
    QThreadPool::globalInstance()->start([this, run, request, disk = disk_, engine = port_->engine(),
                                          modalities = madeOf(request, *model),
                                          made = QDateTime::currentDateTime()] {
        auto pictures = std::make_shared<std::vector<MadePicture>>();
        for (const QString& modality : modalities)
            for (int i = 0; i < request.count; ++i) {
                auto png = engine->png(run, i, modality.toStdString());
                // Somebody went back in it: it is kept when it comes to its end again.
                if (!png)
                    return void(QMetaObject::invokeMethod(
                        this, [this, run] { seen_.remove(run); }, Qt::QueuedConnection));
                pictures->push_back({i, modality, std::move(png).value()});
            }
        onDisk(
            disk, [=](GalleryFolder& at) { return at.keep(request, made, *pictures); },
            [this, run](const GalleryFolder::Kept& kept) { add(run, kept); });
    });
}

void Gallery::add(engine::RunId run, const GalleryFolder::Kept& kept) {
    if (!kept.trouble.isEmpty()) Q_EMIT said(kept.trouble, true);
    if (kept.run.pictures.isEmpty()) return;
    ++changes_;
    kept_[run] = kept.run.folder;
    keepLatest(kept_);
    const bool there = std::any_of(runs_.begin(), runs_.end(),
                                   [&](const KeptRun& each) { return each.folder == kept.run.folder; });
    if (!there) runs_.prepend(kept.run);
    if (const auto read = read_.constFind(run); read != read_.cend()) noteRead(**read);
    makeRoom();
    Q_EMIT changed();
}

void Gallery::onVerdicts(const std::shared_ptr<const engine::Verdicts>& verdicts) {
    if (!disk_ || verdicts->step != verdicts->steps || live_.contains(verdicts->run)) return;
    read_[verdicts->run] = verdicts;
    keepLatest(read_);
    noteRead(*verdicts);
}

void Gallery::noteRead(const engine::Verdicts& verdicts) {
    const auto request = seen_.constFind(verdicts.run);
    const engine::ModelInfo* model = request == seen_.cend() ? nullptr : port_->modelOf(*request);
    const QString folder = kept_.value(verdicts.run);
    const auto run =
        std::find_if(runs_.begin(), runs_.end(), [&](const KeptRun& each) { return each.folder == folder; });
    if (!model || folder.isEmpty() || run == runs_.end()) return;
    QMap<QString, QStringList> read;
    for (const engine::JudgedLayer& layer : verdicts.layers) {
        const engine::ModalityInfo* modality = model->modality(layer.modality);
        QStringList& classes = read[QString::fromStdString(layer.modality)];
        for (int i = 0; i < verdicts.count; ++i) {
            const auto best = static_cast<std::size_t>(layer.best(i));
            const bool named = modality && best < modality->classes.size();
            // Where a modality has no names of its own the legend has them.
            classes << (named                         ? QString::fromStdString(modality->classes[best])
                        : best < model->legend.size() ? QString::fromStdString(model->legend[best].second)
                                                      : QString::number(best));
        }
    }
    if (run->read == read) return;
    run->read = read;
    ++changes_;
    worker_.start([disk = disk_, run = *run] { disk->note(run); });
    Q_EMIT changed();
}

void Gallery::read() {
    if (!disk_ || reading_) return;
    reading_ = true;
    onDisk(
        disk_, [](GalleryFolder& disk) { return disk.read(); },
        [this, disk = disk_, at = changes_](GalleryFolder::Content content) {
            if (disk != disk_) return;  // of another folder
            reading_ = false;
            if (at != changes_ && known_) return read();
            take(std::move(content));
        });
}

void Gallery::take(GalleryFolder::Content content) {
    for (const QString& file : content.damaged) leaveOut(file);
    for (KeptRun& run : content.runs)
        run.pictures.removeIf([&](const KeptPicture& each) { return damaged_.contains(run.file(each)); });
    content.runs.removeIf([](const KeptRun& run) { return run.pictures.isEmpty(); });
    const bool first = !std::exchange(known_, true);
    if (!first && runs_ == content.runs) return;
    runs_ = std::move(content.runs);
    makeRoom();
    Q_EMIT changed();
}

int Gallery::count() const {
    qsizetype all = 0;
    for (const KeptRun& run : runs_) all += run.pictures.size();
    return static_cast<int>(all);
}

qint64 Gallery::bytes() const {
    qint64 all = 0;
    for (const KeptRun& run : runs_)
        for (const KeptPicture& picture : run.pictures) all += picture.bytes;
    return all;
}

const KeptRun* Gallery::runOf(const QString& file) const {
    for (const KeptRun& run : runs_)
        if (file.startsWith(run.folder + '/')) return &run;
    return nullptr;
}

/// What the newest run made stays in any case: it was just asked for.
void Gallery::makeRoom() {
    int above = count() - most_;
    if (!known_ || above <= 0) return;
    QSet<QString> files;
    for (qsizetype r = runs_.size() - 1; r > 0 && above > 0; --r)
        for (qsizetype p = runs_[r].pictures.size() - 1; p >= 0 && above > 0; --p) {
            const KeptPicture& picture = runs_[r].pictures[p];
            if (picture.starred) continue;
            files << runs_[r].file(picture);
            --above;
        }
    if (files.isEmpty()) return;
    drop(files);
    worker_.start([disk = disk_, files = files.values()] { disk->erase(files); });
}

void Gallery::drop(const QSet<QString>& files) {
    ++changes_;
    for (KeptRun& run : runs_)
        run.pictures.removeIf([&](const KeptPicture& each) { return files.contains(run.file(each)); });
    runs_.removeIf([](const KeptRun& run) { return run.pictures.isEmpty(); });
    Q_EMIT changed();
}

void Gallery::star(const QStringList& files, bool on) {
    const QSet<QString> wanted(files.begin(), files.end());
    for (KeptRun& run : runs_)
        for (KeptPicture& picture : run.pictures)
            if (wanted.contains(run.file(picture))) picture.starred = on;
    ++changes_;
    for (const QString& file : files)
        onDisk(
            disk_, [=](GalleryFolder& disk) { return disk.star(file, on); },
            [this](const Result<void>& done) {
                if (done) return;
                Q_EMIT said(QString::fromStdString(done.error().message), true);
                read();
            });
    Q_EMIT changed();
    makeRoom();
}

void Gallery::remove(const QStringList& files) {
    if (files.isEmpty()) return;
    drop({files.begin(), files.end()});
    onDisk(
        disk_, [=](GalleryFolder& disk) { return disk.moveToTrash(files); },
        [this](const GalleryFolder::Removed& removed) {
            if (!removed.gone.isEmpty()) gone_ << removed.gone;
            if (gone_.size() > kLatestRuns) gone_.removeFirst();
            if (!removed.trouble.isEmpty()) {
                Q_EMIT said(removed.trouble, true);
                read();
            }
            Q_EMIT removedChanged();
        });
}

void Gallery::takeBack() {
    if (gone_.isEmpty()) return;
    ++changes_;
    onDisk(
        disk_, [gone = gone_.takeLast()](GalleryFolder& disk) { return disk.takeBack(gone); },
        [this](const Result<void>& done) {
            if (!done) Q_EMIT said(QString::fromStdString(done.error().message), true);
            read();
        });
    Q_EMIT removedChanged();
}

void Gallery::leaveOut(const QString& file) {
    if (damaged_.contains(file)) return;
    damaged_ << file;
    untold_ << file;
    telling_.start();
    if (runOf(file)) drop({file});
}

void Gallery::sayDamaged() {
    const QStringList files = std::exchange(untold_, {});
    if (files.size() == 1)
        Q_EMIT said(tr("A picture of the gallery cannot be read and is left out: %1.").arg(files.front()),
                    true);
    else if (!files.isEmpty())
        Q_EMIT said(tr("%1 pictures of the gallery cannot be read and are left out; the first is %2.")
                        .arg(files.size())
                        .arg(files.front()),
                    true);
}

}  // namespace syn::studio
