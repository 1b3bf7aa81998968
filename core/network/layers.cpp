#include "core/network/layers.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/group_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/scaled_dot_product_attention.h>
#include <ATen/ops/silu.h>

#include <cmath>

namespace syn {
namespace {

double bound_of(std::int64_t fan_in, Start start) {
    return start == Start::Zero ? 0 : 1 / std::sqrt(static_cast<double>(fan_in));
}

}  // namespace

Linear::Linear(Parameters& p, const std::string& name, std::int64_t in, std::int64_t out, Start start)
    : weight(p.uniform(name + ".weight", {out, in}, bound_of(in, start))),
      bias(p.uniform(name + ".bias", {out}, bound_of(in, start))) {}

at::Tensor Linear::operator()(const at::Tensor& x) const {
    return at::linear(x, weight, bias);
}

Conv2d::Conv2d(Parameters& p, const std::string& name, std::int64_t in, std::int64_t out, int kernel_,
               int stride_, Start start, bool with_bias)
    : weight(
          p.uniform(name + ".weight", {out, in, kernel_, kernel_}, bound_of(in * kernel_ * kernel_, start))),
      kernel(kernel_),
      stride(stride_) {
    if (with_bias) bias = p.uniform(name + ".bias", {out}, bound_of(in * kernel_ * kernel_, start));
}

at::Tensor Conv2d::operator()(const at::Tensor& x, int padding) const {
    return at::conv2d(x, weight, bias, stride, padding);
}

GroupNorm::GroupNorm(Parameters& p, const std::string& name, std::int64_t channels, std::int64_t groups_,
                     double eps_)
    : weight(p.constant(name + ".weight", {channels}, 1)),
      bias(p.constant(name + ".bias", {channels}, 0)),
      groups(groups_),
      eps(eps_) {}

at::Tensor GroupNorm::operator()(const at::Tensor& x) const {
    return at::group_norm(x, groups, weight, bias, eps);
}

ResBlock::ResBlock(Parameters& p, const std::string& name, std::int64_t in, std::int64_t out,
                   const BlockOptions& o)
    : norm1_(p, name + ".norm1", in, o.groups, o.eps),
      conv1_(p, name + ".conv1", in, out, 3),
      embed_(p, name + ".time_emb_proj", o.embedding, o.scale_shift ? 2 * out : out),
      norm2_(p, name + ".norm2", out, o.groups, o.eps),
      conv2_(p, name + ".conv2", out, out, 3, 1, Start::Zero),
      scale_shift_(o.scale_shift) {
    if (in != out) shortcut_.emplace_back(p, name + ".conv_shortcut", in, out, 1);
}

at::Tensor ResBlock::operator()(const at::Tensor& x, const at::Tensor& embedding) const {
    at::Tensor h = conv1_(at::silu(norm1_(x)));
    const at::Tensor e = embed_(at::silu(embedding)).unsqueeze(-1).unsqueeze(-1);
    if (scale_shift_) {
        const auto parts = e.chunk(2, 1);
        h = norm2_(h) * (1 + parts[0]) + parts[1];
    } else {
        h = norm2_(h + e);
    }
    h = conv2_(at::silu(h));
    return (shortcut_.empty() ? x : shortcut_.front()(x)) + h;
}

Attention::Attention(Parameters& p, const std::string& name, std::int64_t channels, const BlockOptions& o,
                     bool normed)
    : q_(p, name + ".to_q", channels, channels),
      k_(p, name + ".to_k", channels, channels),
      v_(p, name + ".to_v", channels, channels),
      out_(p, name + ".to_out.0", channels, channels, Start::Zero),
      heads_(o.head_dim > 0 ? channels / o.head_dim : 1) {
    TORCH_CHECK(channels % heads_ == 0, "attention over ", channels, " channels cannot have ", heads_,
                " heads");
    if (normed) norm_.emplace_back(p, name + ".group_norm", channels, o.groups, o.eps);
}

at::Tensor Attention::operator()(const at::Tensor& x) const {
    const auto b = x.size(0), c = x.size(1), pixels = x.size(2) * x.size(3);
    const at::Tensor tokens =
        (norm_.empty() ? x : norm_.front()(x)).reshape({b, c, pixels}).transpose(1, 2);  // [B, HW, C]
    const auto split = [&](const at::Tensor& t) {
        return t.reshape({b, pixels, heads_, c / heads_}).transpose(1, 2);
    };
    const at::Tensor mixed =
        at::scaled_dot_product_attention(split(q_(tokens)), split(k_(tokens)), split(v_(tokens)));
    const at::Tensor out = out_(mixed.transpose(1, 2).reshape({b, pixels, c}));
    return x + out.transpose(1, 2).reshape(x.sizes());
}

}  // namespace syn
