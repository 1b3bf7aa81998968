#pragma once

#include <optional>
#include <string>

#include "app/cli/command.h"
#include "core/network/card.h"
#include "core/session/request.h"

namespace syn::cli {

/// Width and height in pixels.
struct Sides {
    int width = 0;
    int height = 0;
};

struct GuideOutcome {
    std::optional<Guide> guide;
    Sides sides{};  ///< of the picture as it was before it was fitted: what a mask lies on
    Ending ending;  ///< where there is no guide
};
/// A guide from "digit=7" (a drawing of ours), "digit=FILE" or "picture=FILE", fitted to what the model
/// takes; what was done to the picture is noted on the terminal. "digit=marginal" leaves the digit out,
/// "digit=none" generates it: a guide without a picture.
GuideOutcome read_guide(const std::string& text, const ModelCard& card, Terminal& terminal);

/// A mask of the model's size, 255 where it marks: "all" (no mask), a named part ("left", "red", "left+red"),
/// or a file, which marks where it is white; it has the proportions of the picture (`sides`) that it lies on,
/// and is cut as that is, or has the model's size. Error: no such part of this modality, unreadable, another
/// size, or white nowhere.
Result<Image> read_mask(const std::string& text, const CardModality& modality, const ModelCard& card,
                        const Sides& sides);

/// The gamma of a share of noise, from 0 (clean: nothing) to 1 (the model's noisiest). Error: outside.
Result<std::optional<double>> gamma_of_level(double level, const ModelCard& card);

}  // namespace syn::cli
