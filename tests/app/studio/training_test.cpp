#include <QAccessible>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTabBar>

#include "app/studio/actions.h"
#include "app/studio/charts_panel.h"
#include "app/studio/log_panel.h"
#include "app/studio/training_panel.h"
#include "app/studio/training_progress.h"
#include "app/studio/training_setup.h"
#include "tests/app/studio/dialog_answers.h"
#include "tests/app/studio/studio_window.h"
#include "tests/catch.h"
#include "widgets/choice_card.h"
#include "widgets/chooser.h"
#include "widgets/line_chart.h"
#include "widgets/picture_rows.h"
#include "widgets/switch.h"

using namespace syn;
using namespace syn::studio;
using State = TrainingProgress::State;

namespace {

/// The window with its training tab shown.
struct TrainingWindow : StudioWindow {
    explicit TrainingWindow(const std::function<void(engine::FakeTraining&)>& before = {}) {
        if (before) {
            before(*engine->training());
            // What there is to go on with is told when something has changed.
            engine->training()->discard("nothing");
        }
        press("Ctrl+T");
        poll(1);
    }
    TrainingSetup* setup() { return window->training()->setup(); }
    TrainingProgress* progress() { return window->training()->progress(); }
    const std::vector<std::string>& asked() { return engine->training()->asked(); }
    QAction* action(const char* id) { return (*window->actions())[id]; }
    void click(QWidget* button) {
        REQUIRE(button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
    }
    void measure() {
        click(setup()->measureButton());
        poll(1);
        QApplication::processEvents();  // the cards are laid out
    }
    /// Until the engine's models were read again.
    void waitForModel(const QString& name) {
        QSignalSpy changed(window->port(), &EnginePort::modelsChanged);
        while (!window->port()->model(name)) REQUIRE(changed.wait(20000));
    }
};

}  // namespace

TEST_CASE("Measured, chosen, named, trained, used: by mouse", "[training]") {
    TrainingWindow studio;
    TrainingSetup* setup = studio.setup();
    CHECK(setup->isVisible());
    CHECK_FALSE(setup->startButton()->isEnabled());
    CHECK(setup->source()->text().startsWith(QStringLiteral("50") + QChar(0x2009) +
                                             "000 pictures of 10 classes"));
    CHECK(setup->source()->text().contains("CIFAR-10, research use: "));
    CHECK(setup->source()->text().contains("MNIST, CC BY-SA 3.0: "));
    CHECK(setup->source()->toolTip().contains("MNIST, CC BY-SA 3.0: LeCun, Cortes, Burges"));
    studio.measure();
    CHECK(studio.asked().back() == "probe mnist+cifar10");
    REQUIRE(setup->cards().size() == 3);
    CHECK(setup->cards()[0]->lines()[0] == "14 min");
    CHECK(setup->cards()[1]->lines()[0] == "1 h 23 min");
    CHECK(setup->cards()[2]->lines()[1] == "10.0 M parameters");
    CHECK(setup->cards()[0]->isChecked());
    studio.click(setup->cards()[1]);
    setup->nameField()->setFocus();
    QTest::keyClicks(setup->nameField(), "My model");
    CHECK_FALSE(setup->wish().shared_level);
    studio.click(setup->sharedLevel());
    CHECK(setup->wish().shared_level);
    studio.click(setup->startButton());
    CHECK(studio.asked().back() == "start medium 300000 My model, one level");

    studio.poll(3);  // begun, and three steps
    CHECK(studio.progress()->isVisible());
    CHECK(studio.progress()->state() == State::Training);
    CHECK(studio.window->training()->training());
    CHECK(studio.progress()->loss()->valuesAt(2).contains("loss 0.33"));
    CHECK(studio.progress()->gain()->series().size() == 3);
    CHECK(studio.progress()->gain()->valuesAt(3).contains("rho 20 2.5 %"));
    // Pictures of both modalities, as the engine gave them.
    REQUIRE(studio.progress()->samples()->rows().size() == 2);
    CHECK(studio.progress()->samples()->rows()[1].size() == 8);
    CHECK(qRed(studio.progress()->samples()->rows()[1][7].pixel(31, 31)) == 60);
    const QImage seen = studio.progress()->samples()->grab().toImage();
    const QRect place = studio.progress()->samples()->place(1, 3);
    CHECK(qRed(seen.pixel(place.center() * seen.devicePixelRatio())) == 60);

    studio.poll(4);
    CHECK(studio.progress()->state() == State::Finished);
    studio.waitForModel("mine");
    CHECK(studio.window->charts()->log()->text().contains("The training of My model is finished"));
    studio.click(studio.progress()->useButton());
    CHECK(studio.document().model == "mine");
    auto* models = studio.window->findChild<Chooser*>();
    REQUIRE(models);
    CHECK(models->currentText() == "My model");
    studio.window->store()->history()->undo();
    CHECK(studio.document().model == "fake");
}

TEST_CASE("The whole of it by keys and commands", "[training]") {
    TrainingWindow studio;
    CHECK(studio.window->charts()->tabs()->hasFocus());
    CHECK(studio.action("training.start")->isEnabled());
    CHECK_FALSE(studio.action("training.stop")->isEnabled());
    CHECK_FALSE(studio.action("training.resume")->isEnabled());
    studio.action("training.start")->trigger();  // measures, as nothing is measured yet
    studio.poll(1);
    CHECK(studio.asked().back() == "probe mnist+cifar10");
    studio.setup()->cards()[0]->setFocus();
    QTest::keyClick(studio.setup()->cards()[0], Qt::Key_Right);
    CHECK(studio.setup()->cards()[1]->isChecked());
    studio.action("training.start")->trigger();
    studio.poll(2);
    CHECK(studio.asked().back() == "start medium 300000 ");
    CHECK_FALSE(studio.action("training.start")->isEnabled());
    studio.action("training.stop")->trigger();
    CHECK(studio.progress()->state() == State::Stopping);
    studio.poll(1);
    CHECK(studio.progress()->state() == State::Stopped);
    CHECK(studio.progress()->sentence() == "Stopped, and saved");
    studio.action("training.resume")->trigger();
    studio.poll(1);
    CHECK(studio.asked().back() == "resume mine");
    CHECK(studio.progress()->state() == State::Training);
    studio.action("training.stop")->trigger();
    studio.poll(1);
    studio.action("training.use")->trigger();  // as it stands
    studio.poll(1);
    studio.waitForModel("mine");
    studio.poll(1);
    CHECK(studio.asked().back() == "use mine");
    CHECK(studio.document().model == "mine");  // though it was not on the list when it was made
}

TEST_CASE("A model is used as soon as it is on the list, unless another is chosen first", "[training]") {
    TrainingWindow studio;
    engine::ModelInfo other = studio.engine->models(nullptr).front();
    other.name = other.title = "other";
    studio.engine->add_model(other);
    studio.engine->training()->use("listed");  // has the list read
    studio.waitForModel("other");
    const bool chooses = GENERATE(false, true);
    studio.measure();
    studio.click(studio.setup()->startButton());
    for (int i = 0; i < 20 && studio.progress()->state() != State::Finished; ++i) studio.poll(1);
    REQUIRE(studio.progress()->state() == State::Finished);
    REQUIRE_FALSE(studio.window->port()->model("mine"));  // it is made, and the list is still being read
    studio.click(studio.progress()->useButton());
    if (chooses)
        studio.window->store()->edit("Model", [&](Document& document) { document = documentFor(other); });
    studio.waitForModel("mine");
    CHECK(studio.document().model == (chooses ? "other" : "mine"));
}

TEST_CASE("A training that was broken off is offered, gone on with or discarded", "[training]") {
    TrainingWindow studio([](engine::FakeTraining& desk) {
        desk.leave_unfinished({"lost", "Lost one", 3, 6});
        desk.leave_unfinished({"older", "Older", 1, 6});
    });
    CHECK(studio.setup()->unfinished() == "lost");
    for (const auto answer : {QMessageBox::Cancel, QMessageBox::Discard}) {
        const NextDialog question(pressing(answer));
        studio.click(studio.setup()->discardButton());
        CHECK(question.text() == "Discard the training of Lost one? 50 % of it is done.");
        studio.poll(1);
        CHECK((studio.asked().back() == "discard lost") == (answer == QMessageBox::Discard));
    }
    CHECK(studio.setup()->unfinished() == "older");
    studio.click(studio.setup()->resumeButton());
    studio.poll(1);
    CHECK(studio.asked().back() == "resume older");
    CHECK(studio.progress()->isVisible());
    CHECK(studio.progress()->loss()->valuesAt(2).contains("loss 0.33"));
    studio.poll(8);
    CHECK(studio.progress()->state() == State::Finished);
}

TEST_CASE("It says that it waits while pictures are made", "[training]") {
    TrainingWindow studio;
    studio.measure();
    studio.click(studio.setup()->startButton());
    studio.poll(2);
    studio.engine->training()->hold_up(true);
    studio.poll(3);
    CHECK(studio.progress()->state() == State::Waiting);
    CHECK(studio.progress()->sentence() == "Waits while pictures are made");
    studio.engine->training()->hold_up(false);
    studio.poll(1);
    CHECK(studio.progress()->state() == State::Training);
}

TEST_CASE("What goes wrong is said in one sentence, and nothing is lost", "[training]") {
    SECTION("in the middle of a training") {
        TrainingWindow studio;
        studio.measure();
        studio.click(studio.setup()->startButton());
        studio.poll(2);
        studio.engine->training()->fail_next("The loss is not a number at step 2.");
        studio.poll(1);
        CHECK(studio.progress()->state() == State::Failed);
        CHECK(studio.progress()->sentence() == "The loss is not a number at step 2.");
        CHECK(studio.message() == "The loss is not a number at step 2.");
        // The same again would come to the same end.
        REQUIRE(studio.progress()->slowerButton()->isVisible());
        studio.click(studio.progress()->slowerButton());
        CHECK(studio.engine->training()->asked().back() == "resume mine at half the rate");
        studio.poll(1);
        CHECK(studio.progress()->state() == State::Training);
        CHECK_FALSE(studio.progress()->slowerButton()->isVisible());
        studio.engine->training()->fail_next("The disk is full.");
        studio.poll(1);
        studio.click(studio.progress()->resumeButton());
        CHECK(studio.engine->training()->asked().back() == "resume mine");
        studio.poll(1);
        CHECK(studio.progress()->state() == State::Training);
    }
    SECTION("data that are not on the machine") {
        TrainingWindow studio;
        studio.engine->training()->miss_pictures();
        auto fresh = studio.engine->training()->sets();
        TrainingSetup setup;
        setup.setSets(fresh);
        CHECK(setup.source()->text() == "CIFAR-10 is not here yet: download it.");
        CHECK_FALSE(setup.canMeasure());
        CHECK_FALSE(setup.measureButton()->isEnabled());
    }
    SECTION("a folder without classes") {
        TrainingWindow studio;
        Q_EMIT studio.setup()->folderRequested("/empty");
        studio.poll(1);
        CHECK(studio.message() == "The folder /empty has 0 subfolders.");
        CHECK(studio.setup()->isVisible());
    }
}

TEST_CASE("The keyboard stays in the tab when the button that was pressed goes away", "[training]") {
    TrainingWindow studio;
    const auto pressFocused = [&](QWidget* button) {
        button->setFocus();
        QTest::keyClick(button, Qt::Key_Space);
        studio.poll(1);
        QApplication::processEvents();
        const QWidget* focused = QApplication::focusWidget();
        return focused && studio.window->training()->isAncestorOf(focused) && focused->isVisible();
    };
    CHECK(pressFocused(studio.setup()->measureButton()));
    CHECK(pressFocused(studio.setup()->startButton()));
    REQUIRE(studio.progress()->isVisible());
    CHECK(pressFocused(studio.progress()->stopButton()));
    CHECK(pressFocused(studio.progress()->againButton()));
    CHECK(studio.setup()->isVisible());
}

TEST_CASE("A folder is chosen once it was looked at, and must be measured anew", "[training]") {
    TrainingWindow studio;
    studio.measure();
    CHECK(studio.setup()->canStart());
    Q_EMIT studio.setup()->folderRequested("/home/me/animals");
    studio.poll(1);
    CHECK(studio.setup()->pictures()->currentText() == "animals");
    CHECK(studio.setup()->source()->text().contains("36 pictures of 3 classes"));
    CHECK_FALSE(studio.setup()->canStart());
    studio.measure();
    CHECK(studio.asked().back() == "probe mnist+/home/me/animals");
    CHECK(studio.setup()->canStart());
}

TEST_CASE("Durations are told as people tell them", "[training]") {
    CHECK(trainingTimeText(12.4) == "12 s");
    CHECK(trainingTimeText(600) == "10 min");
    CHECK(trainingTimeText(3600) == "1 h");
    CHECK(trainingTimeText(5400) == "1 h 30 min");
    CHECK(trainingTimeText(3 * 24 * 3600) == "3.0 days");
    CHECK(trainingTimeText(-1) == "a very long time");
}
