#pragma once

#include <ATen/core/Tensor.h>

#include <string>

#include "core/network/parameters.h"

namespace syn {

// Layers are values: weights that live in a Parameters table, and a forward pass. Their names and shapes are
// those of diffusers (Hugging Face), so that its checkpoints load without renaming.

/// What a new layer's weights start as; Zero makes a residual branch start as the identity.
enum class Start { Random, Zero };

struct Linear {
    Linear(Parameters& p, const std::string& name, std::int64_t in, std::int64_t out,
           Start start = Start::Random);
    at::Tensor operator()(const at::Tensor& x) const;  ///< [..., in] -> [..., out]
    at::Tensor weight, bias;
};

struct Conv2d {
    Conv2d(Parameters& p, const std::string& name, std::int64_t in, std::int64_t out, int kernel,
           int stride = 1, Start start = Start::Random, bool with_bias = true);
    /// [B, in, H, W] -> [B, out, H / stride, W / stride]; padding kernel / 2 unless said.
    at::Tensor operator()(const at::Tensor& x) const { return (*this)(x, kernel / 2); }
    at::Tensor operator()(const at::Tensor& x, int padding) const;
    at::Tensor weight, bias;
    int kernel, stride;
};

struct GroupNorm {
    GroupNorm(Parameters& p, const std::string& name, std::int64_t channels, std::int64_t groups, double eps);
    at::Tensor operator()(const at::Tensor& x) const;
    at::Tensor weight, bias;
    std::int64_t groups;
    double eps;
};

/// Options that all blocks of one U-Net share.
struct BlockOptions {
    std::int64_t embedding = 128;  ///< length of the vector that modulates every block
    std::int64_t groups = 32;
    double eps = 1e-5;
    bool scale_shift =
        false;  ///< the embedding scales and shifts after the second norm, instead of being added before it
    std::int64_t head_dim = 8;  ///< channels a head of attention; 0: one head
    bool pad_downsample =
        true;  ///< symmetric padding; else one row and column at the far edges (DDPM's original)
};

/// Two normed convolutions with a shortcut, modulated by the embedding (Ho et al. 2020; Dhariwal & Nichol
/// 2021).
class ResBlock {
  public:
    ResBlock(Parameters& p, const std::string& name, std::int64_t in, std::int64_t out,
             const BlockOptions& options);
    at::Tensor operator()(const at::Tensor& x,
                          const at::Tensor& embedding) const;  ///< [B, in, H, W], [B, E] -> [B, out, H, W]

  private:
    GroupNorm norm1_;
    Conv2d conv1_;
    Linear embed_;
    GroupNorm norm2_;
    Conv2d conv2_;
    std::vector<Conv2d> shortcut_;  ///< none where in == out
    bool scale_shift_;
};

/// Self-attention over the pixels, with a residual.
class Attention {
  public:
    Attention(Parameters& p, const std::string& name, std::int64_t channels, const BlockOptions& options,
              bool normed = true);
    at::Tensor operator()(const at::Tensor& x) const;  ///< [B, C, H, W] -> the same

  private:
    std::vector<GroupNorm> norm_;  ///< none or one
    Linear q_, k_, v_, out_;
    std::int64_t heads_;
};

}  // namespace syn
