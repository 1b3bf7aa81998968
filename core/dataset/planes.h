#pragma once

#include "core/dataset/labelled_images.h"

namespace syn {

/// The side that a set's pictures are padded to before they are enlarged to `side`: side divided by the
/// largest whole number that leaves room for them (28 and 32 become 32 where 64 is wanted). A side below the
/// pictures' own asserts.
int base_side(const LabelledImages& set, int side);

/// Picture i as a model sees it: [channels, side, side] planar, 0..255 as -1..1, mirrored left to right if
/// asked. The set's pictures are square and `side` a multiple of theirs; larger ones come by linear
/// interpolation between the centres of pixels, and the outermost pixels reach to the border.
void copy_planes(const LabelledImages& set, int i, int side, bool mirrored, float* out);

/// The set as a model of `side` sees it, in 8 bits: what copy_planes() makes of each picture. Where there is
/// nothing to enlarge, the set itself.
LabelledImages enlarged(LabelledImages set, int side);

}  // namespace syn
