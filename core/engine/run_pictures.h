#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "core/engine/engine.h"
#include "core/engine/frame_packer.h"

namespace syn::engine {

/// Writes a finished run as an image set; `written` is told after each picture, and false stops (a later
/// export into the same folder goes on). True: complete.
Result<bool> export_pictures(const Shown& finished, const ExportOptions& options,
                             const std::function<bool(int done, int of)>& written);

/// PNG bytes of one picture of a finished run with its record. Error: no such picture or modality.
Result<std::vector<std::uint8_t>> picture_png(const Shown& finished, int index, const std::string& modality);

/// The request inside an exported picture, with the edits made while it ran.
Result<GenerationRequest> request_of_picture(const std::string& file);

}  // namespace syn::engine
