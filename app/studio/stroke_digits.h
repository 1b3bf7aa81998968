#pragma once

#include "widgets/pen_stroke.h"

namespace syn::studio {

/// A shipped digit 0..9 as strokes for the pad (the drawings of resources/digits); empty for any other
/// number.
PenStrokes strokesOfDigit(int digit);

}  // namespace syn::studio
