#include "core/network/vector_maths.h"

#include <ATen/ops/ones.h>

namespace syn {

void settle_vector_maths() {
    [[maybe_unused]] static const bool settled = [] {
        for (const auto type : {at::kFloat, at::kDouble}) {
            const at::Tensor one = at::ones({1}, type);
            one.sqrt(), one.exp(), one.log(), one.sin(), one.cos();
        }
        return true;
    }();
}

}  // namespace syn
