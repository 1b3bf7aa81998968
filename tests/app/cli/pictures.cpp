#include "tests/app/cli/pictures.h"

#include <stdexcept>

#include "core/imaging/png.h"
#include "tests/app/cli/program.h"

namespace syn::test {

void write_picture(const std::filesystem::path& file, int side, int channels) {
    Image image{side, side, channels, {}};
    image.pixels.resize(static_cast<std::size_t>(side) * side * channels);
    for (std::size_t i = 0; i < image.pixels.size(); ++i)
        image.pixels[i] = static_cast<std::uint8_t>(i * 7 % 256);
    const auto bytes = encode_png(image);
    if (!bytes) throw std::runtime_error(bytes.error().message);
    write(file, std::string(bytes->begin(), bytes->end()));
}

void write_stroke(const std::filesystem::path& file) {
    Image image{64, 64, 1, std::vector<std::uint8_t>(64 * 64)};
    for (int y = 5; y < 40; ++y)
        for (int x = 8; x < 14; ++x) image.pixels[image.index(x, y)] = 255;
    const auto bytes = encode_png(image);
    if (!bytes) throw std::runtime_error(bytes.error().message);
    write(file, std::string(bytes->begin(), bytes->end()));
}

}  // namespace syn::test
