#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>

#include "core/imaging/codec.h"

// Written out here because OpenCV prints at damaged files of this format, and it is small.

namespace syn::codec {
namespace {

using Colour = std::array<std::uint8_t, 3>;

struct Layout {
    std::int64_t width = 0;
    std::int64_t height = 0;
    bool from_top = false;
    std::uint32_t bits = 0;                ///< a pixel
    std::vector<Colour> palette;           ///< up to 8 bits
    std::array<std::uint32_t, 3> masks{};  ///< 16 and 32 bits: where red, green and blue stand
    std::size_t pixels_at = 0;

    std::size_t stride() const { return static_cast<std::size_t>((width * bits + 31) / 32 * 4); }
};

Result<Layout> read_layout(Bytes bytes, const std::string& name) {
    const Error cut{fmt::format("{} is cut short: the BMP ends in its header.", name)};
    constexpr std::size_t kFileHeader = 14;
    if (bytes.size() < kFileHeader + 12) return cut;
    const std::size_t header = little_endian(bytes, kFileHeader, 4);
    const bool old = header == 12;
    if (!old && (header < 40 || header > 124)) return damaged(name, "BMP", "its header is of no known size");
    if (bytes.size() < kFileHeader + header) return cut;

    Layout layout;
    layout.pixels_at = little_endian(bytes, 10, 4);
    std::uint32_t compression = 0;
    std::size_t colours = 0;
    if (old) {
        layout.width = little_endian(bytes, 18, 2);
        layout.height = little_endian(bytes, 20, 2);
        layout.bits = little_endian(bytes, 24, 2);
    } else {
        layout.width = static_cast<std::int32_t>(little_endian(bytes, 18, 4));
        const std::int64_t height = static_cast<std::int32_t>(little_endian(bytes, 22, 4));
        layout.from_top = height < 0;
        layout.height = std::abs(height);
        layout.bits = little_endian(bytes, 28, 2);
        compression = little_endian(bytes, 30, 4);
        colours = little_endian(bytes, 46, 4);
    }
    if (const auto checked = check_size(name, layout.width, layout.height); !checked) return checked.error();
    constexpr std::uint32_t kPlain = 0, kBitFields = 3;
    if (compression != kPlain && compression != kBitFields)
        return Error{fmt::format("{} is a compressed BMP; save it as PNG.", name)};
    constexpr std::array<std::uint32_t, 6> kDepths{1, 4, 8, 16, 24, 32};
    if (std::find(kDepths.begin(), kDepths.end(), layout.bits) == kDepths.end())
        return damaged(name, "BMP", fmt::format("it claims {} bits a pixel", layout.bits));

    std::size_t at = kFileHeader + header;
    if (layout.bits == 16) layout.masks = {0x7c00, 0x03e0, 0x001f};
    if (layout.bits == 32) layout.masks = {0xff0000, 0x00ff00, 0x0000ff};
    if (compression == kBitFields && layout.bits >= 16) {
        // Behind the first header that had them, inside all later ones, and there at the same place.
        constexpr std::size_t kMasks = kFileHeader + 40;
        if (bytes.size() < kMasks + 12) return cut;
        for (std::size_t c = 0; c < 3; ++c) layout.masks[c] = little_endian(bytes, kMasks + 4 * c, 4);
    }
    if (layout.bits <= 8) {
        const std::size_t most = std::size_t{1} << layout.bits, entry = old ? 3 : 4;
        if (colours > most) return damaged(name, "BMP", fmt::format("it claims {} colours", colours));
        layout.palette.resize(most);  // what the file leaves out is black
        for (std::size_t i = 0; i < (colours ? colours : most); ++i, at += entry) {
            if (bytes.size() < at + entry) return cut;
            layout.palette[i] = {bytes[at + 2], bytes[at + 1], bytes[at]};
        }
    }
    const std::size_t there = bytes.size() - std::min(bytes.size(), layout.pixels_at);
    const std::size_t needed = layout.stride() * static_cast<std::size_t>(layout.height);
    if (needed > there) {
        return Error{fmt::format("{} is cut short: the BMP needs {} bytes of pixels and {} are there.", name,
                                 needed, there)};
    }
    return layout;
}

/// The part of a pixel that a mask selects, stretched to 0..255.
std::uint8_t part(std::uint32_t pixel, std::uint32_t mask) {
    if (mask == 0) return 0;
    const int shift = std::countr_zero(mask);
    return static_cast<std::uint8_t>(std::uint64_t{(pixel & mask) >> shift} * 255 / (mask >> shift));
}

Colour colour_at(const std::uint8_t* row, std::int64_t x, const Layout& layout) {
    const Bytes from(row, layout.stride());
    const auto bit = static_cast<std::size_t>(x) * layout.bits;
    if (layout.bits <= 8) {
        const auto shift = 8 - layout.bits - bit % 8;
        return layout.palette[row[bit / 8] >> shift & ((1U << layout.bits) - 1)];
    }
    if (layout.bits == 24) return {row[bit / 8 + 2], row[bit / 8 + 1], row[bit / 8]};
    const auto pixel = little_endian(from, bit / 8, static_cast<int>(layout.bits / 8));
    return {part(pixel, layout.masks[0]), part(pixel, layout.masks[1]), part(pixel, layout.masks[2])};
}

}  // namespace

Result<Image> decode_bmp(Bytes bytes, const std::string& name) {
    const auto layout = read_layout(bytes, name);
    if (!layout) return layout.error();
    const bool grey =
        !layout->palette.empty() && std::all_of(layout->palette.begin(), layout->palette.end(),
                                                [](const Colour& c) { return c[0] == c[1] && c[1] == c[2]; });
    Image image{static_cast<int>(layout->width), static_cast<int>(layout->height), grey ? 1 : 3, {}};
    image.pixels.reserve(image.index(0, image.height));
    for (int y = 0; y < image.height; ++y) {
        const auto line = static_cast<std::size_t>(layout->from_top ? y : image.height - 1 - y);
        const std::uint8_t* row = bytes.data() + layout->pixels_at + line * layout->stride();
        for (int x = 0; x < image.width; ++x) {
            const Colour colour = colour_at(row, x, *layout);
            image.pixels.insert(image.pixels.end(), colour.begin(), colour.begin() + image.channels);
        }
    }
    return image;
}

}  // namespace syn::codec
