#pragma once

#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace syn {

/// A file that appears under its name whole or not at all: written beside it under a temporary name, flushed
/// to the disk and renamed by commit(). Without commit() the destructor removes what was written. Errors name
/// the file, say why (no folder, not allowed, disk full) and what to do.
class AtomicFile {
  public:
    static Result<AtomicFile> create(const std::filesystem::path& file);
    AtomicFile(AtomicFile&& other) noexcept;
    AtomicFile& operator=(AtomicFile&&) = delete;
    ~AtomicFile();

    Result<void> write(std::string_view bytes);
    Result<void> commit();

  private:
    AtomicFile(std::filesystem::path file, std::filesystem::path temporary, std::FILE* stream)
        : file_(std::move(file)), temporary_(std::move(temporary)), stream_(stream) {}
    void discard();

    std::filesystem::path file_;
    std::filesystem::path temporary_;
    std::FILE* stream_;
};

Result<void> write_atomically(const std::filesystem::path& file, std::string_view bytes);

/// The whole content of a file; Error when it cannot be read or is larger than `limit` bytes.
Result<std::string> read_file(const std::filesystem::path& file,
                              std::uintmax_t limit = std::uintmax_t{1} << 32);

}  // namespace syn
