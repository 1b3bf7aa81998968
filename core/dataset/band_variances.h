#pragma once

#include <vector>

#include "core/dataset/labelled_images.h"

namespace syn {

/// The mean variance of a set's Haar coefficients in each level, coarsest first, with pixels as models see
/// them (-1 to 1): Sigma of GUD eq. 18, averaged over the channels and coefficients of a level. A variance is
/// taken over the pictures, about the mean of its own coefficient. Empty where the sides cannot be halved.
std::vector<double> band_variances(const LabelledImages& set);

}  // namespace syn
