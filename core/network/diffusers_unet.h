#pragma once

#include <filesystem>
#include <memory>

#include "core/base/result.h"
#include "core/network/unet.h"

namespace syn {

/// diffusers' UNet2DModel as its folder stores it: config.json and diffusion_pytorch_model.safetensors.
class DiffusersUNet {
  public:
    /// Error: names the field of config.json that is not supported, or what is wrong with the weights.
    static Result<DiffusersUNet> load(const std::filesystem::path& folder);

    /// x [B, in, H, W], timesteps [B] (0..999) -> the network's output, [B, out, H, W]
    at::Tensor operator()(const at::Tensor& x, const at::Tensor& timesteps) const;

  private:
    struct Network;
    explicit DiffusersUNet(std::shared_ptr<const Network> network) : network_(std::move(network)) {}
    std::shared_ptr<const Network> network_;
};

}  // namespace syn
