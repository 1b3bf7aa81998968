#pragma once

#include <filesystem>
#include <functional>

#include "core/base/result.h"
#include "core/dataset/labelled_images.h"

namespace syn {

/// The size that a folder's pictures are brought to.
struct PictureShape {
    int width = 0;
    int height = 0;
    int channels = 0;
};

/// Decodes a file and brings it to the shape. Passed in, so that this room needs no decoder of its own.
using PictureDecoder =
    std::function<Result<Image>(const std::filesystem::path& file, const PictureShape& shape)>;

/// Reads a folder with one subfolder a class (sorted by name, at most 256), pictures in each (sorted, by
/// ending: png, jpg, jpeg, webp, bmp, tif, tiff). Hidden files and other endings are passed over. Error names
/// the folder or file.
Result<LabelledImages> read_image_folder(const std::filesystem::path& folder, const PictureShape& shape,
                                         const PictureDecoder& decode);

}  // namespace syn
