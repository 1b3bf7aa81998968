#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/image.h"

namespace syn {

/// Which part of a data set, as its authors divided it.
enum class Split { Train, Test };

/// A set of labelled 8-bit pictures, wholly in memory.
struct LabelledImages {
    std::string name;
    int count = 0;
    int channels = 0;
    int height = 0;
    int width = 0;
    std::vector<std::uint8_t> pixels;  ///< [count, channels, height, width], planar
    std::vector<std::uint8_t> labels;  ///< [count], each below classes.size()
    std::vector<std::string> classes;  ///< the name of each label

    std::size_t image_size() const { return static_cast<std::size_t>(channels) * height * width; }
    const std::uint8_t* image(int i) const {
        return pixels.data() + image_size() * static_cast<std::size_t>(i);
    }
};

/// The set with every picture centred in a square of `size` on black; a size below the pictures' own asserts.
/// An odd remainder goes to the right and the bottom.
LabelledImages pad_to(const LabelledImages& set, int size);

/// Picture i with its channels interleaved; 0 <= i < count.
Image image_at(const LabelledImages& set, int i);

}  // namespace syn
