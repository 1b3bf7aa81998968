// Opens the real window with the real engine on no display, makes one whole run, and writes the window as a
// picture: for the documentation, by a command instead of by hand.
#include <QApplication>
#include <QCommandLineParser>

#include "app/studio/engine_plugin.h"
#include "app/studio/main_window.h"
#include "app/studio/stroke_digits.h"
#include "widgets/style.h"

namespace {

using namespace syn::studio;

/// Waits for the run's last picture and for the reading of the digit, then writes the window and ends the
/// program.
class Photographer : public QObject {
  public:
    Photographer(MainWindow* window, QString file) : window_(window), file_(std::move(file)) {
        RunController* controller = window->controller();
        connect(controller, &RunController::frame, this, [this](const auto& frame) {
            last_ = !window_->controller()->status().live && frame->step == frame->steps;
            takeWhenDone();
        });
        connect(controller, &RunController::reading, this, [this](int digit) {
            read_ = digit >= 0;
            takeWhenDone();
        });
        connect(controller, &RunController::statusChanged, this, [this] { takeWhenDone(); });
        connect(controller, &RunController::refused, this, &Photographer::giveUp);
        connect(window->port(), &EnginePort::failed, this, &Photographer::giveUp);
    }

  private:
    void takeWhenDone() {
        if (!last_ || !read_ || window_->controller()->status().phase != RunStatus::Phase::Finished) return;
        last_ = false;
        // Labels that just got another text are laid out first.
        QMetaObject::invokeMethod(this, &Photographer::take, Qt::QueuedConnection);
    }
    void take() {
        if (window_->grab().save(file_)) return QApplication::exit(0);
        giveUp("the picture could not be written to " + file_ + "; choose another file");
    }
    void giveUp(const QString& sentence) {
        fprintf(stderr, "%s\n", qPrintable(sentence));
        QApplication::exit(1);
    }

    MainWindow* window_;
    QString file_;
    bool last_ = false;
    bool read_ = false;
};

}  // namespace

int main(int argc, char** argv) {
    if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    // Settings of its own: the user's window and theme must not show in the documentation.
    QApplication::setApplicationName("SynestheteScreenshot");
    QCommandLineParser parser;
    parser.setApplicationDescription("Writes a picture of the studio after a run.");
    parser.addHelpOption();
    parser.addOption({"digit", "The digit to draw.", "0..9", "7"});
    parser.addOption({"seed", "Seed of the first picture.", "number", "1"});
    parser.addOption({"theme", "Dark or light.", "dark|light", "dark"});
    parser.addOption({"models", "Folders with models, separated by ':'.", "folders", defaultModelFolders()});
    parser.addOption({"engine", "The engine's plugin.", "file", defaultPlugin()});
    parser.addPositionalArgument("file", "The PNG to write.");
    parser.process(application);
    if (parser.positionalArguments().size() != 1) {
        fprintf(stderr, "name the one file to write: studio_screenshot FILE.png\n");
        return 2;
    }
    syn::applyTheme(application, parser.value("theme") == "light" ? syn::Theme::Light : syn::Theme::Dark);

    MainWindow window;
    window.resize(1440, 900);
    window.show();
    const Photographer photographer(&window, parser.positionalArguments().constFirst());
    QObject::connect(window.port(), &EnginePort::ready, &window, [&] {
        Document document = window.store()->value();
        for (auto& condition : document.conditions)
            if (condition.role == Role::Given && condition.picture.isNull())
                condition.strokes = strokesOfDigit(parser.value("digit").toInt());
        document.sampling.seed = parser.value("seed").toULongLong();
        window.store()->reset(document);
        window.controller()->run();
    });
    window.open(pluginMaker(parser.value("engine"), parser.value("models")));
    return QApplication::exec();
}
