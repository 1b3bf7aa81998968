#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "core/base/image.h"
#include "core/base/result.h"

// The formats besides PNG, one decoder each; what the public doors (picture_file.h) choose from.
namespace syn::codec {

using Bytes = std::span<const std::uint8_t>;

/// By libjpeg; obeys the orientation that cameras write. What libjpeg would repair with a guess is an error
/// here.
Result<Image> decode_jpeg(Bytes bytes, const std::string& name);
/// By OpenCV, once the header has been checked here. Animations are refused.
Result<Image> decode_webp(Bytes bytes, const std::string& name);
/// Without compression, in its old and newer headers; alpha is ignored, as BMP seldom means any.
Result<Image> decode_bmp(Bytes bytes, const std::string& name);

/// The number in `count` bytes from `at` on, the lowest first.
inline std::uint32_t little_endian(Bytes bytes, std::size_t at, int count) {
    std::uint32_t value = 0;
    for (int i = 0; i < count; ++i) value |= std::uint32_t{bytes[at + static_cast<std::size_t>(i)]} << 8 * i;
    return value;
}

Error damaged(const std::string& name, const std::string& kind, const std::string& why);
/// Error where a header's size is nothing or above kMaximumPixels.
Result<void> check_size(const std::string& name, std::int64_t width, std::int64_t height);

/// EXIF's orientation (1 to 8) undone: the picture as the photographer saw it. Other values leave it as it
/// is.
Image upright(Image image, int orientation);
/// Orientation in an EXIF block (what follows "Exif\0\0"); 1 where there is none or it is nonsense.
int exif_orientation(Bytes tiff);

}  // namespace syn::codec
