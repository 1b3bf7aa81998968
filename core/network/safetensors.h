#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace syn {

/// Named tensors and the free-form text beside them, as the safetensors format stores them (never pickles).
struct TensorFile {
    std::map<std::string, at::Tensor> tensors;
    std::map<std::string, std::string> metadata;
};

/// An open file, whose tensors are read one by one: what only copies them holds one of them at a time.
class TensorReader {
  public:
    struct Entry {
        at::ScalarType type{};
        std::vector<std::int64_t> shape;
        std::uint64_t begin = 0, end = 0;  ///< bytes behind the header
    };

    /// Checks every length and offset against the file before anything is allocated by it. Error: names the
    /// file, the tensor and what is wrong.
    static Result<TensorReader> open(const std::filesystem::path& path);

    const std::filesystem::path& path() const { return path_; }
    const std::map<std::string, Entry>& entries() const { return entries_; }
    const std::map<std::string, std::string>& metadata() const { return metadata_; }
    /// One of the entries, as a tensor of its own (CPU). Error: the file cannot be read (any more).
    Result<at::Tensor> read(const std::string& name);

  private:
    std::filesystem::path path_;
    std::ifstream in_;
    std::uint64_t data_ = 0;  ///< where the tensors begin
    std::map<std::string, Entry> entries_;
    std::map<std::string, std::string> metadata_;
};

/// The whole file at once. Error: as TensorReader's.
Result<TensorFile> read_safetensors(const std::filesystem::path& path);

/// Writes to a temporary name beside `path` and renames, so that a killed writer leaves the old file or the
/// new one.
Result<void> write_safetensors(const std::filesystem::path& path, const TensorFile& file);

}  // namespace syn
