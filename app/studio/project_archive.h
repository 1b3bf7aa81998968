#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"

namespace syn::studio {

/// One member of a zip archive.
struct ArchiveMember {
    std::string name;   ///< with '/' between folders
    std::string bytes;  ///< as they are read again
    bool deflate = true;
};

/// What a reader puts up with, so that a small file cannot become a large memory.
struct ArchiveLimits {
    std::uint64_t members = 256;
    std::uint64_t memberBytes = std::uint64_t{64} << 20;  ///< of one member, inflated
    std::uint64_t allBytes = std::uint64_t{256} << 20;    ///< of all members together, inflated
};

/// A zip archive in memory, by libzip. The same members give the same bytes: no times, no users, no order of
/// its own.
Result<std::string> packArchive(const std::vector<ArchiveMember>& members);

/// The members by name; `name` is what a sentence calls the archive. Written for hostile files: sizes that
/// lie, names that lead out of a folder or stand there twice, damaged checksums and bombs are refused, each
/// by one sentence.
Result<std::map<std::string, std::string>> unpackArchive(std::string_view bytes, const std::string& name,
                                                         const ArchiveLimits& limits = {});

}  // namespace syn::studio
