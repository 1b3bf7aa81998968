#pragma once

#include "core/dataset/image_folder.h"

namespace syn::cli {

/// Decodes the pictures of a folder that is trained on; none in a build without the imaging room.
PictureDecoder picture_decoder();

}  // namespace syn::cli
