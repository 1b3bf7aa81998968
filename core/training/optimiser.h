#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/network/parameters.h"
#include "core/training/recipe.h"

namespace syn {

/// AdamW (Loshchilov & Hutter 2019) with clipped gradients, the recipe's learning rate over the run, and the
/// exponential moving average of the weights. All of its state can be saved and put back, bit for bit.
class Optimiser {
  public:
    Optimiser(Parameters& parameters, const OptimiserOptions& options, std::int64_t total_steps);

    /// One step from the gradients that the weights carry, which are then dropped. step counts from 0. False,
    /// and nothing is changed: a gradient is not a number.
    bool step(std::int64_t step);
    double learning_rate(std::int64_t step) const;

    /// Averaged weights by name: what is shipped.
    std::map<std::string, at::Tensor> average() const;
    /// Exchanges weights and averages; called twice, nothing has changed.
    void swap_average();

    /// Everything by name: weights, averages, both moments.
    std::map<std::string, at::Tensor> state() const;
    Result<void> load_state(const std::map<std::string, at::Tensor>& state, const std::string& origin);

  private:
    Parameters& parameters_;
    OptimiserOptions options_;
    std::int64_t total_steps_;
    std::vector<std::string> names_;
    std::vector<at::Tensor> weights_, average_, first_, second_;
};

}  // namespace syn
