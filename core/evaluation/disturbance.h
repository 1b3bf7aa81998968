#pragma once

#include <ATen/core/Tensor.h>

#include "core/evaluation/adherence.h"

namespace syn::evaluation {

/// What the setting does to a guide, x [C, H, W] in [-1, 1] -> the same shape; `seed` is the trial's own.
/// A guide that is held and whose noise the network is told comes back as it is: holding adds that noise.
at::Tensor disturbed(const at::Tensor& x, const AdherenceSetting& setting, std::uint64_t seed);

}  // namespace syn::evaluation
