#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <memory>
#include <string>

#include "core/base/result.h"

namespace syn {

/// Inception v3 (Szegedy et al. 2016) with weights that the user brings, as the extractor of a Fréchet
/// distance: the 2048 averages behind its last block. Two builds of it are in use. Their weights have the
/// same names (torchvision's) and are told apart by the number of classes, fc.weight [1000, 2048] or [1008,
/// 2048]:
///   torchvision's, trained on ImageNet, and pytorch-fid's, ported from TensorFlow's of 2015, which published
///   distances are made with; its averages leave the padding out, and its last block takes a maximum.
class InceptionV3 {
  public:
    struct Output {
        at::Tensor features;  ///< [B, 2048]
        at::Tensor logits;    ///< [B, 1000 or 1008]
    };

    /// A safetensors file; AuxLogits.* and *.num_batches_tracked in it are not looked at. Error: names the
    /// first tensor that is missing, misshapen or unknown.
    static Result<InceptionV3> load(const std::filesystem::path& file, at::Device device = at::kCPU);

    /// x [B, 3, H, W] in [-1, 1], made 299 x 299 by bilinear interpolation (no corners aligned, no blur, as
    /// pytorch-fid does) -> float32 on the CPU.
    Output operator()(const at::Tensor& x) const;

    int classes() const;
    /// "inception-v3 (torchvision)" or "inception-v3 (pytorch-fid)"
    std::string name() const;

  private:
    struct Network;
    explicit InceptionV3(std::shared_ptr<const Network> network) : network_(std::move(network)) {}
    std::shared_ptr<const Network> network_;
};

}  // namespace syn
