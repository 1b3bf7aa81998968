#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/dataset/image_folder.h"
#include "core/dataset/labelled_images.h"

namespace syn {

/// Where the data of a recipe lie, and who decodes pictures.
struct DataPlace {
    std::filesystem::path root = {};  ///< of the sets that are known by name; empty: the default
    PictureDecoder decode = {};       ///< none: folders of pictures cannot be read
};

/// What one modality of a model takes.
struct DataNeed {
    std::string modality;  ///< for people
    int channels = 0;
    int side = 0;                           ///< pictures are square
    std::vector<std::string> classes = {};  ///< empty: all that the set has
};

/// Whether the data of a recipe are a folder of pictures, named by its path, and not a set known by name.
bool is_folder(const std::string& data);

/// Opens a set by its name, or a folder of pictures (see read_image_folder) by its path, and fits it to what
/// is needed: the classes by name in the order asked for, pictures padded to base_side(). Of a set that is
/// not divided, every tenth picture of a class, one at least, is held out as Split::Test. Error: no such data
/// (and where they are to be had), damaged, of another shape, without one of the classes.
Result<LabelledImages> open_fitted(const std::string& data, const DataPlace& place, Split split,
                                   const DataNeed& need);

/// The set without the pictures of other classes, labelled by these in their order. As many classes as the
/// set has are taken as its own, whatever they are called. Error names what is missing.
Result<LabelledImages> with_classes(LabelledImages set, const std::vector<std::string>& classes);

}  // namespace syn
