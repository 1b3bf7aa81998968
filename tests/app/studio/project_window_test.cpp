#include <QAction>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QTemporaryDir>
#include <algorithm>

#include "app/studio/branch_view.h"
#include "app/studio/branches.h"
#include "app/studio/project_menu.h"
#include "app/studio/restored_document.h"
#include "app/studio/stroke_digits.h"
#include "tests/app/studio/dialog_answers.h"
#include "tests/app/studio/studio_window.h"
#include "tests/catch.h"
#include "widgets/notice.h"
#include "widgets/timeline.h"

using namespace syn;
using namespace syn::studio;

namespace {

QMimeData* urlOf(const QString& file) {
    auto* data = new QMimeData;
    data->setUrls({QUrl::fromLocalFile(file)});
    return data;
}

void drop(QWidget* widget, const QString& file) {
    const std::unique_ptr<QMimeData> data(urlOf(file));
    dropOn(widget, *data);
}

QString titleText(StudioWindow& studio) {
    for (const auto* label : studio.window->findChildren<QLabel*>())
        if (label->property("role") == "document") return label->text();
    return {};
}

}  // namespace

TEST_CASE("A project is named, changed, saved and opened again by keys", "[window][project]") {
    StudioWindow studio;
    const QTemporaryDir folder;
    const QString file = folder.filePath("horses.syn");
    CHECK(titleText(studio) == "Untitled");
    CHECK_FALSE(studio.window->isWindowModified());
    drag(studio.pad(), {{40, 100}, {160, 100}});
    CHECK(studio.window->isWindowModified());
    CHECK(titleText(studio) == QString::fromUtf8("Untitled \xe2\x80\xa2"));
    {
        const NextDialog dialog(naming(folder.filePath("horses")));
        studio.press("Ctrl+S");
        CHECK(dialog.came());
    }
    REQUIRE(QFile::exists(file));  // the suffix is added
    CHECK(titleText(studio) == "horses.syn");
    CHECK(studio.window->windowTitle() == "horses.syn[*] - Synesthete");
    CHECK_FALSE(studio.window->isWindowModified());
    const Document saved = studio.document();

    QTest::keyClick(studio.pad(), Qt::Key_3);
    CHECK(studio.window->isWindowModified());
    studio.press("Ctrl+Z");
    CHECK_FALSE(studio.window->isWindowModified());  // back at what was saved
    QTest::keyClick(studio.pad(), Qt::Key_4);
    studio.press("Ctrl+S");
    CHECK_FALSE(studio.window->isWindowModified());
    CHECK(openProject(file)->document.conditions["digit"].strokes == strokesOfDigit(4));

    QTest::keyClick(studio.pad(), Qt::Key_5);
    {
        const NextDialog asked(pressing(QMessageBox::Cancel));
        studio.press("Ctrl+N");
        CHECK(asked.text().contains("horses.syn"));
    }
    CHECK(studio.document().conditions["digit"].strokes == strokesOfDigit(5));
    {
        const NextDialog asked(pressing(QMessageBox::Save));
        studio.press("Ctrl+N");
        CHECK(asked.came());
    }
    CHECK(titleText(studio) == "Untitled");
    CHECK(studio.document().conditions["digit"].strokes == strokesOfDigit(7));
    CHECK_FALSE(studio.window->store()->history()->canUndo());
    {
        const NextDialog dialog(naming(file));
        studio.press("Ctrl+O");
        CHECK(dialog.came());
    }
    CHECK(studio.document().conditions["digit"].strokes == strokesOfDigit(5));
    CHECK(studio.document().live == saved.live);
    CHECK(titleText(studio) == "horses.syn");
}

TEST_CASE("Save as goes on in another file; a folder that is gone is told", "[window][project]") {
    StudioWindow studio;
    const QTemporaryDir folder;
    QTest::keyClick(studio.pad(), Qt::Key_3);
    {
        const NextDialog dialog(naming(folder.filePath("a.syn")));
        studio.press("Ctrl+Shift+S");
    }
    {
        const NextDialog dialog(naming(folder.filePath("b.syn")));
        studio.press("Ctrl+Shift+S");
    }
    CHECK(titleText(studio) == "b.syn");
    CHECK(QFile::exists(folder.filePath("a.syn")));
    CHECK(ProjectKeeper::recent() == QStringList{folder.filePath("b.syn"), folder.filePath("a.syn")});
    REQUIRE(QDir().rename(folder.path(), folder.path() + "-moved"));
    QTest::keyClick(studio.pad(), Qt::Key_4);
    studio.press("Ctrl+S");
    CHECK(studio.message().contains("b.syn: its folder is not there."));
    CHECK(studio.window->isWindowModified());
    REQUIRE(QDir().rename(folder.path() + "-moved", folder.path()));
}

TEST_CASE("Recent files open by menu, and one that is gone leaves it", "[window][project]") {
    StudioWindow studio;
    const QTemporaryDir folder;
    const QString file = folder.filePath("three & seven.syn");
    QTest::keyClick(studio.pad(), Qt::Key_3);
    REQUIRE(studio.window->project()->keeper()->save(file));
    QTest::keyClick(studio.pad(), Qt::Key_8);
    QMenu* recent = nullptr;
    for (auto* menu : studio.window->findChildren<QMenu*>())
        if (menu->title() == "Open &recent") recent = menu;
    REQUIRE(recent);
    Q_EMIT recent->aboutToShow();
    REQUIRE(recent->actions().size() == 1);
    CHECK(recent->actions().front()->text() == "three && seven.syn");
    {
        const NextDialog asked(pressing(QMessageBox::Discard));
        recent->actions().front()->trigger();
        CHECK(asked.came());
    }
    CHECK(studio.document().conditions["digit"].strokes == strokesOfDigit(3));
    QFile::remove(file);
    recent->actions().front()->trigger();
    CHECK(studio.message().contains("three & seven.syn"));
    CHECK(ProjectKeeper::recent().isEmpty());
    Q_EMIT recent->aboutToShow();
    CHECK_FALSE(recent->actions().front()->isEnabled());
}

TEST_CASE("The recent files are a command as well, offered below the name", "[window][project]") {
    StudioWindow studio;
    const QTemporaryDir folder;
    const QString file = folder.filePath("four.syn");
    QTest::keyClick(studio.pad(), Qt::Key_4);
    REQUIRE(studio.window->project()->keeper()->save(file));
    studio.press("Ctrl+N");
    studio.press("Ctrl+Alt+O");
    auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
    REQUIRE(menu);
    QTest::keyClick(menu, Qt::Key_Return);
    CHECK(studio.document().conditions["digit"].strokes == strokesOfDigit(4));
}

TEST_CASE("A project keeps its runs and branches, and a new one has none", "[window][project]") {
    StudioWindow studio;
    const QTemporaryDir folder;
    const QString file = folder.filePath("runs.syn");
    Branches* branches = studio.window->timeline()->branchView()->branches();
    studio.press("Ctrl+Return");
    studio.poll(5);
    CHECK_FALSE(studio.window->isWindowModified());
    studio.settle();
    CHECK(studio.window->isWindowModified());  // a finished run is worth keeping
    const SavedTimeline made = branches->save();
    REQUIRE(made.branches.size() == 1);
    REQUIRE(studio.window->project()->keeper()->save(file));
    CHECK_FALSE(studio.window->isWindowModified());
    studio.press("Ctrl+N");
    CHECK(branches->save().branches.isEmpty());
    CHECK_FALSE(studio.window->isWindowModified());
    studio.window->openFile(file);
    studio.poll(3);
    CHECK(branches->save() == made);
    // Nothing was cancelled that anyone had asked for.
    CHECK(studio.window->stage()->notice()->isVisible());
    CHECK(studio.window->stage()->notice()->title() == "Draw a digit, then press Run");
    // Made again it is what the file tells; another run is not.
    studio.window->timeline()->track()->stepForth();
    studio.settle();
    REQUIRE(studio.status().phase == RunStatus::Phase::Finished);
    CHECK_FALSE(studio.window->isWindowModified());
    studio.window->store()->edit("Seed", [](Document& document) { document.sampling.seed = 8; });
    studio.press("Ctrl+Return");
    studio.settle();
    studio.press("Ctrl+Z");
    CHECK(studio.window->isWindowModified());
}

TEST_CASE("A project dropped anywhere opens; a damaged or foreign one leaves all as it is",
          "[window][project]") {
    StudioWindow studio;
    const QTemporaryDir folder;
    const QString file = folder.filePath("nine.syn");
    Project project{studio.document(), {}, {}};
    project.document.conditions["digit"].strokes = strokesOfDigit(9);
    project.document.sampling.seed = 99;
    REQUIRE(saveProject(file, project));
    drop(studio.window.get(), file);
    CHECK(studio.document() == project.document);
    project.document.sampling.seed = 98;
    REQUIRE(saveProject(file, project));
    drop(studio.pad(), file);
    CHECK(studio.document().sampling.seed == 98);

    const Document before = studio.document();
    QFile damaged(folder.filePath("damaged.syn"));
    REQUIRE(damaged.open(QIODevice::WriteOnly));
    damaged.write("no zip");
    damaged.close();
    drop(studio.window.get(), damaged.fileName());
    CHECK(studio.message().contains("damaged.syn cannot be opened"));
    project.document.model = "absent";
    REQUIRE(saveProject(file, project));
    drop(studio.window.get(), file);
    CHECK(studio.message().contains("\"absent\""));
    CHECK(studio.document() == before);
    CHECK(titleText(studio) == "nine.syn");
}

TEST_CASE("A file named at the start opens as soon as the engine is there", "[window][project]") {
    StudioWindow first;
    const QTemporaryDir folder;
    const QString file = folder.filePath("two.syn");
    Project project{first.document(), {}, {}};
    project.document.conditions["digit"].strokes = strokesOfDigit(2);
    REQUIRE(saveProject(file, project));
    MainWindow window;
    window.openFile(file);
    QSignalSpy ready(window.port(), &EnginePort::ready);
    window.open([]() -> Result<std::unique_ptr<engine::Engine>> {
        return std::unique_ptr<engine::Engine>(new engine::FakeEngine);
    });
    REQUIRE((ready.size() == 1 || ready.wait(20000)));
    CHECK(window.store()->value() == project.document);
    CHECK(window.windowTitle() == "two.syn[*] - Synesthete");
}

TEST_CASE("Closing asks before unsaved work is lost", "[window][project]") {
    StudioWindow studio;
    QTest::keyClick(studio.pad(), Qt::Key_3);
    {
        const NextDialog asked(pressing(QMessageBox::Cancel));
        CHECK_FALSE(studio.window->close());
        CHECK(asked.text().contains("Untitled"));
    }
    CHECK(studio.window->isVisible());
    CHECK(studio.window->port()->engine());
    {
        const NextDialog asked(pressing(QMessageBox::Discard));
        CHECK(studio.window->close());
    }
}

TEST_CASE("An exported picture dropped on the window brings its set-up back; undo returns",
          "[window][project]") {
    StudioWindow studio;
    Document made = studio.document();
    made.conditions["digit"].strokes = strokesOfDigit(4);
    made.conditions["digit"].mode = "random";
    made.conditions["digit"].scale = 2.5;
    made.sampling = {"ddim", "uniform-t", 12, 4321, 9, {}};
    const auto model = *studio.window->controller()->model();
    const auto request = requestOf(made, model, *studio.engine);
    REQUIRE(request);
    studio.engine->put_record("/pictures/00003.png", *request);
    const Document mine = studio.document();
    drop(studio.window.get(), "/pictures/00003.png");
    REQUIRE(QTest::qWaitFor([&] { return studio.document().sampling.seed == 4321; }, 20000));
    CHECK(studio.document().conditions["digit"].mode == "random");
    CHECK(studio.document().conditions["digit"].picture.size() == QSize(32, 32));
    CHECK(studio.message().contains("00003.png"));
    // The run it makes is the very request, not a drawing of a drawing.
    const auto again = requestOf(studio.document(), model, *studio.engine);
    REQUIRE(again);
    CHECK(*again == *request);
    studio.press("Ctrl+Z");
    CHECK(studio.document() == mine);
    // A stroke on top of it makes it a drawing again.
    studio.press("Ctrl+Y");
    drag(studio.pad(), {{40, 100}, {160, 100}});
    const auto drawn = requestOf(studio.document(), model, *studio.engine);
    REQUIRE(drawn);
    CHECK(drawn->guides[0].image != request->guides[0].image);
}

TEST_CASE("What a window has no control for is named when a set-up comes back", "[window][project]") {
    StudioWindow studio;
    const auto models = studio.window->port()->models();
    auto request = requestOf(studio.document(), models.front(), *studio.engine);
    REQUIRE(request);
    CHECK(documentOf(*request, models, studio.document())->lost.isEmpty());
    request->edits = {{3, "guides/0/scale", "2"}};
    request->count = 5000;
    request->eta = 0.5;
    const auto made = documentOf(*request, models, studio.document());
    REQUIRE(made);
    CHECK(made->lost.size() == 2);
    CHECK(made->document.sampling.eta == 0.5);
    request->count = 8;
    request->morph = Morph{9, {request->guides[0].image}};
    const auto morphed = documentOf(*request, models, studio.document());
    REQUIRE(morphed);
    CHECK((morphed->document.morph == MorphSettings{1, 9, 8, {}}));
    CHECK(morphed->document.view.arrangement == Arrangement::Morph);
    CHECK(morphed->lost.isEmpty());
    CHECK(morphed->ran.size() == 2);
    CHECK(made->ran.isEmpty());  // a run of five thousand pictures is not begun unasked
    CHECK(made->document.sampling.count == kMostPictures);
    request->guides[0].modality = "melody";
    CHECK(documentOf(*request, models, {}).error().message.find("melody") != std::string::npos);
    request->models[0].name = "absent";
    CHECK(documentOf(*request, models, {}).error().message.find("absent") != std::string::npos);
}

TEST_CASE("A picture whose run was changed on the way is made again by that very run", "[window][project]") {
    StudioWindow studio;
    const auto& model = studio.window->port()->models().front();
    auto request = requestOf(studio.document(), model, *studio.engine);
    REQUIRE(request);
    const double plain = request->guides.at(0).scale;
    request->count = 6;
    request->edits = {{3, "guides/0/scale", "2.5"}, {7, "guides/0/mode", "\"random\""}};
    studio.engine->put_record("/pictures/branch.png", *request);
    const Document mine = studio.document();
    const auto asked = studio.engine->asked().size();
    drop(studio.window.get(), "/pictures/branch.png");
    REQUIRE(QTest::qWaitFor([&] { return studio.engine->asked().size() > asked; }, 20000));
    CHECK(studio.engine->asked().size() == asked + 1);
    CHECK(studio.engine->asked().back().request == *request);
    CHECK(studio.message().contains("branch.png"));
    CHECK(studio.message().contains("the changes made while it ran"));
    // The settings are those that the run ended with, so that going on from it changes nothing.
    CHECK(studio.document().conditions["digit"].scale == 2.5);
    CHECK(studio.document().conditions["digit"].mode == "random");
    studio.poll(5);
    studio.window->store()->edit("Zoom", [](Document& document) { document.view.smooth = false; });
    studio.settle();
    CHECK(studio.status().phase == RunStatus::Phase::Finished);
    CHECK(studio.status().count == 6);
    CHECK(*studio.engine->request(studio.status().id) == *request);
    CHECK(studio.grid()->count() == 6);
    const Branches* branches = studio.window->timeline()->branchView()->branches();
    REQUIRE(branches->all().size() == 1);
    CHECK(branches->all()[0].changes.keys() == QList<int>{3, 7});
    // One can go back to before the changes and branch off there.
    studio.window->controller()->seek(2);
    studio.poll(2);
    CHECK(branches->pending().name.contains(QString("%1 → 2.5").arg(plain)));
    studio.press("Ctrl+Z");
    studio.press("Ctrl+Z");
    CHECK(studio.document() == mine);
}

TEST_CASE("A morph to another digit comes back as its run; a device that is not here is no hindrance",
          "[window][project]") {
    StudioWindow studio;
    auto request = requestOf(studio.document(), studio.window->port()->models().front(), *studio.engine);
    REQUIRE(request);
    Image other = request->guides.at(0).image;
    std::reverse(other.pixels.begin(), other.pixels.end());
    request->count = 5;
    request->morph = Morph{77, {other}};
    studio.engine->put_record("/pictures/morph.png", *request);
    request->device = "cuda:3";
    studio.engine->put_record("/pictures/elsewhere.png", *request);
    request->device = "auto";
    for (const char* file : {"/pictures/morph.png", "/pictures/elsewhere.png"}) {
        const auto asked = studio.engine->asked().size();
        drop(studio.window.get(), file);
        REQUIRE(QTest::qWaitFor([&] { return studio.engine->asked().size() > asked; }, 20000));
        CHECK(studio.engine->asked().back().request == *request);
        CHECK(studio.message().contains("the digit that its morph leads to"));
        CHECK(studio.document().view.arrangement == Arrangement::Morph);
        CHECK(studio.document().morph.to == 77);
        studio.settle();
        CHECK(studio.grid()->count() == 5);
    }
}
