#pragma once

#include <span>

namespace syn {

/// How often a picture of this size can be halved in both directions: the levels of its 2-D Haar transform,
/// 0 where a side is odd.
int haar_levels(int height, int width);

/// The orthonormal 2-D Haar transform in place (maths.md section 6; GUD, appendix D): rows, then columns,
/// factors 1/sqrt(2), again on the low part, haar_levels() times. `values`: height * width, row by row. The
/// details of the finest level then stand outside the top left quarter, those of the next outside its top
/// left quarter, and so on.
void haar(std::span<double> values, int height, int width);

/// The level of the coefficient at (y, x) after haar(): 0 is the coarsest, which the last low part belongs
/// to.
int haar_level(int y, int x, int height, int width);

}  // namespace syn
