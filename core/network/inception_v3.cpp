#include "core/network/inception_v3.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/avg_pool2d.h>
#include <ATen/ops/batch_norm.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/max_pool2d.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/upsample_bilinear2d.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <map>
#include <set>
#include <vector>

#include "core/network/safetensors.h"

namespace syn {
// Named, since Network holds these and large build units see it as a header would.
namespace inception {

constexpr std::int64_t kSide = 299, kFeatures = 2048;
constexpr std::int64_t kTorchvisionClasses = 1000, kFidClasses = 1008;

/// Hands out the file's tensors by name and shape, and keeps the first mistake.
class Weights {
  public:
    Weights(std::map<std::string, at::Tensor> tensors, std::string origin, at::Device device)
        : tensors_(std::move(tensors)), origin_(std::move(origin)), device_(device) {}

    at::Tensor take(const std::string& name, const std::vector<std::int64_t>& shape) {
        const auto found = tensors_.find(name);
        if (found == tensors_.end()) return fail(fmt::format("lacks the tensor '{}'", name));
        taken_.insert(name);
        const at::Tensor& tensor = found->second;
        if (tensor.sizes().vec() != shape)
            return fail(fmt::format("has '{}' of shape [{}] where Inception v3 has [{}]", name,
                                    fmt::join(tensor.sizes().vec(), ", "), fmt::join(shape, ", ")));
        if (!tensor.is_floating_point())
            return fail(fmt::format("has '{}' of another type than floating-point numbers", name));
        return tensor.to(device_, at::kFloat);
    }

    /// The sentence of the first mistake, or of a tensor that nothing asked for; empty: none.
    std::string mistake() const {
        if (!mistake_.empty()) return mistake_;
        for (const auto& [name, tensor] : tensors_)
            if (!taken_.contains(name) && !name.starts_with("AuxLogits.") &&
                !name.ends_with(".num_batches_tracked"))
                return sentence(fmt::format("holds the tensor '{}'", name));
        return {};
    }

  private:
    std::string sentence(const std::string& what) const {
        return fmt::format(
            "{} {}, so that it is not Inception v3 with torchvision's names; export its state_dict with "
            "safetensors.torch.save_file",
            origin_, what);
    }
    at::Tensor fail(const std::string& what) {
        if (mistake_.empty()) mistake_ = sentence(what);
        return {};
    }

    std::map<std::string, at::Tensor> tensors_;
    std::set<std::string> taken_;
    std::string origin_, mistake_;
    at::Device device_;
};

/// Convolution without bias, batch norm with the stored statistics, ReLU.
struct Convolution {
    at::Tensor weight, scale, shift, mean, variance;
    std::int64_t stride = 1;
    std::array<std::int64_t, 2> padding{};

    at::Tensor operator()(const at::Tensor& x) const {
        const at::Tensor h = at::conv2d(x, weight, {}, stride, padding);
        return at::relu(at::batch_norm(h, scale, shift, mean, variance, false, 0, 1e-3, false));
    }
};

enum class Pool { None, Average, AverageInside, Largest, LargestHalving };

at::Tensor pooled(const at::Tensor& x, Pool pool) {
    switch (pool) {
        case Pool::None:
            return x;
        case Pool::Average:
            return at::avg_pool2d(x, 3, 1, 1);
        case Pool::AverageInside:
            return at::avg_pool2d(x, 3, 1, 1, false, /*count_include_pad=*/false);
        case Pool::Largest:
            return at::max_pool2d(x, 3, 1, 1);
        case Pool::LargestHalving:
            return at::max_pool2d(x, 3, 2);
    }
    return x;
}

/// A pool, then convolutions one after the other, then perhaps several side by side.
struct Branch {
    Pool pool = Pool::None;
    std::vector<Convolution> chain, fork;

    at::Tensor operator()(const at::Tensor& x) const {
        at::Tensor h = pooled(x, pool);
        for (const Convolution& next : chain) h = next(h);
        if (fork.empty()) return h;
        std::vector<at::Tensor> ends;
        for (const Convolution& end : fork) ends.push_back(end(h));
        return at::cat(ends, 1);
    }
};

/// Branches side by side.
struct Block {
    std::vector<Branch> branches;

    at::Tensor operator()(const at::Tensor& x) const {
        std::vector<at::Tensor> made;
        for (const Branch& branch : branches) made.push_back(branch(x));
        return at::cat(made, 1);
    }
};

/// Builds blocks as torchvision names and sizes them.
class Builder {
  public:
    Builder(Weights& weights, bool fid) : weights_(weights), fid_(fid) {}

    /// A square kernel, padded so that the size stays unless it strides or `padded` is false.
    Convolution square(const std::string& name, std::int64_t in, std::int64_t out, std::int64_t kernel,
                       std::int64_t stride = 1, bool padded = true) {
        const std::int64_t pad = padded && stride == 1 ? kernel / 2 : 0;
        return make(name, in, out, {kernel, kernel}, stride, {pad, pad});
    }
    Convolution row(const std::string& name, std::int64_t in, std::int64_t out, std::int64_t length) {
        return make(name, in, out, {1, length}, 1, {0, length / 2});
    }
    Convolution column(const std::string& name, std::int64_t in, std::int64_t out, std::int64_t length) {
        return make(name, in, out, {length, 1}, 1, {length / 2, 0});
    }

    Block a(const std::string& n, std::int64_t in, std::int64_t pool_features) {
        return {
            {{Pool::None, {square(n + ".branch1x1", in, 64, 1)}, {}},
             {Pool::None, {square(n + ".branch5x5_1", in, 48, 1), square(n + ".branch5x5_2", 48, 64, 5)}, {}},
             {Pool::None,
              {square(n + ".branch3x3dbl_1", in, 64, 1), square(n + ".branch3x3dbl_2", 64, 96, 3),
               square(n + ".branch3x3dbl_3", 96, 96, 3)},
              {}},
             {average(), {square(n + ".branch_pool", in, pool_features, 1)}, {}}}};
    }
    Block b(const std::string& n, std::int64_t in) {
        return {{{Pool::None, {square(n + ".branch3x3", in, 384, 3, 2)}, {}},
                 {Pool::None,
                  {square(n + ".branch3x3dbl_1", in, 64, 1), square(n + ".branch3x3dbl_2", 64, 96, 3),
                   square(n + ".branch3x3dbl_3", 96, 96, 3, 2)},
                  {}},
                 {Pool::LargestHalving, {}, {}}}};
    }
    Block c(const std::string& n, std::int64_t in, std::int64_t w) {
        return {{{Pool::None, {square(n + ".branch1x1", in, 192, 1)}, {}},
                 {Pool::None,
                  {square(n + ".branch7x7_1", in, w, 1), row(n + ".branch7x7_2", w, w, 7),
                   column(n + ".branch7x7_3", w, 192, 7)},
                  {}},
                 {Pool::None,
                  {square(n + ".branch7x7dbl_1", in, w, 1), column(n + ".branch7x7dbl_2", w, w, 7),
                   row(n + ".branch7x7dbl_3", w, w, 7), column(n + ".branch7x7dbl_4", w, w, 7),
                   row(n + ".branch7x7dbl_5", w, 192, 7)},
                  {}},
                 {average(), {square(n + ".branch_pool", in, 192, 1)}, {}}}};
    }
    Block d(const std::string& n, std::int64_t in) {
        return {{{Pool::None,
                  {square(n + ".branch3x3_1", in, 192, 1), square(n + ".branch3x3_2", 192, 320, 3, 2)},
                  {}},
                 {Pool::None,
                  {square(n + ".branch7x7x3_1", in, 192, 1), row(n + ".branch7x7x3_2", 192, 192, 7),
                   column(n + ".branch7x7x3_3", 192, 192, 7), square(n + ".branch7x7x3_4", 192, 192, 3, 2)},
                  {}},
                 {Pool::LargestHalving, {}, {}}}};
    }
    Block e(const std::string& n, std::int64_t in, Pool pool) {
        return {{{Pool::None, {square(n + ".branch1x1", in, 320, 1)}, {}},
                 {Pool::None,
                  {square(n + ".branch3x3_1", in, 384, 1)},
                  {row(n + ".branch3x3_2a", 384, 384, 3), column(n + ".branch3x3_2b", 384, 384, 3)}},
                 {Pool::None,
                  {square(n + ".branch3x3dbl_1", in, 448, 1), square(n + ".branch3x3dbl_2", 448, 384, 3)},
                  {row(n + ".branch3x3dbl_3a", 384, 384, 3), column(n + ".branch3x3dbl_3b", 384, 384, 3)}},
                 {pool, {square(n + ".branch_pool", in, 192, 1)}, {}}}};
    }
    Pool average() const { return fid_ ? Pool::AverageInside : Pool::Average; }

  private:
    Convolution make(const std::string& name, std::int64_t in, std::int64_t out,
                     std::array<std::int64_t, 2> kernel, std::int64_t stride,
                     std::array<std::int64_t, 2> padding) {
        const std::vector<std::int64_t> each{out};
        return {weights_.take(name + ".conv.weight", {out, in, kernel[0], kernel[1]}),
                weights_.take(name + ".bn.weight", each),
                weights_.take(name + ".bn.bias", each),
                weights_.take(name + ".bn.running_mean", each),
                weights_.take(name + ".bn.running_var", each),
                stride,
                padding};
    }

    Weights& weights_;
    bool fid_;
};

}  // namespace inception

using namespace inception;

struct InceptionV3::Network {
    Network(Weights& weights, bool fid_, std::int64_t classes, at::Device device_)
        : fid(fid_), device(device_) {
        Builder build(weights, fid);
        first = {build.square("Conv2d_1a_3x3", 3, 32, 3, 2),
                 build.square("Conv2d_2a_3x3", 32, 32, 3, 1, false),
                 build.square("Conv2d_2b_3x3", 32, 64, 3)};
        second = {build.square("Conv2d_3b_1x1", 64, 80, 1),
                  build.square("Conv2d_4a_3x3", 80, 192, 3, 1, false)};
        blocks = {build.a("Mixed_5b", 192, 32),
                  build.a("Mixed_5c", 256, 64),
                  build.a("Mixed_5d", 288, 64),
                  build.b("Mixed_6a", 288),
                  build.c("Mixed_6b", 768, 128),
                  build.c("Mixed_6c", 768, 160),
                  build.c("Mixed_6d", 768, 160),
                  build.c("Mixed_6e", 768, 192),
                  build.d("Mixed_7a", 768),
                  build.e("Mixed_7b", 1280, build.average()),
                  build.e("Mixed_7c", 2048, fid ? Pool::Largest : Pool::Average)};
        out_weight = weights.take("fc.weight", {classes, kFeatures});
        out_bias = weights.take("fc.bias", {classes});
    }

    std::vector<Convolution> first, second;
    std::vector<Block> blocks;
    at::Tensor out_weight, out_bias;
    bool fid;
    at::Device device;
};

Result<InceptionV3> InceptionV3::load(const std::filesystem::path& file, at::Device device) {
    auto read = read_safetensors(file);
    if (!read) return read.error();
    const auto classes = read->tensors.find("fc.weight");
    const bool fid = classes != read->tensors.end() && classes->second.dim() == 2 &&
                     classes->second.size(0) == kFidClasses;
    Weights weights(std::move(read->tensors), file.string(), device);
    auto network =
        std::make_shared<const Network>(weights, fid, fid ? kFidClasses : kTorchvisionClasses, device);
    if (const std::string mistake = weights.mistake(); !mistake.empty()) return Error{mistake};
    return InceptionV3(std::move(network));
}

InceptionV3::Output InceptionV3::operator()(const at::Tensor& x) const {
    const at::AutoGradMode no_gradients(false);
    const Network& n = *network_;
    at::Tensor h = at::upsample_bilinear2d(x.to(n.device, at::kFloat), {kSide, kSide}, false);
    for (const Convolution& next : n.first) h = next(h);
    h = at::max_pool2d(h, 3, 2);
    for (const Convolution& next : n.second) h = next(h);
    h = at::max_pool2d(h, 3, 2);
    for (const Block& next : n.blocks) h = next(h);
    const at::Tensor features = h.mean(at::IntArrayRef{2, 3});
    return {features.cpu(), at::linear(features, n.out_weight, n.out_bias).cpu()};
}

int InceptionV3::classes() const {
    return static_cast<int>(network_->out_bias.size(0));
}

std::string InceptionV3::name() const {
    return network_->fid ? "inception-v3 (pytorch-fid)" : "inception-v3 (torchvision)";
}

}  // namespace syn
