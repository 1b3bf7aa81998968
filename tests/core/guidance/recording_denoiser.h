#pragma once

#include <ATen/core/Tensor.h>

#include <memory>
#include <utility>
#include <vector>

#include "core/denoiser/denoiser.h"

namespace syn::testing {

/// Passes every call on and keeps what was asked, so that tests can count and look.
class RecordingDenoiser final : public Denoiser {
  public:
    struct Call {
        at::Tensor z, gamma;
        Condition condition;
        at::Tensor x_hat;
    };

    explicit RecordingDenoiser(std::shared_ptr<const Denoiser> inner) : inner_(std::move(inner)) {}

    at::Tensor denoise(const at::Tensor& z, const NoiseLevel& level,
                       const Condition& condition) const override {
        at::Tensor x_hat = inner_->denoise(z, level, condition);
        calls.push_back({z, level.gamma, condition, x_hat});
        return x_hat;
    }

    mutable std::vector<Call> calls;

  private:
    std::shared_ptr<const Denoiser> inner_;
};

}  // namespace syn::testing
