#include <fmt/format.h>

#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "core/imaging/codec.h"

// OpenCV's decoders print and throw at damaged files, so what can be known from a header is checked before
// they see it.

namespace syn::codec {
namespace {

int say_nothing(int, const char*, const char*, const char*, int, void*) {
    return 0;
}

void silence_opencv() {
    static const bool once = [] {
        cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
        cv::redirectError(say_nothing);
        return true;
    }();
    static_cast<void>(once);
}

/// Decodes and brings the channels into our order; an empty picture where OpenCV gives up.
Image decode(Bytes bytes, int flags) {
    silence_opencv();
    cv::Mat decoded;
    try {
        const cv::Mat raw(1, static_cast<int>(bytes.size()), CV_8UC1,
                          const_cast<std::uint8_t*>(bytes.data()));
        decoded = cv::imdecode(raw, flags | cv::IMREAD_IGNORE_ORIENTATION);
    } catch (const cv::Exception&) {
        return {};
    }
    if (decoded.empty() || decoded.depth() != CV_8U || decoded.channels() == 2) return {};
    Image image{decoded.cols, decoded.rows, decoded.channels(), {}};
    image.pixels.resize(image.index(0, image.height));
    cv::Mat ordered(image.height, image.width, CV_8UC(image.channels), image.pixels.data());
    if (image.channels == 1)
        decoded.copyTo(ordered);
    else
        cv::cvtColor(decoded, ordered, image.channels == 3 ? cv::COLOR_BGR2RGB : cv::COLOR_BGRA2RGBA);
    return image;
}

struct Size {
    std::int64_t width = 0;
    std::int64_t height = 0;
};

}  // namespace

Result<Image> decode_webp(Bytes bytes, const std::string& name) {
    constexpr std::size_t kHeader =
        30;  // RIFF, size, WEBP, chunk, size, and the ten bytes that hold the picture's size
    if (bytes.size() < kHeader || little_endian(bytes, 4, 4) > bytes.size() - 8)
        return Error{
            fmt::format("{} is cut short: the WebP ends too early after {} bytes.", name, bytes.size())};
    const std::string kind(reinterpret_cast<const char*>(bytes.data()) + 12, 4);
    Size size;
    if (kind == "VP8X") {
        constexpr std::uint8_t kAnimated = 0x02;
        if (bytes[20] & kAnimated)
            return Error{fmt::format("{} is an animated WebP; save one of its pictures as PNG.", name)};
        size = {std::int64_t{little_endian(bytes, 24, 3)} + 1, std::int64_t{little_endian(bytes, 27, 3)} + 1};
    } else if (kind == "VP8L") {
        const auto bits = little_endian(bytes, 21, 4);
        size = {(bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1};
    } else if (kind == "VP8 ") {
        size = {little_endian(bytes, 26, 2) & 0x3fff, little_endian(bytes, 28, 2) & 0x3fff};
    } else {
        return damaged(name, "WebP", "its first chunk is unknown");
    }
    if (const auto checked = check_size(name, size.width, size.height); !checked) return checked.error();
    Image image = decode(bytes, cv::IMREAD_UNCHANGED);
    if (image.empty()) return damaged(name, "WebP", "its content cannot be decoded");
    return image;
}

}  // namespace syn::codec
