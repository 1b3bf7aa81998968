#include <string>
#include <vector>

#include "core/base/base64.h"
#include "core/base/sha256.h"
#include "tests/catch.h"

using namespace syn;

namespace {

std::vector<std::uint8_t> bytes(const std::string& text) {
    return {text.begin(), text.end()};
}

}  // namespace

TEST_CASE("SHA-256 gives the known answers of FIPS 180-4") {
    CHECK(sha256_hex("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256_hex("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256_hex("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
          "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    CHECK(sha256_hex(std::string(1000000, 'a')) ==
          "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SHA-256 does not depend on the pieces it is fed") {
    const std::string text(200, 'x');
    for (const std::size_t piece : {1, 55, 56, 63, 64, 65, 127, 128}) {
        Sha256 hash;
        for (std::size_t i = 0; i < text.size(); i += piece)
            hash.update(std::string_view(text).substr(i, piece));
        CHECK(hash.hex() == sha256_hex(text));
    }
    CHECK_FALSE(sha256_of_file("/nowhere/at/all"));
}

TEST_CASE("Base64 gives the vectors of RFC 4648 and takes them back") {
    const std::vector<std::pair<std::string, std::string>> vectors{{"", ""},
                                                                   {"f", "Zg=="},
                                                                   {"fo", "Zm8="},
                                                                   {"foo", "Zm9v"},
                                                                   {"foob", "Zm9vYg=="},
                                                                   {"fooba", "Zm9vYmE="},
                                                                   {"foobar", "Zm9vYmFy"},
                                                                   {"\xfb\xff", "+/8="}};
    for (const auto& [plain, coded] : vectors) {
        CHECK(base64_encode(bytes(plain)) == coded);
        REQUIRE(base64_decode(coded));
        CHECK(*base64_decode(coded) == bytes(plain));
    }
}

TEST_CASE("Base64 refuses what no bytes give") {
    for (const char* text :
         {"Z", "Zg", "Zg=", "Zg===", "Zh==", "Zm9=", "Zm9v\n", "Zm 9v", "=m9v", "Z=9v", "Zm9v====", "Zm-_"}) {
        CAPTURE(text);
        CHECK_FALSE(base64_decode(text));
    }
}
