#include "core/dataset/labelled_images.h"

#include <algorithm>
#include <cassert>

namespace syn {

LabelledImages pad_to(const LabelledImages& set, int size) {
    assert(size >= set.height && size >= set.width);
    LabelledImages out{set.name, set.count, set.channels, size, size, {}, set.labels, set.classes};
    out.pixels.resize(out.image_size() * static_cast<std::size_t>(out.count));
    const int left = (size - set.width) / 2;
    const int top = (size - set.height) / 2;
    const std::size_t planes = static_cast<std::size_t>(set.count) * set.channels;
    for (std::size_t plane = 0; plane < planes; ++plane) {
        const std::uint8_t* from = set.pixels.data() + plane * set.height * set.width;
        std::uint8_t* to = out.pixels.data() + plane * size * size;
        for (int y = 0; y < set.height; ++y) {
            std::copy_n(from + static_cast<std::size_t>(y) * set.width, set.width,
                        to + static_cast<std::size_t>(y + top) * size + left);
        }
    }
    return out;
}

Image image_at(const LabelledImages& set, int i) {
    assert(i >= 0 && i < set.count);
    Image out{set.width, set.height, set.channels, std::vector<std::uint8_t>(set.image_size())};
    const std::uint8_t* from = set.image(i);
    for (int c = 0; c < set.channels; ++c)
        for (int y = 0; y < set.height; ++y)
            for (int x = 0; x < set.width; ++x) out.pixels[out.index(x, y, c)] = *from++;
    return out;
}

}  // namespace syn
