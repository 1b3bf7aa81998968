#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/imaging/png.h"
#include "core/session/request.h"

namespace syn {

/// What an exported picture says of its making; enough to make it again.
struct PictureRecord {
    static constexpr int kVersion = 1;

    GenerationRequest request;  ///< of the whole set, with the edits made while it ran
    int index = 0;              ///< which picture of the set; its seed is request.seed_of(index)

    bool operator==(const PictureRecord&) const = default;
};

/// Versioned JSON of the record, and back. Unknown fields and newer versions are refused by name.
std::string to_json(const PictureRecord& record);
Result<PictureRecord> picture_record_from_json(std::string_view text);

/// The widespread one-line form: "Steps: 20, Sampler: .., CFG scale: .., Seed: .., Size: WxH, Model hash: ..,
/// Model: ..".
std::string parameters_line(const PictureRecord& record, int width, int height);

/// What a PNG of the record carries: the record under `synesthete`, the line under `parameters`.
std::vector<PngText> texts_of(const PictureRecord& record, int width, int height);

/// PNG bytes with the record under `synesthete`, the line under `parameters`, and the XMP packet.
Result<std::vector<std::uint8_t>> encode_picture(const Image& image, const PictureRecord& record);

/// The record inside an exported picture; Error when the file is no PNG, is damaged, or was not written by
/// this program.
Result<PictureRecord> read_picture_record(const std::filesystem::path& file);
Result<PictureRecord> decode_picture_record(std::span<const std::uint8_t> png, const std::string& name);

}  // namespace syn
