#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/session/request.h"

namespace syn {

/// Whether the guides leave nothing of this modality to generate: each of its components is given or left
/// out.
bool fully_guided(const GenerationRequest& request, std::string_view modality);

/// What is to be told where guides of one modality overlap: who holds there, in one sentence; empty: they do
/// not. Of one modality, the first that has it.
std::string overlap_of(const GenerationRequest& request);

/// Parts of a picture that have names: "left", "right", "top", "bottom", "top-left" and the other quarters,
/// "centre", "edge" (all but the centre), "red", "green", "blue".
std::vector<std::string> part_names();

/// The mask of a part, 255 where it is. Names are joined by "+": of places all that are named count, of
/// colours likewise, and of both what is in a place and of a colour ("left+red+green"). One channel, or three
/// where colours are named. Error: unknown name, or colours of what has none; one sentence.
Result<Image> part_mask(std::string_view parts, int width, int height, int channels);

}  // namespace syn
