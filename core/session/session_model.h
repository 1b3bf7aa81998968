#pragma once

#include <memory>
#include <string>

#include "core/network/card.h"

namespace syn {

class Denoiser;

/// A denoiser and the card that tells what must be known of it: its space, its levels, its guide modes.
/// Sessions share the denoiser and call it from one thread at a time.
struct SessionModel {
    std::shared_ptr<const Denoiser> denoiser;
    ModelCard card;
    std::string device = "cpu";  ///< where the state lives: "cpu" or "cuda:K"
};

}  // namespace syn
