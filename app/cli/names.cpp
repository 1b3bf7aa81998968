#include "app/cli/names.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace syn::cli {

std::optional<std::string> unknown_name(const std::string& name, const std::vector<std::string>& known,
                                        const std::string& what) {
    if (std::find(known.begin(), known.end(), name) != known.end()) return {};
    return fmt::format("there is no {} '{}'; known are {}", what, name, fmt::join(known, ", "));
}

std::optional<std::string> bad_count(const std::string& option, std::int64_t count, int maximum) {
    if (count >= 1 && count <= maximum) return {};
    return fmt::format("{} must be from 1 to {}, not {}", option, maximum, count);
}

}  // namespace syn::cli
