#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/request_options.h"
#include "core/base/image.h"
#include "core/session/session.h"

namespace syn::cli {

/// Pictures made together. Fixed, so that a run that was killed and goes on, and a replay, put the same
/// pictures together and find the same numbers to the last bit.
inline constexpr int kBatch = 16;

/// The request's models with their weights, on the request's device.
Result<std::vector<SessionModel>> load_models(const BuiltRequest& built);

/// What is written for one picture: the generated modalities side by side; `pairs`: behind the pictures that
/// were given.
class PictureLayout {
  public:
    PictureLayout(const GenerationRequest& request, const ModelCard& card, bool pairs);
    /// picture: [C, H, W] in [-1, 1], float32, on the CPU.
    Image compose(const at::Tensor& picture) const;

  private:
    std::vector<Image> given_;
    std::vector<CardModality> generated_;
};

/// A batch that was finished: pictures first .. first + count - 1 of the request, [count, C, H, W].
struct FinishedBatch {
    int first = 0;
    at::Tensor pictures;
};
struct GenerationObserver {
    std::function<void(int first, const StepEvent& event)> stepped;
    std::function<Result<void>(const FinishedBatch& batch)> finished;
};

/// Makes the batches that hold the wanted pictures (ascending indices).
Result<Progress> generate_pictures(const GenerationRequest& request, const std::vector<SessionModel>& models,
                                   const std::vector<int>& wanted, const std::stop_token& stop,
                                   const GenerationObserver& observer);

}  // namespace syn::cli
