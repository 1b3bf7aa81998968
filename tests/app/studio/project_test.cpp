#include <sys/resource.h>

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <csignal>

#include "app/studio/project_archive.h"
#include "app/studio/project_file.h"
#include "tests/app/studio/fake_engine.h"
#include "tests/catch.h"
#include "tests/widgets/qt_testing.h"

using namespace syn;
using namespace syn::studio;

namespace {

QImage pattern(QImage::Format format, int side = 40) {
    QImage image(side, side, QImage::Format_RGBA8888);
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x)
            image.setPixel(x, y, qRgba(7 * x % 256, 5 * y % 256, (x * y) % 256, 55 + 5 * x));
    return image.convertToFormat(format);
}

/// Every setting differs from what a new document has.
Project everything() {
    application();
    Project project;
    Document& document = project.document;
    document = documentFor(engine::FakeEngine().models(nullptr).front());
    document.conditions["digit"].strokes.append({{{{0.1, 1.0 / 3}, 0.25}, {{0.7, -0.2}, 1}}, 0.123, true});
    document.conditions["digit"].strokes
        << PenStroke{{{{0.2, 0.4}, 0.3}}, 0.1, false, 0.25, true}
        << PenStroke{{{{0.6, 0.6}, 1}}, 0.09, true, 1, false, StrokeKind::Fill}
        << PenStroke{{{{0.5, 0.5}, 1}, {{0.6, 0.4}, 1}}, 0.09, false, 1, false, StrokeKind::Move};
    document.conditions["digit"].mode = "random";
    document.conditions["digit"].scale = 2.7;
    document.conditions["digit"].picture = pattern(QImage::Format_Grayscale8);
    document.conditions["digit"].role = Role::Generated;
    document.conditions["picture"].role = Role::Given;
    document.conditions["picture"].picture = pattern(QImage::Format_RGB888);
    document.conditions["picture"].source = QString::fromUtf8("Fohlen \xc3\xbc \"7\".png");
    document.sampling = {
        "heun", "uniform-t", 33, 18446744073709551615u, 9, {{2, 77}, {5, 18446744073709551615u}},
        {7, 3}, 0.5,         7.5};
    document.conditions["picture"].mode = "resample";
    document.conditions["picture"].part = {"left", {"red", "blue"}, {{{{{0.5, 0.5}, 1}}, 0.2, false}}};
    document.conditions["picture"].noise = 0.25;
    document.conditions["picture"].strength = 3.5;
    document.morph = {11, 18446744073709551615u, 5, document.conditions["digit"].strokes};
    document.view = {Stream::Both, false, Arrangement::Rows, {"hold", "marginal"}, SnrBy::Band, true};
    document.live = false;
    const engine::FakeEngine engine;
    const auto request =
        *requestOf(documentFor(engine.models(nullptr).front()), engine.models(nullptr).front(), engine);
    auto branched = request;
    branched.edits = {{3, "guides/0/scale", "2.5"}};
    project.timeline = {{{"main", -1, 0, request}, {"weight", 0, 3, branched}}, 1};
    project.origin = "/home/someone/horses.syn";
    return project;
}

/// Two documents with the same pixels compare equal though their pictures are different objects.
Project withoutPictures(Project project) {
    for (ConditionSettings& condition : project.document.conditions) condition.picture = {};
    return project;
}

std::string packed(const std::vector<ArchiveMember>& members) {
    const auto bytes = packArchive(members);
    REQUIRE(bytes);
    return *bytes;
}

std::string sentenceOf(const std::string& bytes) {
    const auto read = unpackProject(bytes, "horses.syn");
    if (read) return {};
    const std::string& sentence = read.error().message;
    CHECK(sentence.find("horses.syn") != std::string::npos);
    CHECK(sentence.find('\n') == std::string::npos);
    return sentence;
}

/// The project's text with one place changed, in a sound archive with the project's layers.
std::string sentenceWith(const std::string& from, const std::string& to) {
    const auto bytes = packProject(everything());
    REQUIRE(bytes);
    auto members = unpackArchive(*bytes, "a");
    REQUIRE(members);
    std::string& text = (*members)["project.json"];
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    text.replace(at, from.size(), to);
    std::vector<ArchiveMember> list;
    for (const auto& [name, content] : *members) list.push_back({name, content});
    return sentenceOf(packed(list));
}

}  // namespace

TEST_CASE("A project keeps everything that the user set, pixel for pixel", "[project]") {
    const Project project = everything();
    const auto bytes = packProject(project);
    REQUIRE(bytes);
    const auto again = unpackProject(*bytes, "horses.syn");
    REQUIRE(again);
    CHECK(withoutPictures(*again) == withoutPictures(project));
    for (const char* name : {"digit", "picture"})
        CHECK(again->document.conditions[name].picture == project.document.conditions[name].picture);
    // The same project is the same file, whenever and by whom it is written.
    CHECK(*packProject(project) == *bytes);
    CHECK(*packProject(*again) == *bytes);
}

TEST_CASE("Plain strokes are written as they always were, and what an older program wrote is a plain stroke",
          "[project]") {
    Project project;
    project.document = documentFor(engine::FakeEngine().models(nullptr).front());
    project.document.conditions["digit"].strokes = {{{{{0.25, 0.5}, 0.25}}, 0.125, true}};
    const auto bytes = packProject(project);
    REQUIRE(bytes);
    auto members = unpackArchive(*bytes, "a");
    REQUIRE(members);
    const std::string& text = (*members)["project.json"];
    for (const char* later : {"\"shade\"", "\"soft\"", "\"kind\""}) {
        CAPTURE(later);
        CHECK(text.find(later) == std::string::npos);
    }
    const auto again = unpackProject(*bytes, "a");
    REQUIRE(again);
    const PenStroke stroke = again->document.conditions["digit"].strokes.first();
    CHECK(stroke == PenStroke{{{{0.25, 0.5}, 0.25}}, 0.125, true, 1, false, StrokeKind::Line});
}

TEST_CASE("Every kind of picture keeps its pixels in a project", "[project]") {
    for (const auto format : {QImage::Format_Grayscale8, QImage::Format_RGB888, QImage::Format_RGB32,
                              QImage::Format_RGBA8888, QImage::Format_ARGB32, QImage::Format_Indexed8}) {
        CAPTURE(static_cast<int>(format));
        Project project = everything();
        const QImage picture = pattern(format, 64);
        project.document.conditions["picture"].picture = picture;
        const auto bytes = packProject(project);
        REQUIRE(bytes);
        const auto again = unpackProject(*bytes, "a");
        REQUIRE(again);
        const QImage back = again->document.conditions["picture"].picture;
        CHECK(back.convertToFormat(QImage::Format_ARGB32) == picture.convertToFormat(QImage::Format_ARGB32));
    }
}

TEST_CASE("A picture that was packed before is taken from the cache", "[project]") {
    const Project project = everything();
    LayerCache cache;
    const auto first = packProject(project, &cache);
    REQUIRE(first);
    CHECK(cache.size() == 2);
    const qint64 key = project.document.conditions["picture"].picture.cacheKey();
    cache[key] = "not compressed again";
    const auto second = packProject(project, &cache);
    REQUIRE(second);
    CHECK(second->find("not compressed again") != std::string::npos);
    Project other = project;
    other.document.conditions["picture"].picture = {};
    REQUIRE(packProject(other, &cache));
    CHECK_FALSE(cache.contains(key));
}

TEST_CASE("Python's zip module finds the same parts in a project, undamaged", "[project]") {
    const QTemporaryDir folder;
    const QString file = folder.filePath("horses.syn");
    REQUIRE(saveProject(file, everything()));
    QProcess python;
    python.start("python3", {"-c",
                             "import sys,zipfile,json\n"
                             "z=zipfile.ZipFile(sys.argv[1])\n"
                             "assert z.testzip() is None\n"
                             "d=json.loads(z.read('project.json'))['document']\n"
                             "print(*z.namelist(), d['sampling']['seed'], z.infolist()[0].date_time[0])",
                             file});
    REQUIRE(python.waitForFinished());
    CHECK(python.readAllStandardOutput().trimmed() ==
          "project.json layers/0.png layers/1.png 18446744073709551615 1980");
}

TEST_CASE("What is no project is refused by one sentence", "[project]") {
    CHECK(sentenceOf("").find("no project") != std::string::npos);
    CHECK(sentenceOf("GIF89a").find("no project") != std::string::npos);
    CHECK(sentenceOf(packed({{"holiday.txt", "sun"}})).find("no project of Synesthete") != std::string::npos);
    CHECK(sentenceOf(packed({{"project.json", "{"}})).find("damaged") != std::string::npos);
    CHECK(sentenceOf(packed({{"project.json", "[1e999]"}})).find("damaged") != std::string::npos);
    CHECK(sentenceOf(packed({{"project.json", std::string(100000, '[')}})).find("damaged") !=
          std::string::npos);
    CHECK(sentenceOf(packed({{"project.json", "{}"}})).find("format") != std::string::npos);
    CHECK_FALSE(openProject("/no/such/horses.syn"));
}

TEST_CASE("A project cut off or damaged anywhere never opens as another", "[project]") {
    const auto whole = packProject(everything());
    REQUIRE(whole);
    for (std::size_t length = 0; length < whole->size(); length += 37)
        CHECK_FALSE(sentenceOf(whole->substr(0, length)).empty());
    // A flipped bit is found by a checksum or a rule, or lies where nothing is read: times and the like.
    const auto sound = unpackProject(*whole, "a");
    REQUIRE(sound);
    for (std::size_t at = 0; at < whole->size(); at += 11) {
        std::string bytes = *whole;
        bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
        const auto read = unpackProject(bytes, "a");
        if (read) CHECK(withoutPictures(*read) == withoutPictures(*sound));
    }
}

TEST_CASE("A project from a newer program says so", "[project]") {
    const std::string newer = sentenceWith("\"version\": 1", "\"version\": 2");
    CHECK(newer.find("newer Synesthete") != std::string::npos);
    CHECK(newer.find("version 2") != std::string::npos);
}

TEST_CASE("Fields that are unknown, missing, of another type or out of range are named", "[project]") {
    const std::tuple<const char*, const char*, const char*> cases[] = {
        {"\"smooth\"", "\"colour\": 1, \"smooth\"", "colour"},
        {"\"steps\": 33", "\"steps\": 0", "steps"},
        {"\"steps\": 33", "\"steps\": 33.5", "steps"},
        {"\"steps\": 33", "\"steps\": 1000000000000", "steps"},
        {"\"steps\": 33", "\"steps\": \"many\"", "steps"},
        {"\"seed\": 18446744073709551615", "\"seed\": -1", "seed"},
        {"\"seed\": 18446744073709551615", "\"seed\": 18446744073709551616", "seed"},
        {"\"scale\": 2.7", "\"scale\": -2000", "scale"},
        {"\"scale\": 2.7", "\"scale\": [2]", "scale"},
        {"\"generated\"", "\"stolen\"", "given, generated"},
        {"\"both\"", "\"neither\"", "noisy, estimate, both"},
        {"\"width\": 0.123", "\"width\": 7", "width"},
        {"0.3333333333333333", "333", "points"},
        {"\"shade\": 0.25", "\"shade\": 1.25", "shade"},
        {"\"soft\": true", "\"soft\": 1", "soft"},
        {"\"kind\": \"fill\"", "\"kind\": \"blur\"", "line, fill, move"},
        {"\"modality\": \"picture\"", "\"modality\": \"digit\"", "twice"},
        {"\"parent\": 0", "\"parent\": 1", "parent"},
        {"\"from\": 3", "\"from\": 21", "from"},
        {"\"from\": 11", "\"from\": -1", "from"},
        {"\"count\": 5", "\"count\": 1", "count"},
        {"\"churn\": 7.5", "\"churn\": -1", "churn"},
        {"\"current\": 1", "\"current\": 2", "current"},
        {"\"eta\": 0.0", "\"eta\": \"none\"", "eta"},
        {"\"live\": false", "\"live\": null", "live"},
        {"\"layers/1.png\"", "\"layers/8.png\"", "layers/8.png is missing"},
        {"\"layers/1.png\"", "\"../../etc/passwd\"", "missing"},
        {"\"layers/1.png\"", "\"layers/0.png\"", "layers/1.png that its project does not know"},
        {"\"layers/1.png\"", "\"project.json\"", "no picture"},
    };
    for (const auto& [from, to, named] : cases) {
        CAPTURE(from, to);
        const std::string sentence = sentenceWith(from, to);
        CAPTURE(sentence);
        CHECK(sentence.find(named) != std::string::npos);
    }
}

TEST_CASE("Names that lead out of a project, or stand there twice, are refused", "[project]") {
    const std::string text = (*unpackArchive(*packProject(everything()), "a"))["project.json"];
    for (const char* name : {"../evil.png", "/etc/passwd", "layers/../../x", "layers\\x.png", "C:x",
                             "layers//x", "a b", "layers/", "\xc3\xbc.png"}) {
        CAPTURE(name);
        CHECK(sentenceOf(packed({{"project.json", text}, {name, "x"}})).find("part named") !=
              std::string::npos);
    }
    std::string twice = packed({{"layers/0.png", "x"}, {"layers/1.png", "x"}});
    for (auto at = twice.find("layers/1.png"); at != std::string::npos; at = twice.find("layers/1.png"))
        twice.replace(at, 12, "layers/0.png");
    CHECK_FALSE(sentenceOf(twice).empty());
}

TEST_CASE("Bombs and sizes that lie are refused before they are inflated", "[project]") {
    const ArchiveLimits small{4, 1000, 1500};
    const auto refused = [&](const std::string& bytes) {
        const auto read = unpackArchive(bytes, "horses.syn", small);
        return read ? std::string() : read.error().message;
    };
    CHECK(refused(packed({{"a", std::string(1000, 'a')}})).empty());
    const std::string bomb = packed({{"a", std::string(200000, 'a')}});
    CHECK(bomb.size() < 2000);
    CHECK(refused(bomb).find("200000 bytes") != std::string::npos);
    CHECK(refused(packed({{"a", std::string(900, 'a')}, {"b", std::string(900, 'b')}})).find("900 bytes") !=
          std::string::npos);
    CHECK(refused(packed({{"a", ""}, {"b", ""}, {"c", ""}, {"d", ""}, {"e", ""}})).find("5 parts") !=
          std::string::npos);
    // The bomb says that it is small, in its own header and in the list at the end.
    std::string liar = bomb;
    const auto put = [&](std::size_t at) {
        for (int i = 0; i < 4; ++i)
            liar[at + static_cast<std::size_t>(i)] = static_cast<char>(i == 0 ? 100 : 0);
    };
    put(22);
    put(liar.find("PK\x01\x02") + 24);
    CHECK_FALSE(refused(liar).empty());
}

TEST_CASE("A layer larger than any guide is refused by its header", "[project]") {
    Project project = everything();
    project.document.conditions["picture"].picture = QImage(kLargestGuide + 1, 2, QImage::Format_RGB888);
    const auto bytes = packProject(project);
    REQUIRE(bytes);
    CHECK(sentenceOf(*bytes).find("1025 x 2") != std::string::npos);
}

TEST_CASE("A file stays as it was where saving fails", "[project]") {
    const QTemporaryDir folder;
    const QString file = folder.filePath("horses.syn");
    REQUIRE(saveProject(file, everything()));
    const auto noFolder = saveProject(folder.filePath("gone/horses.syn"), everything());
    REQUIRE_FALSE(noFolder);
    CHECK(noFolder.error().message.find("folder is not there") != std::string::npos);

    // No more than so many bytes may be written, as if the disk were full.
    struct rlimit before {};
    getrlimit(RLIMIT_FSIZE, &before);
    const auto oldHandler = std::signal(SIGXFSZ, SIG_IGN);
    const struct rlimit tight { 500, before.rlim_max };
    setrlimit(RLIMIT_FSIZE, &tight);
    Project larger = everything();
    larger.document.sampling.steps = 77;
    const auto full = saveProject(file, larger);
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, oldHandler);
    REQUIRE_FALSE(full);
    CHECK(full.error().message.find("Cannot write " + file.toStdString()) != std::string::npos);

    const auto again = openProject(file);
    REQUIRE(again);
    CHECK(withoutPictures(*again) == withoutPictures(everything()));
    CHECK(QDir(folder.path()).entryList(QDir::Files) == QStringList{"horses.syn"});
}
