#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "core/base/result.h"

namespace syn {

/// An array of bytes in LeCun's IDX format (big-endian header 00 00 08 RANK, one 32-bit size a dimension,
/// then the data).
struct IdxArray {
    std::vector<std::uint32_t> sizes;
    std::vector<std::uint8_t> data;
};

/// Reads an IDX file of bytes, gzipped or not. Refuses another rank, more than 2^31 bytes, and a length that
/// differs from what the header promises; the sentence names the file.
Result<IdxArray> read_idx(const std::filesystem::path& file, int rank);

}  // namespace syn
