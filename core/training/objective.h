#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include "core/dataset/data_place.h"
#include "core/network/parameters.h"
#include "core/training/joint_sets.h"
#include "core/training/recipe.h"

namespace syn {

/// Asked between two pieces of long work, so that others get their turn; false: give up.
using Breath = std::function<bool()>;

/// What is being trained and towards what: a network, its data and its loss.
class Objective {
  public:
    virtual ~Objective() = default;
    virtual Parameters& parameters() = 0;
    /// The loss over the batch of a step, a scalar to be differentiated. A function of the weights and the
    /// step alone.
    virtual at::Tensor loss(std::int64_t step) = 0;
    /// Figures on held-out data, by name; no gradients. Empty where `go_on` said no.
    virtual std::map<std::string, double> measure(const Breath& go_on) = 0;
    /// Notes in the card what the data are like: the variances of a generator's Haar bands.
    virtual void describe_data(ModelCard&) const {}
};

/// Opens the data and builds the network of a recipe. Error: missing or damaged data, a network that cannot
/// be built.
Result<std::unique_ptr<Objective>> make_objective(const Recipe& recipe, const DataPlace& place,
                                                  at::Device device);

/// The single objectives, each in a file of its own.
Result<std::unique_ptr<Objective>> make_joint_objective(const Recipe& recipe,
                                                        std::shared_ptr<const JointSets> sets,
                                                        at::Device device);
Result<std::unique_ptr<Objective>> make_classify_objective(const Recipe& recipe, const DataPlace& place,
                                                           at::Device device);

}  // namespace syn
