#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace syn {

/// RFC 4648, section 4: the standard alphabet with padding, no line breaks.
std::string base64_encode(std::span<const std::uint8_t> bytes);
/// Nothing when the text is not exactly what base64_encode gives for some bytes.
std::optional<std::vector<std::uint8_t>> base64_decode(std::string_view text);

}  // namespace syn
