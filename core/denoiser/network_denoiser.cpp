#include "core/denoiser/network_denoiser.h"

#include <c10/core/GradMode.h>

namespace syn {

Result<std::shared_ptr<const NetworkDenoiser>> NetworkDenoiser::make(
    std::shared_ptr<const JointModel> model) {
    const auto target = target_named(model->card().parametrisation);
    if (!target) return target.error();
    return std::shared_ptr<const NetworkDenoiser>(new NetworkDenoiser(std::move(model), *target));
}

at::Tensor NetworkDenoiser::denoise(const at::Tensor& z, const NoiseLevel& level, const Condition&) const {
    // Recorded for a gradient term alone: else every activation would be kept.
    const at::AutoGradMode recorded(at::GradMode::is_enabled() && z.requires_grad());
    const ModelCard& card = model_->card();
    const at::Tensor gamma =
        level.gamma.clamp(card.gamma_min, card.gamma_max).to(model_->device(), at::kFloat).expand(z.sizes());
    const Preconditioning p(target_, card.sigma_data, gamma);
    const at::Tensor state = z.to(model_->device(), at::kFloat);
    const auto answer = model_->network()(p.input(state).to(model_->dtype()), gamma);
    return p.x_hat(state, answer.prediction.to(at::kFloat)).to(z.device(), z.scalar_type());
}

}  // namespace syn
