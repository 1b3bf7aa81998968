// The window before its engine is there: it shows what is known, and takes nothing that would be lost.
#include <QComboBox>
#include <QPushButton>
#include <QSpinBox>
#include <QToolButton>

#include "app/studio/actions.h"
#include "app/studio/project_file.h"
#include "app/studio/project_menu.h"
#include "app/studio/stroke_digits.h"
#include "tests/app/studio/studio_window.h"
#include "tests/catch.h"
#include "widgets/menu_button.h"
#include "widgets/notice.h"
#include "widgets/segmented.h"
#include "widgets/switch.h"

using namespace syn;
using namespace syn::studio;
using Phase = RunStatus::Phase;

namespace {

/// A window that is shown, and whose engine is not opened yet.
struct Loading {
    Loading() {
        application();
        QSettings().clear();
        window = std::make_unique<MainWindow>();
        window->resize(1440, 900);
        window->show();
        QApplication::processEvents();
    }
    void open() {
        QSignalSpy ready(window->port(), &EnginePort::ready);
        window->open([]() -> Result<std::unique_ptr<engine::Engine>> {
            return std::unique_ptr<engine::Engine>(new engine::FakeEngine);
        });
        REQUIRE((ready.size() == 1 || ready.wait(20000)));
        QApplication::processEvents();
    }
    void fail() {
        QSignalSpy failed(window->port(), &EnginePort::failed);
        window->open([]() -> Result<std::unique_ptr<engine::Engine>> {
            return Error{"The engine could not be loaded: install it again."};
        });
        REQUIRE((failed.size() == 1 || failed.wait(20000)));
    }
    template <class T>
    T* control(const QString& name) {
        for (T* each : window->findChildren<T*>())
            if (each->accessibleName() == name) return each;
        FAIL("there is no " << name);
        return nullptr;
    }
    QAction* action(const char* id) { return (*window->actions())[id]; }
    QString message() { return window->stage()->messages()->sentence(); }
    const Document& document() { return window->store()->value(); }

    std::unique_ptr<MainWindow> window;
};

/// A project of the fake engine's model with another digit.
QString savedProject(const QTemporaryDir& folder) {
    StudioWindow first;
    Project project{first.document(), {}, {}};
    project.document.conditions["digit"].strokes = strokesOfDigit(2);
    QString file = folder.filePath("two.syn");
    REQUIRE(saveProject(file, project));
    return file;
}

}  // namespace

TEST_CASE("Before the engine is there every control shows what a document begins with", "[loading]") {
    Loading loading;
    const Document begin;
    CHECK(loading.control<QSpinBox>("Steps")->value() == begin.sampling.steps);
    CHECK(loading.control<QSpinBox>("Number of pictures")->value() == begin.sampling.count);
    CHECK(loading.control<QComboBox>("Solver")->currentData() == begin.sampling.solver);
    CHECK(loading.control<QComboBox>("Time grid")->currentData() == begin.sampling.grid);
    CHECK(loading.control<Switch>("Live")->isChecked() == begin.live);
    for (auto* choice : loading.window->findChildren<Segmented*>()) {
        if (!choice->isVisible()) continue;
        CAPTURE(choice->accessibleName());
        CHECK_FALSE(choice->current().isEmpty());
    }
    for (auto* field : loading.window->findChildren<QComboBox*>()) {
        if (!field->isVisible()) continue;
        CAPTURE(field->accessibleName());
        CHECK_FALSE((field->count() == 0 ? field->placeholderText() : field->currentText()).isEmpty());
    }
    for (auto* button : loading.window->findChildren<MenuButton*>())
        if (button->isVisible()) CHECK_FALSE(button->text().isEmpty());
}

TEST_CASE("What would be lost cannot be set before the engine is there, and can be as soon as it is",
          "[loading]") {
    Loading loading;
    QList<QWidget*> setting;
    for (const char* name : {"Steps", "Number of pictures"}) setting << loading.control<QSpinBox>(name);
    for (const char* name : {"Solver", "Time grid", "Model"}) setting << loading.control<QComboBox>(name);
    for (const char* name :
         {"Show", "Arrangement", "Zoom", "Signal against noise", "Split by", "Norms and cosines"})
        setting << loading.control<Segmented>(name);
    setting << loading.control<Switch>("Live") << loading.control<QToolButton>("New seeds");
    for (const QWidget* each : setting) {
        CAPTURE(each->accessibleName());
        CHECK_FALSE(each->isEnabled());
    }
    for (const char* keys : {"Alt+1", "Alt+4", "Alt+6", "Alt+7", "Alt+8", "Ctrl+L", "Ctrl+R", "Ctrl+Right"})
        QTest::keySequence(loading.window.get(), QKeySequence(keys));
    QTest::mouseClick(loading.control<Switch>("Live"), Qt::LeftButton);
    CHECK(loading.document() == Document{});
    CHECK(loading.window->store()->history()->count() == 0);
    CHECK(loading.window->schedule()->runButton()->isEnabled());  // it waits for the engine

    loading.open();
    for (const QWidget* each : setting) {
        CAPTURE(each->accessibleName());
        CHECK(each->isEnabled());
    }
    QTest::keySequence(loading.window.get(), QKeySequence("Alt+6"));
    CHECK(loading.document().view.arrangement == Arrangement::Rows);
}

TEST_CASE("A project that is opened while the engine loads waits for it, and says so", "[loading]") {
    const QTemporaryDir folder;
    const QString file = savedProject(folder);
    Loading loading;
    loading.window->project()->open(file);  // as the list of recent files does
    CHECK(loading.message() == "two.syn opens as soon as the engine is there.");
    CHECK(loading.document() == Document{});
    loading.open();
    CHECK(loading.document().conditions["digit"].strokes == strokesOfDigit(2));
    CHECK(loading.message().isEmpty());
}

TEST_CASE("Without an engine nothing waits for ever: neither a run nor a file", "[loading]") {
    const QTemporaryDir folder;
    const QString file = savedProject(folder);
    Loading loading;
    loading.window->openFile(file);
    QTest::keyClick(loading.window.get(), Qt::Key_Return, Qt::ControlModifier);
    REQUIRE(loading.window->controller()->status().phase == Phase::Loading);
    loading.fail();
    CHECK(loading.window->controller()->status().phase == Phase::None);
    CHECK(loading.window->stage()->notice()->title() == "The engine could not be opened");
    CHECK(loading.message() == "two.syn cannot be opened: the engine is not there.");
    CHECK_FALSE(loading.window->schedule()->runButton()->isEnabled());
    CHECK_FALSE(loading.action("run.start")->isEnabled());
    CHECK_FALSE(loading.control<QSpinBox>("Steps")->isEnabled());
}
