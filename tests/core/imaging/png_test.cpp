#include "core/imaging/png.h"

#include "core/imaging/picture_file.h"
#include "tests/core/imaging/helpers.h"

using namespace syn;
using namespace syn::test;

TEST_CASE("Pictures survive PNG unchanged") {
    for (const int channels : {1, 3, 4}) {
        const Image image = scene(17, 9, channels);
        const auto bytes = encode_png(image);
        REQUIRE(bytes);
        const auto back = decode_png(*bytes, "here");
        REQUIRE(back);
        CHECK(*back == image);
    }
}

TEST_CASE("What PNG cannot hold is refused") {
    require_error(encode_png(Image{}), {"0 x 0"});
    require_error(encode_png(Image{2, 2, 2, Bytes(8)}), {"2 channels"});
    require_error(encode_png(Image{2, 2, 3, Bytes(11)}), {"11 bytes"});
    const Image dot{1, 1, 1, {9}};
    require_error(encode_png(dot, {{"", "text"}}), {"key"});
    require_error(encode_png(dot, {{std::string(80, 'k'), "text"}}), {"79"});
    require_error(encode_png(dot, {{"k", "\xff\xfe"}}), {"UTF-8"});
    require_error(encode_png(dot, {{"k", std::string("a\0b", 3)}}), {"zeros"});
}

TEST_CASE("16 bits are rounded to 8") {
    // Grey 0x0000, 0x80ff (nearer to 0x81), 0xffff.
    const auto read = decode_png(png(header(3, 1, 16, 0), {}, {0, 0, 0, 0x80, 0xff, 0xff, 0xff}), "deep");
    REQUIRE(read);
    CHECK(read->channels == 1);
    CHECK(read->pixels == Bytes{0, 0x80, 255});
}

TEST_CASE("Palettes, small depths and transparent colours are expanded") {
    const Bytes palette = chunk("PLTE", {10, 20, 30, 40, 50, 60, 70, 80, 90});
    const auto plain = decode_png(png(header(3, 1, 2, 3), palette, {0, 0b00011000}), "palette");
    REQUIRE(plain);
    CHECK(plain->channels == 3);
    CHECK(plain->pixels == Bytes{10, 20, 30, 40, 50, 60, 70, 80, 90});

    Bytes both = palette;
    const Bytes alpha = chunk("tRNS", {0, 128});
    both.insert(both.end(), alpha.begin(), alpha.end());
    const auto transparent = decode_png(png(header(3, 1, 2, 3), both, {0, 0b00011000}), "palette");
    REQUIRE(transparent);
    CHECK(transparent->channels == 4);
    CHECK(transparent->pixels == Bytes{10, 20, 30, 0, 40, 50, 60, 128, 70, 80, 90, 255});

    const auto bits = decode_png(png(header(8, 1, 1, 0), {}, {0, 0b10100001}), "bits");
    REQUIRE(bits);
    CHECK(bits->pixels == Bytes{255, 0, 255, 0, 0, 0, 0, 255});

    const auto keyed = decode_png(png(header(2, 1, 8, 0), chunk("tRNS", {0, 7}), {0, 7, 9}), "keyed");
    REQUIRE(keyed);
    CHECK(keyed->channels == 4);
    CHECK(keyed->pixels == Bytes{7, 7, 7, 0, 9, 9, 9, 255});

    const auto grey_alpha = decode_png(png(header(1, 1, 8, 4), {}, {0, 100, 50}), "grey with alpha");
    REQUIRE(grey_alpha);
    CHECK(grey_alpha->channels == 4);
    CHECK(grey_alpha->pixels == Bytes{100, 100, 100, 50});
}

TEST_CASE("A picture with too few rows, or a palette index too many, is an error or black, never garbage") {
    require_error(decode_png(png(header(4, 4, 8, 0), {}, {0, 1, 2, 3, 4}), "rows.png"),
                  {"rows.png is a damaged PNG"});
    require_error(decode_png(png(header(1, 1, 8, 3), {}, {0, 0}), "palette.png"),
                  {"palette.png is a damaged PNG"});
}

TEST_CASE("A flipped bit in the pixels is noticed by its checksum") {
    const auto bytes = encode_png(scene(40, 40, 3));
    REQUIRE(bytes);
    auto wrong = *bytes;
    wrong[wrong.size() / 2] ^= 4;
    require_error(decode_png(wrong, "flipped.png"), {"flipped.png is a damaged PNG"});
}
