#pragma once

#include <fcntl.h>
#include <unistd.h>
#include <zlib.h>

#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "core/base/image.h"
#include "core/base/noise.h"
#include "core/base/result.h"
#include "tests/catch.h"

namespace syn::test {

using Bytes = std::vector<std::uint8_t>;

/// A folder that is gone when the test is.
struct Folder {
    std::filesystem::path root =
        std::filesystem::temp_directory_path() / ("synesthete-imaging-" + std::to_string(getpid()));
    Folder() {
        std::filesystem::remove_all(root);
        std::filesystem::create_directories(root);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;
    ~Folder() { std::filesystem::remove_all(root); }
};

inline void write(const std::filesystem::path& file, const Bytes& bytes) {
    std::ofstream(file, std::ios::binary)
        .write(reinterpret_cast<const char*>(bytes.data()), static_cast<std::streamsize>(bytes.size()));
}

inline std::string slurp(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// Everything that anyone, C libraries included, prints while it lives.
class Printed {
  public:
    Printed() : file_(std::tmpfile()), out_(dup(1)), err_(dup(2)) {
        std::fflush(nullptr);
        dup2(fileno(file_), 1);
        dup2(fileno(file_), 2);
    }
    Printed(const Printed&) = delete;
    Printed& operator=(const Printed&) = delete;
    ~Printed() { end(); }
    /// How many bytes were printed.
    long end() {
        if (file_ == nullptr) return 0;
        std::fflush(stdout);
        std::fflush(stderr);
        const long size = lseek(fileno(file_), 0, SEEK_END);
        dup2(out_, 1);
        dup2(err_, 2);
        close(out_);
        close(err_);
        std::fclose(file_);
        file_ = nullptr;
        return size;
    }

  private:
    std::FILE* file_;
    int out_, err_;
};

template <class T>
void require_error(const Result<T>& result, const std::vector<std::string>& parts) {
    REQUIRE_FALSE(result);
    INFO(result.error().message);
    for (const auto& part : parts) {
        INFO(part);
        CHECK(result.error().message.find(part) != std::string::npos);
    }
}

inline void put_big_endian(Bytes& to, std::uint32_t value) {
    for (int shift = 24; shift >= 0; shift -= 8) to.push_back(static_cast<std::uint8_t>(value >> shift));
}

/// PNG written from its specification alone, to judge the code that uses libpng.
inline Bytes chunk(const std::string& type, const Bytes& data) {
    Bytes out;
    put_big_endian(out, static_cast<std::uint32_t>(data.size()));
    Bytes body(type.begin(), type.end());
    body.insert(body.end(), data.begin(), data.end());
    out.insert(out.end(), body.begin(), body.end());
    put_big_endian(out, static_cast<std::uint32_t>(crc32(0, body.data(), static_cast<uInt>(body.size()))));
    return out;
}

inline Bytes deflated(const Bytes& data) {
    uLongf size = compressBound(static_cast<uLong>(data.size()));
    Bytes out(size);
    REQUIRE(compress(out.data(), &size, data.data(), static_cast<uLong>(data.size())) == Z_OK);
    out.resize(size);
    return out;
}

inline Bytes header(std::uint32_t width, std::uint32_t height, int depth, int colour) {
    Bytes data;
    put_big_endian(data, width);
    put_big_endian(data, height);
    for (const int value : {depth, colour, 0, 0, 0}) data.push_back(static_cast<std::uint8_t>(value));
    return chunk("IHDR", data);
}

/// `scanlines` holds each row with its filter byte before it; `extra` stands before the pixels.
inline Bytes png(const Bytes& head, const Bytes& extra, const Bytes& scanlines) {
    Bytes out{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    for (const auto& part : {head, extra, chunk("IDAT", deflated(scanlines)), chunk("IEND", {})})
        out.insert(out.end(), part.begin(), part.end());
    return out;
}

inline Bytes bytes_of(const std::string& text) {
    return {text.begin(), text.end()};
}

/// A picture with soft colours and a little noise, which compresses as photographs do.
inline Image scene(int width, int height, int channels) {
    Image image{width, height, channels, {}};
    std::vector<float> noise(static_cast<std::size_t>(width) * height * channels);
    Noise(1, Purpose::Data).uniform(noise);
    for (int y = 0; y < height; ++y)
        for (int x = 0; x < width; ++x)
            for (int c = 0; c < channels; ++c)
                image.pixels.push_back(
                    static_cast<std::uint8_t>((c == 1 ? x * 200 / width : y * 200 / height) + 20 * c % 40 +
                                              10 * noise[image.pixels.size()]));
    return image;
}

}  // namespace syn::test
