#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/dataset/labelled_images.h"

namespace syn {

/// Where data sets are looked for: $SYNESTHETE_DATA, else $XDG_CACHE_HOME/synesthete/data, else
/// ~/.cache/synesthete/data.
std::filesystem::path default_data_root();

/// Names that open_dataset knows.
std::vector<std::string> dataset_names();

/// What is known of a set without opening it.
struct DatasetFacts {
    std::string name;   ///< as open_dataset knows it
    std::string title;  ///< for people
    std::string kind;   ///< of a modality made of it: digit | picture
    std::string licence;
    std::string authors;  ///< whose work it is
    std::string source;   ///< how to come by it
    std::vector<std::string> classes;
    int channels = 0;
    int pictures = 0;      ///< to train on
    bool present = false;  ///< its folder is there; whether it is whole is found when it is opened
};

/// All known sets, looked for below `data_root` (empty: the default).
std::vector<DatasetFacts> known_datasets(const std::filesystem::path& data_root);

/// Opens a set by name below `data_root` (empty: the default). Error lists the known names, or says where the
/// official distribution is to be had and in which folder it was looked for.
Result<LabelledImages> open_dataset(std::string_view name, const std::filesystem::path& data_root,
                                    Split split);

}  // namespace syn
