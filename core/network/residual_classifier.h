#pragma once

#include <ATen/core/Tensor.h>

#include <vector>

#include "core/network/layers.h"

namespace syn {

struct ResidualClassifierOptions {
    std::int64_t in_channels = 3;
    std::int64_t classes = 10;
    std::vector<std::int64_t> channels{16, 32, 64};  ///< one a resolution
    int blocks = 3;                                  ///< residual blocks a resolution: 3 is ResNet-20
    std::int64_t groups = 8;
};

/// A CIFAR-style residual network (He et al. 2016, section 4.2) with group norm in place of batch norm, so
/// that a picture's verdict does not depend on the batch it is judged in.
class ResidualClassifier {
  public:
    ResidualClassifier(Parameters& p, const ResidualClassifierOptions& options);
    at::Tensor operator()(const at::Tensor& x) const { return logits(features(x)); }
    at::Tensor features(const at::Tensor& x) const;       ///< [B, C, H, W] in [-1, 1] -> [B, last width]
    at::Tensor logits(const at::Tensor& features) const;  ///< -> [B, classes]

  private:
    struct Block {
        Conv2d conv1;
        GroupNorm norm1;
        Conv2d conv2;
        GroupNorm norm2;
        std::vector<Conv2d> shortcut;
    };
    Conv2d in_;
    GroupNorm norm_in_;
    std::vector<Block> blocks_;
    Linear out_;
};

}  // namespace syn
