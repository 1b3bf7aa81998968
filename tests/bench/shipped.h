#pragma once

#include <ATen/TensorOperators.h>

#include <string>

#include "core/session/load_model.h"
#include "core/session/session.h"

namespace syn::bench {

inline std::string shipped_folder() {
    return STUDIO_SOURCE_DIR "/models/mnist-cifar";
}

/// Unguided pictures of the shipped generator, seeds from 1 on.
inline GenerationRequest shipped_request(int count, int steps) {
    GenerationRequest request;
    request.models = {{"mnist-cifar", ""}};
    request.count = count;
    request.steps = steps;
    request.dtype = "float32";
    request.device = "cpu";
    return request;
}

/// The largest difference of two tensors' elements.
inline double difference(const at::Tensor& a, const at::Tensor& b) {
    return (a.to(at::kDouble) - b.to(at::kDouble)).abs().max().item<double>();
}

}  // namespace syn::bench
