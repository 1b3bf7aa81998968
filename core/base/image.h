#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace syn {

/// An 8-bit picture: rows from the top, channels interleaved (1 grey, 3 RGB, 4 RGBA), no padding.
struct Image {
    int width = 0;
    int height = 0;
    int channels = 0;
    std::vector<std::uint8_t> pixels;

    bool empty() const { return pixels.empty(); }
    std::size_t index(int x, int y, int channel = 0) const {
        return (static_cast<std::size_t>(y) * width + x) * channels + channel;
    }
    bool operator==(const Image&) const = default;
};

}  // namespace syn
