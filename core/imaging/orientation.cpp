#include <algorithm>
#include <utility>

#include "core/imaging/codec.h"

namespace syn::codec {

Image upright(Image image, int orientation) {
    if (orientation < 2 || orientation > 8) return image;
    // As EXIF counts: 2 mirrored, 3 half turn, 4 flipped, 5 transposed, 6 and 8 quarter turns, 7 transverse.
    const bool swap = orientation >= 5;
    Image out{swap ? image.height : image.width, swap ? image.width : image.height, image.channels,
              std::vector<std::uint8_t>(image.pixels.size())};
    const bool from_right = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
    const bool from_bottom = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
    for (int y = 0; y < out.height; ++y) {
        for (int x = 0; x < out.width; ++x) {
            const int across = swap ? y : x;
            const int down = swap ? x : y;
            const auto from = image.index(from_right ? image.width - 1 - across : across,
                                          from_bottom ? image.height - 1 - down : down);
            std::copy_n(image.pixels.begin() + static_cast<std::ptrdiff_t>(from), image.channels,
                        out.pixels.begin() + static_cast<std::ptrdiff_t>(out.index(x, y)));
        }
    }
    return out;
}

int exif_orientation(Bytes tiff) {
    if (tiff.size() < 8) return 1;
    const bool big = tiff[0] == 'M';
    if ((!big && tiff[0] != 'I') || tiff[1] != tiff[0]) return 1;
    const auto number = [&](std::size_t at, int bytes) {
        std::uint32_t value = 0;
        for (int i = 0; i < bytes; ++i)
            value |= std::uint32_t{tiff[at + static_cast<std::size_t>(i)]} << 8 * (big ? bytes - 1 - i : i);
        return value;
    };
    if (number(2, 2) != 42) return 1;
    const std::size_t directory = number(4, 4);
    if (directory > tiff.size() || tiff.size() - directory < 2) return 1;
    const std::size_t entries =
        std::min<std::size_t>(number(directory, 2), (tiff.size() - directory - 2) / 12);
    for (std::size_t i = 0; i < entries; ++i) {
        const std::size_t entry = directory + 2 + 12 * i;
        constexpr std::uint32_t kOrientation = 0x0112;
        constexpr std::uint32_t kShort = 3;
        if (number(entry, 2) != kOrientation || number(entry + 2, 2) != kShort) continue;
        const auto value = static_cast<int>(number(entry + 8, 2));
        return value >= 1 && value <= 8 ? value : 1;
    }
    return 1;
}

}  // namespace syn::codec
