#include <QApplication>
#include <QCommandLineParser>
#include <QSettings>
#include <QTimer>
#include <functional>
#include <utility>

#include "app/studio/engine_plugin.h"
#include "app/studio/main_window.h"
#include "app/studio/project_menu.h"
#include "core/base/heap.h"
#include "widgets/narrow_tips.h"
#include "widgets/style.h"

namespace {

/// Does something once the window was painted, or would have been: it may be started out of sight.
class AfterFirstPaint : public QObject {
  public:
    AfterFirstPaint(QWidget* window, std::function<void()> act) : act_(std::move(act)) {
        constexpr int kPatience = 500;  // ms
        window->installEventFilter(this);
        QTimer::singleShot(kPatience, this, [this] { once(); });
    }
    bool eventFilter(QObject* window, QEvent* event) override {
        if (event->type() != QEvent::Paint) return false;
        window->removeEventFilter(this);
        QTimer::singleShot(0, this, [this] { once(); });  // all widgets are painted in one go
        return false;
    }

  private:
    void once() {
        if (const auto act = std::exchange(act_, nullptr)) act();
    }

    std::function<void()> act_;
};

}  // namespace

int main(int argc, char** argv) {
    syn::keep_freed_memory();
    QApplication application(argc, argv);
    QApplication::setApplicationName("Synesthete");
    QApplication::setOrganizationName("Synesthete");
    QApplication::setApplicationVersion(SYNESTHETE_VERSION);
    QApplication::setDesktopFileName("org.synesthete.Studio");

    QCommandLineParser parser;
    parser.setApplicationDescription("Synesthete: draw what you mean, watch the pictures form.");
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOption({"theme", "Dark or light.", "dark|light"});
    parser.addOption(
        {"models", "Folders with models, separated by ':'.", "folders", syn::studio::defaultModelFolders()});
    parser.addOption({"engine", "The engine's plugin, where it is not beside the program.", "file",
                      syn::studio::defaultPlugin()});
    parser.addPositionalArgument(
        "file", "A project; or a picture, to give to the model or to bring back its set-up.", "[file]");
    parser.process(application);

    const QString theme =
        parser.isSet("theme") ? parser.value("theme") : QSettings().value("window/theme", "dark").toString();
    if (theme != "dark" && theme != "light") {
        fprintf(stderr, "unknown theme '%s': choose dark or light\n", qPrintable(theme));
        return 2;
    }
    syn::applyColours(application, theme == "light" ? syn::Theme::Light : syn::Theme::Dark);
    syn::NarrowTips tips;
    application.installEventFilter(&tips);
    QApplication::setWindowIcon(QIcon(":/studio/icons/synesthete.svg"));
    syn::studio::MainWindow window;
    syn::applyStyleSheet(application);
    // Though LibTorch is opened by a thread of its own, mapping its files holds up whoever paints meanwhile.
    const AfterFirstPaint open(&window, [&] {
        window.open(syn::studio::pluginMaker(parser.value("engine"), parser.value("models")));
    });
    window.show();
    if (!parser.positionalArguments().isEmpty()) window.openFile(parser.positionalArguments().constFirst());
    window.gallery()->keepIn(syn::studio::Gallery::userFolder());
    window.project()->keepIn(syn::studio::Autosave::userFolder());
    return QApplication::exec();
}
