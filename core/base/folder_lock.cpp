#include "core/base/folder_lock.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

namespace syn {

namespace fs = std::filesystem;

Result<FolderLock> FolderLock::take(const fs::path& folder, const std::string& holder) {
    std::error_code failed;
    fs::create_directories(folder, failed);
    if (failed) return Error{fmt::format("cannot make the folder {}: {}", folder.string(), failed.message())};
    const int descriptor = ::open((folder / ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return Error{fmt::format("cannot write into the folder {} ({}); choose another", folder.string(),
                                 std::strerror(errno))};
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        // A file system that knows no locks keeps nobody out, and nobody from working.
        if (errno != EWOULDBLOCK) return FolderLock(descriptor);
        ::close(descriptor);
        return Error{fmt::format("{} is at work in {}; stop it first, or choose another folder", holder,
                                 folder.string())};
    }
    return FolderLock(descriptor);
}

FolderLock::FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}

FolderLock::~FolderLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace syn
