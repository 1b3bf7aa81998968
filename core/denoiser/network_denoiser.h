#pragma once

#include <memory>

#include "core/denoiser/denoiser.h"
#include "core/denoiser/preconditioning.h"
#include "core/network/model.h"

namespace syn {

/// A joint model as a Denoiser: casts and moves z to the model's type and device, tells it the levels
/// (clamped to the range it was trained on), and answers in z's own type and device. It has no labels; a
/// Condition's are ignored.
class NetworkDenoiser : public Denoiser {
  public:
    /// Error: the card names an unknown parametrisation.
    static Result<std::shared_ptr<const NetworkDenoiser>> make(std::shared_ptr<const JointModel> model);

    at::Tensor denoise(const at::Tensor& z, const NoiseLevel& level,
                       const Condition& condition) const override;

  private:
    NetworkDenoiser(std::shared_ptr<const JointModel> model, Target target)
        : model_(std::move(model)), target_(target) {}
    std::shared_ptr<const JointModel> model_;
    Target target_;
};

}  // namespace syn
