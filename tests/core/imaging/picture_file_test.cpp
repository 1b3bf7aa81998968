#include "core/imaging/picture_file.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "core/imaging/png.h"
#include "tests/core/imaging/helpers.h"

using namespace syn;
using namespace syn::test;

namespace {

/// Encoded by OpenCV, as other programs' files are.
Bytes encoded(const Image& image, const std::string& ending, const std::vector<int>& parameters = {}) {
    const cv::Mat rgb(image.height, image.width, CV_8UC(image.channels),
                      const_cast<std::uint8_t*>(image.pixels.data()));
    cv::Mat bgr = rgb.clone();
    if (image.channels == 3) cv::cvtColor(rgb, bgr, cv::COLOR_RGB2BGR);
    if (image.channels == 4) cv::cvtColor(rgb, bgr, cv::COLOR_RGBA2BGRA);
    Bytes bytes;
    REQUIRE(cv::imencode(ending, bgr, bytes, parameters));
    return bytes;
}

/// Largest difference of two pictures of one shape.
int difference(const Image& a, const Image& b) {
    REQUIRE(a.pixels.size() == b.pixels.size());
    int most = 0;
    for (std::size_t i = 0; i < a.pixels.size(); ++i)
        most = std::max(most, std::abs(a.pixels[i] - b.pixels[i]));
    return most;
}

/// A JPEG with an EXIF block that gives the orientation, in either byte order.
Bytes with_orientation(const Bytes& jpeg, int orientation, bool big) {
    Bytes tiff = big ? Bytes{'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 0, 0, 0}
                     : Bytes{'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 0, 0, 0, 0};
    tiff[big ? 19 : 18] = static_cast<std::uint8_t>(orientation);
    Bytes out(jpeg.begin(), jpeg.begin() + 2);
    const std::size_t size = 2 + 6 + tiff.size();
    for (const int value : {0xff, 0xe1, static_cast<int>(size >> 8), static_cast<int>(size & 0xff)})
        out.push_back(static_cast<std::uint8_t>(value));
    for (const char c : std::string("Exif\0\0", 6)) out.push_back(static_cast<std::uint8_t>(c));
    out.insert(out.end(), tiff.begin(), tiff.end());
    out.insert(out.end(), jpeg.begin() + 2, jpeg.end());
    return out;
}

struct Format {
    std::string ending;
    int channels;
    std::vector<int> parameters;
    int loss;  ///< what lossy coding may change
};

const std::vector<Format> kFormats{
    {".png", 1, {}, 0},
    {".png", 3, {}, 0},
    {".png", 4, {}, 0},
    {".jpg", 1, {cv::IMWRITE_JPEG_QUALITY, 97}, 12},
    {".jpg", 3, {cv::IMWRITE_JPEG_QUALITY, 97}, 40},
    {".jpg", 3, {cv::IMWRITE_JPEG_PROGRESSIVE, 1, cv::IMWRITE_JPEG_QUALITY, 97}, 40},
    {".webp", 3, {cv::IMWRITE_WEBP_QUALITY, 101}, 0},
    {".webp", 3, {cv::IMWRITE_WEBP_QUALITY, 95}, 60},
    {".webp", 4, {cv::IMWRITE_WEBP_QUALITY, 101}, 0},
    {".bmp", 1, {}, 0},
    {".bmp", 3, {}, 0}};

}  // namespace

TEST_CASE("Pictures of every format come back as they were, from files and from memory") {
    const Folder folder;
    for (const auto& format : kFormats) {
        INFO(format.ending << " with " << format.channels << " channels");
        const Image image = scene(37, 23, format.channels);
        const Bytes bytes = encoded(image, format.ending, format.parameters);
        // The ending of the name says nothing: content decides.
        write(folder.root / "picture.dat", bytes);
        const auto read = read_image(folder.root / "picture.dat");
        REQUIRE(read);
        CHECK(read->width == 37);
        CHECK(read->height == 23);
        REQUIRE(read->channels == format.channels);
        CHECK(difference(*read, image) <= format.loss);
    }
}

TEST_CASE("A file cut short anywhere is refused by name, and nothing is printed") {
    for (const auto& format : kFormats) {
        INFO(format.ending << " with " << format.channels << " channels");
        const Bytes bytes = encoded(scene(37, 23, format.channels), format.ending, format.parameters);
        Printed printed;
        std::size_t accepted = 0;
        for (std::size_t cut = 0; cut < bytes.size(); ++cut) {
            const auto read = decode_image({bytes.data(), cut}, "cut.file");
            if (read || read.error().message.find("cut.file") != 0) ++accepted;
        }
        CHECK(printed.end() == 0);
        CHECK(accepted == 0);
    }
}

TEST_CASE("A file with wrong bytes never crashes or prints, and says its name when refused") {
    for (const auto& format : kFormats) {
        INFO(format.ending << " with " << format.channels << " channels");
        const Bytes bytes = encoded(scene(37, 23, format.channels), format.ending, format.parameters);
        const Noise noise(7, Purpose::Data);
        Printed printed;
        int nameless = 0;
        for (std::uint64_t trial = 0; trial < 300; ++trial) {
            Bytes wrong = bytes;
            for (std::uint64_t i = 0; i < 1 + trial % 4; ++i)
                wrong[noise.below(trial % 2 ? wrong.size() : std::min<std::size_t>(wrong.size(), 64),
                                  8 * trial + 2 * i)] =
                    static_cast<std::uint8_t>(noise.below(256, 8 * trial + 2 * i + 1));
            const auto read = decode_image(wrong, "wrong.file");
            if (!read && read.error().message.find("wrong.file") != 0) ++nameless;
        }
        CHECK(printed.end() == 0);
        CHECK(nameless == 0);
    }
}

TEST_CASE("A picture of enormous size is refused from its header, with its size") {
    const Bytes row(1000, 0);
    require_error(decode_image(png(header(60000, 60000, 8, 2), {}, row), "huge.png"),
                  {"huge.png is 60000 x 60000 pixels", "100 million"});
    require_error(decode_image(png(header(0x7fffffff, 0x7fffffff, 16, 6), {}, row), "huge.png"),
                  {"huge.png is 2147483647 x 2147483647"});
    require_error(decode_image(png(header(0, 5, 8, 2), {}, row), "none.png"), {"none.png"});

    Bytes jpeg = encoded(scene(16, 16, 3), ".jpg");
    const std::array<std::uint8_t, 2> start_of_frame{0xff, 0xc0};
    auto frame = std::search(jpeg.begin(), jpeg.end(), start_of_frame.begin(), start_of_frame.end());
    REQUIRE(frame != jpeg.end());
    std::fill(frame + 5, frame + 9, std::uint8_t{0xea});
    require_error(decode_image(jpeg, "huge.jpg"), {"huge.jpg is 60138 x 60138 pixels"});

    Bytes webp = encoded(scene(16, 16, 3), ".webp", {cv::IMWRITE_WEBP_QUALITY, 101});
    std::fill(webp.begin() + 21, webp.begin() + 25, std::uint8_t{0xff});
    require_error(decode_image(webp, "huge.webp"), {"huge.webp is 16384 x 16384 pixels"});

    Bytes bmp = encoded(scene(16, 16, 3), ".bmp");
    std::fill(bmp.begin() + 18, bmp.begin() + 21, std::uint8_t{0xff});
    require_error(decode_image(bmp, "huge.bmp"), {"huge.bmp is 16777215 x 16 pixels"});
}

TEST_CASE("What is no picture is named") {
    const Folder folder;
    require_error(read_image(folder.root / "none.png"), {"There is no file", "none.png"});
    require_error(read_image(folder.root), {folder.root.string(), "not a file"});
    write(folder.root / "empty.png", {});
    require_error(read_image(folder.root / "empty.png"), {"empty.png is empty"});
    write(folder.root / "text.png", bytes_of("GIF89a, or so it says"));
    require_error(read_image(folder.root / "text.png"), {"text.png", "PNG, JPEG, WebP and BMP"});
}

TEST_CASE("A camera's orientation is obeyed") {
    // Dark but for a bright block in the top left corner, as the photographer saw it after turning.
    Image stored{48, 32, 1, std::vector<std::uint8_t>(48 * 32, 20)};
    for (int y = 0; y < 16; ++y)
        for (int x = 0; x < 16; ++x) stored.pixels[stored.index(x, y)] = 230;
    const Bytes jpeg = encoded(stored, ".jpg", {cv::IMWRITE_JPEG_QUALITY, 95});
    // Where the bright corner goes: right, bottom.
    const std::array<std::array<bool, 2>, 9> corner{{{false, false},
                                                     {false, false},
                                                     {true, false},
                                                     {true, true},
                                                     {false, true},
                                                     {false, false},
                                                     {true, false},
                                                     {true, true},
                                                     {false, true}}};
    for (int orientation = 0; orientation <= 9; ++orientation) {
        for (const bool big : {false, true}) {
            INFO("orientation " << orientation);
            const auto read = decode_image(with_orientation(jpeg, orientation, big), "photo.jpg");
            REQUIRE(read);
            const bool turned = orientation >= 5 && orientation <= 8;
            REQUIRE(read->width == (turned ? 32 : 48));
            REQUIRE(read->height == (turned ? 48 : 32));
            const auto expected = corner[static_cast<std::size_t>(orientation <= 8 ? orientation : 0)];
            const int x = expected[0] ? read->width - 4 : 3, y = expected[1] ? read->height - 4 : 3;
            CHECK(int{read->pixels[read->index(x, y)]} > 200);
            CHECK(int{read->pixels[read->index(read->width - 1 - x, read->height - 1 - y)]} < 50);
        }
    }
}

TEST_CASE("BMP in all its depths") {
    const auto bmp = [](int bits, int width, int height, int compression, const Bytes& between,
                        const Bytes& pixels) {
        Bytes out{'B', 'M', 0, 0, 0, 0, 0, 0, 0, 0};
        const auto put = [&out](std::uint32_t value, int count) {
            for (int i = 0; i < count; ++i) out.push_back(static_cast<std::uint8_t>(value >> 8 * i));
        };
        put(static_cast<std::uint32_t>(54 + between.size()), 4);
        put(40, 4);
        put(static_cast<std::uint32_t>(width), 4);
        put(static_cast<std::uint32_t>(height), 4);
        put(1, 2);
        put(static_cast<std::uint32_t>(bits), 2);
        put(static_cast<std::uint32_t>(compression), 4);
        for (int i = 0; i < 3; ++i) put(0, 4);
        put(static_cast<std::uint32_t>(bits <= 8 ? between.size() / 4 : 0), 4);
        put(0, 4);
        out.insert(out.end(), between.begin(), between.end());
        out.insert(out.end(), pixels.begin(), pixels.end());
        return out;
    };
    const auto pixels = [](const Bytes& bytes) {
        const auto image = decode_image(bytes, "here.bmp");
        REQUIRE(image);
        return image->pixels;
    };
    const Bytes two{10, 20, 30, 0, 40, 50, 60, 0};
    CHECK(pixels(bmp(1, 3, 1, 0, two, {0b01000000, 0, 0, 0})) == Bytes{30, 20, 10, 60, 50, 40, 30, 20, 10});
    CHECK(pixels(bmp(4, 3, 1, 0, two, {0x01, 0x10, 0, 0})) == Bytes{30, 20, 10, 60, 50, 40, 60, 50, 40});
    CHECK(pixels(bmp(8, 1, 2, 0, {7, 7, 7, 0, 9, 9, 9, 0}, {0, 0, 0, 0, 1, 0, 0, 0})) ==
          Bytes{9, 7});  // from the bottom
    CHECK(pixels(bmp(8, 1, -2, 0, {7, 7, 7, 0, 9, 9, 9, 0}, {0, 0, 0, 0, 1, 0, 0, 0})) == Bytes{7, 9});
    CHECK(pixels(bmp(16, 2, 1, 0, {}, {0x1f, 0, 0, 0x7c})) == Bytes{0, 0, 255, 255, 0, 0});
    CHECK(pixels(bmp(16, 1, 1, 3, {0, 0xf8, 0, 0, 0xe0, 7, 0, 0, 0x1f, 0, 0, 0}, {0xe0, 7, 0, 0})) ==
          Bytes{0, 255, 0});
    CHECK(pixels(bmp(24, 1, 1, 0, {}, {1, 2, 3, 0})) == Bytes{3, 2, 1});
    CHECK(pixels(bmp(32, 1, 1, 0, {}, {1, 2, 3, 0})) == Bytes{3, 2, 1});
    require_error(decode_image(bmp(7, 1, 1, 0, {}, {1, 2, 3, 0}), "odd.bmp"), {"odd.bmp", "7 bits"});
    require_error(decode_image(bmp(1, 1, 1, 0, Bytes(12), {0, 0, 0, 0}), "odd.bmp"),
                  {"odd.bmp", "3 colours"});
    require_error(decode_image(bmp(8, 0, 1, 0, two, {}), "odd.bmp"), {"odd.bmp", "0 x 1"});
    require_error(decode_image(bmp(8, 1, static_cast<int>(0x80000000), 0, two, {}), "odd.bmp"), {"odd.bmp"});
}

TEST_CASE("Formats that would be misread are refused with what to do") {
    Bytes bmp = encoded(scene(16, 16, 1), ".bmp");
    bmp[30] = 1;
    require_error(decode_image(bmp, "packed.bmp"), {"packed.bmp is a compressed BMP", "PNG"});
    Bytes webp = encoded(scene(16, 16, 4), ".webp", {cv::IMWRITE_WEBP_QUALITY, 90});
    REQUIRE(std::equal(webp.begin() + 12, webp.begin() + 16, "VP8X"));
    webp[20] |= 2;
    require_error(decode_image(webp, "moving.webp"), {"moving.webp is an animated WebP"});
}
