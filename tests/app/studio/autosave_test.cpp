#include "app/studio/autosave.h"

#include <signal.h>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QPushButton>
#include <QTemporaryDir>

#include "app/studio/project_menu.h"
#include "app/studio/stroke_digits.h"
#include "tests/app/studio/dialog_answers.h"
#include "tests/app/studio/studio_window.h"
#include "tests/catch.h"

using namespace syn;
using namespace syn::studio;

namespace {

Project drawn(int digit) {
    application();
    Project project{documentFor(engine::FakeEngine().models(nullptr).front()), {}, {}};
    project.document.conditions["digit"].strokes = strokesOfDigit(digit);
    return project;
}

QStringList kept(const QString& folder) {
    return QDir(folder).entryList({"*.syn"}, QDir::Files);
}

QMessageBox* question(QWidget* window) {
    for (auto* box : window->findChildren<QMessageBox*>())
        if (box->windowTitle() == "Recover" && box->isVisible()) return box;
    return nullptr;
}

QAbstractButton* button(QMessageBox* box, const QString& text) {
    for (auto* each : box->buttons())
        if (each->text().remove('&') == text) return each;
    return nullptr;
}

}  // namespace

TEST_CASE("Of many changes the last one is kept, and a clean end leaves nothing", "[autosave]") {
    const QTemporaryDir folder;
    Autosave autosave(folder.path(), 0);
    for (int digit = 0; digit < 10; ++digit) autosave.keep(drawn(digit));
    autosave.flush();
    REQUIRE(kept(folder.path()).size() == 1);
    const auto read = openProject(folder.filePath(kept(folder.path()).front()));
    REQUIRE(read);
    CHECK(*read == drawn(9));
    autosave.drop();
    autosave.flush();
    CHECK(kept(folder.path()).isEmpty());
}

TEST_CASE("The timer writes by itself, off the window's thread", "[autosave]") {
    const QTemporaryDir folder;
    Autosave autosave(folder.path(), 1);
    autosave.keep(drawn(4));
    CHECK(QTest::qWaitFor([&] { return kept(folder.path()).size() == 1; }, 20000));
}

TEST_CASE("What a living window keeps is its own; what a dead one left is taken up once", "[autosave]") {
    const QTemporaryDir folder;
    auto crashed = std::make_unique<Autosave>(folder.path(), 0);
    crashed->keep(drawn(3));
    crashed->flush();
    Autosave other(folder.path(), 0), third(folder.path(), 0);
    CHECK_FALSE(other.find());
    crashed.reset();  // without drop(): as a crash leaves it
    auto remains = other.find();
    REQUIRE(remains);
    CHECK(remains->project == drawn(3));
    CHECK_FALSE(third.find());
    other.leave();
    REQUIRE(third.find());
    third.adopt();
    CHECK_FALSE(other.find());
    third.keep(drawn(5));
    third.flush();
    CHECK(kept(folder.path()).size() == 1);  // in the place of the old
    third.drop();
    third.flush();
    CHECK(kept(folder.path()).isEmpty());
}

TEST_CASE("The newest remains are offered first, and discarding takes them alone", "[autosave]") {
    const QTemporaryDir folder;
    for (const int digit : {1, 2, 3}) {
        Autosave crashed(folder.path(), 0);
        crashed.keep(drawn(digit));
        crashed.flush();
    }
    int days = 10;
    for (const QString& name : kept(folder.path())) {
        QFile file(folder.filePath(name));
        REQUIRE(file.open(QIODevice::ReadWrite));
        const int digit = *openProject(file.fileName()) == drawn(2) ? 0 : ++days;
        file.setFileTime(QDateTime::currentDateTime().addDays(-digit), QFileDevice::FileModificationTime);
    }
    Autosave next(folder.path(), 0);
    const auto remains = next.find();
    REQUIRE(remains);
    CHECK(remains->project == drawn(2));
    CHECK(remains->others == 2);
    next.discard();
    CHECK(kept(folder.path()).size() == 2);
    REQUIRE(next.find());
}

TEST_CASE("Remains that cannot be read are put aside and told", "[autosave]") {
    const QTemporaryDir folder;
    QFile file(folder.filePath("a.syn"));
    REQUIRE(file.open(QIODevice::WriteOnly));
    Autosave autosave(folder.path(), 0);
    QSignalSpy troubled(&autosave, &Autosave::troubled);
    CHECK_FALSE(autosave.find());
    REQUIRE(troubled.size() == 1);
    CHECK(troubled[0][0].toString().contains("a.syn.damaged"));
    CHECK_FALSE(autosave.find());
    CHECK(QDir(folder.path()).entryList(QDir::Files) == QStringList{"a.syn.damaged"});
}

TEST_CASE("A folder that cannot be written to is told once", "[autosave]") {
    const QTemporaryDir folder;
    QFile file(folder.filePath("file"));
    REQUIRE(file.open(QIODevice::WriteOnly));
    Autosave autosave(folder.filePath("file/below"), 0);
    QSignalSpy troubled(&autosave, &Autosave::troubled);
    autosave.keep(drawn(1));
    autosave.flush();
    autosave.keep(drawn(2));
    autosave.flush();
    QApplication::processEvents();
    CHECK(troubled.size() == 1);
}

TEST_CASE("A window keeps its changes aside, and removes them when saved, undone or closed",
          "[autosave][window]") {
    const QTemporaryDir folder;
    StudioWindow studio;
    studio.window->project()->keepIn(folder.path(), 0);
    Autosave* autosave = studio.window->project()->keeper()->autosave();
    const auto count = [&] {
        autosave->flush();
        return kept(folder.path()).size();
    };
    CHECK(count() == 0);
    QTest::keyClick(studio.pad(), Qt::Key_3);
    CHECK(count() == 1);
    studio.window->store()->history()->undo();
    CHECK(count() == 0);
    QTest::keyClick(studio.pad(), Qt::Key_4);
    CHECK(count() == 1);
    const QTemporaryDir projects;
    REQUIRE(studio.window->project()->keeper()->save(projects.filePath("four.syn")));
    CHECK(count() == 0);
    QTest::keyClick(studio.pad(), Qt::Key_5);
    CHECK(count() == 1);
    CHECK(openProject(folder.filePath(kept(folder.path()).front()))->origin == projects.filePath("four.syn"));
    const NextDialog asked(pressing(QMessageBox::Discard));
    REQUIRE(studio.window->close());
    CHECK(count() == 0);
}

TEST_CASE("All that crashes left is offered, one after the other", "[autosave][window]") {
    const QTemporaryDir folder;
    StudioWindow studio;
    for (const int digit : {1, 2, 3}) {
        Project project{studio.document(), {}, {}};
        project.document.conditions["digit"].strokes = strokesOfDigit(digit);
        Autosave crashed(folder.path(), 0);
        crashed.keep(project);
        crashed.flush();
    }
    studio.window->project()->keepIn(folder.path(), 0);
    const auto answer = [&](const QString& text) {
        REQUIRE(question(studio.window.get()));
        QTest::mouseClick(button(question(studio.window.get()), text), Qt::LeftButton);
        QApplication::processEvents();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    };
    answer("Ask me later");
    answer("Discard");
    answer("Recover");
    CHECK_FALSE(question(studio.window.get()));
    studio.window->project()->keeper()->autosave()->flush();
    CHECK(kept(folder.path()).size() == 2);  // the one for later, and the one that is open now
    CHECK(studio.window->isWindowModified());
}

TEST_CASE("A studio that is killed has its work offered at the next start", "[autosave][window]") {
    const QTemporaryDir home;
    const QString folder = home.filePath("synesthete/autosave"), picture = home.filePath("horse.png");
    QImage image(8, 8, QImage::Format_RGB32);
    image.fill(Qt::red);
    application();
    REQUIRE(image.save(picture));
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("XDG_STATE_HOME", home.path());
    environment.insert("XDG_CONFIG_HOME", home.path());
    environment.insert("QT_QPA_PLATFORM", "offscreen");
    process.setProcessEnvironment(environment);
    process.start(STUDIO_FILE, {"--engine", FAKE_ENGINE_FILE, picture});
    REQUIRE(process.waitForStarted());
    REQUIRE(QTest::qWaitFor([&] { return kept(folder).size() == 1; }, 60000));
    CHECK_FALSE(Autosave(folder).find());  // it lives
    process.kill();
    REQUIRE(process.waitForFinished());
    REQUIRE(kept(folder).size() == 1);

    {
        StudioWindow later;
        const Document mine = later.document();
        later.window->project()->keepIn(folder, 0);
        REQUIRE(question(later.window.get()));
        CHECK(button(question(later.window.get()), "Recover"));
        QTest::mouseClick(button(question(later.window.get()), "Ask me later"), Qt::LeftButton);
        QApplication::processEvents();
        CHECK(later.document() == mine);
        CHECK_FALSE(question(later.window.get()));
    }
    StudioWindow studio;
    studio.window->project()->keepIn(folder, 0);
    REQUIRE(question(studio.window.get()));
    QTest::mouseClick(button(question(studio.window.get()), "Recover"), Qt::LeftButton);
    CHECK(studio.document().conditions["picture"].role == Role::Given);
    CHECK(studio.document().conditions["picture"].picture.size() == QSize(64, 48));  // as the engine read it
    CHECK(studio.window->isWindowModified());
    studio.window->project()->keeper()->autosave()->flush();
    CHECK(kept(folder).size() == 1);                         // still safe, now as this window's own
    CHECK(QDir(folder).entryList(QDir::Files).size() == 2);  // with its lock
    const NextDialog asked(pressing(QMessageBox::Discard));
    REQUIRE(studio.window->close());
    studio.window->project()->keeper()->autosave()->flush();
    CHECK(kept(folder).isEmpty());
}
