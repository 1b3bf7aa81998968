#include "core/imaging/animated_png.h"

#include <cstdlib>

#include "tests/core/imaging/helpers.h"

using namespace syn;
using namespace syn::test;

namespace {

Animation forming(int frames, int channels = 3) {
    Animation animation;
    for (int i = 0; i < frames; ++i) {
        Image image = scene(12, 9, channels);
        for (auto& value : image.pixels) value = static_cast<std::uint8_t>(value / (frames - i));
        animation.frames.push_back({image, 40 + 10 * i});
    }
    animation.still = animation.frames.back().image;
    return animation;
}

struct Part {
    std::string type;
    Bytes content;
};

std::uint32_t number(const Bytes& bytes, std::size_t at) {
    return std::uint32_t{bytes[at]} << 24 | std::uint32_t{bytes[at + 1]} << 16 |
           std::uint32_t{bytes[at + 2]} << 8 | bytes[at + 3];
}

/// The chunks by the PNG specification, with their checksums tried.
std::vector<Part> parts(const Bytes& png) {
    std::vector<Part> found;
    for (std::size_t at = 8; at < png.size();) {
        const std::uint32_t length = number(png, at);
        REQUIRE(at + 12 + length <= png.size());
        const auto from = png.begin() + static_cast<std::ptrdiff_t>(at);
        Part part{{from + 4, from + 8}, {from + 8, from + 8 + length}};
        const Bytes whole = chunk(part.type, part.content);
        CHECK(std::equal(whole.begin(), whole.end(), from));
        found.push_back(std::move(part));
        at += length + 12;
    }
    return found;
}

}  // namespace

TEST_CASE("An animation is a PNG whose still every reader shows, with its texts") {
    const Animation animation = forming(5);
    const auto bytes = encode_animated_png(animation, {{"parameters", "Steps: 5"}}, true);
    REQUIRE(bytes);
    const auto still = decode_png(*bytes, "still");  // libpng
    REQUIRE(still);
    CHECK(*still == animation.still);
    const auto texts = read_png_texts(*bytes, "still");
    REQUIRE(texts);
    CHECK(texts->size() == 2);
}

TEST_CASE("The frames stand in order, numbered without a gap, each a picture of its own") {
    for (const int channels : {1, 3}) {
        const Animation animation = forming(4, channels);
        const auto bytes = encode_animated_png(animation);
        REQUIRE(bytes);
        const auto all = parts(*bytes);
        REQUIRE(all.size() > 4);
        CHECK(all[0].type == "IHDR");
        CHECK(all[1].type == "acTL");
        CHECK(number(all[1].content, 0) == 4);
        CHECK(number(all[1].content, 4) == 0);
        CHECK(all.back().type == "IEND");
        std::uint32_t sequence = 0;
        std::size_t frame = 0;
        Bytes data;
        const auto finish = [&] {
            if (data.empty()) return;
            // The frame's data under the still's header is a PNG again.
            Bytes png{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
            for (const Bytes& part : {chunk("IHDR", all[0].content), chunk("IDAT", data), chunk("IEND", {})})
                png.insert(png.end(), part.begin(), part.end());
            const auto image = decode_png(png, "frame");
            REQUIRE(image);
            CHECK(*image == animation.frames[frame].image);
            ++frame;
            data.clear();
        };
        bool still = false;
        for (const Part& part : all) {
            if (part.type == "IDAT") still = true;
            if (part.type == "fcTL") {
                finish();
                CHECK(still);  // the still is no part of the animation
                CHECK(number(part.content, 0) == sequence++);
                CHECK(number(part.content, 4) == 12);
                CHECK(number(part.content, 8) == 9);
                CHECK(part.content[20] * 256 + part.content[21] == animation.frames[frame].milliseconds);
                CHECK(part.content[22] * 256 + part.content[23] == 1000);
            } else if (part.type == "fdAT") {
                CHECK(number(part.content, 0) == sequence++);
                data.insert(data.end(), part.content.begin() + 4, part.content.end());
            }
        }
        finish();
        CHECK(frame == 4);
    }
}

TEST_CASE("Another program reads the same frames and times") {
    if (std::system("python3 -c 'import PIL.Image' 2>/dev/null") != 0) {
        WARN("not tried: Python's Pillow is not here");
        return;
    }
    const Folder folder;
    const Animation animation = forming(6);
    const auto bytes = encode_animated_png(animation);
    REQUIRE(bytes);
    write(folder.root / "forming.png", *bytes);
    const std::string script =
        "import sys, PIL.Image\n"
        "image = PIL.Image.open(sys.argv[1])\n"
        "out = open(sys.argv[2], 'wb')\n"
        "times = []\n"
        "for i in range(image.n_frames):\n"
        "    image.seek(i)\n"
        "    out.write(image.convert('RGB').tobytes())\n"
        "    times.append(round(image.info.get('duration', 0)))\n"
        "open(sys.argv[3], 'w').write(' '.join(map(str, times)))\n";
    write(folder.root / "read.py", bytes_of(script));
    const auto at = [&](const char* name) { return (folder.root / name).string(); };
    REQUIRE(std::system(("python3 " + at("read.py") + " " + at("forming.png") + " " + at("pixels") + " " +
                         at("times"))
                            .c_str()) == 0);
    // Pillow counts the still as a frame before the others.
    std::string expected(animation.still.pixels.begin(), animation.still.pixels.end());
    for (const auto& frame : animation.frames)
        expected.append(frame.image.pixels.begin(), frame.image.pixels.end());
    CHECK(slurp(folder.root / "pixels") == expected);
    const std::string times = slurp(folder.root / "times");
    INFO(times);
    CHECK(times.ends_with("40 50 60 70 80 90"));
}

TEST_CASE("What no animation can be is refused") {
    require_error(encode_animated_png({scene(4, 4, 3), {}}), {"without a frame"});
    Animation uneven = forming(2);
    uneven.frames[1].image = scene(12, 8, 3);
    require_error(encode_animated_png(uneven), {"12 x 8", "12 x 9"});
    Animation endless = forming(2);
    endless.frames[0].milliseconds = 65536;
    require_error(encode_animated_png(endless), {"65536 ms"});
    require_error(encode_animated_png(forming(2), {{"", "text"}}), {"key"});
}
