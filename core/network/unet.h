#pragma once

#include <ATen/core/Tensor.h>

#include <string>
#include <vector>

#include "core/network/layers.h"

namespace syn {

/// A U-Net's plan, in diffusers' terms.
struct UNetOptions {
    std::int64_t in_channels = 3;
    std::int64_t out_channels = 3;
    std::vector<std::int64_t> channels{
        128, 256};  ///< one a resolution, finest first; each next one is half as wide
    std::vector<bool> attention{false, true};  ///< per resolution
    int blocks = 2;  ///< residual blocks a resolution on the way down; one more on the way up
    bool middle_attention = true;
    bool middle_norm =
        true;  ///< a norm before the middle attention; diffusers leaves it out with scale_shift
    BlockOptions block;
};

/// The trunk that all our denoising networks share: names and arithmetic of diffusers' UNet2DModel behind its
/// time embedding.
class UNet {
  public:
    UNet(Parameters& p, const UNetOptions& options, const std::string& prefix = "");
    /// x [B, in_channels, H, W], embedding [B, E] -> [B, out_channels, H, W]; H and W divisible by
    /// 2^(resolutions - 1).
    at::Tensor operator()(const at::Tensor& x, const at::Tensor& embedding) const;

  private:
    struct Stage {
        std::vector<ResBlock> blocks;
        std::vector<Attention> attentions;  ///< none, or one a block
        std::vector<Conv2d> resample;       ///< none at the end
    };

    Conv2d in_;
    std::vector<Stage> down_;
    std::vector<ResBlock> middle_;
    std::vector<Attention> middle_attention_;
    std::vector<Stage> up_;
    GroupNorm norm_out_;
    Conv2d out_;
    bool pad_downsample_;
};

}  // namespace syn
