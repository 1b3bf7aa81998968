#include "core/imaging/latin1.h"

#include <cstdint>

namespace syn {
namespace {

/// The code point that begins at `at`, which moves behind it; nothing when the bytes are no UTF-8.
std::optional<char32_t> next(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
    const std::uint8_t first = byte(at);
    const int more = first < 0x80       ? 0
                     : first >> 5 == 6  ? 1
                     : first >> 4 == 14 ? 2
                     : first >> 3 == 30 ? 3
                                        : -1;
    if (more < 0 || at + static_cast<std::size_t>(more) >= text.size()) return std::nullopt;
    char32_t code = more == 0 ? first : first & (0x3f >> more);
    for (int i = 1; i <= more; ++i) {
        const std::uint8_t follows = byte(at + static_cast<std::size_t>(i));
        if (follows >> 6 != 2) return std::nullopt;
        code = code << 6 | (follows & 0x3f);
    }
    constexpr char32_t kLeast[] = {0, 0x80, 0x800, 0x10000};
    if (code < kLeast[more] || code > 0x10ffff || (code >= 0xd800 && code < 0xe000)) return std::nullopt;
    at += static_cast<std::size_t>(more) + 1;
    return code;
}

}  // namespace

bool is_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();)
        if (!next(text, at)) return false;
    return true;
}

std::optional<std::string> latin1_from_utf8(std::string_view text) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto code = next(text, at);
        const bool printable =
            code && ((*code >= 32 && *code < 127) || (*code >= 160 && *code < 256) || *code == '\n');
        if (!printable) return std::nullopt;
        out.push_back(static_cast<char>(*code));
    }
    return out;
}

std::string utf8_from_latin1(std::string_view text) {
    std::string out;
    for (const char c : text) {
        const auto code = static_cast<std::uint8_t>(c);
        if (code < 0x80) {
            out.push_back(c);
        } else {
            out.push_back(static_cast<char>(0xc0 | code >> 6));
            out.push_back(static_cast<char>(0x80 | (code & 0x3f)));
        }
    }
    return out;
}

}  // namespace syn
