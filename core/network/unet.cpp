#include "core/network/unet.h"

#include <ATen/ops/cat.h>
#include <ATen/ops/constant_pad_nd.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/upsample_nearest2d.h>
#include <fmt/format.h>

namespace syn {

UNet::UNet(Parameters& p, const UNetOptions& o, const std::string& prefix)
    : in_(p, prefix + "conv_in", o.in_channels, o.channels.front(), 3),
      norm_out_(p, prefix + "conv_norm_out", o.channels.front(), o.block.groups, o.block.eps),
      out_(p, prefix + "conv_out", o.channels.front(), o.out_channels, 3, 1, Start::Zero),
      pad_downsample_(o.block.pad_downsample) {
    const int levels = static_cast<int>(o.channels.size());
    std::vector<std::int64_t> skips{o.channels.front()};
    std::int64_t width = o.channels.front();
    for (int l = 0; l < levels; ++l) {
        const std::string name = fmt::format("{}down_blocks.{}", prefix, l);
        Stage stage;
        for (int b = 0; b < o.blocks; ++b) {
            stage.blocks.emplace_back(p, fmt::format("{}.resnets.{}", name, b), width, o.channels[l],
                                      o.block);
            width = o.channels[l];
            if (o.attention[l])
                stage.attentions.emplace_back(p, fmt::format("{}.attentions.{}", name, b), width, o.block);
            skips.push_back(width);
        }
        if (l + 1 < levels) {
            stage.resample.emplace_back(p, name + ".downsamplers.0.conv", width, width, 3, 2);
            skips.push_back(width);
        }
        down_.push_back(std::move(stage));
    }
    middle_.emplace_back(p, prefix + "mid_block.resnets.0", width, width, o.block);
    if (o.middle_attention)
        middle_attention_.emplace_back(p, prefix + "mid_block.attentions.0", width, o.block, o.middle_norm);
    middle_.emplace_back(p, prefix + "mid_block.resnets.1", width, width, o.block);
    for (int i = 0; i < levels; ++i) {
        const int l = levels - 1 - i;
        const std::string name = fmt::format("{}up_blocks.{}", prefix, i);
        Stage stage;
        for (int b = 0; b <= o.blocks; ++b) {
            stage.blocks.emplace_back(p, fmt::format("{}.resnets.{}", name, b), width + skips.back(),
                                      o.channels[l], o.block);
            skips.pop_back();
            width = o.channels[l];
            if (o.attention[l])
                stage.attentions.emplace_back(p, fmt::format("{}.attentions.{}", name, b), width, o.block);
        }
        if (l > 0) stage.resample.emplace_back(p, name + ".upsamplers.0.conv", width, width, 3);
        up_.push_back(std::move(stage));
    }
}

at::Tensor UNet::operator()(const at::Tensor& x, const at::Tensor& embedding) const {
    at::Tensor h = in_(x);
    std::vector<at::Tensor> skips{h};
    for (const Stage& stage : down_) {
        for (std::size_t b = 0; b < stage.blocks.size(); ++b) {
            h = stage.blocks[b](h, embedding);
            if (!stage.attentions.empty()) h = stage.attentions[b](h);
            skips.push_back(h);
        }
        for (const Conv2d& conv : stage.resample) {
            h = pad_downsample_ ? conv(h) : conv(at::constant_pad_nd(h, {0, 1, 0, 1}), 0);
            skips.push_back(h);
        }
    }
    h = middle_[0](h, embedding);
    for (const Attention& attention : middle_attention_) h = attention(h);
    h = middle_[1](h, embedding);
    for (const Stage& stage : up_) {
        for (std::size_t b = 0; b < stage.blocks.size(); ++b) {
            h = stage.blocks[b](at::cat({h, skips.back()}, 1), embedding);
            skips.pop_back();
            if (!stage.attentions.empty()) h = stage.attentions[b](h);
        }
        for (const Conv2d& conv : stage.resample)
            h = conv(at::upsample_nearest2d(h, {2 * h.size(2), 2 * h.size(3)}));
    }
    return out_(at::silu(norm_out_(h)));
}

}  // namespace syn
