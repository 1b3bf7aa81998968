#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include "core/network/parameters.h"
#include "core/training/recipe.h"

namespace syn {

/// What is being trained and towards what: a network, its data and its loss.
class Objective {
  public:
    virtual ~Objective() = default;
    virtual Parameters& parameters() = 0;
    /// The loss over the batch of a step, a scalar to be differentiated. A function of the weights and the
    /// step alone.
    virtual at::Tensor loss(std::int64_t step) = 0;
    /// Figures on held-out data, by name; no gradients.
    virtual std::map<std::string, double> measure() = 0;
};

/// Opens the data and builds the network of a recipe. Error: missing or damaged data, a network that cannot
/// be built.
Result<std::unique_ptr<Objective>> make_objective(const Recipe& recipe,
                                                  const std::filesystem::path& data_root, at::Device device);

/// The single objectives, each in a file of its own.
Result<std::unique_ptr<Objective>> make_joint_objective(const Recipe& recipe,
                                                        const std::filesystem::path& data_root,
                                                        at::Device device);
Result<std::unique_ptr<Objective>> make_classify_objective(const Recipe& recipe,
                                                           const std::filesystem::path& data_root,
                                                           at::Device device);

}  // namespace syn
