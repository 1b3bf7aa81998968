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

/// Opens a set by name below `data_root` (empty: the default). Error lists the known names, or says where the
/// official distribution is to be had and in which folder it was looked for.
Result<LabelledImages> open_dataset(std::string_view name, const std::filesystem::path& data_root,
                                    Split split);

}  // namespace syn
