#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <map>
#include <string>

#include "core/base/result.h"

namespace syn {

/// Named tensors and the free-form text beside them, as the safetensors format stores them (never pickles).
struct TensorFile {
    std::map<std::string, at::Tensor> tensors;
    std::map<std::string, std::string> metadata;
};

/// Reads a whole file into tensors of their own (CPU). Every length and offset is checked against the file
/// before anything is allocated by it. Error: names the file, the tensor and what is wrong.
Result<TensorFile> read_safetensors(const std::filesystem::path& path);

/// Writes to a temporary name beside `path` and renames, so that a killed writer leaves the old file or the
/// new one.
Result<void> write_safetensors(const std::filesystem::path& path, const TensorFile& file);

}  // namespace syn
