// Files and places that are broken, tried on the real program: exit code 1, one sentence, no half file left.
#include <functional>
#include <string>
#include <vector>

#include "core/imaging/png.h"
#include "core/session/request.h"
#include "tests/app/cli/program.h"
#include "tests/app/cli/tiny_model.h"
#include "tests/catch.h"

using namespace syn;
using namespace syn::test;
namespace fs = std::filesystem;

namespace {

std::string png_of(int side) {
    const Image image{side, side, 1, std::vector<std::uint8_t>(static_cast<std::size_t>(side) * side, 200)};
    const auto bytes = encode_png(image);
    REQUIRE(bytes);
    return {bytes->begin(), bytes->end()};
}

/// The header of a picture of side x side pixels and nothing behind it but its end.
std::string huge_png() {
    std::string text = png_of(4);
    for (std::size_t i = 0; i < 8; ++i) text[16 + i] = static_cast<char>(i % 4 == 1 ? 0x7F : 0);
    // The header's checksum, so that the size is what is refused.
    std::uint32_t crc = ~0u;
    for (std::size_t i = 12; i < 29; ++i) {
        crc ^= static_cast<unsigned char>(text[i]);
        for (int k = 0; k < 8; ++k) crc = crc & 1 ? crc >> 1 ^ 0xEDB88320u : crc >> 1;
    }
    for (std::size_t i = 0; i < 4; ++i) text[29 + i] = static_cast<char>(~crc >> (24 - 8 * i) & 255);
    return text;
}

struct World {
    ScratchFolder scratch;
    Surroundings around;
    World() {
        write_tiny_model(scratch / "models");
        around.models = scratch / "models";
    }
    Ran generate(std::vector<std::string> more, const std::string& out = "out") const {
        std::vector<std::string> words{
            "generate", "--model", "tiny", "--steps", "2", "--count", "3", "--out", (scratch / out).string()};
        words.insert(words.end(), more.begin(), more.end());
        return run(words, around);
    }
};

void failed_in_a_sentence(const Ran& ran, const std::string& said) {
    INFO(ran.err);
    CHECK(ran.code == 1);
    CHECK(ends_in_one_sentence(ran.err));
    CHECK(ran.err.find(said) != std::string::npos);
}

}  // namespace

TEST_CASE("Pictures that are missing, damaged, cut short, huge or none are refused by name") {
    const World world;
    const std::string good = png_of(40);
    std::string damaged = good;
    for (std::size_t i = 45; i < damaged.size() - 20; ++i) damaged[i] = static_cast<char>(damaged[i] ^ 0x55);
    write(world.scratch / "damaged.png", damaged);
    write(world.scratch / "cut.png", good.substr(0, good.size() / 2));
    write(world.scratch / "header.png", good.substr(0, 20));
    write(world.scratch / "empty.png", "");
    write(world.scratch / "text.png", "not a picture at all");
    write(world.scratch / "huge.png", huge_png());
    fs::create_directories(world.scratch / "folder.png");
    for (const std::string name : {"missing.png", "damaged.png", "cut.png", "header.png", "empty.png",
                                   "text.png", "huge.png", "folder.png"}) {
        for (const std::string modality : {"digit", "picture"}) {
            INFO(modality << "=" << name);
            failed_in_a_sentence(
                world.generate({"--guide", modality + "=" + (world.scratch / name).string()}), name);
            CHECK(files_in(world.scratch / "out").empty());
        }
        failed_in_a_sentence(run({"inspect", (world.scratch / name).string()}, world.around), name);
        failed_in_a_sentence(
            run({"replay", (world.scratch / name).string(), "--out", (world.scratch / "again").string()},
                world.around),
            name);
        CHECK(files_in(world.scratch / "again").empty());
    }
    // A good picture without a request inside.
    write(world.scratch / "foreign.png", good);
    failed_in_a_sentence(run({"inspect", (world.scratch / "foreign.png").string()}, world.around),
                         "foreign.png");
    // Nothing drawn.
    const auto blank = encode_png({16, 16, 1, std::vector<std::uint8_t>(256)});
    REQUIRE(blank);
    write(world.scratch / "blank.png", std::string(blank->begin(), blank->end()));
    failed_in_a_sentence(world.generate({"--guide", "digit=" + (world.scratch / "blank.png").string()}),
                         "blank.png");
}

TEST_CASE("Requests that are broken, unknown or newer are refused by name") {
    const World world;
    const auto refused = [&](const std::string& text, const std::string& said) {
        write(world.scratch / "r.json", text);
        failed_in_a_sentence(run({"generate", "--request", (world.scratch / "r.json").string(), "--out",
                                  (world.scratch / "out").string()},
                                 world.around),
                             said);
        CHECK(files_in(world.scratch / "out").empty());
    };
    refused("", "r.json");
    refused("{", "r.json");
    refused(R"({"version":99})", "99");
    refused(R"({"version":1,"models":[{"name":"tiny"}],"colour":"red"})", "colour");
    failed_in_a_sentence(
        run({"generate", "--request", "/nonexistent.json", "--out", (world.scratch / "out").string()},
            world.around),
        "nonexistent.json");
}

TEST_CASE("A folder that cannot be written is told before anything is computed") {
    const World world;
    write(world.scratch / "file", "x");
    failed_in_a_sentence(world.generate({}, "file"), "file");
    failed_in_a_sentence(world.generate({}, "file/below"), "file");
    CHECK(content(world.scratch / "file") == "x");
    const Ran proc =
        run({"generate", "--model", "tiny", "--steps", "2", "--count", "1", "--out", "/proc/synesthete"},
            world.around);
    failed_in_a_sentence(proc, "/proc/synesthete");
    // What is not ours is left alone.
    write(world.scratch / "mine" / "x", "");
    fs::create_directories(world.scratch / "mine");
    write(world.scratch / "mine" / "00000.png", "mine");
    failed_in_a_sentence(world.generate({}, "mine"), "mine");
    CHECK(content(world.scratch / "mine" / "00000.png") == "mine");
}

TEST_CASE("A full disk ends in a sentence and leaves no half file") {
    World world;
    const fs::path out = world.scratch / "out";
    for (const std::uint64_t size : {0, 100, 600, 1500}) {
        INFO("largest file: " << size);
        world.around.largest_file = size;
        const Ran ran = world.generate({"--guide", "digit=7"});
        INFO(ran.err);
        CHECK(ran.code == 1);
        CHECK(ends_in_one_sentence(ran.err));
        for (const std::string& name : files_in(out)) {
            INFO(name);
            if (name.ends_with(".png")) {
                const std::string bytes = content(out / name);
                CHECK(bytes.find("IEND") != std::string::npos);
            } else {
                CHECK((name == "request.json" || name == "manifest.jsonl"));
            }
        }
    }
    // With room again it goes on.
    world.around.largest_file.reset();
    const Ran ran = world.generate({"--guide", "digit=7"});
    INFO(ran.err);
    CHECK(ran.code == 0);
    CHECK(fs::exists(out / "contact-sheet.png"));
}

TEST_CASE("A model whose card or weights are broken is refused by name") {
    const World world;
    const fs::path folder = world.scratch / "models" / "tiny";
    const std::string card = content(folder / "card.json"), weights = content(folder / "model.safetensors");
    const auto refused = [&](const fs::path& file, const std::string& text, const std::string& said) {
        const std::string before = content(file);
        write(file, text);
        failed_in_a_sentence(world.generate({}), said);
        write(file, before);
    };
    refused(folder / "card.json", "{", "card.json");
    refused(folder / "card.json", "{\"format\": 99}", "99");
    std::string unknown = card;
    unknown.replace(unknown.find("\"title\""), 7, "\"colour\"");
    refused(folder / "card.json", unknown, "card.json");
    refused(folder / "model.safetensors", weights.substr(0, weights.size() / 2), "model.safetensors");
    std::string flipped = weights;
    flipped.back() = static_cast<char>(flipped.back() ^ 1);
    refused(folder / "model.safetensors", flipped, "model.safetensors");
    CHECK(world.generate({}).code == 0);
}
