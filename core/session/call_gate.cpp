#include "core/session/call_gate.h"

#include <ATen/ops/cat.h>

#include <algorithm>
#include <vector>

namespace syn {

at::Tensor CallGate::denoise(const at::Tensor& z, const NoiseLevel& level, const Condition& condition) const {
    std::vector<at::Tensor> parts;
    for (std::int64_t first = 0; first < z.size(0); first += batch_) {
        if (stop_.stop_requested()) throw Stopped{};
        const std::int64_t rows = std::min<std::int64_t>(batch_, z.size(0) - first);
        if (rows == z.size(0)) return inner_->denoise(z, level, condition);
        NoiseLevel part_level = level;
        if (level.gamma.dim() > 0 && level.gamma.size(0) > 1)
            part_level.gamma = level.gamma.narrow(0, first, rows);
        Condition part_condition = condition;
        if (condition.labels.size() > 1)
            part_condition.labels.assign(condition.labels.begin() + first,
                                         condition.labels.begin() + first + rows);
        parts.push_back(inner_->denoise(z.narrow(0, first, rows), part_level, part_condition));
    }
    return at::cat(parts, 0);
}

}  // namespace syn
