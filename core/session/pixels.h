#pragma once

#include <ATen/core/Tensor.h>

#include "core/base/image.h"

namespace syn {

/// 8-bit pixels as models see them, v / 127.5 - 1: [channels, height, width], float32.
at::Tensor to_tensor(const Image& image);
/// Back, rounded and clamped: channels first .. first + channels - 1 of a sample [C, H, W].
Image to_image(const at::Tensor& sample, int first, int channels);

}  // namespace syn
