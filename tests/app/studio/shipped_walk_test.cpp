// The first things a person does (studio.md, W1 to W3) in the real window, with the real engine and the
// models that ship: what is drawn is read, what is asked for is made, and a judge that had no part in it says
// so.
#include <QImageReader>
#include <QMimeData>
#include <QPainter>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QUrl>

#include "app/studio/engine_plugin.h"
#include "tests/app/studio/walker.h"
#include "widgets/fitting_label.h"
#include "widgets/number_field.h"

using namespace syn;
using namespace syn::studio;
using Phase = RunStatus::Phase;

namespace {

constexpr int kPatience = 120'000;  // ms; only a broken window needs them

EngineMaker shippedModels() {
    return [] { return Result<std::unique_ptr<engine::Engine>>(engine::make_engine({MODELS_FOLDER})); };
}

/// What the label of this name says, without its markup.
QString labelText(StudioWindow& studio, const QString& name) {
    for (auto* label : studio.window->findChildren<QLabel*>())
        if (label->accessibleName() == name) return label->text().remove(QRegularExpression("<[^>]*>"));
    return {};
}

/// How many of the pictures on the stage the judge reads as their guide; -1: it has not told yet.
int asTheGuide(StudioWindow& studio) {
    static const QRegularExpression told("(\\d+) of (\\d+) as the guide");
    for (auto* label : studio.window->findChildren<FittingLabel*>())
        if (const auto match = told.match(label->accessibleName()); match.hasMatch())
            return match.captured(1).toInt();
    return -1;
}

void type(StudioWindow& studio, const QString& field, int value) {
    for (auto* each : studio.window->findChildren<NumberField*>())
        if (each->accessibleName() == field) {
            each->setFocus();
            each->selectAll();
            QTest::keyClicks(each, QString::number(value));
            QTest::keyClick(each, Qt::Key_Return);
            return;
        }
    FAIL("no field " << field.toStdString());
}

constexpr int kClose = 8;  // of 255

/// The picture as large as the place, of which `size` pixels are seen.
QImage painted(const QImage& picture, const QRectF& place, const QSize& size) {
    QImage screen(size, QImage::Format_RGB32);
    screen.fill(Qt::black);
    QPainter painter(&screen);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    painter.drawImage(place, picture);
    return screen;
}

/// The pictures' mean colour, cell by cell of a coarse raster: what stays of a picture at any size.
QImage coarse(const QImage& picture) {
    return picture.convertToFormat(QImage::Format_RGB32)
        .scaled(4, 4, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

int farthest(const QImage& a, const QImage& b) {
    int most = 0;
    for (int y = 0; y < a.height(); ++y)
        for (int x = 0; x < a.width(); ++x) {
            const QColor one = a.pixelColor(x, y), other = b.pixelColor(x, y);
            most = std::max({most, std::abs(one.red() - other.red()), std::abs(one.green() - other.green()),
                             std::abs(one.blue() - other.blue())});
        }
    return most;
}

}  // namespace

TEST_CASE("A drawn seven makes horses, a horse makes sevens, and rows tell the ways of guiding apart") {
    StudioWindow studio(shippedModels(), true);
    REQUIRE_FALSE(studio.document().model.isEmpty());
    Walker walk(studio);
    const QTemporaryDir folder;
    type(studio, "Steps", 10);

    // W1: a seven is drawn; it is read while Live follows; a run makes sixteen pictures, seen forming.
    QTest::keyClick(studio.pad(), Qt::Key_Delete);
    drag(studio.pad(), {{45, 45}, {75, 43}, {105, 42}, {135, 40}, {125, 75}, {112, 110}, {100, 145}});
    CHECK(QTest::qWaitFor([&] { return studio.status().live && studio.status().phase == Phase::Finished; },
                          kPatience));
    CHECK(studio.grid()->count() == 4);
    CHECK(QTest::qWaitFor([&] { return labelText(studio, "Reading of the drawing") == "read as 7: horse"; },
                          kPatience));
    QList<QImage> forming, walking;
    int step = -1;
    QObject::connect(studio.window->controller(), &RunController::frame, studio.window.get(), [&] {
        if (studio.status().live || studio.status().step == step || studio.grid()->count() != 16) return;
        step = studio.status().step;
        forming << walk.seen(9);
        walking << walk.chart();
    });
    QTest::mouseClick(studio.window->schedule()->runButton(), Qt::LeftButton);
    REQUIRE(QTest::qWaitFor([&] { return !studio.status().live && studio.status().phase == Phase::Finished; },
                            kPatience));
    REQUIRE(QTest::qWaitFor([&] { return asTheGuide(studio) >= 0; }, kPatience));
    INFO(forming.size() << " frames seen");
    CHECK(forming.size() >= 3);  // a busy machine shows fewer than are made
    CHECK(allDiffer(forming));
    CHECK(allDiffer(walking));
    CHECK(asTheGuide(studio) >= 12);  // .95 of a thousand (docs/table1.md)
    const QList<QImage> horses = walk.seenAll();
    REQUIRE(horses.size() == 16);
    CHECK(allDiffer(horses));
    QList<QRectF> cells;  // before a message takes some of their room
    for (int i = 0; i < 16; ++i) cells << studio.grid()->cellRect(i);
    const QStringList written = walk.exportInto(folder.filePath("horses"));
    CHECK(written.contains("manifest.jsonl"));
    CHECK(written.contains("request.json"));
    QImageReader first(folder.filePath("horses/00000.png"));
    CHECK(first.textKeys().contains("parameters"));
    for (int i = 0; i < 16; ++i) {
        const QImage file(folder.filePath(QString("horses/%1.png").arg(i, 5, 10, QChar('0'))));
        REQUIRE(file.size() == QSize(32, 32));
        // What was on the screen is what is on the disk.
        const QPointF corner = cells[i].toRect().topLeft() + QPointF(Walker::kRim, Walker::kRim);
        CHECK(farthest(coarse(horses[i]),
                       coarse(painted(file, cells[i].translated(-corner), horses[i].size()))) < kClose);
    }

    // W2: the first horse, without what it tells of itself, is dropped on the window: digits form.
    QImage bare(32, 32, QImage::Format_RGB888);
    const QImage horse = QImage(folder.filePath("horses/00000.png")).convertToFormat(bare.format());
    for (int y = 0; y < 32; ++y) std::copy_n(horse.constScanLine(y), 32 * 3, bare.scanLine(y));
    const QString photo = folder.filePath("photo.png");
    REQUIRE(bare.save(photo));
    QMimeData dropped;
    dropped.setUrls({QUrl::fromLocalFile(photo)});
    dropOn(studio.window.get(), dropped);
    REQUIRE(QTest::qWaitFor([&] { return studio.document().conditions["picture"].role == Role::Given; },
                            kPatience));
    CHECK(QTest::qWaitFor([&] { return labelText(studio, "Picture: reading") == "read as horse: 7"; },
                          kPatience));
    studio.press("Ctrl+Return");
    REQUIRE(QTest::qWaitFor([&] { return !studio.status().live && studio.status().phase == Phase::Finished; },
                            kPatience));
    REQUIRE(QTest::qWaitFor([&] { return asTheGuide(studio) >= 0; }, kPatience));
    const QList<QImage> digits = walk.seenAll();
    REQUIRE(digits.size() == 16);
    CHECK(allDiffer(digits));
    for (const QImage& digit : digits) CHECK(grey(digit));
    CHECK(asTheGuide(studio) >= 8);  // .73 of a thousand

    // W3: the same horse by each way of guiding, from the same seeds; each row tells what it gave.
    walk.press("Arrangement: Rows");
    studio.press("Ctrl+Return");
    REQUIRE(QTest::qWaitFor(
        [&] {
            const QStringList notes = studio.grid()->rowNotes();
            return studio.window->controller()->canExport() && notes.size() == 4 &&
                   std::all_of(notes.begin(), notes.end(),
                               [](const QString& n) { return n.contains(" of "); });
        },
        kPatience));
    const QList<QImage> rows = walk.seenAll();
    REQUIRE(rows.size() == 24);
    CHECK(allDiffer(rows));
    CHECK(walk.exportInto(folder.filePath("rows")) == QStringList{"constant", "hold", "predicted", "random"});
}
