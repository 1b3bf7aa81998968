#include "core/session/pixels.h"

#include <ATen/ops/empty.h>

#include <algorithm>
#include <cmath>

namespace syn {

at::Tensor to_tensor(const Image& image) {
    at::Tensor tensor = at::empty({image.channels, image.height, image.width}, at::kFloat);
    float* out = tensor.mutable_data_ptr<float>();
    for (int c = 0; c < image.channels; ++c)
        for (int y = 0; y < image.height; ++y)
            for (int x = 0; x < image.width; ++x)
                *out++ = static_cast<float>(image.pixels[image.index(x, y, c)]) / 127.5f - 1;
    return tensor;
}

Image to_image(const at::Tensor& sample, int first, int channels) {
    const at::Tensor part = sample.narrow(0, first, channels).to(at::kCPU, at::kFloat).contiguous();
    Image image{static_cast<int>(part.size(2)), static_cast<int>(part.size(1)), channels, {}};
    image.pixels.resize(static_cast<std::size_t>(part.numel()));
    const float* in = part.const_data_ptr<float>();
    for (int c = 0; c < channels; ++c)
        for (int y = 0; y < image.height; ++y)
            for (int x = 0; x < image.width; ++x) {
                // A network gone astray may give NaN, which compares false and so becomes black.
                const float v = (*in++ + 1) * 127.5f;
                image.pixels[image.index(x, y, c)] =
                    v > 0 ? static_cast<std::uint8_t>(std::lround(std::min(v, 255.0f))) : std::uint8_t{0};
            }
    return image;
}

}  // namespace syn
