#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace syn::cli {

/// The sentence for a name that is not among the known ones, which it lists; nothing where it is.
std::optional<std::string> unknown_name(const std::string& name, const std::vector<std::string>& known,
                                        const std::string& what);

/// The sentence for a count that is not from 1 to `maximum`; nothing where it is. Counts are read as 64 bits,
/// so that an enormous one is told as it is and never wraps round.
std::optional<std::string> bad_count(const std::string& option, std::int64_t count, int maximum);

}  // namespace syn::cli
