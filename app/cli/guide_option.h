#pragma once

#include <optional>
#include <string>

#include "app/cli/command.h"
#include "core/network/card.h"
#include "core/session/request.h"

namespace syn::cli {

struct GuideOutcome {
    std::optional<Guide> guide;
    Ending ending;  ///< where there is no guide
};
/// A guide from "digit=7" (a drawing of ours), "digit=FILE" or "picture=FILE", fitted to what the model
/// takes; what was done to the picture is noted on the terminal.
GuideOutcome read_guide(const std::string& text, const ModelCard& card, Terminal& terminal);

/// A mask of the model's size: 255 where the picture is white, else 0. Error: unreadable, or white nowhere.
Result<Image> read_mask(const std::string& file, int width, int height);

}  // namespace syn::cli
