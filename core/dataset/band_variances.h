#pragma once

#include <vector>

#include "core/dataset/labelled_images.h"

namespace syn {

/// The mean variance of a set's Haar coefficients in each level, coarsest first, with pixels as models see
/// them (-1 to 1): Sigma of GUD eq. 18, averaged over the channels and coefficients of a level. A variance is
/// taken over the pictures, about the mean of its own coefficient. Empty where the sides cannot be halved.
/// `side`: that the (square) pictures are enlarged to, see copy_planes(); 0: as they are.
std::vector<double> band_variances(const LabelledImages& set, int side = 0);

}  // namespace syn
