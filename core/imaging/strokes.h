#pragma once

#include <vector>

#include "core/base/image.h"

namespace syn {

/// A point of a drawing; the drawing's square is [0, 1] x [0, 1], y downwards.
struct StrokePoint {
    float x = 0;
    float y = 0;
};

/// One movement of the pen: a smooth curve through its points (centripetal Catmull-Rom). One point is a dot.
using Stroke = std::vector<StrokePoint>;

/// White ink on black, one channel, `size` x `size`, antialiased, round caps and joins; `width` of the pen in
/// the drawing's units.
Image render_strokes(const std::vector<Stroke>& strokes, int size, float width);

}  // namespace syn
