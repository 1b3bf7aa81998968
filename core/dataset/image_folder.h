#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

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

/// The classes of a folder of pictures and how many pictures each has, without reading any: one subfolder a
/// class (sorted by name, at most 256), pictures in each (by ending: png, jpg, jpeg, webp, bmp, tif, tiff).
/// Hidden files and other endings are passed over. Error names the folder.
Result<std::vector<std::pair<std::string, int>>> survey_image_folder(const std::filesystem::path& folder);

/// Reads such a folder, the pictures of a class sorted by name. Split: of each class every tenth picture, and
/// the last where there are fewer than ten, is Test, the others Train; none: all of them. Error names the
/// folder; or how many pictures cannot be read, and the first of them.
Result<LabelledImages> read_image_folder(const std::filesystem::path& folder, const PictureShape& shape,
                                         const PictureDecoder& decode,
                                         std::optional<Split> split = std::nullopt);

/// All pictures of a folder: those of its subfolders where it has some, else its own, as one class.
Result<LabelledImages> read_pictures(const std::filesystem::path& folder, const PictureShape& shape,
                                     const PictureDecoder& decode);

}  // namespace syn
