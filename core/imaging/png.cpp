#include "core/imaging/png.h"

#include <fmt/format.h>
#include <png.h>

#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstring>
#include <limits>

#include "core/imaging/codec.h"
#include "core/imaging/latin1.h"

// libpng reports errors by longjmp. Nothing with a destructor may live in a function between setjmp and a
// call that can jump: such functions here take everything from the outside and return a bool.

namespace syn {
namespace {

constexpr auto kXmp =
    "<?xpacket begin=\"\xef\xbb\xbf\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
    "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
    " <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
    "  <rdf:Description rdf:about=\"\"\n"
    "    xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\"\n"
    "    xmlns:Iptc4xmpExt=\"http://iptc.org/std/Iptc4xmpExt/2008-02-29/\"\n"
    "    xmp:CreatorTool=\"Synesthete\"\n"
    "    "
    "Iptc4xmpExt:DigitalSourceType=\"http://cv.iptc.org/newscodes/digitalsourcetype/"
    "trainedAlgorithmicMedia\"/>\n"
    " </rdf:RDF>\n"
    "</x:xmpmeta>\n"
    "<?xpacket end=\"r\"?>";

struct Message {
    std::array<char, 128> text{};
};

void on_error(png_structp png, png_const_charp text) {
    auto& message = *static_cast<Message*>(png_get_error_ptr(png));
    std::strncpy(message.text.data(), text, message.text.size() - 1);
    std::longjmp(png_jmpbuf(png), 1);  // libpng's own way
}
void on_warning(png_structp, png_const_charp) {}

struct Input {
    std::span<const std::uint8_t> bytes;
    bool cut_short = false;
};

void read_bytes(png_structp png, png_bytep to, std::size_t size) {
    auto& input = *static_cast<Input*>(png_get_io_ptr(png));
    if (size > input.bytes.size()) {
        input.cut_short = true;
        png_error(png, "the file ends too early");
    }
    std::memcpy(to, input.bytes.data(), size);
    input.bytes = input.bytes.subspan(size);
}

void write_bytes(png_structp png, png_bytep from, std::size_t size) {
    auto& out = *static_cast<std::vector<std::uint8_t>*>(png_get_io_ptr(png));
    out.insert(out.end(), from, from + size);
}
void flush(png_structp) {}

struct Reader {
    Message message;
    Input input;
    png_structp png = nullptr;
    png_infop info = nullptr;

    explicit Reader(std::span<const std::uint8_t> bytes) : input{bytes} {
        png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &message, on_error, on_warning);
        if (png) info = png_create_info_struct(png);
    }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;
    ~Reader() { png_destroy_read_struct(&png, &info, nullptr); }
};

bool read_header(Reader& reader) {
    if (setjmp(png_jmpbuf(reader.png))) return false;
    png_set_read_fn(reader.png, &reader.input, read_bytes);
    // Our own limit speaks in a clearer sentence; texts and profiles are neither needed nor inflated here.
    png_set_user_limits(reader.png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
    static constexpr png_byte kSkipped[] = "tEXt\0zTXt\0iTXt\0iCCP\0eXIf";
    png_set_keep_unknown_chunks(reader.png, PNG_HANDLE_CHUNK_NEVER, kSkipped, 5);
    png_read_info(reader.png, reader.info);
    return true;
}

bool choose_layout(Reader& reader) {
    if (setjmp(png_jmpbuf(reader.png))) return false;
    png_set_scale_16(reader.png);
    png_set_expand(reader.png);
    if (png_get_color_type(reader.png, reader.info) == PNG_COLOR_TYPE_GRAY_ALPHA ||
        (png_get_color_type(reader.png, reader.info) == PNG_COLOR_TYPE_GRAY &&
         png_get_valid(reader.png, reader.info, PNG_INFO_tRNS)))
        png_set_gray_to_rgb(reader.png);
    png_set_interlace_handling(reader.png);
    png_read_update_info(reader.png, reader.info);
    return true;
}

bool read_rows(Reader& reader, png_bytepp rows) {
    if (setjmp(png_jmpbuf(reader.png))) return false;
    png_read_image(reader.png, rows);
    png_read_end(reader.png, nullptr);
    return true;
}

struct Writer {
    Message message;
    png_structp png = nullptr;
    png_infop info = nullptr;

    Writer() {
        png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &message, on_error, on_warning);
        if (png) info = png_create_info_struct(png);
    }
    Writer(const Writer&) = delete;
    Writer& operator=(const Writer&) = delete;
    ~Writer() { png_destroy_write_struct(&png, &info); }
};

bool write_all(Writer& writer, const Image& image, png_bytepp rows, png_textp texts, int text_count,
               std::vector<std::uint8_t>& out) {
    if (setjmp(png_jmpbuf(writer.png))) return false;
    png_set_write_fn(writer.png, &out, write_bytes, flush);
    const int type = image.channels == 1   ? PNG_COLOR_TYPE_GRAY
                     : image.channels == 3 ? PNG_COLOR_TYPE_RGB
                                           : PNG_COLOR_TYPE_RGB_ALPHA;
    png_set_IHDR(writer.png, writer.info, static_cast<png_uint_32>(image.width),
                 static_cast<png_uint_32>(image.height), 8, type, PNG_INTERLACE_NONE,
                 PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    if (text_count > 0) png_set_text(writer.png, writer.info, texts, text_count);
    png_write_info(writer.png, writer.info);
    png_write_image(writer.png, rows);
    png_write_end(writer.png, nullptr);
    return true;
}

template <class Byte>
std::vector<png_bytep> row_pointers(Byte* pixels, std::size_t stride, int height) {
    std::vector<png_bytep> rows;
    rows.reserve(static_cast<std::size_t>(height));
    for (int y = 0; y < height; ++y)
        rows.push_back(const_cast<png_bytep>(pixels + stride * static_cast<std::size_t>(y)));
    return rows;
}

/// A key that PNG allows: 1 to 79 printable Latin-1 characters, no space at either end.
bool valid_key(const std::string& key) {
    return !key.empty() && key.size() < 80 && key.front() != ' ' && key.back() != ' ' &&
           std::all_of(key.begin(), key.end(), [](char c) { return c >= 32 && c < 127; });
}

}  // namespace

Result<Image> decode_png(std::span<const std::uint8_t> bytes, const std::string& name) {
    Reader reader(bytes);
    if (!reader.info) return Error{fmt::format("{} cannot be decoded: not enough memory.", name)};
    const auto fail = [&] {
        if (reader.input.cut_short)
            return Error{
                fmt::format("{} is cut short: the PNG ends too early after {} bytes.", name, bytes.size())};
        return codec::damaged(name, "PNG", reader.message.text.data());
    };
    if (!read_header(reader)) return fail();
    const auto width = png_get_image_width(reader.png, reader.info);
    const auto height = png_get_image_height(reader.png, reader.info);
    if (const auto checked = codec::check_size(name, width, height); !checked) return checked.error();
    if (!choose_layout(reader)) return fail();

    Image image{
        static_cast<int>(width), static_cast<int>(height), png_get_channels(reader.png, reader.info), {}};
    const std::size_t stride = png_get_rowbytes(reader.png, reader.info);
    image.pixels.resize(stride * height);
    auto rows = row_pointers(image.pixels.data(), stride, image.height);
    if (!read_rows(reader, rows.data())) return fail();
    return image;
}

Result<std::vector<std::uint8_t>> encode_png(const Image& image, const std::vector<PngText>& texts,
                                             bool generated) {
    if (image.width < 1 || image.height < 1 ||
        (image.channels != 1 && image.channels != 3 && image.channels != 4) ||
        image.pixels.size() != image.index(0, image.height)) {
        return Error{
            fmt::format("A picture of {} x {} with {} channels and {} bytes cannot be written as PNG.",
                        image.width, image.height, image.channels, image.pixels.size())};
    }
    std::vector<PngText> all = texts;
    if (generated) all.push_back({"XML:com.adobe.xmp", kXmp});
    std::vector<png_text> chunks;
    for (auto& [key, text] : all) {
        if (!valid_key(key) || text.find('\0') != std::string::npos || !is_utf8(text) ||
            text.size() > static_cast<std::size_t>(std::numeric_limits<int>::max())) {
            return Error{fmt::format(
                "The text '{}' cannot be put into a PNG: its key must be 1 to 79 plain characters and "
                "its text UTF-8 without zeros.",
                key)};
        }
        png_text chunk{};
        chunk.key = key.data();
        // XMP readers look for an iTXt, whatever the text.
        const auto latin = key == "XML:com.adobe.xmp" ? std::nullopt : latin1_from_utf8(text);
        if (latin) text = *latin;
        chunk.text = text.data();
        chunk.compression = latin ? PNG_TEXT_COMPRESSION_NONE : PNG_ITXT_COMPRESSION_NONE;
        (latin ? chunk.text_length : chunk.itxt_length) = text.size();
        chunks.push_back(chunk);
    }
    Writer writer;
    if (!writer.info) return Error{"A picture cannot be encoded as PNG: not enough memory."};
    std::vector<std::uint8_t> out;
    auto rows = row_pointers(image.pixels.data(), static_cast<std::size_t>(image.width) * image.channels,
                             image.height);
    if (!write_all(writer, image, rows.data(), chunks.data(), static_cast<int>(chunks.size()), out))
        return Error{fmt::format("A picture cannot be encoded as PNG: {}.", writer.message.text.data())};
    return out;
}

}  // namespace syn
