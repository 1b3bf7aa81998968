#include "core/imaging/animated_png.h"

#include <fmt/format.h>
#include <zlib.h>

#include <cstddef>
#include <span>
#include <string_view>

namespace syn {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t kSignatureSize = 8;
constexpr int kLongest = 65535;  // of a time, in thousandths of a second

std::uint32_t length_at(std::span<const std::uint8_t> bytes) {
    return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 |
           bytes[3];
}

void put32(Bytes& out, std::uint32_t value) {
    for (const int shift : {24, 16, 8, 0}) out.push_back(static_cast<std::uint8_t>(value >> shift));
}

void put16(Bytes& out, int value) {
    out.push_back(static_cast<std::uint8_t>(value >> 8));
    out.push_back(static_cast<std::uint8_t>(value));
}

void put_chunk(Bytes& out, std::string_view type, std::span<const std::uint8_t> content) {
    put32(out, static_cast<std::uint32_t>(content.size()));
    const std::size_t from = out.size();
    out.insert(out.end(), type.begin(), type.end());
    out.insert(out.end(), content.begin(), content.end());
    put32(out, static_cast<std::uint32_t>(crc32(0, out.data() + from, static_cast<uInt>(out.size() - from))));
}

/// Calls `each` with the type and the content of every chunk of a PNG that encode_png() made.
template <class Each>
void for_chunks(const Bytes& png, const Each& each) {
    for (std::size_t at = kSignatureSize; at < png.size();) {
        const std::size_t length = length_at(std::span(png).subspan(at, 4));
        each(std::string_view(reinterpret_cast<const char*>(png.data()) + at + 4, 4),
             std::span(png).subspan(at + 8, length));
        at += length + 12;
    }
}

void put_frame(Bytes& out, const AnimationFrame& frame, const Bytes& png, std::uint32_t& sequence) {
    Bytes control;
    put32(control, sequence++);
    put32(control, static_cast<std::uint32_t>(frame.image.width));
    put32(control, static_cast<std::uint32_t>(frame.image.height));
    put32(control, 0);  // left
    put32(control, 0);  // top
    put16(control, frame.milliseconds);
    put16(control, 1000);
    control.push_back(0);  // the next frame replaces it
    control.push_back(0);  // and nothing shines through
    put_chunk(out, "fcTL", control);
    for_chunks(png, [&](std::string_view type, std::span<const std::uint8_t> content) {
        if (type != "IDAT") return;
        Bytes data;
        put32(data, sequence++);
        data.insert(data.end(), content.begin(), content.end());
        put_chunk(out, "fdAT", data);
    });
}

}  // namespace

Result<Bytes> encode_animated_png(const Animation& animation, const std::vector<PngText>& texts,
                                  bool generated) {
    const Image& still = animation.still;
    if (animation.frames.empty()) return Error{"An animation without a frame cannot be written."};
    for (const AnimationFrame& frame : animation.frames) {
        if (frame.image.width != still.width || frame.image.height != still.height ||
            frame.image.channels != still.channels)
            return Error{fmt::format(
                "The frames of an animation must be of one size: one is {} x {} with {} channels, the still "
                "{} x {} with {}.",
                frame.image.width, frame.image.height, frame.image.channels, still.width, still.height,
                still.channels)};
        if (frame.milliseconds < 1 || frame.milliseconds > kLongest)
            return Error{fmt::format("A frame cannot be shown for {} ms; 1 to {} are possible.",
                                     frame.milliseconds, kLongest)};
    }
    const auto whole = encode_png(still, texts, generated);
    if (!whole) return whole.error();
    Bytes out(whole->begin(), whole->begin() + kSignatureSize);
    std::uint32_t sequence = 0;
    Result<void> good;
    for_chunks(*whole, [&](std::string_view type, std::span<const std::uint8_t> content) {
        if (type == "IEND") {
            for (const AnimationFrame& frame : animation.frames) {
                const auto png = encode_png(frame.image);
                if (!png) return void(good = png.error());
                put_frame(out, frame, *png, sequence);
            }
        }
        put_chunk(out, type, content);
        if (type == "IHDR") {
            Bytes control;
            put32(control, static_cast<std::uint32_t>(animation.frames.size()));
            put32(control, 0);  // over and over
            put_chunk(out, "acTL", control);
        }
    });
    if (!good) return good.error();
    return out;
}

}  // namespace syn
