#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/dataset/labelled_images.h"

namespace syn {

/// MNIST (LeCun, Cortes, Burges) from its four IDX files, gzipped or not: [N, 1, 28, 28], white ink on black.
/// Error names the file and what is wrong with it.
Result<LabelledImages> read_mnist(const std::filesystem::path& folder, Split split);

/// The names of its classes, by label.
const std::vector<std::string>& mnist_classes();

}  // namespace syn
