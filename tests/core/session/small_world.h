#pragma once

#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/eye.h>
#include <ATen/ops/full.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "core/denoiser/gaussian_denoiser.h"
#include "core/session/session.h"

// A world of 2 x 2 pixels, one channel of "digit" and three of "picture", in which everything is normal and
// all components lean on each other. Its denoiser is exact, so guides really guide.
namespace syn::test {

/// Counts calls and rows, and does what a test wants before each call.
class WatchedDenoiser final : public Denoiser {
  public:
    explicit WatchedDenoiser(std::shared_ptr<const Denoiser> inner) : inner_(std::move(inner)) {}
    at::Tensor denoise(const at::Tensor& z, const NoiseLevel& level,
                       const Condition& condition) const override {
        ++calls;
        rows += z.size(0);
        if (before_call) before_call();
        return inner_->denoise(z, level, condition);
    }

    mutable int calls = 0;
    mutable std::int64_t rows = 0;
    std::function<void()> before_call;

  private:
    std::shared_ptr<const Denoiser> inner_;
};

inline ModelCard small_card() {
    ModelCard card;
    card.name = "small";
    card.title = "Small";
    card.kind = "generator";
    card.width = card.height = 2;
    card.modalities = {{"digit", "Digit", "digit", 0, 1, {}}, {"picture", "Picture", "picture", 1, 3, {}}};
    card.independent_levels = true;
    card.gamma_min = -12;
    card.gamma_max = 10;
    card.schedule = "linear-gamma";
    card.sha256 = std::string(64, 'a');
    return card;
}

inline std::shared_ptr<WatchedDenoiser> small_denoiser() {
    constexpr int kUnknowns = 4 * 2 * 2;
    const at::Tensor covariance = at::eye(kUnknowns, at::kDouble) * 0.2 + 0.3;
    return std::make_shared<WatchedDenoiser>(
        std::make_shared<GaussianDenoiser>(at::full({1, 4, 2, 2}, 0.1, at::kDouble), covariance));
}

inline GenerationRequest small_request(GuideMode mode = GuideMode::Hold, double scale = 1) {
    GenerationRequest request;
    request.models = {{"small", ""}};
    Guide guide;
    guide.modality = "digit";
    guide.image = {2, 2, 1, {0, 80, 160, 240}};
    guide.mode = mode;
    guide.scale = scale;
    request.guides = {guide};
    request.steps = 8;
    request.count = 5;
    request.seed = 42;
    return request;
}

inline std::vector<SessionModel> small_models(std::shared_ptr<const Denoiser> denoiser = small_denoiser()) {
    return {{std::move(denoiser), small_card(), "cpu"}};
}

inline Session small_session(const GenerationRequest& request,
                             const std::vector<SessionModel>& models = small_models(),
                             const SessionOptions& options = {}) {
    return Session::create(request, models, options).value();
}

}  // namespace syn::test
