#include "core/dataset/idx.h"

#include <fmt/format.h>
#include <zlib.h>

#include <array>
#include <memory>

namespace syn {
namespace {

constexpr std::uint64_t kMaximumBytes = std::uint64_t{1} << 31;

// zlib's gzFile reads plain files as they are, so both forms take one path.
using File = std::unique_ptr<gzFile_s, decltype(&gzclose_r)>;

/// Bytes really read; less than asked at the end of the file or where the compressed stream is damaged.
std::uint64_t read(gzFile file, std::uint8_t* to, std::uint64_t size) {
    std::uint64_t done = 0;
    while (done < size) {
        const int got =
            gzread(file, to + done, static_cast<unsigned>(std::min<std::uint64_t>(size - done, 1 << 24)));
        if (got <= 0) break;
        done += static_cast<std::uint64_t>(got);
    }
    return done;
}

bool damaged(gzFile file) {
    int code = Z_OK;
    gzerror(file, &code);
    return code != Z_OK && code != Z_STREAM_END;
}

}  // namespace

Result<IdxArray> read_idx(const std::filesystem::path& path, int rank) {
    const File file(gzopen(path.c_str(), "rb"), &gzclose_r);
    if (!file) return Error{fmt::format("{} cannot be opened: is it there and readable?", path.string())};

    const auto broken = [&path] {
        return Error{fmt::format("{} is damaged (its compressed stream does not hold); download it again.",
                                 path.string())};
    };
    std::array<std::uint8_t, 4> magic{};
    const bool whole = read(file.get(), magic.data(), magic.size()) == magic.size();
    if (damaged(file.get())) return broken();
    if (!whole || magic[0] != 0 || magic[1] != 0 || magic[2] != 8 || magic[3] != rank) {
        return Error{fmt::format(
            "{} is not an IDX file of bytes with {} dimension{}: it begins {:02x} {:02x} {:02x} {:02x} "
            "where 00 00 08 {:02x} belongs; download it again.",
            path.string(), rank, rank == 1 ? "" : "s", magic[0], magic[1], magic[2], magic[3], rank)};
    }
    IdxArray array;
    std::uint64_t expected = 1;
    for (int i = 0; i < rank; ++i) {
        std::array<std::uint8_t, 4> bytes{};
        if (read(file.get(), bytes.data(), bytes.size()) != bytes.size())
            return Error{fmt::format("{} ends inside its header; download it again.", path.string())};
        const std::uint32_t size = std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 |
                                   std::uint32_t{bytes[2]} << 8 | std::uint32_t{bytes[3]};
        array.sizes.push_back(size);
        // Both factors stay below 2^32, so the product cannot wrap before it is refused.
        expected *= size;
        if (size == 0 || expected > kMaximumBytes) {
            return Error{
                fmt::format("{} claims an array of impossible size (dimension {} is {}); download it again.",
                            path.string(), i, size)};
        }
    }
    // The header may lie about how much follows: grow as bytes arrive rather than trust it with an
    // allocation.
    constexpr std::uint64_t kPiece = 1 << 24;
    std::uint64_t found = 0;
    while (found < expected) {
        const std::uint64_t want = std::min(kPiece, expected - found);
        array.data.resize(found + want);
        const std::uint64_t got = read(file.get(), array.data.data() + found, want);
        found += got;
        if (got < want) break;
    }
    if (found < expected) {
        return Error{
            fmt::format("{} is {}: its header promises {} bytes of data and {} are there; download it again.",
                        path.string(), damaged(file.get()) ? "damaged" : "too short", expected, found)};
    }
    std::uint8_t beyond = 0;
    if (read(file.get(), &beyond, 1) != 0) {
        return Error{fmt::format(
            "{} is too long: more than the {} bytes of data that its header promises; download it "
            "again.",
            path.string(), expected)};
    }
    // Only at the end does zlib compare the stream's checksum.
    if (damaged(file.get())) return broken();
    return array;
}

}  // namespace syn
