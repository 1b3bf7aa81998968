#include "core/session/call_gate.h"

#include <ATen/ops/cat.h>

#include <algorithm>
#include <vector>

#include "core/denoiser/rows.h"

namespace syn {

at::Tensor CallGate::denoise(const at::Tensor& z, const NoiseLevel& level, const Condition& condition) const {
    std::vector<at::Tensor> parts;
    for (std::int64_t first = 0; first < z.size(0); first += batch_) {
        if (stop_.stop_requested()) throw Stopped{};
        const std::int64_t count = std::min<std::int64_t>(batch_, z.size(0) - first);
        if (count == z.size(0)) return inner_->denoise(z, level, condition);
        parts.push_back(inner_->denoise(z.narrow(0, first, count), rows(level, first, count),
                                        rows(condition, first, count)));
    }
    return at::cat(parts, 0);
}

}  // namespace syn
