#include <png.h>

#include <map>

#include "core/imaging/latin1.h"
#include "core/imaging/png.h"
#include "tests/core/imaging/helpers.h"

using namespace syn;
using namespace syn::test;

namespace {

struct Kept {
    std::string text;
    int compression = 0;
};

/// The texts as libpng's own reader finds them: an independent judge of what was written.
std::map<std::string, Kept> by_libpng(const Bytes& bytes) {
    struct Source {
        const Bytes* bytes;
        std::size_t at = 0;
    } source{&bytes};
    png_structp png = png_create_read_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_set_read_fn(png, &source, [](png_structp from, png_bytep to, std::size_t size) {
        auto& s = *static_cast<Source*>(png_get_io_ptr(from));
        REQUIRE(s.at + size <= s.bytes->size());
        std::copy_n(s.bytes->begin() + static_cast<std::ptrdiff_t>(s.at), size, to);
        s.at += size;
    });
    png_read_info(png, info);
    png_textp texts = nullptr;
    const int count = png_get_text(png, info, &texts, nullptr);
    std::map<std::string, Kept> out;
    for (int i = 0; i < count; ++i) out[texts[i].key] = {texts[i].text, texts[i].compression};
    png_destroy_read_struct(&png, &info, nullptr);
    return out;
}

Bytes with_chunks(const std::vector<Bytes>& chunks) {
    Bytes extra;
    for (const auto& one : chunks) extra.insert(extra.end(), one.begin(), one.end());
    return png(header(1, 1, 8, 0), extra, {0, 0});
}

Bytes packed_chunk(const std::string& key, const Bytes& content) {
    Bytes data = bytes_of(key);
    data.push_back(0);
    data.push_back(0);
    const Bytes packed = deflated(content);
    data.insert(data.end(), packed.begin(), packed.end());
    return chunk("zTXt", data);
}

}  // namespace

TEST_CASE("Texts are written uncompressed: tEXt where Latin-1 holds them, else iTXt") {
    const std::string latin = "caf\xc3\xa9, two\nlines", greek = "\xce\xb1\xce\xb2\xce\xb3 = 1";
    const std::string large(300000, 'x');
    const auto bytes = encode_png(Image{1, 1, 1, {0}},
                                  {{"first", latin}, {"second", greek}, {"large", large}, {"none", ""}});
    REQUIRE(bytes);
    const auto seen = by_libpng(*bytes);
    CHECK(seen.size() == 4);
    CHECK(seen.at("first").text == "caf\xe9, two\nlines");
    CHECK(seen.at("first").compression == PNG_TEXT_COMPRESSION_NONE);
    CHECK(seen.at("second").text == greek);
    CHECK(seen.at("second").compression == PNG_ITXT_COMPRESSION_NONE);
    CHECK(seen.at("large").text == large);
    CHECK(seen.at("large").compression == PNG_TEXT_COMPRESSION_NONE);

    const auto read = read_png_texts(*bytes, "here");
    REQUIRE(read);
    CHECK(*read == std::vector<PngText>{{"first", latin}, {"second", greek}, {"large", large}, {"none", ""}});
}

TEST_CASE("Generated pictures declare it in XMP") {
    const auto bytes = encode_png(Image{1, 1, 1, {0}}, {}, true);
    REQUIRE(bytes);
    const auto seen = by_libpng(*bytes);
    REQUIRE(seen.count("XML:com.adobe.xmp") == 1);
    const auto& packet = seen.at("XML:com.adobe.xmp");
    CHECK(packet.compression == PNG_ITXT_COMPRESSION_NONE);
    CHECK(packet.text.find("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia") !=
          std::string::npos);
    const auto plain = encode_png(Image{1, 1, 1, {0}});
    REQUIRE(plain);
    CHECK(by_libpng(*plain).empty());
}

TEST_CASE("Other programs' compressed texts are read") {
    const Bytes story = bytes_of("a long story \xe9");
    Bytes international = bytes_of("title");
    for (const int value : {0, 1, 0}) international.push_back(static_cast<std::uint8_t>(value));
    for (const char c : std::string("el\0\xcf\x84\0", 6))
        international.push_back(static_cast<std::uint8_t>(c));
    const Bytes packed = deflated(bytes_of("\xce\xb1"));
    international.insert(international.end(), packed.begin(), packed.end());
    const auto read =
        read_png_texts(with_chunks({packed_chunk("story", story), chunk("iTXt", international)}), "here");
    REQUIRE(read);
    CHECK(*read == std::vector<PngText>{{"story", "a long story \xc3\xa9"}, {"title", "\xce\xb1"}});
}

TEST_CASE("Hostile texts are refused by name") {
    SECTION("a length beyond the file") {
        Bytes bytes = with_chunks({chunk("tEXt", bytes_of("key"))});
        bytes[33] = 0x7f;  // the length of the chunk behind IHDR
        require_error(read_png_texts(bytes, "liar.png"), {"liar.png", "claims 2130706435 bytes"});
        bytes[33] = 0xff;
        require_error(read_png_texts(bytes, "liar.png"), {"liar.png", "claims"});
    }
    SECTION("a wrong checksum") {
        Bytes bytes = with_chunks({chunk("tEXt", bytes_of(std::string("key\0text", 8)))});
        bytes[45] ^= 1;
        require_error(read_png_texts(bytes, "wrong.png"), {"wrong.png", "checksum"});
    }
    SECTION("no end of the key, or none at all") {
        require_error(read_png_texts(with_chunks({chunk("tEXt", Bytes(200, 'k'))}), "key.png"),
                      {"key.png", "malformed"});
        require_error(read_png_texts(with_chunks({chunk("tEXt", {0, 'x'})}), "key.png"), {"malformed"});
        require_error(read_png_texts(with_chunks({chunk("zTXt", {'k', 0})}), "key.png"), {"malformed"});
        require_error(read_png_texts(with_chunks({chunk("iTXt", {'k', 0, 0, 0, 'e'})}), "key.png"),
                      {"malformed"});
    }
    SECTION("compression that PNG does not know, or that is none") {
        require_error(read_png_texts(with_chunks({chunk("zTXt", {'k', 0, 1, 'x'})}), "z.png"), {"malformed"});
        require_error(read_png_texts(with_chunks({chunk("zTXt", {'k', 0, 0, 'x', 'y', 'z'})}), "z.png"),
                      {"malformed"});
    }
    SECTION("iTXt that is no UTF-8") {
        require_error(read_png_texts(with_chunks({chunk("iTXt", {'k', 0, 0, 0, 0, 0, 0xff})}), "u.png"),
                      {"malformed"});
    }
    SECTION("a bomb: 100 MiB of zeros in 100 KiB") {
        require_error(read_png_texts(with_chunks({packed_chunk("bomb", Bytes(100 << 20))}), "bomb.png"),
                      {"bomb.png", "64 MiB"});
    }
    SECTION("many bombs, each within the limit") {
        const Bytes one = packed_chunk("bomb", Bytes(20 << 20, 'a'));
        require_error(read_png_texts(with_chunks({one, one, one, one}), "bombs.png"),
                      {"bombs.png", "64 MiB"});
    }
    SECTION("no PNG, or one that ends in a chunk") {
        require_error(read_png_texts(bytes_of("text"), "none.png"), {"none.png is not a PNG"});
        Bytes bytes = with_chunks({});
        bytes.resize(bytes.size() - 16);
        require_error(read_png_texts(bytes, "cut.png"), {"cut.png"});
    }
}

TEST_CASE("UTF-8 is checked as RFC 3629 says") {
    for (const std::string good :
         {"", "plain", "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x8e\xa8", "\xf4\x8f\xbf\xbf"})
        CHECK(is_utf8(good));
    for (const std::string bad :
         {"\x80", "\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xff"})
        CHECK_FALSE(is_utf8(bad));
    CHECK(latin1_from_utf8("\xc3\xbf") == "\xff");
    CHECK_FALSE(latin1_from_utf8("\xe2\x82\xac"));
    CHECK_FALSE(latin1_from_utf8("\t"));
    CHECK(utf8_from_latin1("\xe9z") == "\xc3\xa9z");
}
