#pragma once

namespace syn {

/// How a guide's channels are set at noise level t while the others are generated (Hu & Rostami, Alg. 2 and
/// 3).
enum class GuideMode {
    None,       ///< not at all: unconditional joint generation
    Random,     ///< one forward path from the guide, drawn once (Alg. 2)
    Predicted,  ///< alpha c0 + sigma eps_hat, the network's own noise (Alg. 3)
    Constant,   ///< the guide itself, without noise, though the network is told level t
    Hold,       ///< the guide at its own level, and the network is told so (needs independent levels)
};

}  // namespace syn
