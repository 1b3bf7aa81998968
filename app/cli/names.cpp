#include "app/cli/names.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <limits>

namespace syn::cli {

std::optional<std::string> unknown_name(const std::string& name, const std::vector<std::string>& known,
                                        const std::string& what) {
    if (std::find(known.begin(), known.end(), name) != known.end()) return {};
    return fmt::format("there is no {} '{}'; known are {}", what, name, fmt::join(known, ", "));
}

int narrowed(std::int64_t number) {
    return static_cast<int>(
        std::clamp<std::int64_t>(number, std::numeric_limits<int>::min(), std::numeric_limits<int>::max()));
}

}  // namespace syn::cli
