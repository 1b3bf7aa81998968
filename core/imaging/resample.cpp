#include "core/imaging/resample.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace syn {
namespace {

cv::Mat view(const Image& image) {
    return {image.height, image.width, CV_8UC(image.channels),
            const_cast<std::uint8_t*>(image.pixels.data())};
}

Image make(int width, int height, int channels) {
    Image image{width, height, channels, {}};
    image.pixels.resize(image.index(0, height));
    return image;
}

}  // namespace

Image resize(const Image& image, int width, int height, Resampling resampling) {
    assert(!image.empty() && width > 0 && height > 0);
    if (width == image.width && height == image.height) return image;
    const bool shrinks = width <= image.width && height <= image.height;
    Image out = make(width, height, image.channels);
    cv::Mat to = view(out);
    cv::resize(
        view(image), to, to.size(), 0, 0,
        resampling == Resampling::Crisp ? cv::INTER_NEAREST : (shrinks ? cv::INTER_AREA : cv::INTER_CUBIC));
    return out;
}

Image with_channels(const Image& image, int channels, int paper) {
    assert((channels == 1 || channels == 3) && !image.empty());
    if (image.channels == channels) return image;
    Image out = make(image.width, image.height, channels);
    const std::size_t count = static_cast<std::size_t>(image.width) * image.height;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint8_t* in = image.pixels.data() + i * image.channels;
        int rgb[3];
        for (int c = 0; c < 3; ++c) {
            rgb[c] = in[image.channels >= 3 ? c : 0];
            if (image.channels == 4) rgb[c] = (rgb[c] * in[3] + paper * (255 - in[3]) + 127) / 255;
        }
        std::uint8_t* to = out.pixels.data() + i * channels;
        if (channels == 1)
            *to = static_cast<std::uint8_t>((299 * rgb[0] + 587 * rgb[1] + 114 * rgb[2] + 500) / 1000);
        else
            for (int c = 0; c < 3; ++c) to[c] = static_cast<std::uint8_t>(rgb[c]);
    }
    return out;
}

Result<FittedPicture> fit_picture(const Image& image, int width, int height, int channels) {
    if (image.empty()) return Error{"There is no picture to fit."};
    assert(width > 0 && height > 0);
    // The largest piece with the wanted proportions, in 64 bits: sides may be 10^8.
    const std::int64_t by_height = std::int64_t{image.height} * width / height;
    Image piece = make(static_cast<int>(std::clamp<std::int64_t>(by_height, 1, image.width)),
                       static_cast<int>(std::clamp<std::int64_t>(std::int64_t{image.width} * height / width,
                                                                 1, image.height)),
                       image.channels);
    const int left = (image.width - piece.width) / 2;
    const int top = (image.height - piece.height) / 2;
    for (int y = 0; y < piece.height; ++y) {
        std::copy_n(image.pixels.begin() + static_cast<std::ptrdiff_t>(image.index(left, top + y)),
                    static_cast<std::size_t>(piece.width) * piece.channels,
                    piece.pixels.begin() + static_cast<std::ptrdiff_t>(piece.index(0, y)));
    }
    std::string note;
    if (piece.width != image.width || piece.height != image.height)
        note = fmt::format("cut to the middle {} x {}", piece.width, piece.height);
    if (piece.width != width || piece.height != height)
        note += fmt::format("{}resized to {} x {}", note.empty() ? "" : ", ", width, height);
    return FittedPicture{resize(with_channels(piece, channels), width, height, Resampling::Smooth),
                         std::move(note)};
}

}  // namespace syn
