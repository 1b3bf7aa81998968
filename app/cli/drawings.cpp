#include "app/cli/evaluate_options.h"
#include "core/imaging/digit_set.h"

namespace syn::cli {

std::function<Result<LabelledImages>(const std::vector<std::string>&)> shipped_drawings(int side) {
    return digit_drawings(side);
}

}  // namespace syn::cli
