#pragma once

#include <ATen/core/Tensor.h>

#include <map>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/network/safetensors.h"

namespace syn {

/// The named weights of a network: leaves of type float32 until cast. Layers ask for theirs when they are
/// made and keep the same tensor, so that loading, training and averaging all work on this table alone.
class Parameters {
  public:
    explicit Parameters(std::uint64_t seed = 0);

    /// A new weight, uniform in +-bound from the table's seed and its name; bound 0: zeros.
    at::Tensor uniform(const std::string& name, at::IntArrayRef shape, double bound);
    at::Tensor constant(const std::string& name, at::IntArrayRef shape, double value);
    /// Not trained but stored with the weights (running means).
    at::Tensor buffer(const std::string& name, at::IntArrayRef shape, double value);

    const std::map<std::string, at::Tensor>& all() const { return tensors_; }
    /// Those that are trained, in the order of their names.
    std::vector<std::pair<std::string, at::Tensor>> trained() const;
    std::int64_t count() const;  ///< of numbers that are trained

    /// Copies values in by name. Error names the file and the first missing, superfluous or misshapen tensor.
    Result<void> load(TensorReader& source);
    /// Casts and moves every weight in place; for inference.
    void to(at::ScalarType dtype, at::Device device);
    void requires_grad(bool on);

  private:
    at::Tensor add(const std::string& name, at::Tensor tensor, bool trained);

    std::uint64_t seed_;
    std::map<std::string, at::Tensor> tensors_;
    std::map<std::string, bool> trained_;
};

}  // namespace syn
