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

/// Plain loops: the painter's thread must not compete with the worker for LibTorch's threads.
std::vector<std::uint8_t> pack(const at::Tensor& samples, const CardModality& modality) {
    const at::Tensor data = samples.to(at::kCPU, at::kFloat).contiguous();
    const auto count = static_cast<std::size_t>(data.size(0));
    const auto channels = static_cast<std::size_t>(data.size(1));
    const auto plane = static_cast<std::size_t>(data.size(2) * data.size(3));
    const auto first = static_cast<std::size_t>(modality.first_channel);
    const bool colour = modality.channels == 3;
    const std::array<std::size_t, 3> order = colour ? std::array<std::size_t, 3>{first + 2, first + 1, first}
                                                    : std::array<std::size_t, 3>{first, first, first};
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

}  // namespace

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
