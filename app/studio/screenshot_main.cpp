// Opens the real window with the real engine on no display, goes through its states as a person would, and
// writes the window as pictures: for the documentation, by a command instead of by hand.
//
//     studio_screenshot FILE.png           after a run
//     studio_screenshot --scenes FOLDER    each state, under a name of its own
#include <QApplication>
#include <QCommandLineParser>
#include <QDir>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>
#include <QTabBar>
#include <QTabWidget>
#include <QTableWidget>
#include <QTemporaryDir>
#include <algorithm>
#include <utility>

#include "app/studio/actions.h"
#include "app/studio/charts_panel.h"
#include "app/studio/engine_plugin.h"
#include "app/studio/evaluation_modes.h"
#include "app/studio/evaluation_panel.h"
#include "app/studio/gallery_model.h"
#include "app/studio/gallery_panel.h"
#include "app/studio/log_panel.h"
#include "app/studio/project_file.h"
#include "app/studio/screenshot_scene.h"
#include "app/studio/stage_panel.h"
#include "app/studio/training_panel.h"
#include "app/studio/training_progress.h"
#include "app/studio/training_setup.h"
#include "widgets/line_chart.h"
#include "widgets/message_bar.h"
#include "widgets/picture_groups.h"
#include "widgets/picture_rows.h"
#include "widgets/sample_grid.h"
#include "widgets/style.h"
#include "widgets/switch.h"

namespace {

using namespace syn::studio;
using Options = ScreenshotOptions;
using Phase = RunStatus::Phase;

bool oneRun(const Options& options, const QString& file) {
    Scene scene(options);
    return scene.open() && scene.run() && scene.write(file);
}

/// A project in which nothing is drawn yet and Live is off, opened as the program's argument is.
bool empty(const Options& options, const QDir& folder) {
    const QTemporaryDir kept;
    Project project;
    {
        Scene first(options);
        if (!first.openEngine()) return false;
        project.document = first->store()->value();
    }
    project.document.live = false;
    for (auto& condition : project.document.conditions) condition.strokes.clear();
    const QString file = kept.filePath("sketches.syn");
    if (!syn::studio::saveProject(file, project)) return false;
    Scene scene(options);
    scene->openFile(file);
    return scene.openEngine() && scene.until("the model", [&] { return scene.modelReady(); }) &&
           scene.write(folder.filePath("empty.png"));
}

/// A model of whose weights only a part was copied.
bool failed(const Options& options, const QDir& folder) {
    const QTemporaryDir place;
    const QDir whole(options.models.section(':', 0, 0) + "/mnist-cifar"),
        broken(place.filePath("models/mnist-cifar"));
    if (!broken.mkpath(".")) return false;
    for (const QString& file : whole.entryList(QDir::Files))
        QFile::copy(whole.filePath(file), broken.filePath(file));
    QFile weights(broken.filePath("model.safetensors"));
    if (!weights.resize(weights.size() / 2)) return false;
    Options damaged = options;
    damaged.models = "models";
    // From where it lies, the sentence names the same file each time.
    const QString picture = folder.absoluteFilePath("failed.png"), here = QDir::currentPath();
    QDir::setCurrent(place.path());
    Scene scene(damaged);
    bool done = scene.openEngine();
    if (done) {
        scene.change([](Document& document) { document.live = false; });
        scene->controller()->run();
        done = scene.until("the failure", [&] { return scene.status().phase == Phase::Failed; }) &&
               scene.write(picture);
    }
    QDir::setCurrent(here);
    return done;
}

/// Before there are pictures, and where there can be none.
bool withoutPictures(const Options& options, const QDir& folder) {
    {
        Scene loading(options);
        if (!loading.write(folder.filePath("loading.png"))) return false;
    }
    Options none = options;
    none.models = folder.filePath("no-such-folder");
    Scene scene(none);
    return scene.openEngine() && scene.write(folder.filePath("no-model.png")) && empty(options, folder) &&
           failed(options, folder);
}

/// One window's whole life.
bool life(const Options& options, const QDir& folder) {
    Scene scene(options);
    const auto write = [&](const char* name) { return scene.write(folder.filePath(name)); };
    if (!scene.open()) return false;
    if (!scene.until("a live preview", [&] {
            return scene.status().live && scene.status().phase == Phase::Finished && scene.judged();
        }))
        return false;
    if (!write("live.png")) return false;
    scene.change([](Document& document) { document.live = false; });
    scene->controller()->run();
    if (!scene.reached(8) || !write("running.png")) return false;
    scene->controller()->pauseOrContinue();
    if (!scene.until("the pause", [&] { return scene.status().phase == Phase::Paused; })) return false;
    // In squares noise takes a fraction of the bytes that it takes enlarged smoothly.
    scene.change([](Document& document) {
        document.view.stream = syn::Stream::Both;
        document.view.smooth = false;
    });
    if (!write("paused.png")) return false;
    scene.change([](Document& document) {
        document.view.stream = syn::Stream::Estimate;
        document.view.smooth = true;
    });
    scene->controller()->pauseOrContinue();
    if (!scene.finished() || !write("finished.png")) return false;
    scene->setTheme(syn::Theme::Light);
    if (!write("light.png")) return false;
    scene->setTheme(syn::Theme::Dark);
    scene.change([](Document& document) {
        document.view.snrBy = SnrBy::Band;
        document.view.dataVariance = true;
        document.view.smooth = false;
        document.sampling.ownSeeds[1] = document.sampling.seedOf(1);
    });
    scene->stage()->grid()->enlarge(true);
    if (!write("large.png")) return false;
    scene->stage()->grid()->enlarge(false);
    scene->charts()->tabs()->setCurrentIndex(1);
    if (!write("norms.png")) return false;
    scene->charts()->showPage(scene->charts()->log());
    scene.change([](Document& document) { document.view.arrangement = Arrangement::Rows; });
    return scene.run() && write("rows.png");
}

/// The control of this name in a panel.
template <class T>
T* control(const QWidget* panel, const QString& name) {
    for (T* each : panel->findChildren<T*>())
        if (each->accessibleName() == name) return each;
    return nullptr;
}

/// What three networks take here. A larger one takes more a picture: where it does not, something else had
/// the machine, and it is measured anew.
bool measured(Scene& scene, TrainingSetup* setup) {
    constexpr int kTimes = 6;
    std::vector<syn::engine::TrainingPreset> presets;
    const auto told = QObject::connect(scene->port(), &EnginePort::trained, setup, [&](const auto& events) {
        for (const auto& event : events)
            if (event.kind == syn::engine::TrainingEventKind::Presets) presets = event.presets;
    });
    const auto smallerIsQuicker = [](const auto& a, const auto& b) {
        return a.parameters < b.parameters && a.samples_per_second > b.samples_per_second;
    };
    for (int i = 0; i < kTimes; ++i) {
        presets.clear();
        setup->measureButton()->click();
        if (!scene.until("what three networks take", [&] { return !presets.empty() && setup->canStart(); }))
            return false;
        if (std::adjacent_find(presets.begin(), presets.end(), [&](const auto& a, const auto& b) {
                return !smallerIsQuicker(a, b);
            }) == presets.end())
            break;
        if (i + 1 == kTimes)
            fprintf(stderr, "the machine is too busy to measure networks: make training.png anew later\n");
    }
    QObject::disconnect(told);
    return true;
}

/// Training: what three networks take here, then one of them under way. Without the data: where to get them.
bool training(const Options& options, const QDir& folder) {
    Scene scene(options);
    const auto write = [&](const char* name) { return scene.write(folder.filePath(name)); };
    if (!scene.open() || !scene.run()) return false;
    scene.change([](Document& document) {
        document.live = false;
        document.view.smooth = false;  // as in paused.png
    });
    TrainingSetup* setup = scene->training()->setup();
    scene->charts()->showPage(scene->training());
    if (!setup->canMeasure()) return write("training.png");
    if (!measured(scene, setup) || !write("training.png")) return false;
    setup->startButton()->click();
    const TrainingProgress* progress = scene->training()->progress();
    const auto reports = [&] { return progress->loss()->series()[0].values.size(); };
    // The first pictures come with the first checkpoint, after a minute.
    if (!scene.until("a training",
                     [&] { return reports() > 40 && !progress->samples()->rows().isEmpty(); }) ||
        !write("training-live.png"))
        return false;
    (*scene->actions())["training.stop"]->trigger();
    return scene.until("the end of the training", [&] { return !scene->training()->training(); });
}

/// A measurement under way, then its plot. Without the data: why not.
bool evaluation(const Options& options, const QDir& folder) {
    using syn::engine::EvaluationPhase;
    constexpr int kSamples = 20, kSteps = 5, kRows = 3;
    std::shared_ptr<const syn::engine::EvaluationState> state;
    Scene scene(options);
    const auto write = [&](const char* name) { return scene.write(folder.filePath(name)); };
    if (!scene.open() || !scene.run()) return false;
    scene.change([](Document& document) {
        document.live = false;
        document.view.smooth = false;  // as in paused.png
    });
    auto* panel = scene->findChild<EvaluationPanel*>();
    scene->charts()->showPage(panel);
    control<QSpinBox>(panel, "Samples a row")->setValue(kSamples);
    control<QSpinBox>(panel, "Steps a picture")->setValue(kSteps);
    for (const QString& mode : panel->modes()->chosen())
        panel->modes()->mode(mode)->setChecked(mode == "hold" || mode == "random");
    panel->go()->click();
    QObject::connect(scene->port(), &EnginePort::evaluation, panel, [&](const auto& told) { state = told; });
    const auto ended = [&] { return state && state->phase >= EvaluationPhase::Stopped; };
    const auto measured = [&] {
        return state && std::count_if(state->rows.begin(), state->rows.end(),
                                      [](const auto& row) { return row.done == row.wanted; }) >= kRows;
    };
    if (!scene.until("some rows", [&] { return ended() || measured(); })) return false;
    panel->rows()->selectRow(0);
    if (!write("evaluation.png")) return false;
    if (!ended()) panel->go()->click();
    if (!scene.until("the end of the measurement", ended)) return false;
    panel->findChild<QTabWidget*>()->setCurrentIndex(1);
    return write("evaluation-plot.png");
}

/// What three runs left, one of them starred in part.
bool gallery(const Options& options, const QDir& folder) {
    const QTemporaryDir kept;
    Scene scene(options);
    Gallery* gallery = scene->gallery();
    gallery->keepIn(kept.path());
    if (!scene.open()) return false;
    scene.change([](Document& document) {
        document.live = false;
        document.view.smooth = false;
        document.sampling.count = 8;
    });
    const std::pair<const char*, quint64> runs[] = {{"random", 40}, {"hold", 12}, {"hold", 1}};
    int pictures = 0;
    for (const auto& [mode, seed] : runs) {
        scene.change([mode = mode, seed = seed](Document& document) {
            document.sampling.seed = seed;
            for (auto& condition : document.conditions) condition.mode = QLatin1String(mode);
        });
        pictures += scene->store()->value().sampling.count;
        if (!scene.run() || !scene.until("the gallery", [&] {
                return gallery->count() == pictures && !gallery->runs().front().read.isEmpty();
            }))
            return false;
    }
    const KeptRun& second = gallery->runs()[1];
    gallery->star({second.file(second.pictures[1]), second.file(second.pictures[4])}, true);
    (*scene->actions())["gallery.show"]->trigger();
    GalleryPanel* panel = scene->galleryPanel();
    panel->view()->setFocus();
    panel->view()->setCurrentIndex(panel->model()->index(2));
    const auto drawn = [&] {
        return panel->model()->thumbnails()->read() >= 2 * scene->store()->value().sampling.count;
    };
    return scene.until("the gallery's pictures", drawn) && scene.write(folder.filePath("gallery.png"));
}

/// One run has ended, one goes on, and three wait; the last of them compares ways of guiding.
bool queue(const Options& options, const QDir& folder) {
    Scene scene(options);
    if (!scene.open()) return false;
    scene.change([](Document& document) {
        document.live = false;
        document.view.smooth = false;
        document.sampling.count = 8;
    });
    if (!scene.run()) return false;
    (*scene->actions())["queue.show"]->trigger();
    for (const char* mode : {"random", "predicted", "constant"}) {
        scene.change([mode](Document& document) {
            for (auto& condition : document.conditions) condition.mode = QLatin1String(mode);
        });
        scene->controller()->run();
    }
    scene.change([](Document& document) { document.view.arrangement = Arrangement::Rows; });
    scene->controller()->run();
    return scene.reached(8) && scene.write(folder.filePath("queue.png"));
}

/// A run gone back to, with another weight from there on; the waterfall beside it.
bool branch(const Options& options, const QDir& folder) {
    constexpr int kFrom = 8;
    Scene scene(options);
    if (!scene.open() || !scene.run()) return false;
    scene.change([](Document& document) {
        document.live = false;
        document.view.snrAs = SnrAs::Waterfall;
        document.view.snrBy = SnrBy::Band;
    });
    scene->controller()->seek(kFrom);
    if (!scene.until("an earlier step", [&] { return scene.status().step == kFrom; })) return false;
    scene.change([](Document& document) { document.conditions["digit"].scale = 8; });
    scene->controller()->pauseOrContinue();
    return scene.finished() && scene.write(folder.filePath("branch.png"));
}

/// Turned round: a picture is given, digits are made; then both are made, held together; then a morph.
bool turned(const Options& options, const QDir& folder) {
    Scene scene(options);
    if (!scene.open() || !scene.run()) return false;
    const auto bytes = scene->controller()->png(scene.status().id, 0, "picture");
    if (!bytes) return false;
    const QImage picture = QImage::fromData(bytes->data(), static_cast<int>(bytes->size()))
                               .convertToFormat(QImage::Format_RGB32);
    scene.change([&](Document& document) {
        document.live = false;
        document.view.smooth = false;
        setRole(document, "digit", Role::Generated);
        setRole(document, "picture", Role::Given);
        document.conditions["picture"].picture = picture;
    });
    if (!scene.run() || !scene.write(folder.filePath("picture-given.png"))) return false;
    scene.change([](Document& document) {
        setRole(document, "picture", Role::Generated);
        document.sampling.jointScale = 4;
    });
    if (!scene.run() || !scene.write(folder.filePath("together.png"))) return false;
    scene.change([](Document& document) {
        setRole(document, "digit", Role::Given);
        document.view.arrangement = Arrangement::Morph;
        document.view.smooth = true;
    });
    return scene.run() && scene.write(folder.filePath("morph.png"));
}

bool small(const Options& options, const QDir& folder) {
    Scene scene(options, {1280, 720});
    return scene.open() && scene.run() && scene.write(folder.filePath("small.png"));
}

}  // namespace

int main(int argc, char** argv) {
    // The scale of the screen must be told before Qt begins.
    for (int i = 1; i + 1 < argc; ++i)
        if (QByteArray(argv[i]) == "--scale") qputenv("QT_SCALE_FACTOR", argv[i + 1]);
    // No display is needed.
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    // What is trained and measured here is no part of the user's own; the data are.
    const QTemporaryDir cache;
    if (!qEnvironmentVariableIsSet("SYNESTHETE_DATA")) {
        const QString home = qEnvironmentVariable("HOME") + "/.cache";
        qputenv("SYNESTHETE_DATA",
                (qEnvironmentVariable("XDG_CACHE_HOME", home) + "/synesthete/data").toLocal8Bit());
    }
    qputenv("XDG_CACHE_HOME", cache.path().toLocal8Bit());
    QApplication application(argc, argv);
    // Settings of its own: the user's window and theme must not show in the documentation.
    QApplication::setApplicationName("SynestheteScreenshot");
    QSettings().clear();
    QCommandLineParser parser;
    parser.setApplicationDescription("Writes pictures of the studio: after a run, or of each of its states.");
    parser.addHelpOption();
    parser.addOption({"scenes", "Write each state of the window into this folder.", "folder"});
    parser.addOption({"only", "Of the scenes those of one name.",
                      "states|life|gallery|queue|branch|turned|training|evaluation|small"});
    parser.addOption({"digit", "The digit to draw.", "0..9", "7"});
    parser.addOption({"seed", "Seed of the first picture.", "number", "1"});
    parser.addOption({"theme", "Dark or light.", "dark|light", "dark"});
    parser.addOption({"scale", "Screen pixels for one of the window.", "factor", "1"});
    parser.addOption({"crisp", "Show each pixel of the pictures as a square."});
    parser.addOption({"models", "Folders with models, separated by ':'.", "folders", defaultModelFolders()});
    parser.addOption({"engine", "The engine's plugin.", "file", defaultPlugin()});
    parser.addPositionalArgument("file", "The PNG to write.", "[file]");
    parser.process(application);
    if ((parser.positionalArguments().size() == 1) == parser.isSet("scenes")) {
        fprintf(stderr,
                "name the one file to write, or a folder: studio_screenshot FILE.png | --scenes FOLDER\n");
        return 2;
    }
    syn::applyTheme(application, parser.value("theme") == "light" ? syn::Theme::Light : syn::Theme::Dark);
    const Options options{parser.value("engine"), parser.value("models"), parser.value("digit").toInt(),
                          parser.value("seed").toULongLong(), parser.isSet("crisp")};
    if (!parser.isSet("scenes")) return oneRun(options, parser.positionalArguments().constFirst()) ? 0 : 1;
    const QDir folder(parser.value("scenes"));
    if (!folder.mkpath(".")) {
        fprintf(stderr, "the folder %s cannot be made; choose another\n", qPrintable(folder.path()));
        return 1;
    }
    const std::pair<const char*, bool (*)(const Options&, const QDir&)> scenes[] = {
        {"states", withoutPictures},
        {"life", life},
        {"gallery", gallery},
        {"queue", queue},
        {"branch", branch},
        {"turned", turned},
        {"training", training},
        {"evaluation", evaluation},
        {"small", small}};
    const QString only = parser.value("only");
    for (const auto& [name, play] : scenes)
        if ((only.isEmpty() || only == name) && !play(options, folder)) return 1;
    return 0;
}
