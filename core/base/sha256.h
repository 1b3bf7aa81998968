#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace syn {

/// SHA-256 (FIPS 180-4), fed piece by piece.
class Sha256 {
  public:
    void update(const void* bytes, std::size_t size);
    void update(std::string_view bytes) { update(bytes.data(), bytes.size()); }
    /// The digest of all that was fed, 64 hexadecimal digits in lower case. Ends the object's use.
    std::string hex();

  private:
    void block(const std::uint8_t* bytes);

    std::array<std::uint32_t, 8> state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                        0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
    std::array<std::uint8_t, 64> pending_{};
    std::uint64_t size_ = 0;  ///< bytes fed
};

std::string sha256_hex(std::string_view bytes);
/// Of a file's content; Error when it cannot be read.
Result<std::string> sha256_of_file(const std::filesystem::path& file);

}  // namespace syn
