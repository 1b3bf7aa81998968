#pragma once

#include <cstdint>
#include <vector>

#include "core/base/image.h"

namespace syn {

struct SheetStyle {
    int columns = 0;  ///< 0: as square as may be
    int gap = 2;      ///< pixels between pictures and around them
    int magnify = 0;  ///< hard-pixel enlargement; 0: so that the cells come near 96 pixels
    std::uint8_t background = 24;
};

/// All pictures on one RGB sheet, row by row, each centred in a cell of the largest; none gives an empty
/// picture.
Image contact_sheet(const std::vector<Image>& pictures, const SheetStyle& style = {});

/// Pictures in a row, left to right, at the height of the tallest (centred), RGB if any of them is in colour.
Image side_by_side(const std::vector<Image>& pictures);

}  // namespace syn
