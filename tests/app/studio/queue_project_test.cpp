// The queue in projects and after a crash: what waits is not lost, and nothing begins by itself.
#include <QMessageBox>
#include <QTemporaryDir>

#include "app/studio/project_archive.h"
#include "app/studio/project_menu.h"
#include "tests/app/studio/dialog_answers.h"
#include "tests/app/studio/queue_window.h"
#include "tests/catch.h"

using namespace syn;
using namespace syn::studio;

namespace {

/// One set and one comparison wait.
void fill(QueueWindow& studio) {
    studio.ask(10);
    studio.poll(2);
    studio.ask(20);
    studio.window->findChild<QAction*>("view.rows")->trigger();
    studio.ask(30);
    studio.window->findChild<QAction*>("view.grid")->trigger();
}

/// The project's text with one place changed, as the sentence that refuses it.
std::string sentenceWith(const Project& project, const std::string& from, const std::string& to) {
    const auto bytes = packProject(project);
    REQUIRE(bytes);
    auto members = unpackArchive(*bytes, "a");
    REQUIRE(members);
    std::string& text = (*members)["project.json"];
    const auto at = text.rfind(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    std::vector<ArchiveMember> list;
    for (const auto& [name, content] : *members) list.push_back({name, content});
    const auto packed = packArchive(list);
    REQUIRE(packed);
    const auto read = unpackProject(*packed, "horses.syn");
    return read ? std::string() : read.error().message;
}

}  // namespace

TEST_CASE("What waits is saved with the project and comes back held; nothing begins by itself",
          "[queue][project]") {
    const QTemporaryDir folder;
    const QString file = folder.filePath("queue.syn");
    QList<QueuedRun> saved;
    {
        QueueWindow studio;
        REQUIRE(studio.window->project()->keeper()->save(file));
        studio.ask(10);
        studio.poll(2);
        studio.press("Ctrl+Z");
        REQUIRE_FALSE(studio.window->isWindowModified());
        studio.press("Ctrl+Return");
        CHECK(studio.window->isWindowModified());  // a run waits that the file does not tell
        studio.queue()->clear();
        studio.press("Ctrl+Z");
        fill(studio);
        saved = studio.queue()->save();
        REQUIRE(saved.size() >= 3);
        REQUIRE(studio.window->project()->keeper()->save(file));
        CHECK_FALSE(studio.window->isWindowModified());
        studio.press("Esc");
        studio.poll(1);
        CHECK(studio.window->isWindowModified());  // one that the file tells waits no more
    }
    QueueWindow studio;
    const auto asked = studio.engine->asked().size();
    studio.window->openFile(file);
    studio.poll(20);
    CHECK(studio.engine->asked().size() == asked);
    CHECK(studio.queue()->held());
    CHECK(studio.queue()->save() == saved);
    CHECK_FALSE(studio.window->isWindowModified());
    studio.window->controller()->goOn();
    CHECK(studio.window->isWindowModified());
    for (int i = 0; i < 400 && !studio.queue()->waiting().isEmpty(); ++i) studio.poll(1);
    studio.settle();
    CHECK(studio.made() == QList<quint64>{1, 10, 20, 30, 30, 30, 30}.mid(7 - studio.made().size()));
    for (const auto& entry : studio.queue()->begun()) CHECK(entry.state == RunQueue::Entry::State::Finished);
    // A new project has none.
    {
        const NextDialog answer(pressing(QMessageBox::Discard));
        studio.window->openFile(file);
    }
    REQUIRE(studio.queue()->save() == saved);
    studio.press("Ctrl+N");
    CHECK(studio.queue()->waiting().isEmpty());
}

TEST_CASE("After a crash the queue is there again, and the run that was under way", "[queue][autosave]") {
    const QTemporaryDir folder;
    QList<QueuedRun> waited;
    {
        QueueWindow studio;
        studio.window->project()->keepIn(folder.path(), 0);
        fill(studio);
        studio.press("Esc");
        studio.poll(2);
        REQUIRE(studio.made() == QList<quint64>{10, 20});
        waited = studio.queue()->save();
        REQUIRE(waited.size() == 1);
        studio.window->project()->keeper()->autosave()->flush();
        studio.window->project()->keeper()->autosave()->leave();
    }  // destroyed without a close: what was kept stays, as after a crash
    QueueWindow studio;
    const auto recover = [&] {
        studio.window->project()->keepIn(folder.path(), 0);
        for (auto* box : studio.window->findChildren<QMessageBox*>())
            for (auto* button : box->buttons())
                if (button->text().remove('&') == "Recover") QTest::mouseClick(button, Qt::LeftButton);
        QApplication::processEvents();
    };
    recover();
    CHECK(studio.queue()->save() == waited);
    CHECK(studio.queue()->held());
    REQUIRE(studio.branches()->all().size() == 1);
    CHECK(studio.branches()->all()[0].request.seed == 20);
    CHECK(studio.made().isEmpty());
    // Kept again at once, in case of another crash.
    studio.window->project()->keeper()->autosave()->flush();
    const auto kept = openProject(folder.filePath(QDir(folder.path()).entryList({"*.syn"}).value(0)));
    REQUIRE(kept);
    CHECK(kept->queue == waited);
    CHECK(kept->timeline.branches.size() == 1);
}

TEST_CASE("The last run that waited is worth keeping when it has begun", "[queue][project]") {
    const QTemporaryDir folder;
    QueueWindow studio;
    REQUIRE(studio.window->project()->keeper()->save(folder.filePath("a.syn")));
    studio.press("Ctrl+Return");
    studio.poll(2);
    CHECK_FALSE(studio.window->isWindowModified());
    studio.press("Ctrl+Return");
    CHECK(studio.window->isWindowModified());
    studio.press("Esc");
    studio.poll(2);
    REQUIRE(studio.queue()->waiting().isEmpty());
    CHECK(studio.window->isWindowModified());
}

TEST_CASE("A queue that is damaged or hostile is refused by one sentence", "[queue][project]") {
    QueueWindow studio;
    fill(studio);
    const Project project{studio.document(), {}, {}, studio.queue()->save()};
    const auto again = unpackProject(*packProject(project), "a");
    REQUIRE(again);
    CHECK(*again == project);
    const std::tuple<const char*, const char*, const char*> cases[] = {
        {"\"mode\": \"random\",\n     \"request\"", "\"mode\": \"stolen\",\n     \"request\"", "stolen"},
        {"\"mode\": \"random\",\n     \"request\"", "\"mode\": \"hold\",\n     \"request\"", "hold"},
        {"\"title\"", "\"tilte\"", "title"},
        {"\"count\": 6", "\"count\": 100000", "100000 pictures"},
        {"\"count\": 6", "\"count\": 5", "same steps and number"},
        {"\"steps\": 20", "\"steps\": 0", "steps"},
        {"\"rows\": [\n", "\"colour\": 1, \"rows\": [\n", "colour"},
        {"\"rows\": [\n", "\"rows\": [], \"more\": [\n", "rows"},
        {"\"queue\": [", "\"queue\": 7, \"x\": [", "queue"},
    };
    for (const auto& [from, to, named] : cases) {
        CAPTURE(from, to);
        const std::string sentence = sentenceWith(project, from, to);
        CAPTURE(sentence);
        CHECK(sentence.find("horses.syn") != std::string::npos);
        CHECK(sentence.find(named) != std::string::npos);
        CHECK(sentence.find('\n') == std::string::npos);
    }
    Project long_one = project;
    while (long_one.queue.size() <= RunQueue::kMost) long_one.queue << project.queue.first();
    const auto refused = unpackProject(*packProject(long_one), "horses.syn");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().message.find("101 runs") != std::string::npos);
    // What is open stays.
    const QTemporaryDir folder;
    const QString file = folder.filePath("long.syn");
    REQUIRE(saveProject(file, long_one));
    const auto waiting = studio.waiting();
    studio.window->openFile(file);
    CHECK(studio.message().contains("101 runs"));
    CHECK(studio.waiting() == waiting);
}
