#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/guidance/guide_mode.h"

namespace syn {

class Denoiser;

/// The facts of a model that a run is planned with; a card gives them for a model on disk.
struct ModelSpace {
    struct Modality {
        std::string name;
        int first_channel = 0;
        int channels = 1;
    };

    std::string name;    ///< the model's, as requests name it
    std::string sha256;  ///< of the weights; may be empty
    int channels = 0;
    int height = 0;
    int width = 0;
    std::vector<Modality> modalities;  ///< together all channels
    bool independent_levels =
        false;  ///< the denoiser is told a level for each component: holds and marginals work
    std::vector<GuideMode> guide_modes;     ///< those the model allows; empty: all that its levels allow
    double gamma_min = -9;                  ///< the cleanest level the denoiser knows
    double gamma_max = 9;                   ///< the noisiest
    std::string schedule = "linear-gamma";  ///< used when the request names none

    const Modality* find(std::string_view modality) const;
};

/// A denoiser and what must be known of it. Sessions share it; it must outlive no one and be safe to call
/// from one thread at a time.
struct SessionModel {
    std::shared_ptr<const Denoiser> denoiser;
    ModelSpace space;
};

}  // namespace syn
