#pragma once

#include <string>

#include "core/base/image.h"
#include "core/base/result.h"

namespace syn {

/// How a picture is resized: Crisp keeps hard pixels (enlarging small pictures to look at), Smooth weights by
/// area when shrinking and interpolates when enlarging.
enum class Resampling { Crisp, Smooth };

/// Width and height at least 1; the picture must not be empty.
Image resize(const Image& image, int width, int height, Resampling resampling);

/// To 1 (luma of BT.601) or 3 channels; what is transparent is laid on `paper`.
Image with_channels(const Image& image, int channels, int paper = 255);

struct FittedPicture {
    Image image;
    std::string note;  ///< what was done, for people; empty where nothing was
};

/// What a model takes: cut to the largest centred piece of the wanted proportions, resized smoothly, 1 or 3
/// channels.
Result<FittedPicture> fit_picture(const Image& image, int width, int height, int channels);

}  // namespace syn
