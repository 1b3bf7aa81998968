#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.h"

namespace syn {

/// Holds a folder, which is made if need be, for one writer as long as it lives; the system lets it go when
/// the program dies. Error: a folder that cannot be made or written, or another holds it, who is called by
/// `holder` ("another training").
class FolderLock {
  public:
    static Result<FolderLock> take(const std::filesystem::path& folder, const std::string& holder);
    FolderLock(FolderLock&& other) noexcept;
    FolderLock& operator=(FolderLock&&) = delete;
    ~FolderLock();

  private:
    explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
    int descriptor_;
};

}  // namespace syn
