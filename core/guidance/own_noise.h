#pragma once

namespace syn {

/// Which noise a held guide has already, of the level (rho = sigma / alpha) that it is shown at.
enum class OwnNoise {
    None,        ///< clean, c0: it is noised to the level
    Photograph,  ///< c0 + rho eps, as a camera adds it: shown as alpha times it
    State,       ///< alpha c0 + sigma eps, as a run's own states are: shown as it is
};

}  // namespace syn
