// What `generate` takes as guides: drawings, files, masks, noisy ones; on the real program.
#include <algorithm>
#include <string>
#include <vector>

#include "core/imaging/picture_file.h"
#include "core/imaging/png.h"
#include "core/session/request.h"
#include "tests/app/cli/pictures.h"
#include "tests/app/cli/program.h"
#include "tests/app/cli/tiny_model.h"
#include "tests/catch.h"

using namespace syn;
using namespace syn::test;
namespace fs = std::filesystem;

TEST_CASE("Digits from files are fitted as MNIST's were, and it says so") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models");
    write_stroke(scratch / "one.png");
    const Ran ran = run({"generate", "--model", "tiny", "--guide", "digit=" + (scratch / "one.png").string(),
                         "--steps", "2", "--count", "1", "--out", (scratch / "out").string()},
                        {scratch / "models"});
    INFO(ran.err);
    CHECK(ran.code == 0);
    CHECK(ran.err.find("one.png: ") != std::string::npos);
    CHECK(ran.err.find("20 x 20") != std::string::npos);
}

TEST_CASE("A model of another size gets digits of its own size, from our drawings and from files") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models", 64);
    write_stroke(scratch / "one.png");
    for (const std::string& digit : {std::string("7"), (scratch / "one.png").string()}) {
        const fs::path out = scratch / (digit == "7" ? "drawn" : "file");
        const Ran ran = run({"generate", "--model", "tiny", "--guide", "digit=" + digit, "--steps", "2",
                             "--count", "1", "--out", out.string()},
                            {scratch / "models"});
        INFO(ran.err);
        REQUIRE(ran.code == 0);
        const auto given = read_image(out / "digit.png");
        REQUIRE(given);
        CHECK(given->width == 64);
        CHECK(given->height == 64);
        int top = 64, bottom = 0;
        for (int y = 0; y < 64; ++y)
            for (int x = 0; x < 64; ++x)
                if (given->pixels[given->index(x, y)] > 128) top = std::min(top, y), bottom = y;
        CHECK(bottom - top + 1 >= 36);  // twice the box of 20 pixels, less its soft edge
        CHECK(bottom - top + 1 <= 42);
        CHECK(read_image(out / "00000.png")->width == 64);
    }
}

TEST_CASE("A guide may be noisy already, if it is said how noisy") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models");
    write_picture(scratch / "p.png", 8, 3);
    int made = 0;
    const auto with = [&](std::vector<std::string> more) {
        std::vector<std::string> words{
            "generate", "--model", "tiny", "--guide", "picture=" + (scratch / "p.png").string(),  "--steps",
            "2",        "--count", "1",    "--out",   (scratch / std::to_string(made++)).string()};
        words.insert(words.end(), more.begin(), more.end());
        return run(words, {scratch / "models"});
    };
    for (const char* own : {"none", "photograph", "state"})
        REQUIRE(with({"--level", "0.5", "--noisy", own}).code == 0);
    const auto picture = [&](int i) { return *read_image(scratch / std::to_string(i) / "00000.png"); };
    CHECK(picture(0) != picture(1));
    CHECK(picture(1) != picture(2));
    const auto request = request_from_json(content(scratch / "2" / "request.json"));
    REQUIRE(request);
    CHECK(request->guides[0].own_noise == OwnNoise::State);
    const Ran unsaid = with({"--noisy", "state"});
    CHECK(unsaid.code == 2);
    CHECK(unsaid.err.find("how noisy: give its --level") != std::string::npos);
    const Ran unknown = with({"--level", "0.5", "--noisy", "snow"});
    CHECK(unknown.code == 2);
    CHECK(unknown.err.find("none, photograph, state") != std::string::npos);
    const Ran idle = with({"--level", "0.5", "--noisy", "state", "--mode", "random"});
    CHECK(idle.code == 2);
    CHECK(idle.err.find("give --mode hold") != std::string::npos);
}

TEST_CASE("Parts of one picture that overlap are told, and who holds there") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models");
    write_picture(scratch / "p.png", 8, 3);
    const std::string guide = "picture=" + (scratch / "p.png").string();
    const auto with = [&](const char* one, const char* other, const char* out) {
        return run(
            {"generate",       "--model", "tiny",   "--guide", guide,    "--mask", one,
             "--guide",        guide,     "--mask", other,     "--mode", "hold",   "--mode",
             "reconstruction", "--steps", "2",      "--count", "1",      "--out",  (scratch / out).string()},
            {scratch / "models"});
    };
    const Ran apart = with("left", "bottom-right", "apart");
    INFO(apart.err);
    CHECK(apart.code == 0);
    CHECK(apart.err.find("overlap") == std::string::npos);
    // A morph leads each part to its own end, in the order in which both are given.
    const auto grey = encode_png({8, 8, 3, std::vector<std::uint8_t>(192, 90)});
    REQUIRE(grey);
    write(scratch / "q.png", std::string(grey->begin(), grey->end()));
    const std::string last = "picture=" + (scratch / "q.png").string();
    const auto morphed = [&](const std::string& first_end, const std::string& second_end, const char* out) {
        return run({"generate",
                    "--model",
                    "tiny",
                    "--guide",
                    guide,
                    "--mask",
                    "left",
                    "--guide",
                    guide,
                    "--mask",
                    "bottom-right",
                    "--mode",
                    "hold",
                    "--mode",
                    "hold",
                    "--steps",
                    "2",
                    "--count",
                    "2",
                    "--out",
                    (scratch / out).string(),
                    "--morph-guide",
                    first_end,
                    "--morph-guide",
                    second_end},
                   {scratch / "models"});
    };
    const Ran one = morphed(last, guide, "one"), other = morphed(guide, last, "other");
    INFO(one.err);
    REQUIRE(one.code == 0);
    REQUIRE(other.code == 0);
    CHECK(*read_image((scratch / "one/00001.png").string()) !=
          *read_image((scratch / "other/00001.png").string()));
    CHECK(morphed(last, last, "third").code == 0);
    const Ran overlapping = with("left", "bottom", "overlapping");
    CHECK(overlapping.code == 0);
    CHECK(overlapping.err.find("note: Parts 1 and 2 of the picture overlap: where they do, part 2 holds.") !=
          std::string::npos);
}

TEST_CASE("A mask gives part of the picture; black everywhere is refused") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models");
    write_picture(scratch / "p.png", 8, 3);
    Image mask{8, 8, 1, std::vector<std::uint8_t>(64)};
    const auto black = encode_png(mask);
    REQUIRE(black);
    write(scratch / "black.png", std::string(black->begin(), black->end()));
    std::fill_n(mask.pixels.begin(), 32, std::uint8_t{255});
    const auto half = encode_png(mask);
    REQUIRE(half);
    write(scratch / "half.png", std::string(half->begin(), half->end()));
    const auto with = [&](const char* name, const std::string& out) {
        return run({"generate", "--model", "tiny", "--guide", "picture=" + (scratch / "p.png").string(),
                    "--mask", (scratch / name).string(), "--guide", "digit=2", "--mode", "hold", "--steps",
                    "2", "--count", "1", "--out", out},
                   {scratch / "models"});
    };
    Ran ran = run({"generate", "--model", "tiny", "--guide", "picture=" + (scratch / "p.png").string(),
                   "--mask", (scratch / "half.png").string(), "--steps", "2", "--count", "1", "--out",
                   (scratch / "out").string()},
                  {scratch / "models"});
    INFO(ran.err);
    CHECK(ran.code == 0);
    CHECK(fs::exists(scratch / "out" / "mask.png"));
    // Both halves are written: the digit is free and the picture is given in part.
    const auto image = read_image(scratch / "out" / "00000.png");
    REQUIRE(image);
    CHECK(image->width >= 16);
    // A mask of another size would lie where nobody meant it to.
    const auto wide = encode_png({16, 8, 1, std::vector<std::uint8_t>(128, 255)});
    REQUIRE(wide);
    write(scratch / "wide.png", std::string(wide->begin(), wide->end()));
    ran = with("wide.png", (scratch / "out2").string());
    CHECK(ran.code == 1);
    CHECK(ends_in_one_sentence(ran.err));
    CHECK(ran.err.find("16 x 8, the picture that it is to lie on 8 x 8") != std::string::npos);
    CHECK(files_in(scratch / "out2").empty());
    ran = with("black.png", (scratch / "out2").string());
    CHECK(ran.code == 1);
    CHECK(ends_in_one_sentence(ran.err));
    CHECK(files_in(scratch / "out2").empty());
}
