#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/guidance/guidance.h"

namespace syn {

/// State and level as a denoiser is to see them.
struct View {
    at::Tensor z;
    NoiseLevel level;
};

/// What one observation puts into the state at one evaluation; tensors of z's type, where z lies.
struct Given {
    std::size_t index = 0;        ///< in Guidance::observations
    at::Tensor mask;              ///< bool
    at::Tensor value;             ///< c0; undefined where the estimate is the network's
    at::Tensor z;                 ///< what the denoisers see there; undefined: the state, as it is generated
    std::optional<double> gamma;  ///< what they are told there; none: the level of the state
};

/// The observations at this level. A random path moves there; nothing else changes.
std::vector<Given> given_at(const std::vector<Observation>& observations, const at::Tensor& z,
                            const NoiseLevel& level, ObservationState& observed, const NoiseSource& noise,
                            const GammaRange& range);

/// The state with what is given in place. The observations `hidden` (indices, sorted) are pure noise at
/// gamma_max: `marginal`, which may be undefined when none is.
View view_of(const at::Tensor& z, const NoiseLevel& level, const std::vector<Given>& given,
             const std::vector<std::size_t>& hidden, const at::Tensor& marginal, double gamma_max);

}  // namespace syn
