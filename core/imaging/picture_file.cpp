#include "core/imaging/picture_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "core/base/atomic_file.h"
#include "core/imaging/codec.h"
#include "core/imaging/png.h"
#include "core/imaging/resample.h"

namespace syn {
namespace {

constexpr std::uintmax_t kMaximumFile = std::uintmax_t{512} << 20;

bool begins(std::span<const std::uint8_t> bytes, std::string_view signature, std::size_t at = 0) {
    return bytes.size() >= at + signature.size() &&
           std::equal(signature.begin(), signature.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at),
                      [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

}  // namespace

namespace codec {

Error damaged(const std::string& name, const std::string& kind, const std::string& why) {
    return Error{fmt::format("{} is a damaged {}: {}.", name, kind, why)};
}

Result<void> check_size(const std::string& name, std::int64_t width, std::int64_t height) {
    if (width < 1 || height < 1)
        return Error{fmt::format("{} claims to be {} x {} pixels.", name, width, height)};
    // Neither factor passes 2^32 in any format read here, and each is held to the limit before they are
    // multiplied.
    if (width > kMaximumPixels || height > kMaximumPixels || width * height > kMaximumPixels) {
        return Error{
            fmt::format("{} is {} x {} pixels, more than the {} million that are read; make it smaller.",
                        name, width, height, kMaximumPixels / 1'000'000)};
    }
    return {};
}

}  // namespace codec

Result<Image> decode_image(std::span<const std::uint8_t> bytes, const std::string& name) {
    if (begins(bytes, "\x89PNG")) return decode_png(bytes, name);
    if (begins(bytes, "\xff\xd8\xff")) return codec::decode_jpeg(bytes, name);
    if (begins(bytes, "RIFF") && begins(bytes, "WEBP", 8)) return codec::decode_webp(bytes, name);
    if (begins(bytes, "BM")) return codec::decode_bmp(bytes, name);
    if (bytes.empty()) return Error{fmt::format("{} is empty.", name)};
    return Error{
        fmt::format("{} is not a picture that can be read: known are PNG, JPEG, WebP and BMP.", name)};
}

Result<Image> read_image(const std::filesystem::path& file) {
    std::error_code failed;
    const auto status = std::filesystem::status(file, failed);
    if (!std::filesystem::exists(status)) return Error{fmt::format("There is no file {}.", file.string())};
    if (!std::filesystem::is_regular_file(status))
        return Error{fmt::format("{} is not a file but a folder or a device.", file.string())};
    const auto content = read_file(file, kMaximumFile);
    if (!content) return content.error();
    return decode_image({reinterpret_cast<const std::uint8_t*>(content->data()), content->size()},
                        file.string());
}

Result<Image> read_fitted(const std::filesystem::path& file, int width, int height, int channels) {
    auto image = read_image(file);
    if (!image) return image;
    auto fitted = fit_picture(*image, width, height, channels);
    if (!fitted) return Error{fmt::format("{}: {}", file.string(), fitted.error().message)};
    return std::move(fitted->image);
}

}  // namespace syn
