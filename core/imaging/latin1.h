#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace syn {

/// Whether the bytes are well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms, nothing above
/// U+10FFFF).
bool is_utf8(std::string_view text);

/// The text in Latin-1 where PNG's tEXt may hold all of it (printable characters and line feeds), else
/// nothing.
std::optional<std::string> latin1_from_utf8(std::string_view text);

std::string utf8_from_latin1(std::string_view text);

}  // namespace syn
