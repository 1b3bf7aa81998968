#include "app/cli/picture_decoder.h"

#include "core/imaging/picture_file.h"

namespace syn::cli {

PictureDecoder picture_decoder() {
    return [](const std::filesystem::path& file, const PictureShape& shape) {
        return read_fitted(file, shape.width, shape.height, shape.channels);
    };
}

}  // namespace syn::cli
