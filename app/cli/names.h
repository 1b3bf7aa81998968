#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace syn::cli {

/// The sentence for a name that is not among the known ones, which it lists; nothing where it is.
std::optional<std::string> unknown_name(const std::string& name, const std::vector<std::string>& known,
                                        const std::string& what);

/// Counts are read as 64 bits and clamped, so that enormous ones meet the request's own limit and never wrap
/// round.
int narrowed(std::int64_t number);

}  // namespace syn::cli
