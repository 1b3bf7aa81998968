#pragma once

namespace syn {

/// How a guide's channels are set at noise level t while the others are generated (Hu & Rostami, Alg. 2 and
/// 3).
enum class GuideMode {
    None,            ///< not at all: unconditional joint generation
    Random,          ///< one forward path from the guide, drawn once (Alg. 2)
    Predicted,       ///< alpha c0 + sigma eps_hat, the network's own noise (Alg. 3)
    Constant,        ///< the guide itself, without noise, though the network is told level t
    Hold,            ///< the guide at its own level, and the network is told so (needs independent levels)
    Resample,        ///< random, and the run goes back up and down again (RePaint, 2201.09865)
    Reconstruction,  ///< random, and a pull towards states that give the guide back (2204.03458)
    Marginal,        ///< pure noise, and the network is told so: takes no part (needs independent levels)
};

/// Whether the guide is shown on its own forward path.
constexpr bool walks_path(GuideMode mode) {
    return mode == GuideMode::Random || mode == GuideMode::Resample || mode == GuideMode::Reconstruction;
}
/// Whether something is given: neither generated nor left out.
constexpr bool gives(GuideMode mode) {
    return mode != GuideMode::None && mode != GuideMode::Marginal;
}

}  // namespace syn
