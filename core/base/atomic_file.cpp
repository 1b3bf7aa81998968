#include "core/base/atomic_file.h"

#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <atomic>
#include <cassert>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

namespace syn {
namespace {

Error cannot_write(const std::filesystem::path& file, int code) {
    const std::string where = file.string();
    switch (code) {
        case ENOSPC:
        case EDQUOT:
            return Error{fmt::format("Cannot write {}: the disk is full; make room and try again.", where)};
        case EACCES:
        case EPERM:
        case EROFS:
            return Error{
                fmt::format("Cannot write {}: this folder may not be written to; choose another.", where)};
        case ENOENT:
        case ENOTDIR:
            return Error{fmt::format("Cannot write {}: its folder is not there.", where)};
        case EISDIR:
            return Error{fmt::format("Cannot write {}: a folder stands there already.", where)};
        default:
            return Error{fmt::format("Cannot write {}: {}.", where, std::strerror(code))};
    }
}

}  // namespace

Result<AtomicFile> AtomicFile::create(const std::filesystem::path& file) {
    // A name of its own for every writer, so that two programs never write into one temporary file.
    static std::atomic<unsigned> counter{0};
    const std::string name = fmt::format("{}.{}-{}.part", file.string(), ::getpid(), counter++);
    const int descriptor = ::open(name.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    if (descriptor < 0) return cannot_write(file, errno);
    std::FILE* stream = ::fdopen(descriptor, "wb");
    if (stream == nullptr) {
        const int code = errno;
        ::close(descriptor);
        ::unlink(name.c_str());
        return cannot_write(file, code);
    }
    return AtomicFile(file, name, stream);
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : file_(std::move(other.file_)),
      temporary_(std::move(other.temporary_)),
      stream_(std::exchange(other.stream_, nullptr)) {}

AtomicFile::~AtomicFile() {
    discard();
}

void AtomicFile::discard() {
    if (stream_ == nullptr) return;
    std::fclose(std::exchange(stream_, nullptr));
    ::unlink(temporary_.c_str());
}

Result<void> AtomicFile::write(std::string_view bytes) {
    assert(stream_ != nullptr);
    if (bytes.empty()) return {};  // a view of nothing may point nowhere, which fwrite must not be given
    errno = 0;
    if (std::fwrite(bytes.data(), 1, bytes.size(), stream_) == bytes.size()) return {};
    const int code = errno;
    discard();
    return cannot_write(file_, code);
}

Result<void> AtomicFile::commit() {
    assert(stream_ != nullptr);
    if (std::fflush(stream_) != 0 || ::fsync(::fileno(stream_)) != 0) {
        const int code = errno;
        discard();
        return cannot_write(file_, code);
    }
    if (std::fclose(std::exchange(stream_, nullptr)) != 0 ||
        ::rename(temporary_.c_str(), file_.c_str()) != 0) {
        const int code = errno;
        ::unlink(temporary_.c_str());
        return cannot_write(file_, code);
    }
    return {};
}

Result<void> write_atomically(const std::filesystem::path& file, std::string_view bytes) {
    auto out = AtomicFile::create(file);
    if (!out) return out.error();
    if (auto written = out->write(bytes); !written) return written;
    return out->commit();
}

Result<std::string> read_file(const std::filesystem::path& file, std::uintmax_t limit) {
    std::error_code code;
    const auto size = std::filesystem::file_size(file, code);
    if (code) return Error{fmt::format("Cannot read {}: {}.", file.string(), code.message())};
    if (size > limit)
        return Error{fmt::format("{} has {} bytes, more than the {} that are read: is it the right file?",
                                 file.string(), size, limit)};
    std::ifstream in(file, std::ios::binary);
    std::string bytes(size, '\0');
    if (!in || !in.read(bytes.data(), static_cast<std::streamsize>(size)))
        return Error{fmt::format("Cannot read {}: check that it may be read.", file.string())};
    return bytes;
}

}  // namespace syn
