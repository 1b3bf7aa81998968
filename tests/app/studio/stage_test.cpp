#include <QAction>
#include <QClipboard>
#include <QFile>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QTemporaryDir>
#include <QUrl>

#include "app/studio/stroke_digits.h"
#include "tests/app/studio/dialog_answers.h"
#include "tests/app/studio/studio_window.h"
#include "tests/catch.h"
#include "widgets/notice.h"
#include "widgets/number_field.h"
#include "widgets/segmented.h"
#include "widgets/slider_row.h"

using namespace syn;
using namespace syn::studio;
using Phase = RunStatus::Phase;

namespace {

void trigger(StudioWindow& studio, const char* id) {
    auto* action = studio.window->findChild<QAction*>(QLatin1String(id));
    REQUIRE(action);
    REQUIRE(action->isEnabled());
    action->trigger();
}

void run(StudioWindow& studio) {
    QTest::keyClick(studio.window.get(), Qt::Key_Return, Qt::ControlModifier);
}

void choose(StudioWindow& studio, int cell) {
    QTest::mouseClick(studio.grid(), Qt::LeftButton, {}, studio.grid()->cellRect(cell).center().toPoint());
}

QList<QImage> pictures(StudioWindow& studio) {
    QList<QImage> all;
    for (int i = 0; i < studio.grid()->count(); ++i) all << studio.grid()->cellPicture(i);
    return all;
}

}  // namespace

TEST_CASE("Where there are no pictures the stage says what goes on, or what to do first") {
    application();
    {
        MainWindow window;
        window.show();
        QApplication::processEvents();
        Notice* notice = window.stage()->notice();
        CHECK(notice->isVisible());
        CHECK(notice->title() == "Loading the engine");
        CHECK(notice->findChild<QProgressBar*>()->isVisible());
        QTest::keyClick(&window, Qt::Key_Return, Qt::ControlModifier);
        CHECK(notice->title().contains("as soon as the engine is there"));
        QTest::keyClick(&window, Qt::Key_Escape);
        CHECK(notice->title() == "Loading the engine");
    }
    StudioWindow studio;
    Notice* notice = studio.window->stage()->notice();
    studio.window->store()->edit("Live", [](Document& document) { document.live = false; });
    if (studio.grid()->count() == 0) {
        CHECK(notice->isVisible());
        CHECK(notice->title() == "Draw a digit, then press Run");
        CHECK(notice->hint().contains("16 pictures"));
    }
}

TEST_CASE("An engine that cannot be opened, and a failing run, say so where the pictures would be") {
    application();
    QSettings().clear();
    {
        MainWindow window;
        window.show();
        QSignalSpy failed(window.port(), &EnginePort::failed);
        window.open([]() -> Result<std::unique_ptr<engine::Engine>> {
            return Error{"The engine could not be loaded: install it again."};
        });
        REQUIRE((failed.size() == 1 || failed.wait(20000)));
        CHECK(window.stage()->notice()->hint() == "The engine could not be loaded: install it again.");
        CHECK_FALSE(window.stage()->notice()->findChild<QProgressBar*>()->isVisible());
    }
    StudioWindow studio;
    studio.grid()->clear();
    studio.engine->fail_next("The weights are damaged: download them again.");
    run(studio);
    studio.poll(1);
    REQUIRE(studio.status().phase == Phase::Failed);
    Notice* notice = studio.window->stage()->notice();
    REQUIRE(studio.grid()->count() == 0);
    CHECK(notice->title() == "The run failed");
    CHECK(notice->hint() == "The weights are damaged: download them again.");
    CHECK(studio.message().isEmpty());  // it is said once
    QTest::mouseClick(notice->button(), Qt::LeftButton);
    studio.settle();
    CHECK(studio.status().phase == Phase::Finished);
    CHECK(studio.grid()->isVisible());
    CHECK_FALSE(notice->isVisible());
}

TEST_CASE("The stage shows how far a run is, and that it is held") {
    StudioWindow studio;
    auto* bar = [&] {
        for (auto* each : studio.window->stage()->findChildren<QProgressBar*>())
            if (each->accessibleName() == "Progress of the run") return each;
        return static_cast<QProgressBar*>(nullptr);
    }();
    REQUIRE(bar);
    CHECK_FALSE(bar->isVisible());
    run(studio);
    studio.poll(6);
    CHECK(bar->isVisible());
    CHECK(bar->value() == studio.status().step);
    CHECK(bar->maximum() == 20);
    studio.window->controller()->pauseOrContinue();
    studio.poll(2);
    const auto said = [&](const QString& text) {
        for (auto* label : studio.window->stage()->findChildren<QLabel*>())
            if (label->isVisible() && label->text().contains(text)) return true;
        return false;
    };
    CHECK(said(QString("held at step %1").arg(studio.status().step)));
    studio.window->controller()->pauseOrContinue();
    studio.settle();
    CHECK_FALSE(bar->isVisible());
    CHECK(said("16 pictures"));
}

TEST_CASE("One picture is rolled anew: it alone gets another seed, and the others stand still meanwhile") {
    StudioWindow studio;
    run(studio);
    studio.settle();
    const QList<QImage> before = pictures(studio);
    const engine::RunId first = studio.status().id;
    choose(studio, 5);
    QTest::keyClick(studio.window.get(), Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
    const auto request = studio.engine->asked().back().request;
    REQUIRE(request.seeds.size() == 16);
    for (int i = 0; i < 16; ++i) CHECK((request.seed_of(i) == static_cast<std::uint64_t>(i) + 1) == (i != 5));
    // It costs one picture.
    CHECK(studio.engine->asked().back().lender == first);
    CHECK(studio.status().made == 1);
    studio.poll(4);
    REQUIRE(studio.status().phase == Phase::Running);
    for (int i = 0; i < 16; ++i)
        if (i != 5) CHECK(studio.grid()->cellPicture(i) == before[i]);
    studio.settle();
    for (int i = 0; i < 16; ++i) CHECK((studio.grid()->cellPicture(i) == before[i]) == (i != 5));
    studio.window->store()->history()->undo();
    CHECK(studio.document().sampling.ownSeeds.isEmpty());
}

TEST_CASE("A run takes from the last what is asked for again; the same once more is made once more") {
    StudioWindow studio;
    const auto lent = [&](const std::function<void(Document&)>& change) {
        const engine::RunId before = studio.status().id;
        studio.window->store()->edit("Change", change);
        run(studio);
        studio.settle();
        const engine::RunId lender = studio.engine->asked().back().lender;
        CHECK((lender == 0 || lender == before));
        return std::pair{lender != 0, studio.status().made};
    };
    run(studio);
    studio.settle();
    CHECK(lent([](Document& document) { document.sampling.count = 20; }) == std::pair{true, 4});
    CHECK(lent([](Document& document) { document.sampling.seed = 3; }) == std::pair{true, 2});
    CHECK(lent([](Document&) {}) == std::pair{false, 20});
    CHECK(lent([](Document& document) { document.sampling.seed = 1000; }) == std::pair{false, 20});
    CHECK(lent([](Document& document) {
              document.sampling.ownSeeds[2] = 1002;
              document.sampling.seed = 2000;
          }) == std::pair{true, 19});
    CHECK(lent([](Document& document) {
              document.conditions["digit"].scale = 2;
              document.sampling.ownSeeds[3] = 5;
          }) == std::pair{false, 20});
    CHECK(lent([](Document& document) {
              document.sampling.steps = 5;
              document.sampling.ownSeeds[3] = 6;
          }) == std::pair{false, 20});
}

TEST_CASE("A pinned picture keeps its seed while the others get new ones; undo lets it go") {
    StudioWindow studio;
    run(studio);
    studio.settle();
    choose(studio, 2);
    QTest::keyClick(studio.window.get(), Qt::Key_K, Qt::ControlModifier | Qt::ShiftModifier);
    CHECK(studio.document().sampling.ownSeeds == QMap<int, quint64>{{2, 3}});
    auto* pin = studio.window->findChild<QAction*>("cell.pin");
    CHECK(pin->isChecked());
    choose(studio, 3);
    CHECK_FALSE(pin->isChecked());
    const QImage third = studio.grid()->cellPicture(2), fourth = studio.grid()->cellPicture(3);
    studio.window->store()->edit("Seed", [](Document& document) { document.sampling.seed = 500; });
    run(studio);
    CHECK(studio.engine->asked().back().request.seed_of(2) == 3);
    CHECK(studio.engine->asked().back().request.seed_of(3) == 503);
    studio.settle();
    CHECK(studio.grid()->cellPicture(2) == third);
    CHECK(studio.grid()->cellPicture(3) != fourth);
    choose(studio, 2);
    trigger(studio, "cell.pin");
    CHECK(studio.document().sampling.ownSeeds.isEmpty());
    // The base's own list of seeds follows the number of pictures.
    studio.window->store()->edit("Pin", [](Document& document) {
        document.sampling.ownSeeds[12] = 9;
        document.sampling.count = 4;
    });
    run(studio);
    CHECK(studio.engine->asked().back().request.seeds.empty());
}

TEST_CASE("A picture goes to other programs as shown, and once finished with its record, as a file too") {
    StudioWindow studio;
    auto* stage = studio.window->stage();
    run(studio);
    studio.poll(4);
    std::unique_ptr<QMimeData> forming(stage->mimeOf(3));
    REQUIRE(forming);
    CHECK(forming->hasImage());
    CHECK_FALSE(forming->hasUrls());
    studio.settle();
    std::unique_ptr<QMimeData> finished(stage->mimeOf(3));
    REQUIRE(finished);
    const QByteArray expected = QString("%1/3/picture").arg(studio.status().id).toUtf8();
    CHECK(finished->data("image/png") == expected);
    REQUIRE(finished->hasUrls());
    QFile file(finished->urls().front().toLocalFile());
    REQUIRE(file.open(QIODevice::ReadOnly));
    CHECK(file.readAll() == expected);
    CHECK(file.fileName().endsWith("picture-seed-4.png"));
    choose(studio, 3);
    QTest::keySequence(studio.window.get(), QKeySequence::Copy);
    CHECK(QApplication::clipboard()->mimeData()->data("image/png") == expected);
    CHECK(qvariant_cast<QImage>(QApplication::clipboard()->mimeData()->imageData()) ==
          studio.grid()->cellPicture(3));
    CHECK(stage->mimeOf(99) == nullptr);
}

TEST_CASE("The menu of a picture offers what can be done with it") {
    StudioWindow studio;
    run(studio);
    studio.settle();
    std::unique_ptr<QMenu> menu(studio.window->stage()->makeMenu(1));
    QStringList ids;
    for (QAction* action : menu->actions())
        if (!action->isSeparator()) {
            ids << action->objectName();
            CHECK(action->isEnabled());
            CHECK_FALSE(action->toolTip().isEmpty());
        }
    CHECK(ids == QStringList{"cell.large", "cell.roll", "cell.pin", "cell.morph", "edit.copy", "cell.save",
                             "cell.animate"});
    trigger(studio, "cell.large");
    CHECK(studio.grid()->enlarged());
    QTest::keyClick(studio.grid(), Qt::Key_Escape);
    CHECK_FALSE(studio.grid()->enlarged());
}

TEST_CASE("An animation is asked of the engine, and told when it is written") {
    StudioWindow studio;
    run(studio);
    studio.settle();
    const engine::RunId id = studio.status().id;
    studio.window->controller()->animate(id, 4, "picture", {"/tmp/forming.png"});
    CHECK(studio.engine->animated() == std::to_string(id) + "/4/picture");
    studio.poll(1);
    CHECK(studio.message() == "The animation is in /tmp/forming.png.");
}

TEST_CASE("Rows: the same seeds under every guide mode, one row after the other") {
    StudioWindow studio;
    QTest::keyClick(studio.window.get(), Qt::Key_6, Qt::AltModifier);
    CHECK(studio.document().view.arrangement == Arrangement::Rows);
    const std::size_t before = studio.engine->asked().size();
    run(studio);
    REQUIRE(studio.engine->asked().size() == before + 1);
    studio.poll(5);
    CHECK(studio.grid()->count() == 24);
    CHECK(studio.grid()->columns() == 6);
    CHECK(studio.grid()->cellPicture(18) == studio.grid()->cellPicture(23));  // not begun: an empty field
    for (int i = 0; i < 400 && studio.engine->asked().size() < before + 4; ++i) studio.poll(1);
    studio.settle();
    studio.poll(3);
    REQUIRE(studio.engine->asked().size() == before + 4);
    CHECK(studio.status().phase == Phase::Finished);
    CHECK(studio.status().row == 3);
    const char* modes[] = {"random", "predicted", "constant", "hold"};
    for (std::size_t row = 0; row < 4; ++row) {
        const auto& request = studio.engine->asked()[before + row].request;
        CHECK(name_of(request.guides[0].mode) == modes[row]);
        CHECK(request.count == 6);
        CHECK(request.seed == 1);
        for (std::size_t other = 0; other < row; ++other)
            CHECK(studio.grid()->cellPicture(static_cast<int>(6 * row)) !=
                  studio.grid()->cellPicture(static_cast<int>(6 * other)));
    }
    CHECK(studio.grid()->cellPicture(1) != studio.grid()->cellPicture(0));
    choose(studio, 8);
    CHECK(studio.grid()->accessibleDescription() ==
          "picture 9 of 24, seed 3 · predicted · read as 7 (.90), as the guide");
    std::unique_ptr<QMimeData> data(studio.window->stage()->mimeOf(8));
    CHECK(data->data("image/png") ==
          QString("%1/2/picture").arg(studio.window->controller()->runOf(1)).toUtf8());

    REQUIRE(studio.window->controller()->canExport());
    QSignalSpy exported(studio.window->controller(), &RunController::exported);
    const QTemporaryDir folder;
    const QString rows = folder.filePath("rows");
    studio.window->controller()->exportTo({rows.toStdString(), false, true});
    studio.poll(1);
    REQUIRE(exported.size() == 1);
    CHECK(exported[0][0].toString() == rows);

    // Back to one set.
    QTest::keyClick(studio.window.get(), Qt::Key_5, Qt::AltModifier);
    run(studio);
    studio.settle();
    CHECK(studio.grid()->count() == 16);
}

TEST_CASE("Meters tell how far each picture agrees with its guide, rows and sets their share") {
    StudioWindow studio;
    run(studio);
    studio.settle();
    studio.poll(8);  // judges are asked at every sixth look
    // The fake engine has pictures of seeds 4, 8, 12 and 16 read as another class than the digit.
    QLabel* caption = nullptr;
    for (auto* label : studio.window->stage()->findChildren<QLabel*>())
        if (label->accessibleName().contains("16 pictures")) caption = label;
    REQUIRE(caption);
    CHECK(caption->accessibleName() == "16 pictures · 12 of 16 as the guide: .75 [.51, .90]");
    choose(studio, 3);
    CHECK(studio.grid()->accessibleDescription().endsWith("read as 3 (.90), the guide as 7"));
    choose(studio, 4);
    CHECK(studio.grid()->accessibleDescription().endsWith("read as 7 (.90), as the guide"));
    // One rolled anew: the others are shown finished, and are not judged by what they were on the way.
    QTest::keyClick(studio.window.get(), Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
    studio.poll(12);
    REQUIRE(studio.status().phase == Phase::Running);
    CHECK_FALSE(caption->accessibleName().contains("as the guide"));
    studio.settle();
    studio.poll(8);
    CHECK(caption->accessibleName().contains("of 16 as the guide"));
    studio.window->store()->history()->undo();
    run(studio);
    studio.settle();
    studio.poll(8);
    const QImage with = studio.grid()->grab().toImage();
    QTest::keyClick(studio.window.get(), Qt::Key_7, Qt::AltModifier);
    CHECK_FALSE(studio.document().view.meters);
    CHECK(caption->accessibleName() == "16 pictures");
    const QImage without = studio.grid()->grab().toImage();
    for (const int cell : {3, 5}) {
        const QRectF area = studio.grid()->cellRect(cell);
        const QPoint bar = QPointF(area.left() + 6, area.bottom() - 2).toPoint();
        CAPTURE(cell);
        CHECK(with.pixelColor(bar) != without.pixelColor(bar));
        CHECK(with.pixelColor(area.center().toPoint()) == without.pixelColor(area.center().toPoint()));
    }
    studio.window->store()->history()->undo();
    CHECK(caption->accessibleName().contains("12 of 16"));

    // Every row is judged where it ended, though the next began at once.
    QTest::keyClick(studio.window.get(), Qt::Key_6, Qt::AltModifier);
    run(studio);
    for (int i = 0; i < 400 && studio.status().row < 3; ++i) studio.poll(1);
    studio.settle();
    studio.poll(8);
    REQUIRE(studio.grid()->rowNotes().size() == 4);
    for (const QString& note : studio.grid()->rowNotes()) CHECK(note == "5 of 6\n.83 [.44, .97]");
}

TEST_CASE("Rows can be cancelled in the middle, and need something given") {
    StudioWindow studio;
    trigger(studio, "view.rows");
    run(studio);
    studio.poll(3);
    const std::size_t asked = studio.engine->asked().size();
    QTest::keyClick(studio.window.get(), Qt::Key_Escape);
    studio.poll(10);
    CHECK(studio.status().phase == Phase::Cancelled);
    CHECK(studio.engine->asked().size() == asked);
    studio.window->store()->edit("None", [](Document& document) {
        for (auto& condition : document.conditions) condition.role = Role::Generated;
    });
    run(studio);
    CHECK(studio.message().startsWith("Nothing is given"));
    CHECK(studio.engine->asked().size() == asked);
}

TEST_CASE("Morph: from the chosen picture to another seed and digit, as a row, and back by undo") {
    StudioWindow studio;
    run(studio);
    studio.settle();
    const Document before = studio.document();
    choose(studio, 4);
    const QImage first = studio.grid()->cellPicture(4);
    {
        const NextDialog dialog([](QDialog* asked) {
            for (auto* field : asked->findChildren<SeedField*>()) {
                if (field->accessibleName() == "Seed to lead from") CHECK(field->seed() == 5);
                if (field->accessibleName() != "Seed to lead to") continue;
                CHECK(field->seed() == 6);  // the next picture's
                field->setText("40");
                Q_EMIT field->editingFinished();
            }
            for (auto* field : asked->findChildren<NumberField*>()) field->setValue(5);
            QTest::keyClick(asked->findChild<DigitPad*>(), Qt::Key_3);
            for (auto* button : asked->findChildren<QPushButton*>())
                if (button->isDefault()) QTest::mouseClick(button, Qt::LeftButton);
        });
        studio.press("Ctrl+M");
        CHECK(dialog.came());
    }
    CHECK((studio.document().morph == MorphSettings{5, 40, 5, strokesOfDigit(3)}));
    const auto request = studio.engine->asked().back().request;
    REQUIRE(request.morph);
    CHECK(request.seed == 5);
    CHECK(request.morph->seed == 40);
    REQUIRE(request.morph->images.size() == 1);
    CHECK(request.morph->images[0] != request.guides[0].image);
    studio.settle();
    REQUIRE(studio.status().phase == Phase::Finished);
    CHECK(studio.grid()->count() == 5);
    CHECK(studio.grid()->columns() == 5);
    CHECK(studio.grid()->cellPicture(0) == first);
    for (int i = 1; i < 5; ++i) CHECK(studio.grid()->cellPicture(i) != studio.grid()->cellPicture(i - 1));
    choose(studio, 1);
    CHECK(studio.grid()->accessibleDescription().contains(", 25 %"));
    CHECK_FALSE(studio.window->findChild<QAction*>("cell.roll")->isEnabled());
    choose(studio, 4);
    CHECK(studio.grid()->accessibleDescription().contains("seed 40"));
    std::unique_ptr<QMimeData> data(studio.window->stage()->mimeOf(4));
    REQUIRE(data->hasUrls());
    CHECK(data->urls().front().fileName() == "picture-morph-5-to-40-05.png");
    CHECK(studio.window->controller()->canExport());

    studio.press("Ctrl+Z");
    CHECK(studio.document() == before);
    run(studio);
    studio.settle();
    CHECK(studio.grid()->count() == 16);
    // By the segments, with the ends as they are set; called off, the dialog changes nothing.
    for (auto* each : studio.window->findChildren<Segmented*>())
        if (each->button("morph")) QTest::mouseClick(each->button("morph"), Qt::LeftButton);
    run(studio);
    studio.settle();
    CHECK(studio.grid()->count() == 8);
    const Document mine = studio.document();
    const NextDialog dialog([](QDialog* asked) { asked->reject(); });
    studio.press("Ctrl+M");
    CHECK(dialog.came());
    CHECK(studio.document() == mine);
}

TEST_CASE("A solver that adds noise has a slider for it while it is chosen") {
    StudioWindow studio;
    const auto slider = [&](const QString& name) {
        for (auto* each : studio.window->schedule()->findChildren<HueSlider*>())
            if (each->accessibleName() == name) return each;
        return static_cast<HueSlider*>(nullptr);
    };
    REQUIRE(slider("Churn"));
    REQUIRE(slider("Eta"));
    CHECK_FALSE(slider("Churn")->isVisible());
    studio.window->store()->edit("Solver", [](Document& d) { d.sampling.solver = "heun-churn"; });
    CHECK(slider("Churn")->isVisible());
    CHECK_FALSE(slider("Eta")->isVisible());
    QTest::keyClick(slider("Churn"), Qt::Key_End);
    CHECK(studio.document().sampling.churn == 40);
    run(studio);
    CHECK(studio.engine->asked().back().request.churn == 40);
    studio.settle();
    studio.window->store()->history()->undo();
    CHECK(studio.document().sampling.churn == 5);
    studio.window->store()->edit("Solver", [](Document& d) { d.sampling.solver = "ddim"; });
    CHECK(slider("Eta")->isVisible());
    QTest::keyClick(slider("Eta"), Qt::Key_End);
    run(studio);
    CHECK(studio.engine->asked().back().request.eta == 1);
}
