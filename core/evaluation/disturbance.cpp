#include "core/evaluation/disturbance.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/replication_pad2d.h>

#include <algorithm>
#include <cmath>

#include "core/base/noise.h"

namespace syn::evaluation {
namespace {

at::Tensor noisy(const at::Tensor& x, double rho, std::uint64_t seed) {
    at::Tensor noise = at::empty(x.sizes(), at::kFloat);
    Noise(seed, Purpose::Augment)
        .normal({noise.mutable_data_ptr<float>(), static_cast<std::size_t>(noise.numel())});
    return x + rho * noise;
}

/// A Gaussian of this standard deviation in pixels; beyond the border the last pixel goes on.
at::Tensor blurred(const at::Tensor& x, double deviation) {
    const auto reach = std::max<std::int64_t>(1, std::llround(std::ceil(3 * deviation)));
    const at::Tensor place = at::arange(-reach, reach + 1, at::kFloat);
    at::Tensor bell = at::exp(-place.square() / (2 * deviation * deviation));
    bell = bell / bell.sum();
    at::Tensor h =
        at::replication_pad2d(x.unsqueeze(1), {reach, reach, reach, reach});  // channels as a batch
    h = at::conv2d(h, bell.view({1, 1, -1, 1}));
    return at::conv2d(h, bell.view({1, 1, 1, -1})).squeeze(1);
}

/// A black square that covers this part of the picture, somewhere.
at::Tensor occluded(const at::Tensor& x, double part, std::uint64_t seed) {
    const std::int64_t height = x.size(1), width = x.size(2);
    const double side = std::sqrt(part * static_cast<double>(height * width));
    const std::int64_t h = std::clamp<std::int64_t>(std::llround(side), 1, height);
    const std::int64_t w = std::clamp<std::int64_t>(std::llround(side), 1, width);
    const Noise place(seed, Purpose::Augment);
    const auto top = static_cast<std::int64_t>(place.below(static_cast<std::uint64_t>(height - h + 1), 0));
    const auto left = static_cast<std::int64_t>(place.below(static_cast<std::uint64_t>(width - w + 1), 1));
    at::Tensor covered = x.clone();
    covered.narrow(1, top, h).narrow(2, left, w).fill_(-1);
    return covered;
}

}  // namespace

at::Tensor disturbed(const at::Tensor& x, const AdherenceSetting& setting, std::uint64_t seed) {
    switch (setting.disturbance) {
        case Disturbance::None:
        case Disturbance::Drawn:
            return x;
        case Disturbance::Noise:
            return setting.mode == GuideMode::Hold && setting.told ? x : noisy(x, setting.amount, seed);
        case Disturbance::Blur:
            return blurred(x, setting.amount);
        case Disturbance::Occlusion:
            return occluded(x, setting.amount, seed);
    }
    return x;
}

}  // namespace syn::evaluation
