#include "core/training/batch.h"

#include <ATen/ops/empty.h>

#include <array>

#include "core/dataset/planes.h"

namespace syn {
namespace {

/// Copies one picture into float planes, shifted and perhaps mirrored; what falls outside is -1 (black).
void copy_image(const LabelledImages& set, int i, float* out, bool mirrored, int dx, int dy) {
    const std::uint8_t* pixels = set.image(i);
    for (int c = 0; c < set.channels; ++c)
        for (int y = 0; y < set.height; ++y)
            for (int x = 0; x < set.width; ++x) {
                const int sy = y + dy, sx = (mirrored ? set.width - 1 - x : x) + dx;
                const bool inside = sy >= 0 && sy < set.height && sx >= 0 && sx < set.width;
                *out++ = inside
                             ? static_cast<float>(pixels[(c * set.height + sy) * set.width + sx]) / 127.5f - 1
                             : -1.f;
            }
}

PairBatch make_batch(int count, std::int64_t channels, std::int64_t height, std::int64_t width) {
    return {at::empty({count, channels, height, width}, at::kFloat), at::empty({count}, at::kLong)};
}

}  // namespace

PairBatch draw_pairs(const LabelledImages& a, const LabelledImages& b, const PairedIndex& index, int count,
                     std::uint64_t seed, std::uint64_t first_position, const std::vector<bool>& flip,
                     int side) {
    PairBatch batch = make_batch(count, a.channels + b.channels, side, side);
    const std::ptrdiff_t plane = std::ptrdiff_t{side} * side;
    auto* out = batch.x.data_ptr<float>();
    auto* labels = batch.labels.data_ptr<std::int64_t>();
    for (int i = 0; i < count; ++i) {
        const std::uint64_t position = first_position + static_cast<std::uint64_t>(i);
        const PairedIndex::Pair pair = index.at(seed, position);
        std::array<float, 2> u{};
        Noise(seed, Purpose::Augment, position).uniform(u);
        copy_planes(a, pair.a, side, flip[0] && u[0] < 0.5f, out);
        out += a.channels * plane;
        copy_planes(b, pair.b, side, flip[1] && u[1] < 0.5f, out);
        out += b.channels * plane;
        labels[i] = pair.label;
    }
    return batch;
}

PairBatch draw_shuffled(const LabelledImages& set, const ShuffledIndex& index, int count, std::uint64_t seed,
                        std::uint64_t first_position, bool flip, int crop_padding) {
    PairBatch batch = make_batch(count, set.channels, set.height, set.width);
    auto* out = batch.x.data_ptr<float>();
    auto* labels = batch.labels.data_ptr<std::int64_t>();
    const auto shifts = static_cast<float>(2 * crop_padding + 1);
    for (int i = 0; i < count; ++i) {
        const std::uint64_t position = first_position + static_cast<std::uint64_t>(i);
        const int at = index.at(seed, position);
        std::array<float, 3> u{};
        Noise(seed, Purpose::Augment, position).uniform(u);
        copy_image(set, at, out, flip && u[0] < 0.5f, static_cast<int>(u[1] * shifts) - crop_padding,
                   static_cast<int>(u[2] * shifts) - crop_padding);
        out += set.image_size();
        labels[i] = set.labels[static_cast<std::size_t>(at)];
    }
    return batch;
}

PairBatch take_images(const LabelledImages& set, int from, int count) {
    PairBatch batch = make_batch(count, set.channels, set.height, set.width);
    auto* out = batch.x.data_ptr<float>();
    for (int i = 0; i < count; ++i) {
        copy_image(set, from + i, out + static_cast<std::size_t>(i) * set.image_size(), false, 0, 0);
        batch.labels.data_ptr<std::int64_t>()[i] =
            set.labels[static_cast<std::size_t>(from) + static_cast<std::size_t>(i)];
    }
    return batch;
}

at::Tensor normal_like(const at::Tensor& x, std::uint64_t seed, Purpose purpose,
                       std::uint64_t first_position) {
    at::Tensor eps = at::empty(x.sizes(), at::kFloat);
    const auto size = static_cast<std::size_t>(x.numel() / std::max<std::int64_t>(1, x.size(0)));
    for (std::int64_t i = 0; i < x.size(0); ++i)
        Noise(seed, purpose, first_position + static_cast<std::uint64_t>(i))
            .normal({eps.data_ptr<float>() + static_cast<std::size_t>(i) * size, size});
    return eps;
}

}  // namespace syn
