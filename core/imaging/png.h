#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"

namespace syn {

/// A text inside a PNG: key of 1 to 79 Latin-1 characters, text in UTF-8.
struct PngText {
    std::string key;
    std::string text;

    bool operator==(const PngText&) const = default;
};

/// Encodes a picture of 1, 3 or 4 channels. Each text becomes an uncompressed tEXt chunk where Latin-1 holds
/// it, else an uncompressed iTXt, so that every reader finds it. `generated` adds an XMP packet that declares
/// the IPTC DigitalSourceType trainedAlgorithmicMedia. Error: a shape or text that PNG cannot hold.
Result<std::vector<std::uint8_t>> encode_png(const Image& image, const std::vector<PngText>& texts = {},
                                             bool generated = false);

/// Decodes a PNG to 8-bit grey, RGB or RGBA; `name` is what the sentence calls it.
Result<Image> decode_png(std::span<const std::uint8_t> bytes, const std::string& name);

/// The texts of a PNG (tEXt, zTXt, iTXt), in order, without decoding the picture. Written for hostile files:
/// lengths are checked against the file, checksums against the content, and what is inflated may not pass 64
/// MiB in all.
Result<std::vector<PngText>> read_png_texts(std::span<const std::uint8_t> bytes, const std::string& name);

}  // namespace syn
