#include <fmt/format.h>
#include <zlib.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "core/imaging/codec.h"
#include "core/imaging/latin1.h"
#include "core/imaging/png.h"

namespace syn {
namespace {

constexpr std::size_t kMaximumText = std::size_t{64} << 20;  // of all texts of a file together
constexpr std::array<std::uint8_t, 8> kSignature{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

std::uint32_t big_endian(std::span<const std::uint8_t> bytes) {
    return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 |
           bytes[3];
}

/// What was deflated, if it inflates to at most `limit` bytes.
std::optional<std::string> inflate_text(std::string_view packed, std::size_t limit) {
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK) return std::nullopt;
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
    stream.avail_in = static_cast<uInt>(packed.size());
    std::string out;
    std::array<char, 65536> piece{};
    int code = Z_OK;
    while (code == Z_OK && out.size() <= limit) {
        stream.next_out = reinterpret_cast<Bytef*>(piece.data());
        stream.avail_out = piece.size();
        code = inflate(&stream, Z_NO_FLUSH);
        out.append(piece.data(), piece.size() - stream.avail_out);
    }
    inflateEnd(&stream);
    if (code != Z_STREAM_END || out.size() > limit) return std::nullopt;
    return out;
}

/// Cuts what stands before the next zero off the front of `rest`.
std::optional<std::string_view> cut(std::string_view& rest) {
    const auto end = rest.find('\0');
    if (end == std::string_view::npos) return std::nullopt;
    const auto head = rest.substr(0, end);
    rest.remove_prefix(end + 1);
    return head;
}

/// The text of a tEXt, zTXt or iTXt chunk; nothing when it is malformed or larger than `limit`.
std::optional<PngText> parse(std::string_view type, std::string_view rest, std::size_t limit) {
    const auto key = cut(rest);
    if (!key || key->empty() || key->size() > 79) return std::nullopt;
    bool packed = type == "zTXt";
    if (type != "tEXt") {
        const std::size_t flags = type == "iTXt" ? 2 : 1;
        if (rest.size() < flags || rest[flags - 1] != 0)
            return std::nullopt;  // the one method that PNG knows
        if (type == "iTXt") {
            if (rest[0] != 0 && rest[0] != 1) return std::nullopt;
            packed = rest[0] == 1;
        }
        rest.remove_prefix(flags);
    }
    if (type == "iTXt" && (!cut(rest) || !cut(rest))) return std::nullopt;  // language, translated key
    std::string text(rest.substr(0, packed ? 0 : limit + 1));
    if (packed) {
        auto inflated = inflate_text(rest, limit);
        if (!inflated) return std::nullopt;
        text = std::move(*inflated);
    }
    if (text.size() > limit) return std::nullopt;
    if (type != "iTXt")
        text = utf8_from_latin1(text);
    else if (!is_utf8(text))
        return std::nullopt;
    return PngText{utf8_from_latin1(*key), std::move(text)};
}

}  // namespace

Result<std::vector<PngText>> read_png_texts(std::span<const std::uint8_t> bytes, const std::string& name) {
    if (bytes.size() < kSignature.size() || !std::equal(kSignature.begin(), kSignature.end(), bytes.begin()))
        return Error{fmt::format("{} is not a PNG.", name)};
    std::vector<PngText> texts;
    std::size_t room = kMaximumText;
    for (auto rest = bytes.subspan(kSignature.size()); !rest.empty();) {
        if (rest.size() < 12)
            return Error{fmt::format("{} is cut short: the PNG ends inside a chunk.", name)};
        const std::size_t length = big_endian(rest);
        const std::string type(reinterpret_cast<const char*>(rest.data()) + 4, 4);
        if (length > rest.size() - 12) {
            return Error{fmt::format("{} is damaged or cut short: a chunk claims {} bytes and {} are left.",
                                     name, length, rest.size() - 12)};
        }
        if (type == "IEND") break;
        if (type == "tEXt" || type == "zTXt" || type == "iTXt") {
            if (crc32(0, rest.data() + 4, static_cast<uInt>(length + 4)) !=
                big_endian(rest.subspan(length + 8)))
                return codec::damaged(name, "PNG", "the checksum of a text does not fit");
            auto text = parse(type, {reinterpret_cast<const char*>(rest.data()) + 8, length}, room);
            if (!text) {
                return codec::damaged(name, "PNG",
                                      fmt::format("a text is malformed or its content is larger than {} MiB",
                                                  kMaximumText >> 20));
            }
            room -= std::min(room, text->text.size());
            texts.push_back(std::move(*text));
        }
        rest = rest.subspan(length + 12);
    }
    return texts;
}

}  // namespace syn
