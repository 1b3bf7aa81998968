#pragma once

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/imaging/resample.h"

namespace syn {

/// What the smaller of our models take.
inline constexpr int kDigitSide = 32;

/// A drawn digit as MNIST's were made (LeCun et al. 1998): the ink's box scaled to fit 20 x 20 keeping its
/// proportions, by area, then placed so that the centre of mass is at the centre of 28 x 28, and then made
/// `side` x `side` as the training data are: padded, and enlarged by a whole number (64: 32 twice) by linear
/// interpolation; below 28 it is shrunk by area. One channel, white ink on black. Any size and number of
/// channels is taken; dark ink on light paper is inverted (known by the border being brighter than the
/// middle), paper that is not quite even is cleaned, hair-thin lines are thickened. The note says what was
/// done. Error: nothing is drawn.
Result<FittedPicture> fit_digit(const Image& drawing, int side = kDigitSide);

}  // namespace syn
