#include "core/base/base64.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace syn {
namespace {

constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

constexpr std::array<std::int8_t, 256> inverse() {
    std::array<std::int8_t, 256> table{};
    table.fill(-1);
    for (std::size_t i = 0; i < kAlphabet.size(); ++i)
        table[static_cast<unsigned char>(kAlphabet[i])] = static_cast<std::int8_t>(i);
    return table;
}
constexpr auto kInverse = inverse();

}  // namespace

std::string base64_encode(std::span<const std::uint8_t> bytes) {
    std::string text;
    text.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t here = std::min<std::size_t>(3, bytes.size() - i);
        std::uint32_t word = std::uint32_t{bytes[i]} << 16;
        if (here > 1) word |= std::uint32_t{bytes[i + 1]} << 8;
        if (here > 2) word |= bytes[i + 2];
        for (std::size_t j = 0; j < 4; ++j) text += j <= here ? kAlphabet[word >> (18 - 6 * j) & 63] : '=';
    }
    return text;
}

std::optional<std::vector<std::uint8_t>> base64_decode(std::string_view text) {
    if (text.size() % 4 != 0) return std::nullopt;
    std::vector<std::uint8_t> bytes;
    bytes.reserve(text.size() / 4 * 3);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        std::size_t digits = 4;
        if (i + 4 == text.size())
            while (digits > 2 && text[i + digits - 1] == '=') --digits;
        std::uint32_t word = 0;
        for (std::size_t j = 0; j < digits; ++j) {
            const std::int8_t value = kInverse[static_cast<unsigned char>(text[i + j])];
            if (value < 0) return std::nullopt;
            word |= static_cast<std::uint32_t>(value) << (18 - 6 * j);
        }
        if ((digits == 2 && (word & 0xffff) != 0) || (digits == 3 && (word & 0xff) != 0)) return std::nullopt;
        for (std::size_t j = 0; j + 1 < digits; ++j)
            bytes.push_back(static_cast<std::uint8_t>(word >> (16 - 8 * j)));
    }
    return bytes;
}

}  // namespace syn
