// The gallery's tab: what is seen in it, and what is done with it by mouse and keys.
#include "app/studio/gallery_panel.h"

#include <QClipboard>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QScrollBar>
#include <QSpinBox>
#include <QTabBar>
#include <QToolButton>

#include "app/studio/charts_panel.h"
#include "app/studio/gallery_model.h"
#include "app/studio/gallery_viewer.h"
#include "tests/app/studio/gallery_window.h"
#include "tests/catch.h"
#include "widgets/notice.h"
#include "widgets/picture_groups.h"

using namespace syn;
using namespace syn::studio;

namespace {

struct GalleryTab : GalleryWindow {
    GalleryTab() {
        QApplication::setActiveWindow(window.get());
        (*window->actions())["gallery.show"]->trigger();
        QApplication::processEvents();
    }
    GalleryPanel* panel() { return window->galleryPanel(); }
    PictureGroups* view() { return panel()->view(); }
    int rows() { return panel()->model()->rowCount(); }
    /// So many are shown, and laid out.
    bool shows(int pictures) {
        const bool there = waitFor([&] { return rows() == pictures; });
        QApplication::processEvents();
        return there;
    }
    void key(Qt::Key pressed, Qt::KeyboardModifiers with = {}) {
        view()->setFocus();
        QTest::keyClick(view(), pressed, with);
    }
    void click(int row, Qt::KeyboardModifiers with = {}) {
        const QModelIndex index = panel()->model()->index(row);
        view()->scrollTo(index);
        QTest::mouseClick(view()->viewport(), Qt::LeftButton, with, view()->visualRect(index).center());
    }
    /// All that is seen is there.
    bool drawn() {
        return waitFor([&] {
            view()->viewport()->grab();
            bool all = true;
            for (int row = 0; row < rows(); ++row) {
                const QModelIndex index = panel()->model()->index(row);
                if (!view()->viewport()->rect().intersects(view()->visualRect(index))) continue;
                all = all && !index.data(Qt::DecorationRole).value<QImage>().isNull();
            }
            return all;
        });
    }
    QColor middleOf(int row) {
        const QImage seen = view()->viewport()->grab().toImage();
        const QRect place = view()->visualRect(panel()->model()->index(row));
        return seen.pixelColor(place.center() * seen.devicePixelRatio());
    }
};

}  // namespace

TEST_CASE("A finished run appears in the tab, picture by picture as it was made", "[gallery]") {
    GalleryTab studio;
    CHECK(studio.panel()->isVisible());
    REQUIRE(studio.waitFor([&] { return studio.panel()->notice()->title() == "No pictures yet"; }));
    CHECK(studio.panel()->notice()->hint().contains("Ctrl+Enter"));
    studio.run(3, 4);
    REQUIRE(studio.shows(4));
    CHECK(studio.view()->isVisible());
    REQUIRE(studio.drawn());
    for (int row = 0; row < 4; ++row) {
        const int level = 3 * (3 + row);
        CHECK(studio.middleOf(row) == QColor(50 + level, 100 + level, 150 + level));
    }
    // Another run comes before it, under a line of its own; what is chosen stays chosen.
    studio.click(2);
    studio.run(20, 2);
    REQUIRE(studio.shows(6));
    REQUIRE(studio.view()->chosen().size() == 1);
    CHECK(studio.view()->chosen()[0].row() == 4);
    const auto place = [&](int row) {
        return studio.view()->visualRect(studio.panel()->model()->index(row));
    };
    CHECK(place(2).top() > place(1).bottom() + 10);
    CHECK(place(0).top() == place(1).top());
    const QString caption = studio.panel()->model()->index(0).data(PictureGroups::CaptionRole).toString();
    CHECK(caption.contains("fake"));
    CHECK(caption.contains("seeds 20 … 21"));
    CHECK(caption.contains("hold"));
}

TEST_CASE("Enter and a double click bring back the set-up, as dropping the file does", "[gallery]") {
    GalleryTab studio;
    studio.window->store()->edit("Weight",
                                 [](Document& document) { document.conditions["digit"].scale = 4; });
    studio.run(8, 2);
    REQUIRE(studio.shows(2));
    const Document then = studio.document();
    studio.window->store()->edit("Others", [](Document& document) {
        document.conditions["digit"].scale = 1;
        document.sampling.seed = 99;
        document.sampling.steps = 17;
    });
    const Document changed = studio.document();
    const int steps = studio.window->store()->history()->count();
    const auto isBack = [&] { return studio.document().sampling.seed == 8; };
    SECTION("Enter") {
        studio.click(1);
        studio.key(Qt::Key_Return);
    }
    SECTION("double click") {
        QTest::mouseDClick(studio.view()->viewport(), Qt::LeftButton, {},
                           studio.view()->visualRect(studio.panel()->model()->index(1)).center());
    }
    SECTION("the button") {
        studio.click(1);
        (*studio.window->actions())["gallery.restore"]->trigger();
    }
    SECTION("from where it is shown large") {
        studio.click(1);
        studio.key(Qt::Key_Space);
        REQUIRE(studio.panel()->viewer());
        QTest::keyClick(studio.panel()->viewer(), Qt::Key_Return);
        CHECK_FALSE(studio.panel()->viewer()->isVisible());
    }
    REQUIRE(studio.waitFor(isBack));
    const Document restored = studio.document();
    CHECK(restored.conditions["digit"].scale == 4);
    CHECK(restored.sampling == then.sampling);
    CHECK(studio.message().contains("02-picture-seed-9.png"));
    CHECK(studio.window->store()->history()->count() == steps + 1);
    studio.press("Ctrl+Z");
    CHECK(studio.document() == changed);
    // Dropping the file leads to the same document.
    QMimeData dropped;
    dropped.setUrls({QUrl::fromLocalFile(studio.files().value(1))});
    dropOn(studio.window.get(), dropped);
    REQUIRE(studio.waitFor(isBack));
    // Pictures are told apart by who read them; these are of one content.
    Document again = studio.document();
    CHECK(again.conditions["digit"].picture == restored.conditions["digit"].picture);
    again.conditions["digit"].picture = restored.conditions["digit"].picture;
    CHECK(again == restored);
}

TEST_CASE("Space shows a picture large, arrows the next ones", "[gallery]") {
    GalleryTab studio;
    studio.run(4, 3);
    REQUIRE(studio.shows(3));
    studio.click(0);
    studio.key(Qt::Key_Space);
    GalleryViewer* viewer = studio.panel()->viewer();
    REQUIRE(viewer);
    CHECK(viewer->isVisible());
    const auto middle = [&] {
        const QImage seen = viewer->picture()->grab().toImage();
        return seen.pixelColor(seen.rect().center());
    };
    CHECK(studio.waitFor([&] { return middle() == QColor(62, 112, 162); }));
    QTest::keyClick(viewer, Qt::Key_Right);
    CHECK(viewer->file() == studio.panel()->model()->fileOf(1));
    CHECK(studio.waitFor([&] { return middle() == QColor(65, 115, 165); }));
    CHECK(studio.view()->currentIndex().row() == 1);
    for (int i = 0; i < 5; ++i) QTest::keyClick(viewer, Qt::Key_Right);
    CHECK(viewer->file() == studio.panel()->model()->fileOf(2));
    QTest::keyClick(viewer, Qt::Key_Space);
    CHECK_FALSE(viewer->isVisible());
}

TEST_CASE("S stars what is chosen, and stars can be shown alone", "[gallery]") {
    GalleryTab studio;
    studio.run(4, 4);
    REQUIRE(studio.shows(4));
    studio.click(1);
    studio.click(2, Qt::ShiftModifier);
    studio.key(Qt::Key_S);
    const auto starred = [&](int row) {
        return studio.panel()->model()->index(row).data(PictureGroups::StarRole).toBool();
    };
    CHECK((!starred(0) && starred(1) && starred(2) && !starred(3)));
    QToolButton* alone = nullptr;
    for (auto* button : studio.panel()->findChildren<QToolButton*>())
        if (button->accessibleName() == "Starred pictures alone") alone = button;
    REQUIRE(alone);
    alone->click();
    CHECK(studio.rows() == 2);
    // One of them is no longer: it goes from what is shown.
    studio.click(0);
    studio.key(Qt::Key_S);
    CHECK(studio.rows() == 1);
    studio.rest();
    REQUIRE(studio.rows() == 1);
    alone->click();
    CHECK(studio.rows() == 4);
}

TEST_CASE("Delete puts into the trash and goes on to the next; undo there brings it back", "[gallery]") {
    GalleryTab studio;
    studio.run(4, 4);
    REQUIRE(studio.shows(4));
    const int steps = studio.window->store()->history()->index();
    const QString second = studio.panel()->model()->fileOf(1), third = studio.panel()->model()->fileOf(2);
    studio.click(1);
    studio.key(Qt::Key_Delete);
    CHECK(studio.rows() == 3);
    REQUIRE(studio.view()->chosen().size() == 1);
    CHECK(studio.panel()->model()->fileOf(studio.view()->currentIndex().row()) == third);
    REQUIRE(studio.waitFor([&] { return studio.gallery()->canTakeBack(); }));
    CHECK_FALSE(QFile::exists(second));
    SECTION("by key") {
        studio.view()->setFocus();
        QTest::keyClick(studio.view(), Qt::Key_Z, Qt::ControlModifier);
    }
    SECTION("by its button") {
        for (auto* button : studio.panel()->findChildren<QPushButton*>())
            if (button->text() == "Undo") {
                CHECK(button->isVisible());
                button->click();
            }
    }
    REQUIRE(studio.shows(4));
    CHECK(studio.panel()->model()->fileOf(1) == second);
    CHECK(QFile::exists(second));
    CHECK(studio.window->store()->history()->index() == steps);
    // With nothing to bring back the key is the document's.
    studio.press("Ctrl+Z");
    CHECK(studio.window->store()->history()->index() == steps - 1);
    // Keys of the list do nothing where the focus is elsewhere.
    studio.pad();
    QTest::keyClick(studio.pad(), Qt::Key_S);
    CHECK(studio.rows() == 4);
}

TEST_CASE("What is chosen is copied as picture and as files", "[gallery]") {
    GalleryTab studio;
    studio.run(4, 3);
    REQUIRE(studio.shows(3));
    studio.click(0);
    studio.click(2, Qt::ControlModifier);
    studio.view()->setFocus();
    QTest::keySequence(studio.window.get(), QKeySequence("Ctrl+C"));
    const QMimeData* copied = QApplication::clipboard()->mimeData();
    REQUIRE(copied);
    CHECK(copied->urls() == QList<QUrl>{QUrl::fromLocalFile(studio.panel()->model()->fileOf(0)),
                                        QUrl::fromLocalFile(studio.panel()->model()->fileOf(2))});
    const QByteArray png = copied->data("image/png");
    const auto record = decode_picture_record(
        {reinterpret_cast<const std::uint8_t*>(png.constData()), static_cast<std::size_t>(png.size())},
        "copy");
    REQUIRE(record);
    CHECK(record->index == 2);
    CHECK(qvariant_cast<QImage>(copied->imageData()).pixelColor(5, 5) == QColor(68, 118, 168));
}

TEST_CASE("The filter finds by words, and says where it finds nothing", "[gallery]") {
    GalleryTab studio;
    studio.run(4, 2);
    REQUIRE(studio.shows(2));
    studio.window->store()->edit("Mode",
                                 [](Document& document) { document.conditions["digit"].mode = "random"; });
    studio.run(50, 2);
    REQUIRE(studio.shows(4));
    QLineEdit* filter = studio.panel()->filter();
    filter->setFocus();
    QTest::keyClicks(filter, "random");
    CHECK(studio.rows() == 2);
    QTest::keyClicks(filter, " 51");
    CHECK(studio.rows() == 1);
    CHECK(studio.panel()->model()->fileOf(0).endsWith("-seed-51.png"));
    QTest::keyClicks(filter, " zebra");
    CHECK(studio.rows() == 0);
    CHECK(studio.panel()->notice()->isVisible());
    CHECK(studio.panel()->notice()->title() == "Nothing is found");
    filter->clear();
    CHECK(studio.rows() == 4);
}

TEST_CASE("A picture that cannot be read goes from the tab, said once", "[gallery]") {
    GalleryTab studio;
    studio.run(4, 3);
    REQUIRE(studio.shows(3));
    REQUIRE(studio.drawn());
    const QString file = studio.panel()->model()->fileOf(1);
    QFile damaged(file);
    REQUIRE(damaged.open(QIODevice::WriteOnly | QIODevice::Truncate));
    damaged.write("\x89PNG\r\n and no more");
    damaged.close();
    studio.panel()->model()->thumbnails()->forget(file);
    REQUIRE(studio.waitFor([&] {
        studio.view()->viewport()->grab();
        return studio.rows() == 2 && !studio.sentences.isEmpty();
    }));
    CHECK(studio.sentences.size() == 1);
    CHECK(studio.message().contains(file));
    // One that somebody else deleted goes without a word.
    const QString other = studio.panel()->model()->fileOf(0);
    REQUIRE(QFile::remove(other));
    studio.panel()->model()->thumbnails()->forget(other);
    REQUIRE(studio.waitFor([&] {
        studio.view()->viewport()->grab();
        return studio.rows() == 1;
    }));
    CHECK(studio.sentences.size() == 1);
}

TEST_CASE("Of two thousand pictures those are read that are seen", "[gallery]") {
    GalleryTab studio;
    // Links to one file: what matters is how many are read.
    GenerationRequest request;
    request.models = {{"fake", ""}};
    request.count = 16;
    const auto png = encode_picture(GalleryWindow::pictureOf(request, 0, "picture"), {request, 0});
    REQUIRE(png);
    for (int run = 0; run < 125; ++run) {
        const QString folder = QString("%1/2026-01-%2/10-00-%3-000-%4")
                                   .arg(studio.root())
                                   .arg(1 + run / 60, 2, 10, QChar('0'))
                                   .arg(run % 60, 2, 10, QChar('0'))
                                   .arg(run, 16, 16, QChar('0'));
        REQUIRE(QDir().mkpath(folder));
        for (int i = 0; i < 16; ++i) {
            QFile file(folder + '/' + nameOf(i, "picture", static_cast<quint64>(run) * 16 + i));
            REQUIRE(file.open(QIODevice::WriteOnly));
            file.write(reinterpret_cast<const char*>(png->data()), static_cast<qint64>(png->size()));
        }
    }
    studio.rest();
    REQUIRE(studio.rows() == 2000);
    REQUIRE(studio.drawn());
    const auto seen = [&] {
        int count = 0;
        for (int row = 0; row < studio.rows(); ++row)
            count += studio.view()->viewport()->rect().intersects(
                studio.view()->visualRect(studio.panel()->model()->index(row)));
        return count;
    };
    GalleryThumbnails* thumbnails = studio.panel()->model()->thumbnails();
    const int first = thumbnails->read(), atOnce = seen();
    CHECK(atOnce > 0);
    CHECK(atOnce < 300);
    CHECK(first <= atOnce);
    // To the end in one go: nothing of what lies between.
    studio.view()->verticalScrollBar()->setValue(studio.view()->verticalScrollBar()->maximum());
    REQUIRE(studio.drawn());
    CHECK(thumbnails->read() <= first + seen());
    // And back: they are kept.
    const int both = thumbnails->read();
    studio.view()->verticalScrollBar()->setValue(0);
    REQUIRE(studio.drawn());
    CHECK(thumbnails->read() == both);
    // By keys through all of it.
    studio.key(Qt::Key_Home);
    CHECK(studio.view()->currentIndex().row() == 0);
    studio.key(Qt::Key_End);
    CHECK(studio.view()->currentIndex().row() == 1999);
    CHECK(studio.view()->viewport()->rect().contains(
        studio.view()->visualRect(studio.view()->currentIndex()).center()));
    // The file that all others were made of is the newest run's: below the bound all are there.
    studio.gallery()->setMost(500);
    CHECK(studio.gallery()->count() == 500);
    studio.rest();
    CHECK(studio.files().size() == 500);
}

TEST_CASE("The switch, the number and the command keep what runs make, or not", "[gallery]") {
    GalleryTab studio;
    QAction* keep = (*studio.window->actions())["gallery.keep"];
    CHECK(keep->isChecked());
    keep->trigger();
    CHECK_FALSE(studio.gallery()->keeps());
    CHECK_FALSE(keep->isChecked());
    REQUIRE(studio.waitFor([&] { return studio.panel()->notice()->title() == "Nothing is kept"; }));
    keep->trigger();
    CHECK(studio.gallery()->keeps());
    QAbstractButton* button = nullptr;
    for (auto* each : studio.panel()->findChildren<QAbstractButton*>())
        if (each->text() == "Keep what runs make") button = each;
    REQUIRE(button);
    button->click();
    CHECK_FALSE(studio.gallery()->keeps());
    CHECK_FALSE(keep->isChecked());
}

TEST_CASE("A number that is being typed is taken when the window closes", "[gallery]") {
    GalleryTab studio;
    auto* most = studio.panel()->findChild<QSpinBox*>();
    REQUIRE(most);
    most->setFocus();
    most->selectAll();
    QTest::keyClicks(most, "500");
    CHECK(studio.gallery()->most() == Gallery::kMost);
    studio.window.reset();
    CHECK(QSettings().value("gallery/most").toInt() == 500);
}
