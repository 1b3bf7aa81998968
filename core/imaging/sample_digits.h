#pragma once

#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/imaging/fit_digit.h"
#include "core/imaging/strokes.h"

namespace syn {

/// A digit of our own drawing, kept as strokes (resources/digits/digits.json, compiled in).
struct DrawnDigit {
    int digit = 0;
    float width = 0.1f;  ///< of the pen
    std::vector<Stroke> strokes;
};

/// Handwritings a digit.
int sample_digit_variants();

/// Digit 0..9 in handwriting 0..sample_digit_variants()-1. Error lists what there is.
Result<DrawnDigit> sample_drawing(int digit, int variant = 0);

/// The same, rendered and fitted as MNIST's were (fit_digit): side x side, one channel.
Result<Image> sample_digit(int digit, int variant = 0, int side = kDigitSide);

}  // namespace syn
