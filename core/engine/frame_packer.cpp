#include "core/engine/frame_packer.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace syn::engine {
namespace {

std::uint8_t to_byte(float value) {
    const float v = (value + 1) * 127.5f + 0.5f;
    return v > 0 ? static_cast<std::uint8_t>(std::min(v, 255.0f)) : std::uint8_t{0};  // NaN becomes black
}

/// Which channels are shown as blue, green and red.
std::array<std::size_t, 3> channel_order(const CardModality& modality) {
    const auto first = static_cast<std::size_t>(modality.first_channel);
    if (modality.channels == 3) return {first + 2, first + 1, first};
    return {first, first, first};
}

/// Plain loops: the painter's thread must not compete with the worker for LibTorch's threads.
std::vector<std::uint8_t> pack(const at::Tensor& samples, const CardModality& modality) {
    const at::Tensor data = samples.to(at::kCPU, at::kFloat).contiguous();
    const auto count = static_cast<std::size_t>(data.size(0));
    const auto channels = static_cast<std::size_t>(data.size(1));
    const auto plane = static_cast<std::size_t>(data.size(2) * data.size(3));
    const std::array<std::size_t, 3> order = channel_order(modality);
    std::vector<std::uint8_t> packed(count * plane * 4);
    const float* in = data.const_data_ptr<float>();
    for (std::size_t i = 0; i < count; ++i)
        for (std::size_t p = 0; p < plane; ++p) {
            std::uint8_t* out = packed.data() + (i * plane + p) * 4;
            for (std::size_t c = 0; c < 3; ++c) out[c] = to_byte(in[(i * channels + order[c]) * plane + p]);
            out[3] = 255;
        }
    return packed;
}

/// The mean of each block of factor x factor pixels, those at the edge cut.
std::vector<std::uint8_t> pack_small(const at::Tensor& sample, const CardModality& modality,
                                     std::int64_t factor) {
    const at::Tensor data = sample.to(at::kCPU, at::kFloat).contiguous();  // [C, H, W]
    const std::int64_t height = data.size(1), width = data.size(2);
    const float* in = data.const_data_ptr<float>();
    std::vector<std::uint8_t> packed;
    for (std::int64_t top = 0; top < height; top += factor)
        for (std::int64_t left = 0; left < width; left += factor) {
            const std::int64_t bottom = std::min(top + factor, height),
                               right = std::min(left + factor, width);
            for (const std::size_t channel : channel_order(modality)) {
                const float* plane = in + static_cast<std::int64_t>(channel) * height * width;
                float sum = 0;
                for (std::int64_t y = top; y < bottom; ++y)
                    for (std::int64_t x = left; x < right; ++x) sum += plane[y * width + x];
                packed.push_back(to_byte(sum / static_cast<float>((bottom - top) * (right - left))));
            }
            packed.push_back(255);
        }
    return packed;
}

}  // namespace

Thumbnail pack_thumbnail(const at::Tensor& noisy, const at::Tensor& estimate, const CardModality& modality,
                         int sample) {
    constexpr std::int64_t kMost = 64;
    const std::int64_t height = noisy.size(2), width = noisy.size(3);
    const std::int64_t factor = std::max<std::int64_t>(1, (std::max(height, width) + kMost - 1) / kMost);
    Thumbnail made;
    made.sample = sample;
    made.modality = modality.name;
    made.width = static_cast<int>((width + factor - 1) / factor);
    made.height = static_cast<int>((height + factor - 1) / factor);
    made.noisy = pack_small(noisy[sample], modality, factor);
    if (estimate.defined())
        made.estimate = pack_small(estimate[sample], modality, factor);
    else
        for (int i = 0; i < made.width * made.height; ++i)
            made.estimate.insert(made.estimate.end(), {128, 128, 128, 255});
    return made;
}

std::shared_ptr<const Frame> pack_frame(const Shown& shown, RunId run) {
    auto frame = std::make_shared<Frame>();
    frame->run = run;
    frame->step = shown.step;
    frame->steps = shown.steps;
    frame->count = static_cast<int>(shown.noisy.size(0));
    frame->height = static_cast<int>(shown.noisy.size(2));
    frame->width = static_cast<int>(shown.noisy.size(3));
    for (const CardModality& modality : shown.card->modalities)
        frame->layers.push_back({modality.name, pack(shown.noisy, modality), pack(shown.estimate, modality)});
    return frame;
}

}  // namespace syn::engine
