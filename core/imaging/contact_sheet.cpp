#include "core/imaging/contact_sheet.h"

#include <algorithm>
#include <cmath>

#include "core/imaging/resample.h"

namespace syn {
namespace {

Image blank(int width, int height, int channels, std::uint8_t value) {
    Image image{width, height, channels, {}};
    image.pixels.assign(image.index(0, height), value);
    return image;
}

void paste(const Image& from, Image& to, int left, int top) {
    for (int y = 0; y < from.height; ++y) {
        std::copy_n(from.pixels.begin() + static_cast<std::ptrdiff_t>(from.index(0, y)),
                    static_cast<std::size_t>(from.width) * from.channels,
                    to.pixels.begin() + static_cast<std::ptrdiff_t>(to.index(left, top + y)));
    }
}

}  // namespace

Image contact_sheet(const std::vector<Image>& pictures, const SheetStyle& style) {
    if (pictures.empty()) return {};
    int width = 1, height = 1;
    for (const auto& picture : pictures) {
        width = std::max(width, picture.width);
        height = std::max(height, picture.height);
    }
    constexpr int kComfortable = 96;
    const int magnify =
        style.magnify > 0 ? style.magnify : std::max(1, kComfortable / std::max(width, height));
    const int count = static_cast<int>(pictures.size());
    const int columns = std::clamp(
        style.columns > 0 ? style.columns : static_cast<int>(std::ceil(std::sqrt(count))), 1, count);
    const int rows = (count + columns - 1) / columns;
    const int cell_width = width * magnify, cell_height = height * magnify;
    Image sheet = blank(style.gap + columns * (cell_width + style.gap),
                        style.gap + rows * (cell_height + style.gap), 3, style.background);
    for (int i = 0; i < count; ++i) {
        const auto& picture = pictures[static_cast<std::size_t>(i)];
        if (picture.empty()) continue;
        const Image cell = resize(with_channels(picture, 3, style.background), picture.width * magnify,
                                  picture.height * magnify, Resampling::Crisp);
        paste(cell, sheet, style.gap + i % columns * (cell_width + style.gap) + (cell_width - cell.width) / 2,
              style.gap + i / columns * (cell_height + style.gap) + (cell_height - cell.height) / 2);
    }
    return sheet;
}

Image side_by_side(const std::vector<Image>& pictures) {
    int width = 0, height = 0, channels = 1;
    for (const auto& picture : pictures) {
        width += picture.width;
        height = std::max(height, picture.height);
        if (picture.channels > 1) channels = 3;
    }
    if (width == 0 || height == 0) return {};
    Image row = blank(width, height, channels, 0);
    int left = 0;
    for (const auto& picture : pictures) {
        if (!picture.empty())
            paste(with_channels(picture, channels, 0), row, left, (height - picture.height) / 2);
        left += picture.width;
    }
    return row;
}

}  // namespace syn
