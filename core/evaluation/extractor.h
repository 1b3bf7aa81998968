#pragma once

#include <ATen/core/Tensor.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "core/base/result.h"

namespace syn {
class JudgeModel;
}

namespace syn::evaluation {

/// What an extractor sees in pictures.
struct Seen {
    at::Tensor features;       ///< [B, d]
    at::Tensor probabilities;  ///< [B, classes]
};

/// A network that describes pictures by numbers, in which sets of pictures are compared. Figures of two
/// extractors (told apart by name and hash) must never be.
struct Extractor {
    std::string name;
    std::string sha256;
    int dimension = 0;
    int classes = 0;
    std::function<Seen(const at::Tensor& x)> see;  ///< x [B, C, H, W] in [-1, 1]
};

/// The judge's averages before its last layer.
Extractor judge_extractor(std::shared_ptr<const JudgeModel> judge);
/// Inception v3 with the weights in a safetensors file; grey pictures are given to all three of its channels.
Result<Extractor> inception_extractor(const std::filesystem::path& file, at::Device device);

}  // namespace syn::evaluation
