#include "core/imaging/contact_sheet.h"

#include "core/imaging/resample.h"
#include "tests/core/imaging/helpers.h"

using namespace syn;
using namespace syn::test;

namespace {

Image plain(int width, int height, int channels, std::uint8_t value) {
    Image image{width, height, channels, {}};
    image.pixels.assign(image.index(0, height), value);
    return image;
}

}  // namespace

TEST_CASE("A contact sheet holds its pictures row by row") {
    SheetStyle style;
    style.columns = 2;
    style.gap = 1;
    style.magnify = 3;
    style.background = 5;
    const Image sheet = contact_sheet({plain(4, 4, 1, 50), plain(4, 4, 3, 100), plain(2, 4, 4, 0)}, style);
    CHECK(sheet.channels == 3);
    CHECK(sheet.width == 1 + 2 * 13);
    CHECK(sheet.height == 1 + 2 * 13);
    const auto at = [&](int x, int y) { return int{sheet.pixels[sheet.index(x, y, 1)]}; };
    CHECK(at(0, 0) == 5);
    CHECK(at(1, 1) == 50);
    CHECK(at(12, 12) == 50);
    CHECK(at(13, 5) == 5);
    CHECK(at(14, 12) == 100);
    CHECK(at(6, 20) == 5);  // transparent, on the sheet's own ground
    CHECK(at(20, 20) == 5);
    CHECK(contact_sheet({}).empty());
}

TEST_CASE("Left to itself a sheet is nearly square and small pictures are enlarged") {
    const Image sheet = contact_sheet(std::vector<Image>(10, plain(32, 32, 3, 9)));
    CHECK(sheet.width == 2 + 4 * 98);
    CHECK(sheet.height == 2 + 3 * 98);
    CHECK(contact_sheet({plain(200, 100, 3, 9)}).width == 204);
}

TEST_CASE("Side by side: one row, in colour if any is") {
    const Image row = side_by_side({plain(2, 2, 1, 7), plain(3, 4, 3, 9)});
    CHECK(row.width == 5);
    CHECK(row.height == 4);
    CHECK(row.channels == 3);
    CHECK(int{row.pixels[row.index(1, 0, 2)]} == 0);
    CHECK(int{row.pixels[row.index(1, 1, 2)]} == 7);
    CHECK(int{row.pixels[row.index(2, 0, 0)]} == 9);
    CHECK(side_by_side({plain(2, 2, 1, 7), plain(2, 2, 1, 8)}).channels == 1);
    CHECK(side_by_side({}).empty());
}

TEST_CASE("Crisp resizing repeats pixels, smooth resizing averages them") {
    Image board{4, 4, 1, {}};
    for (int i = 0; i < 16; ++i) board.pixels.push_back((i + i / 4) % 2 ? 255 : 1);
    const Image large = resize(board, 12, 12, Resampling::Crisp);
    for (int y = 0; y < 12; ++y)
        for (int x = 0; x < 12; ++x)
            REQUIRE(large.pixels[large.index(x, y)] == board.pixels[board.index(x / 3, y / 3)]);
    const Image small = resize(board, 2, 2, Resampling::Smooth);
    CHECK(small.pixels == Bytes{128, 128, 128, 128});
    CHECK(resize(board, 4, 4, Resampling::Smooth) == board);
}

TEST_CASE("Pictures are cut to the middle and resized, and it says so") {
    Image wide = plain(12, 4, 3, 0);
    for (int y = 0; y < 4; ++y)
        for (int x = 4; x < 8; ++x) wide.pixels[wide.index(x, y, 0)] = 200;
    const auto fitted = fit_picture(wide, 2, 2, 3);
    REQUIRE(fitted);
    CHECK(fitted->image.pixels == Bytes{200, 0, 0, 200, 0, 0, 200, 0, 0, 200, 0, 0});
    CHECK(fitted->note == "cut to the middle 4 x 4, resized to 2 x 2");

    const auto same = fit_picture(wide, 12, 4, 3);
    REQUIRE(same);
    CHECK(same->note.empty());
    CHECK(same->image == wide);

    const auto grey = fit_picture(Image{1, 1, 4, {0, 0, 0, 0}}, 3, 3, 1);
    REQUIRE(grey);
    CHECK(grey->image.pixels == Bytes(9, 255));  // transparent: white paper
    const auto thin = fit_picture(plain(1000, 1, 1, 77), 8, 8, 3);
    REQUIRE(thin);
    CHECK(thin->image.pixels == Bytes(8 * 8 * 3, 77));
    require_error(fit_picture(Image{}, 8, 8, 3), {"no picture"});
}
