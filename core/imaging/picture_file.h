#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "core/base/image.h"
#include "core/base/result.h"

namespace syn {

/// Above this many pixels a picture is refused from its header, before anything of its size is allocated.
constexpr std::int64_t kMaximumPixels = 100'000'000;

/// Reads a PNG, JPEG, WebP or BMP file as 8-bit grey, RGB or RGBA: 16 bits are reduced, palettes expanded, a
/// camera's orientation obeyed. Recognised by content, not by ending. Error is one sentence that names the
/// file: not there, not a picture, damaged, cut short, too large. Prints nothing.
Result<Image> read_image(const std::filesystem::path& file);

/// The same for a file's bytes; `name` is what the sentence calls them.
Result<Image> decode_image(std::span<const std::uint8_t> bytes, const std::string& name);

/// A file's picture brought to this size and 1 or 3 channels, as fit_picture() does it.
Result<Image> read_fitted(const std::filesystem::path& file, int width, int height, int channels);

}  // namespace syn
