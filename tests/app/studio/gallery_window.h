#pragma once

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QTemporaryDir>

#include "app/studio/actions.h"
#include "app/studio/gallery.h"
#include "core/imaging/picture_record.h"
#include "tests/app/studio/studio_window.h"
#include "tests/catch.h"

namespace syn::studio {

/// A variable of the environment that is this for a while.
class Variable {
  public:
    Variable(const char* name, const QString& value)
        : name_(name), had_(qEnvironmentVariableIsSet(name)), before_(qgetenv(name)) {
        qputenv(name, value.toLocal8Bit());
    }
    ~Variable() {
        if (had_)
            qputenv(name_, before_);
        else
            qunsetenv(name_);
    }
    Variable(const Variable&) = delete;
    Variable& operator=(const Variable&) = delete;

  private:
    const char* name_;
    bool had_;
    QByteArray before_;
};

/// The window with a gallery in a folder of its own, and pictures as the engine writes them.
struct GalleryWindow : StudioWindow {
    explicit GalleryWindow(bool live = false) : StudioWindow(live) {
        REQUIRE(QDir().mkpath(folder.filePath("data")));
        engine->encode = [](const GenerationRequest& request, int index, const std::string& modality) {
            return encode_picture(pictureOf(request, index, modality), {request, index});
        };
        engine->decode = [](const std::string& file) -> Result<GenerationRequest> {
            auto record = read_picture_record(file);
            if (!record) return record.error();
            return record->request;
        };
        gallery()->keepIn(root());
        QObject::connect(gallery(), &Gallery::said, window.get(),
                         [this](const QString& sentence) { sentences << sentence; });
    }
    ~GalleryWindow() { window.reset(); }

    /// One colour a picture, by its seed.
    static Image pictureOf(const GenerationRequest& request, int index, const std::string& modality) {
        constexpr int kSide = 32;
        const int channels = modality == "digit" ? 1 : 3;
        Image image{kSide, kSide, channels, {}};
        for (int i = 0; i < kSide * kSide; ++i)
            for (int c = 0; c < channels; ++c)
                image.pixels.push_back(
                    static_cast<std::uint8_t>(50 * (c + 1) + 3 * (request.seed_of(index) % 30)));
        return image;
    }
    Gallery* gallery() { return window->gallery(); }
    QString root() const { return folder.filePath("gallery"); }
    void run(quint64 seed = 1, int count = 4) {
        window->store()->edit("Seed", [=](Document& document) {
            document.sampling.seed = seed;
            document.sampling.count = count;
            document.sampling.steps = 3;
        });
        (*window->actions())["run.start"]->trigger();
        settle();
    }
    bool waitFor(const std::function<bool()>& there) { return QTest::qWaitFor(there, 20000); }
    /// The gallery has so many pictures.
    bool has(int pictures) {
        return waitFor([&] { return gallery()->known() && gallery()->count() == pictures; });
    }
    /// What is on the disk, all writing ended.
    QStringList files(const QString& pattern = "*.png") {
        QStringList found;
        QDirIterator all(root(), {pattern}, QDir::Files, QDirIterator::Subdirectories);
        while (all.hasNext()) found << all.next();
        found.sort();
        return found;
    }
    /// All that was asked of the disk is done, and what is there was read anew.
    void rest() {
        QThreadPool::globalInstance()->waitForDone();
        gallery()->keepIn(gallery()->folder());
        gallery()->read();
        REQUIRE(waitFor([&] { return gallery()->known(); }));
    }

    const QTemporaryDir folder;
    // Where the trash is; on another disk than the user's home it would be that disk's.
    const Variable home{"HOME", folder.path()}, data{"XDG_DATA_HOME", folder.filePath("data")};
    QStringList sentences;
};

}  // namespace syn::studio
