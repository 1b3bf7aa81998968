#pragma once

#include <memory>
#include <stop_token>

#include "core/denoiser/denoiser.h"

namespace syn {

/// Thrown before a network call when the run is to stop; caught by Session::advance alone.
struct Stopped {};

/// Stands before a denoiser for the length of one step: sends at most `batch` rows at a time through it, and
/// none once `stop` is requested (throws Stopped).
class CallGate final : public Denoiser {
  public:
    CallGate(std::shared_ptr<const Denoiser> inner, std::stop_token stop, int batch)
        : inner_(std::move(inner)), stop_(std::move(stop)), batch_(batch) {}
    at::Tensor denoise(const at::Tensor& z, const NoiseLevel& level,
                       const Condition& condition) const override;

  private:
    std::shared_ptr<const Denoiser> inner_;
    std::stop_token stop_;
    int batch_;
};

}  // namespace syn
