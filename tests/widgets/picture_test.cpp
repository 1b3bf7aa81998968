#include <QClipboard>

#include "tests/catch.h"
#include "tests/widgets/qt_testing.h"
#include "widgets/image_conversion.h"
#include "widgets/picture_well.h"

using namespace syn;

TEST_CASE("Pictures go to plain structs and back") {
    QImage red(5, 3, QImage::Format_RGB32);
    red.fill(Qt::red);
    red.setPixelColor(4, 2, Qt::green);
    const Image image = toImage(red);
    CHECK(image.width == 5);
    CHECK(image.height == 3);
    CHECK(image.channels == 3);
    CHECK(image.pixels[image.index(4, 2, 1)] == 255);
    CHECK(toQImage(image).pixelColor(4, 2) == QColor(Qt::green));

    QImage grey(3, 2, QImage::Format_Grayscale8);
    grey.fill(77);
    CHECK(toImage(grey).channels == 1);
    CHECK(toImage(grey).pixels == std::vector<std::uint8_t>(6, 77));
    CHECK(toImage({}).empty());
    CHECK(toQImage({}).isNull());

    QImage clear(2, 2, QImage::Format_ARGB32);
    clear.fill(Qt::transparent);
    CHECK(toImage(clear).pixels == std::vector<std::uint8_t>(12, 255));
}

TEST_CASE("A picture is taken from the clipboard and from a drop, a file by its name") {
    application();
    PictureWell well;
    well.resize(200, 80);
    well.show();
    QList<PictureSource> given;
    QObject::connect(&well, &PictureWell::sourceGiven, [&](const PictureSource& source) { given << source; });

    QApplication::clipboard()->clear();
    CHECK_FALSE(well.paste());
    QImage picture(8, 8, QImage::Format_RGB32);
    picture.fill(Qt::blue);
    QApplication::clipboard()->setImage(picture);
    QTest::keySequence(&well, QKeySequence::Paste);
    REQUIRE(given.size() == 1);
    CHECK(given[0].picture.size() == QSize(8, 8));

    QMimeData data;
    data.setUrls({QUrl::fromLocalFile("/tmp/horse.png")});
    data.setImageData(picture);
    dropOn(&well, data);
    REQUIRE(given.size() == 2);
    CHECK(given[1].file == "/tmp/horse.png");
    CHECK(given[1].picture.isNull());
}

TEST_CASE("A well is a button, and as tall as its picture is") {
    application();
    PictureWell well;
    well.resize(200, 80);
    int pressed = 0;
    QObject::connect(&well, &QAbstractButton::clicked, [&] { ++pressed; });
    QTest::mouseClick(&well, Qt::LeftButton);
    QTest::keyClick(&well, Qt::Key_Return);
    CHECK(pressed == 2);
    const int empty = well.heightForWidth(200);
    well.setPicture(QImage(4, 4, QImage::Format_RGB32));
    CHECK(well.heightForWidth(200) > empty);
}
