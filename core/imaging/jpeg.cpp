#include <fmt/format.h>

// libjpeg's header wants these two first.
#include <cstddef>
#include <cstdio>

#include <jpeglib.h>

#include <jerror.h>

#include <array>
#include <csetjmp>
#include <cstring>

#include "core/imaging/codec.h"

// As with libpng: errors jump, so functions that call setjmp own nothing with a destructor.

namespace syn::codec {
namespace {

constexpr int kMaximumScans = 200;  // a progressive file of ours would have ten; thousands are a bomb

struct Decoder {
    jpeg_decompress_struct info{};
    jpeg_error_mgr errors{};
    jpeg_progress_mgr progress{};
    std::jmp_buf back{};
    std::array<char, JMSG_LENGTH_MAX> message{};
    bool made = false;

    Decoder() = default;
    Decoder(const Decoder&) = delete;
    Decoder& operator=(const Decoder&) = delete;
    ~Decoder() {
        if (made) jpeg_destroy_decompress(&info);
    }
};

[[noreturn]] void stop(j_common_ptr info) {
    auto& decoder = *static_cast<Decoder*>(info->client_data);
    (*info->err->format_message)(info, decoder.message.data());
    std::longjmp(decoder.back, 1);  // libjpeg's own way
}

void on_message(j_common_ptr info, int level) {
    if (level >= 0) return;  // a trace
    const int code = info->err->msg_code;
    // Harmless, and common in files that other programs show without complaint.
    if (code == JWRN_EXTRANEOUS_DATA || code == JWRN_ADOBE_XFORM || code == JWRN_TOO_MUCH_DATA) return;
    stop(info);
}

void on_print(j_common_ptr) {}

void on_progress(j_common_ptr info) {
    auto* decompress = reinterpret_cast<j_decompress_ptr>(info);
    if (decompress->input_scan_number <= kMaximumScans) return;
    auto& decoder = *static_cast<Decoder*>(info->client_data);
    std::strncpy(decoder.message.data(), "it has too many scans", decoder.message.size() - 1);
    std::longjmp(decoder.back, 1);
}

bool read_header(Decoder& decoder, Bytes bytes) {
    decoder.info.err = jpeg_std_error(&decoder.errors);
    decoder.errors.error_exit = stop;
    decoder.errors.emit_message = on_message;
    decoder.errors.output_message = on_print;
    decoder.info.client_data = &decoder;
    if (setjmp(decoder.back)) return false;
    jpeg_create_decompress(&decoder.info);
    decoder.made = true;
    decoder.progress.progress_monitor = on_progress;
    decoder.info.progress = &decoder.progress;
    jpeg_mem_src(&decoder.info, bytes.data(), bytes.size());
    jpeg_save_markers(&decoder.info, JPEG_APP0 + 1, 0xffff);
    jpeg_read_header(&decoder.info, TRUE);
    return true;
}

bool read_rows(Decoder& decoder, std::uint8_t* pixels) {
    if (setjmp(decoder.back)) return false;
    decoder.info.out_color_space = decoder.info.num_components == 1 ? JCS_GRAYSCALE : JCS_RGB;
    jpeg_start_decompress(&decoder.info);
    const std::size_t stride = static_cast<std::size_t>(decoder.info.output_width) *
                               static_cast<std::size_t>(decoder.info.output_components);
    while (decoder.info.output_scanline < decoder.info.output_height) {
        JSAMPROW row = pixels + stride * decoder.info.output_scanline;
        jpeg_read_scanlines(&decoder.info, &row, 1);
    }
    jpeg_finish_decompress(&decoder.info);
    return true;
}

int orientation(const jpeg_decompress_struct& info) {
    constexpr std::size_t kPrefix = 6;
    for (const auto* marker = info.marker_list; marker != nullptr; marker = marker->next) {
        if (marker->data_length > kPrefix && std::memcmp(marker->data, "Exif\0\0", kPrefix) == 0)
            return exif_orientation({marker->data + kPrefix, marker->data_length - kPrefix});
    }
    return 1;
}

}  // namespace

Result<Image> decode_jpeg(Bytes bytes, const std::string& name) {
    Decoder decoder;
    if (!read_header(decoder, bytes)) return damaged(name, "JPEG", decoder.message.data());
    const auto& info = decoder.info;
    if (const auto checked = check_size(name, info.image_width, info.image_height); !checked)
        return checked.error();
    if (info.num_components != 1 && info.num_components != 3) {
        return Error{fmt::format("{} is a JPEG with {} colour channels, as for print; save it as RGB.", name,
                                 info.num_components)};
    }
    Image image{
        static_cast<int>(info.image_width), static_cast<int>(info.image_height), info.num_components, {}};
    image.pixels.resize(image.index(0, image.height));
    const int turned = orientation(info);  // libjpeg forgets its markers when it has finished
    if (!read_rows(decoder, image.pixels.data())) return damaged(name, "JPEG", decoder.message.data());
    return upright(std::move(image), turned);
}

}  // namespace syn::codec
