#pragma once

#include <cstdint>
#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/imaging/png.h"

namespace syn {

struct AnimationFrame {
    Image image;
    int milliseconds = 100;  ///< 1 to 65535
};

/// Pictures shown one after the other, over and over. `still` is what readers show that know no animation,
/// and no part of it.
struct Animation {
    Image still;
    std::vector<AnimationFrame> frames;
};

/// An animated PNG (W3C PNG, third edition: acTL, fcTL, fdAT), with texts as encode_png() writes them. Error:
/// no frame, frames or a still of different sizes or channels, a time that the format cannot hold, or what
/// encode_png() refuses.
Result<std::vector<std::uint8_t>> encode_animated_png(const Animation& animation,
                                                      const std::vector<PngText>& texts = {},
                                                      bool generated = false);

}  // namespace syn
