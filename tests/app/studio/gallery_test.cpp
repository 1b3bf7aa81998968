// What runs leave behind, on the disk.
#include "app/studio/gallery_run.h"
#include "tests/app/studio/gallery_window.h"
#include "tests/app/studio/timeline_window.h"
#include "tests/catch.h"

using namespace syn;
using namespace syn::studio;

TEST_CASE("A finished run leaves its pictures, each with the request that made it", "[gallery]") {
    GalleryWindow studio;
    studio.run(7);
    REQUIRE(studio.has(4));
    const QStringList files = studio.files();
    REQUIRE(files.size() == 4);
    const GenerationRequest asked = *studio.engine->request(studio.status().id);
    for (int i = 0; i < 4; ++i) {
        const auto record = read_picture_record(files[i].toStdString());
        REQUIRE(record);
        CHECK(record->request == asked);
        CHECK(record->index == i);
        CHECK(files[i].endsWith(QString("0%1-picture-seed-%2.png").arg(i + 1).arg(7 + i)));
    }
    const KeptRun& run = studio.gallery()->runs().front();
    CHECK(run.model == "fake");
    REQUIRE(run.given.size() == 1);
    CHECK(run.given[0].modality == "digit");
    CHECK(run.first == 7);
    CHECK(run.last == 10);
    CHECK(studio.gallery()->bytes() ==
          QFile(files[0]).size() + QFile(files[1]).size() + QFile(files[2]).size() + QFile(files[3]).size());
    CHECK(studio.files("*.png.*.part").isEmpty());
    // What the judge read comes later, and has the index written once more.
    CHECK(studio.waitFor([&] { return studio.files("*.part").isEmpty(); }));
    CHECK(studio.sentences.isEmpty());
}

TEST_CASE("Its folder read again says the same, with its index, without it, and with a damaged one",
          "[gallery]") {
    GalleryWindow studio;
    studio.run(11);
    REQUIRE(studio.has(4));
    REQUIRE(studio.waitFor([&] {
        studio.poll(1);
        return !studio.gallery()->runs().front().read.isEmpty();
    }));
    studio.rest();
    QList<KeptRun> runs = studio.gallery()->runs();
    const QStringList indices = studio.files("run.json");
    REQUIRE(indices.size() == 1);
    SECTION("as it is") {
        CHECK(runs[0].read["picture"].size() == 4);
    }
    SECTION("without") {
        REQUIRE(QFile::remove(indices[0]));
    }
    SECTION("damaged") {
        QFile index(indices[0]);
        REQUIRE(index.open(QIODevice::WriteOnly | QIODevice::Truncate));
        index.write("{\"version\": 1, \"mod");
    }
    SECTION("of another version") {
        QFile index(indices[0]);
        REQUIRE(index.open(QIODevice::WriteOnly | QIODevice::Truncate));
        index.write("{\"version\": 99, \"model\": \"other\"}");
    }
    // What judges read is in the index alone.
    const bool whole = QFile(indices[0]).size() > 100;
    if (!whole) runs[0].read.clear();
    studio.rest();
    CHECK(studio.gallery()->runs() == runs);
    CHECK(studio.files("run.json").size() == 1);
    CHECK(studio.sentences.isEmpty());
}

TEST_CASE("A run of all modalities keeps a picture of each, in the order in which they are found again",
          "[gallery]") {
    GalleryWindow studio;
    studio.window->store()->edit("None", [](Document& document) {
        for (ConditionSettings& condition : document.conditions) condition.role = Role::Generated;
    });
    studio.run(9, 2);
    REQUIRE(studio.has(4));
    QStringList names;
    for (const KeptPicture& picture : studio.gallery()->runs()[0].pictures) names << picture.name;
    CHECK(names == QStringList{"01-digit-seed-9.png", "01-picture-seed-9.png", "02-digit-seed-10.png",
                               "02-picture-seed-10.png"});
    CHECK(captionOf(studio.gallery()->runs()[0], QDateTime::currentDateTime()).contains("nothing given"));
    const QList<KeptPicture> pictures = studio.gallery()->runs()[0].pictures;
    studio.rest();
    CHECK(studio.gallery()->runs()[0].pictures == pictures);
}

TEST_CASE("Seeds of 64 bits are told to the last digit, by the index and without it", "[gallery]") {
    GalleryWindow studio;
    const quint64 seed = (quint64{1} << 63) + 12345;
    studio.run(seed, 2);
    REQUIRE(studio.has(2));
    if (GENERATE(false, true)) REQUIRE(QFile::remove(studio.files("run.json").value(0)));
    studio.rest();
    REQUIRE(studio.gallery()->count() == 2);
    CHECK(studio.gallery()->runs()[0].first == seed);
    CHECK(studio.gallery()->runs()[0].pictures[1].seed == seed + 1);
}

TEST_CASE("Live previews, cancelled and failed runs leave nothing", "[gallery]") {
    GalleryWindow studio(true);
    studio.settle();
    drag(studio.pad(), {{40, 40}, {100, 40}, {160, 40}});
    studio.settle();
    REQUIRE(studio.engine->asked().back().live);
    (*studio.window->actions())["run.start"]->trigger();
    studio.poll(3);
    (*studio.window->actions())["run.cancel"]->trigger();
    studio.settle();
    studio.engine->fail_next("It failed.");
    (*studio.window->actions())["run.start"]->trigger();
    studio.settle();
    studio.window->store()->edit("Live", [](Document& document) { document.live = false; });
    studio.run(3, 2);
    REQUIRE(studio.has(2));
    CHECK(studio.files().size() == 2);
}

TEST_CASE("A run that was gone back in is kept once; changed on its way it is another one", "[gallery]") {
    GalleryWindow studio;
    studio.run(5);
    REQUIRE(studio.has(4));
    const engine::RunId run = studio.status().id;
    studio.window->controller()->seek(1);
    studio.poll(3);
    studio.window->controller()->seek(3);
    studio.poll(3);
    REQUIRE(studio.status().phase == RunStatus::Phase::Finished);
    // The same settings once more.
    studio.run(5);
    REQUIRE(studio.status().id != run);
    studio.rest();
    CHECK(studio.files().size() == 4);
    // Another weight from step 1 on.
    studio.engine->rewind(studio.status().id, 1);
    studio.poll(2);
    studio.engine->edit(studio.status().id, "guides/0/scale", "5");
    studio.engine->resume(studio.status().id);
    studio.poll(6);
    REQUIRE(studio.has(8));
    CHECK(studio.gallery()->runs()[0].changed);
    CHECK_FALSE(studio.gallery()->runs()[1].changed);
}

TEST_CASE("Each row of a comparison is kept", "[gallery]") {
    GalleryWindow studio;
    (*studio.window->actions())["view.rows"]->trigger();
    studio.run(1, 2);
    for (int i = 0; i < 400 && !studio.window->controller()->canExport(); ++i) studio.poll(1);
    REQUIRE(studio.has(8));
    QStringList modes;
    for (const KeptRun& run : studio.gallery()->runs()) modes << run.given.value(0).mode;
    modes.sort();
    CHECK(modes == QStringList{"constant", "hold", "predicted", "random"});
}

TEST_CASE("What is switched off keeps nothing, and is remembered", "[gallery]") {
    GalleryWindow studio;
    CHECK(studio.gallery()->keeps());
    studio.gallery()->setKeeps(false);
    studio.run(1, 2);
    studio.gallery()->setKeeps(true);
    studio.run(2, 2);
    REQUIRE(studio.has(2));
    CHECK(studio.gallery()->runs()[0].first == 2);
    studio.gallery()->setKeeps(false);
    studio.gallery()->setMost(123);
    RunController* controller = studio.window->controller();
    const Gallery next(studio.window->port(), controller);
    CHECK_FALSE(next.keeps());
    CHECK(next.most() == 123);
}

TEST_CASE("Without a folder nothing is kept", "[gallery]") {
    StudioWindow studio;
    CHECK(studio.window->gallery()->folder().isEmpty());
    studio.window->gallery()->read();
    (*studio.window->actions())["run.start"]->trigger();
    studio.settle();
    CHECK(studio.window->gallery()->count() == 0);
    CHECK_FALSE(studio.window->gallery()->known());
}

TEST_CASE("Above the bound the oldest go, but none with a star, and none of the newest run", "[gallery]") {
    GalleryWindow studio;
    studio.gallery()->setMost(8);
    for (const quint64 seed : {10, 20}) {
        studio.run(seed);
        REQUIRE(studio.has(seed == 10 ? 4 : 8));
    }
    const KeptRun oldest = studio.gallery()->runs().back();
    REQUIRE(oldest.first == 10);
    studio.gallery()->star({oldest.file(oldest.pictures[3])}, true);
    studio.run(30);
    REQUIRE(studio.waitFor(
        [&] { return studio.gallery()->count() == 8 && studio.gallery()->runs().front().first == 30; }));
    studio.rest();
    QList<quint64> seeds;
    for (const KeptRun& run : studio.gallery()->runs())
        for (const KeptPicture& picture : run.pictures) seeds << picture.seed;
    CHECK(seeds == QList<quint64>{30, 31, 32, 33, 20, 21, 22, 13});
    CHECK(studio.files().size() == 8);
    CHECK(studio.gallery()->runs().back().pictures[0].starred);
    // More than the bound by one run alone: it stays whole.
    studio.gallery()->setMost(2);
    studio.rest();
    CHECK(studio.gallery()->count() == 5);
    // Its folder goes with the last picture.
    CHECK(studio.files("run.json").size() == 2);
}

TEST_CASE("Deleted pictures lie in the trash, come back by undo with their star, and can be made again",
          "[gallery]") {
    GalleryWindow studio;
    studio.run(40);
    REQUIRE(studio.has(4));
    const KeptRun run = studio.gallery()->runs().front();
    const QString first = run.file(run.pictures[0]), last = run.file(run.pictures[3]);
    studio.gallery()->star({last}, true);
    QFile file(last);
    REQUIRE(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    studio.gallery()->remove({first, last});
    CHECK(studio.gallery()->count() == 2);
    REQUIRE(studio.waitFor([&] { return studio.gallery()->canTakeBack(); }));
    CHECK(studio.gallery()->lastRemoved() == 2);
    CHECK_FALSE(QFile::exists(last));
    const QDir trash(studio.folder.filePath("data/Trash/files"));
    CHECK(trash.entryList(QDir::Files).size() == 2);
    studio.gallery()->takeBack();
    REQUIRE(studio.has(4));
    CHECK_FALSE(studio.gallery()->canTakeBack());
    CHECK(trash.entryList(QDir::Files).isEmpty());
    CHECK(QDir(studio.folder.filePath("data/Trash/info")).entryList(QDir::Files).isEmpty());
    QFile again(last);
    REQUIRE(again.open(QIODevice::ReadOnly));
    CHECK(again.readAll() == bytes);
    CHECK(studio.gallery()->runs().front().pictures[3].starred);
    CHECK_FALSE(studio.gallery()->runs().front().pictures[0].starred);
    // All of a run: the same settings leave their pictures anew.
    studio.gallery()->remove(studio.files());
    REQUIRE(studio.waitFor([&] { return studio.gallery()->canTakeBack(); }));
    CHECK(studio.gallery()->count() == 0);
    studio.run(40);
    REQUIRE(studio.has(4));
}

TEST_CASE("Damaged and foreign files break nothing: they are left out or shown, and said once", "[gallery]") {
    GalleryWindow studio;
    studio.run(50);
    REQUIRE(studio.has(4));
    const QStringList files = studio.files();
    REQUIRE(QFile::resize(files[1], 0));
    const QString folder = QFileInfo(files[0]).path();
    QFile foreign(folder + "/note.txt");
    REQUIRE(foreign.open(QIODevice::WriteOnly));
    foreign.write("mine");
    foreign.close();
    studio.rest();
    CHECK(studio.gallery()->count() == 3);
    REQUIRE(studio.waitFor([&] { return !studio.sentences.isEmpty(); }));
    CHECK(studio.sentences.size() == 1);
    CHECK(studio.sentences[0].contains(files[1]));
    studio.rest();
    studio.rest();
    CHECK(studio.sentences.size() == 1);
    CHECK(QFile::exists(foreign.fileName()));
}

TEST_CASE("A folder that cannot be written to costs one sentence a run, and no run", "[gallery]") {
    GalleryWindow studio;
    // A file stands where the folder would be: also root may not write there.
    QFile there(studio.folder.filePath("file"));
    REQUIRE(there.open(QIODevice::WriteOnly));
    there.close();
    studio.gallery()->keepIn(there.fileName() + "/gallery");
    studio.run(1, 3);
    CHECK(studio.status().phase == RunStatus::Phase::Finished);
    REQUIRE(studio.waitFor([&] { return studio.sentences.size() == 1; }));
    CHECK(studio.sentences[0].contains(there.fileName()));
    studio.run(2, 3);
    REQUIRE(studio.waitFor([&] { return studio.sentences.size() == 2; }));
    CHECK(studio.gallery()->count() == 0);
}

TEST_CASE("A full disk leaves whole pictures or none", "[gallery]") {
    const QTemporaryDir folder;
    // The first picture goes onto the disk; a folder stands where the second would be.
    GalleryFolder disk(folder.path());
    GenerationRequest request;
    request.models = {{"fake", ""}};
    request.count = 3;
    const QDateTime made = QDateTime::currentDateTime();
    const QString run = folder.path() + made.toString("/yyyy-MM-dd/HH-mm-ss-zzz-") + describe(request).hash;
    REQUIRE(QDir().mkpath(run + '/' + nameOf(1, "picture", 2)));
    const auto kept =
        disk.keep(request, made, {{0, "picture", {1, 2}}, {1, "picture", {3}}, {2, "picture", {4}}});
    CHECK(kept.run.pictures.size() == 1);
    CHECK(kept.trouble.contains(nameOf(1, "picture", 2)));
    CHECK(kept.trouble.count('.') <= 4);
    CHECK(QDir(run).entryList(QDir::Files) == QStringList{nameOf(0, "picture", 1)});
}

TEST_CASE("What judges read is kept beside the pictures, and found by the filter", "[gallery]") {
    GalleryWindow studio;
    studio.run(60);
    REQUIRE(studio.has(4));
    REQUIRE(studio.waitFor([&] {
        studio.poll(1);
        return !studio.gallery()->runs().front().read.isEmpty();
    }));
    studio.rest();
    const KeptRun run = studio.gallery()->runs().front();
    // Seeds that four divides are a 3 to the fake judge: a cat.
    CHECK(run.read["picture"] == QStringList{"cat", "horse", "horse", "horse"});
    CHECK(run.read["digit"].front() == "7");
    const auto found = [&](const QString& filter) {
        QList<quint64> seeds;
        for (const KeptPicture& picture : run.pictures)
            if (matches(run, picture, filter)) seeds << picture.seed;
        return seeds;
    };
    CHECK(found("").size() == 4);
    CHECK(found("Horse") == QList<quint64>{61, 62, 63});
    CHECK(found("cat hold") == QList<quint64>{60});
    CHECK(found("seed 62") == QList<quint64>{62});
    CHECK(found("6").isEmpty());  // no part of a number
    CHECK(found("fake").size() == 4);
    CHECK(found("horse random").isEmpty());
    CHECK(captionOf(run, run.made).contains("digit 7, hold"));
    CHECK(captionOf(run, run.made).startsWith("Today"));
    CHECK(captionOf(run, run.made.addDays(1)).startsWith("Yesterday"));
    CHECK(captionOf(run, run.pictures[1]).contains("read as horse"));
}
