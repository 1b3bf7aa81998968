#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/dataset/labelled_images.h"

namespace syn {

/// CIFAR-10 (Krizhevsky 2009), binary version: data_batch_1..5.bin and test_batch.bin of 10 000 records of 1
/// + 3072 bytes. `folder` holds these files, or holds cifar-10-batches-bin/ that does. [N, 3, 32, 32]. Error
/// names the file and what is wrong with it.
Result<LabelledImages> read_cifar10(const std::filesystem::path& folder, Split split);

/// The names of its classes, by label.
const std::vector<std::string>& cifar10_classes();

}  // namespace syn
