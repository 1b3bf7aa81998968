#pragma once

#include <ATen/core/Tensor.h>

#include "core/base/result.h"
#include "core/training/recipe.h"

namespace syn {

/// Arithmetic in bfloat16 where that is safe, on this thread, for as long as it lives.
class Autocast {
  public:
    Autocast(at::Device device, bool on);
    ~Autocast();
    Autocast(const Autocast&) = delete;
    Autocast& operator=(const Autocast&) = delete;

  private:
    at::DeviceType type_;
    bool on_;
};

/// Whether the arithmetic of a step is in bfloat16: as the recipe says, or where the device gains speed by
/// it. Error: a precision that there is not.
Result<bool> mixed_precision(const Recipe& recipe, at::Device device);

}  // namespace syn
