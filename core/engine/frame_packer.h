#pragma once

#include <ATen/core/Tensor.h>

#include <memory>

#include "core/engine/engine.h"
#include "core/network/card.h"

namespace syn::engine {

/// What a run shows: its last step's tensors, which nobody writes into any more.
struct Shown {
    std::shared_ptr<const ModelCard> card;
    std::shared_ptr<const GenerationRequest> request;  ///< with its edits; set once finished
    int step = 0;
    int steps = 0;
    at::Tensor noisy;     ///< [count, C, H, W], float32; when finished, the pictures
    at::Tensor estimate;  ///< the same shape
};

/// Tiles both streams of every modality to BGRX. One channel is shown grey, three as RGB, others by their
/// first.
std::shared_ptr<const Frame> pack_frame(const Shown& shown, RunId run);

/// One sample of one modality, at most 64 pixels a side: larger pictures are averaged down. An undefined
/// estimate is the middle grey.
Thumbnail pack_thumbnail(const at::Tensor& noisy, const at::Tensor& estimate, const CardModality& modality,
                         int sample);

}  // namespace syn::engine
