#include "core/network/joint_network.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/pixel_shuffle.h>
#include <ATen/ops/pixel_unshuffle.h>
#include <ATen/ops/silu.h>

#include "core/network/embedding.h"

namespace syn {
namespace {

constexpr std::int64_t kLevelFeatures = 64;  // length of the sinusoidal embedding of one modality's level
constexpr double kLevelPositions =
    1000;  // gamma_min..gamma_max is spread over as many positions as DDPM had steps
constexpr std::int64_t kEncoderGroups = 8;

std::int64_t channel_count(const JointNetworkOptions& o) {
    std::int64_t n = 0;
    for (const JointModality& m : o.modalities) n += m.channels;
    return n;
}

UNetOptions trunk_of(const JointNetworkOptions& o) {
    UNetOptions u = o.unet;
    u.in_channels = 2 * channel_count(o) * o.packing * o.packing;  // values and levels
    u.out_channels = channel_count(o) * o.packing * o.packing;
    return u;
}

}  // namespace

JointNetwork::JointNetwork(Parameters& p, const JointNetworkOptions& o)
    : options_(o),
      level_1_(p, "level_embedding.linear_1", kLevelFeatures * static_cast<std::int64_t>(o.modalities.size()),
               o.unet.block.embedding),
      level_2_(p, "level_embedding.linear_2", o.unet.block.embedding, o.unet.block.embedding),
      unet_(p, trunk_of(o), "unet.") {
    for (const JointModality& m : o.modalities) {
        const std::string name = "encoders." + m.name;
        Encoder e;
        std::int64_t width = 2 * m.channels;
        for (const std::int64_t next : m.encoder) {
            for (int i = 0; i < 2; ++i) {
                const std::string layer = name + ".conv." + std::to_string(e.convolutions.size());
                e.convolutions.emplace_back(p, layer, width, next, 3, i == 0 ? 2 : 1);
                e.norms.emplace_back(p, name + ".norm." + std::to_string(e.norms.size()), next,
                                     kEncoderGroups, 1e-5);
                width = next;
            }
        }
        if (m.classes > 0) e.head.emplace_back(p, name + ".classes", width, m.classes);
        e.embed.emplace_back(p, name + ".embed", width, o.unet.block.embedding);
        encoders_.push_back(std::move(e));
    }
}

at::Tensor JointNetwork::encode(const Encoder& encoder, const at::Tensor& x) const {
    at::Tensor h = x;
    for (std::size_t i = 0; i < encoder.convolutions.size(); ++i)
        h = at::silu(encoder.norms[i](encoder.convolutions[i](h)));
    return h.mean(at::IntArrayRef{2, 3});
}

JointNetwork::Output JointNetwork::operator()(const at::Tensor& x, const at::Tensor& gamma) const {
    // Level planes in about [-1, 1]: the network sees them as it sees the values.
    const double middle = (options_.gamma_min + options_.gamma_max) / 2,
                 half = (options_.gamma_max - options_.gamma_min) / 2;
    const at::Tensor plane_levels = (gamma - middle) / half;
    const at::Tensor planes = plane_levels.to(x.scalar_type());

    std::vector<at::Tensor> features;
    for (const JointModality& m : options_.modalities) {
        const at::Tensor mean =
            plane_levels.narrow(1, m.first_channel, m.channels).mean(at::IntArrayRef{1, 2, 3});
        features.push_back(sinusoidal((mean + 1) * (kLevelPositions / 2), kLevelFeatures));
    }
    at::Tensor embedding = level_2_(at::silu(level_1_(at::cat(features, 1).to(x.scalar_type()))));

    Output out;
    for (std::size_t i = 0; i < encoders_.size(); ++i) {
        const JointModality& m = options_.modalities[i];
        const at::Tensor own = at::cat(
            {x.narrow(1, m.first_channel, m.channels), planes.narrow(1, m.first_channel, m.channels)}, 1);
        const at::Tensor vector = encode(encoders_[i], own);
        out.classes.push_back(encoders_[i].head.empty() ? at::Tensor() : encoders_[i].head.front()(vector));
        embedding = embedding + encoders_[i].embed.front()(vector);
    }
    at::Tensor packed = at::cat({x, planes}, 1);
    if (options_.packing > 1) packed = at::pixel_unshuffle(packed, options_.packing);
    const at::Tensor answer = unet_(packed, embedding);
    out.prediction = options_.packing > 1 ? at::pixel_shuffle(answer, options_.packing) : answer;
    return out;
}

}  // namespace syn
