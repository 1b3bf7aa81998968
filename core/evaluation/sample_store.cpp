#include "core/evaluation/sample_store.h"

#include <ATen/ops/empty.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace syn::evaluation {
namespace {

constexpr std::int64_t kChunk = 256;

/// Closes when it goes.
struct Descriptor {
    int number = -1;
    ~Descriptor() {
        if (number >= 0) close(number);
    }
};

Error refused(const std::filesystem::path& file) {
    return {fmt::format("cannot write {}: {}; make room or give another folder", file.string(),
                        std::strerror(errno))};
}

}  // namespace

Result<void> SampleStore::put(const std::string& name, std::int64_t first, const at::Tensor& rows) const {
    const at::Tensor whole = rows.to(at::kCPU, at::kFloat).contiguous();
    std::error_code problem;
    std::filesystem::create_directories(folder_, problem);
    const auto path = file(name);
    const Descriptor out{open(path.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0644)};
    struct stat info {};
    if (out.number < 0 || fstat(out.number, &info) != 0) return refused(path);
    const off_t start = static_cast<off_t>(first * whole.size(1)) * static_cast<off_t>(sizeof(float));
    if (info.st_size < start)
        return Error{fmt::format("{} is shorter than what was measured; remove the folder and begin again",
                                 path.string())};
    if (ftruncate(out.number, start) != 0) return refused(path);
    const char* data = static_cast<const char*>(whole.const_data_ptr());
    for (std::size_t done = 0; done < whole.nbytes();) {
        const ssize_t wrote =
            pwrite(out.number, data + done, whole.nbytes() - done, start + static_cast<off_t>(done));
        if (wrote < 0) return refused(path);
        done += static_cast<std::size_t>(wrote);
    }
    // On the disk before it is counted.
    if (fdatasync(out.number) != 0) return refused(path);
    return {};
}

std::int64_t SampleStore::count(const std::string& name, std::int64_t width) const {
    std::error_code none;
    const auto bytes = std::filesystem::file_size(file(name), none);
    return none ? 0 : static_cast<std::int64_t>(bytes / (sizeof(float) * static_cast<std::size_t>(width)));
}

Result<void> SampleStore::each(const std::string& name, std::int64_t width, std::int64_t count,
                               const std::function<void(const at::Tensor& rows)>& take) const {
    std::ifstream in(file(name), std::ios::binary);
    for (std::int64_t first = 0; first < count; first += kChunk) {
        at::Tensor rows = at::empty({std::min(kChunk, count - first), width}, at::kFloat);
        if (!in.read(static_cast<char*>(rows.mutable_data_ptr()),
                     static_cast<std::streamsize>(rows.nbytes())))
            return Error{fmt::format("{} cannot be read whole; remove the folder and measure again",
                                     file(name).string())};
        take(rows);
    }
    return {};
}

}  // namespace syn::evaluation
