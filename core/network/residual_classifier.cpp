#include "core/network/residual_classifier.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/relu.h>
#include <fmt/format.h>

namespace syn {

ResidualClassifier::ResidualClassifier(Parameters& p, const ResidualClassifierOptions& o)
    : in_(p, "conv_in", o.in_channels, o.channels.front(), 3, 1, Start::Random, false),
      norm_in_(p, "norm_in", o.channels.front(), o.groups, 1e-5),
      out_(p, "classes", o.channels.back(), o.classes) {
    std::int64_t width = o.channels.front();
    for (std::size_t level = 0; level < o.channels.size(); ++level) {
        for (int b = 0; b < o.blocks; ++b) {
            const std::string name = fmt::format("stages.{}.{}", level, b);
            const std::int64_t next = o.channels[level];
            const int stride = level > 0 && b == 0 ? 2 : 1;
            Block block{Conv2d(p, name + ".conv1", width, next, 3, stride, Start::Random, false),
                        GroupNorm(p, name + ".norm1", next, o.groups, 1e-5),
                        Conv2d(p, name + ".conv2", next, next, 3, 1, Start::Random, false),
                        GroupNorm(p, name + ".norm2", next, o.groups, 1e-5),
                        {}};
            if (stride != 1 || width != next)
                block.shortcut.emplace_back(p, name + ".shortcut", width, next, 1, stride, Start::Random,
                                            false);
            blocks_.push_back(std::move(block));
            width = next;
        }
    }
}

at::Tensor ResidualClassifier::features(const at::Tensor& x) const {
    at::Tensor h = at::relu(norm_in_(in_(x)));
    for (const Block& b : blocks_) {
        const at::Tensor branch = b.norm2(b.conv2(at::relu(b.norm1(b.conv1(h)))));
        h = at::relu((b.shortcut.empty() ? h : b.shortcut.front()(h)) + branch);
    }
    return h.mean(at::IntArrayRef{2, 3});
}

at::Tensor ResidualClassifier::logits(const at::Tensor& features) const {
    return out_(features);
}

}  // namespace syn
