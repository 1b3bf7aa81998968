// The commands that make pictures, on the real program with a tiny model of random weights.
#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "core/imaging/picture_file.h"
#include "core/imaging/png.h"
#include "core/sampler/sampler_registry.h"
#include "core/session/request.h"
#include "tests/app/cli/pictures.h"
#include "tests/app/cli/program.h"
#include "tests/app/cli/tiny_model.h"
#include "tests/catch.h"

using namespace syn;
using namespace syn::test;
using nlohmann::json;
namespace fs = std::filesystem;

namespace {

std::vector<json> lines(const std::string& text) {
    std::vector<json> objects;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) objects.push_back(json::parse(line));
    return objects;
}

void same_pictures(const fs::path& a, const fs::path& b, int count) {
    for (int i = 0; i < count; ++i) {
        const std::string name = (i < 10 ? "0000" : "000") + std::to_string(i) + ".png";
        INFO(name);
        REQUIRE(fs::exists(a / name));
        CHECK(content(a / name) == content(b / name));
    }
}

bool no_half_files(const fs::path& folder) {
    for (const std::string& name : files_in(folder)) {
        const bool known = name.ends_with(".png") || name == "manifest.jsonl" || name == "request.json";
        if (!known) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("A model that is named by its folder is that one, whatever other model has its name") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models");
    write_tiny_model(scratch / "large", 16);  // of the same name
    write_tiny_model(scratch / "trained");
    const fs::path own = scratch / "trained" / "tiny" / "card.json";
    json card = json::parse(content(own));
    card["name"] = "mini";  // which no folder of models knows
    write(own, card.dump());
    for (const auto& [folder, side] : {std::pair{scratch / "large" / "tiny", 16}, {own.parent_path(), 8}}) {
        const fs::path out = scratch / ("of-" + std::to_string(side));
        const Ran ran = run({"generate", "--model", folder.string(), "--guide", "digit=7", "--steps", "1",
                             "--count", "1", "--out", out.string()},
                            {scratch / "models"});
        INFO(ran.err);
        REQUIRE(ran.code == 0);
        const auto picture = read_image(out / "00000.png");
        REQUIRE(picture);
        CHECK(picture->height == side);
    }
}

TEST_CASE("generate writes one picture each, the manifest, the request, the conditions and a contact sheet") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models");
    const fs::path out = scratch / "out";
    const Ran ran = run({"generate", "--model", "tiny", "--guide", "digit=7", "--steps", "3", "--count", "5",
                         "--seed", "40", "--scale", "2", "--out", out.string()},
                        {scratch / "models"});
    INFO(ran.err);
    REQUIRE(ran.code == 0);
    CHECK(ran.out.empty());
    CHECK(ran.err.find("5/5 pictures") != std::string::npos);
    for (const char* name :
         {"00000.png", "00004.png", "manifest.jsonl", "request.json", "contact-sheet.png", "digit.png"})
        CHECK(fs::exists(out / name));
    CHECK_FALSE(fs::exists(out / "00005.png"));
    CHECK(no_half_files(out));

    const auto manifest = lines(content(out / "manifest.jsonl"));
    REQUIRE(manifest.size() == 5);
    const auto request = request_from_json(content(out / "request.json"));
    REQUIRE(request);
    for (int i = 0; i < 5; ++i) {
        CHECK(manifest[static_cast<std::size_t>(i)].at("seed") == 40 + i);
        CHECK(manifest[static_cast<std::size_t>(i)].at("request") == request_hash(*request));
    }
    CHECK(request->count == 5);
    CHECK(request->steps == 3);
    REQUIRE(request->guides.size() == 1);
    CHECK(request->guides[0].scale == 2);
    CHECK(request->guides[0].mode == GuideMode::Hold);
    CHECK_FALSE(request->models[0].sha256.empty());
    const auto picture = read_image(out / "00000.png");
    REQUIRE(picture);
    CHECK(picture->width == 8);
    CHECK(picture->height == 8);
    CHECK(picture->channels == 3);
}

TEST_CASE("--json tells each picture as it lands, on stdout alone") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models");
    const Ran ran = run({"generate", "--model", "tiny", "--guide", "digit=3", "--steps", "2", "--count", "3",
                         "--json", "--out", (scratch / "out").string()},
                        {scratch / "models"});
    REQUIRE(ran.code == 0);
    const auto events = lines(ran.out);
    CHECK(events.front().at("event") == "started");
    CHECK(events.back().at("event") == "finished");
    CHECK(std::count_if(events.begin(), events.end(),
                        [](const json& e) { return e.at("event") == "picture"; }) == 3);
    CHECK(std::count_if(events.begin(), events.end(),
                        [](const json& e) { return e.at("event") == "step"; }) == 2);
}

TEST_CASE("Every mode, every solver and --pairs run; the guide changes the picture") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models");
    const Surroundings around{scratch / "models"};
    const auto made = [&](const std::string& name, std::vector<std::string> more) {
        std::vector<std::string> words{"generate", "--model", "tiny",
                                       "--steps",  "3",       "--count",
                                       "1",        "--out",   (scratch / name).string()};
        words.insert(words.end(), more.begin(), more.end());
        const Ran ran = run(words, around);
        INFO(ran.err);
        REQUIRE(ran.code == 0);
        const auto image = read_image(scratch / name / "00000.png");
        REQUIRE(image);
        return *image;
    };
    for (const std::string mode :
         {"hold", "random", "predicted", "constant", "resample", "reconstruction", "none"})
        made("mode-" + mode, {"--guide", "digit=7", "--mode", mode});
    for (const std::string& solver : sampler_names())
        made("solver-" + solver, {"--guide", "digit=7", "--solver", solver});
    CHECK(made("churned", {"--solver", "heun-churn", "--churn", "100"}) !=
          made("solver-quiet", {"--solver", "heun-churn", "--churn", "0"}));
    CHECK(made("edm", {"--schedule", "edm", "--grid", "uniform-t"}) != made("own", {"--grid", "uniform-t"}));
    CHECK(made("seven", {"--guide", "digit=7"}) != made("one", {"--guide", "digit=1"}));
    const Image pair = made("pairs", {"--guide", "digit=7", "--pairs"});
    CHECK(pair.width >= 16);
    const Image both = made("unguided", {});
    CHECK(both.width >= 16);
    write_picture(scratch / "p.png", 40, 3);
    const Image digit = made("turned", {"--guide", "picture=" + (scratch / "p.png").string()});
    CHECK(digit.width == 8);
    CHECK(digit.channels == 1);
}

TEST_CASE("Parts have names, colours are channels, and one modality may have several guides") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models");
    write_picture(scratch / "p.png", 8, 3);
    write_picture(scratch / "q.png", 40, 3);
    const std::string p = "picture=" + (scratch / "p.png").string(),
                      q = "picture=" + (scratch / "q.png").string();
    const auto made = [&](const std::string& name, std::vector<std::string> more) {
        std::vector<std::string> words{"generate", "--model", "tiny",
                                       "--steps",  "5",       "--count",
                                       "1",        "--out",   (scratch / name).string()};
        words.insert(words.end(), more.begin(), more.end());
        const Ran ran = run(words, {scratch / "models"});
        INFO(ran.err);
        REQUIRE(ran.code == 0);
        return *read_image(scratch / name / "00000.png");
    };
    const Image given = *read_image(scratch / "p.png");
    // Digit beside picture; how many of the picture's numbers are those that were given.
    const auto kept = [&](const Image& image) {
        int same = 0;
        for (int y = 0; y < 8; ++y)
            for (int x = 0; x < 8; ++x)
                for (int c = 0; c < 3; ++c)
                    same += image.pixels[image.index(image.width - 8 + x, y) + static_cast<std::size_t>(c)] ==
                            given.pixels[given.index(x, y) + static_cast<std::size_t>(c)];
        return same;
    };
    CHECK(kept(made("left", {"--guide", p, "--mask", "left"})) >= 96);
    CHECK(kept(made("red", {"--guide", p, "--mask", "red"})) >= 64);
    CHECK(kept(made("corner", {"--guide", p, "--mask", "left+top+red"})) >= 32);
    CHECK(kept(made("free", {"--guide", "digit=7", "--pairs"})) < 40);
    CHECK(made("two", {"--guide", p, "--mask", "left", "--guide", q, "--mask", "right+red", "--mode", "hold",
                       "--mode", "random"}) != made("one", {"--guide", p, "--mask", "left"}));
    // The digit is left out: what is written is the picture alone.
    CHECK(
        made("alone", {"--guide", "digit=marginal", "--guide", p, "--mask", "all", "--mask", "left"}).width ==
        8);
    CHECK(made("level", {"--guide", "digit=7", "--level", "0.9"}) != made("clean", {"--guide", "digit=7"}));
    CHECK(made("strong", {"--guide", "digit=7", "--mode", "reconstruction", "--strength", "5"}) !=
          made("weak", {"--guide", "digit=7", "--mode", "reconstruction", "--strength", "0"}));
    CHECK(made("jumps", {"--guide", "digit=7", "--mode", "resample", "--jump", "2", "--repeats", "3"}) !=
          made("none", {"--guide", "digit=7", "--mode", "random"}));
}

TEST_CASE("Killed and started again it goes on, and ends with the same files as a straight run") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models");
    const Surroundings around{scratch / "models"};
    const auto words = [&](const std::string& name) {
        return std::vector<std::string>{"generate", "--model", "tiny",  "--guide",
                                        "digit=7",  "--steps", "4",     "--count",
                                        "40",       "--json",  "--out", (scratch / name).string()};
    };
    REQUIRE(run(words("straight"), around).code == 0);
    {
        Program killed(words("killed"), around);
        REQUIRE(killed.wait_for("\"index\":2,"));
        killed.send(SIGKILL);
        CHECK(killed.wait().code == 128 + SIGKILL);
    }
    const Ran again = run(words("killed"), around);
    INFO(again.err);
    CHECK(again.code == 0);
    same_pictures(scratch / "straight", scratch / "killed", 40);
    CHECK(lines(content(scratch / "killed" / "manifest.jsonl")).size() == 40);
    CHECK(content(scratch / "straight" / "contact-sheet.png") ==
          content(scratch / "killed" / "contact-sheet.png"));
    const Ran done = run(words("killed"), around);
    CHECK(done.code == 0);
    CHECK(done.out.find("\"picture\"") == std::string::npos);
}

TEST_CASE("Ctrl-C stops before the next network call, keeps what is done and says how to go on") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models");
    const Surroundings around{scratch / "models"};
    const fs::path out = scratch / "out";
    const std::vector<std::string> words{"generate", "--model", "tiny", "--guide", "digit=7", "--steps",
                                         "300",      "--count", "64",   "--json",  "--out",   out.string()};
    Program stopped(words, around);
    REQUIRE(stopped.wait_for("\"index\":15,"));
    REQUIRE(stopped.wait_for("\"first\":16"));
    stopped.send(SIGINT);
    const Ran ran = stopped.wait();
    INFO(ran.err);
    CHECK(ran.code == 1);
    CHECK(ends_in_one_sentence(ran.err));
    CHECK(ran.err.find("goes on") != std::string::npos);
    CHECK(fs::exists(out / "00015.png"));
    CHECK_FALSE(fs::exists(out / "00063.png"));
    CHECK(no_half_files(out));
}

TEST_CASE("A folder of another request is not overwritten") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models");
    const Surroundings around{scratch / "models"};
    const auto words = [&](const std::string& seed) {
        return std::vector<std::string>{"generate",
                                        "--model",
                                        "tiny",
                                        "--steps",
                                        "2",
                                        "--count",
                                        "2",
                                        "--seed",
                                        seed,
                                        "--out",
                                        (scratch / "out").string()};
    };
    REQUIRE(run(words("1"), around).code == 0);
    const std::string before = content(scratch / "out" / "00000.png");
    const Ran other = run(words("2"), around);
    INFO(other.err);
    CHECK(other.code == 1);
    CHECK(ends_in_one_sentence(other.err));
    CHECK(content(scratch / "out" / "00000.png") == before);
}

TEST_CASE("A request file makes the same pictures; options change it") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models");
    const Surroundings around{scratch / "models"};
    REQUIRE(run({"generate", "--model", "tiny", "--guide", "digit=4", "--steps", "3", "--count", "2", "--out",
                 (scratch / "a").string()},
                around)
                .code == 0);
    const std::string request = (scratch / "a" / "request.json").string();
    REQUIRE(run({"generate", "--request", request, "--out", (scratch / "b").string()}, around).code == 0);
    same_pictures(scratch / "a", scratch / "b", 2);
    REQUIRE(run({"generate", "--request", request, "--seed", "9", "--scale", "3", "--out",
                 (scratch / "c").string()},
                around)
                .code == 0);
    CHECK(content(scratch / "a" / "00000.png") != content(scratch / "c" / "00000.png"));
    const auto changed = request_from_json(content(scratch / "c" / "request.json"));
    REQUIRE(changed);
    CHECK(changed->guides[0].scale == 3);
    CHECK(changed->guides[0].source == "digit=4");
}

TEST_CASE("inspect shows the request; replay of a picture is exact, of a request the same set") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models");
    const Surroundings around{scratch / "models"};
    REQUIRE(run({"generate", "--model", "tiny", "--guide", "digit=5", "--steps", "3", "--count", "20",
                 "--pairs", "--out", (scratch / "a").string()},
                around)
                .code == 0);
    const std::string picture = (scratch / "a" / "00017.png").string();
    const Ran shown = run({"inspect", picture}, around);
    CHECK(shown.code == 0);
    CHECK(shown.out.find("digit=5") != std::string::npos);
    CHECK(shown.out.find("tiny") != std::string::npos);
    CHECK(shown.out.find("17 of 20") != std::string::npos);
    const Ran machine = run({"inspect", "--json", picture}, around);
    CHECK(lines(machine.out).front().at("index") == 17);

    const Ran exact = run({"replay", picture, "--out", (scratch / "b").string()}, around);
    INFO(exact.err);
    CHECK(exact.code == 0);
    CHECK(exact.out.starts_with("exact"));
    CHECK(content(scratch / "b" / "00017.png") == content(picture));

    const Ran set = run(
        {"replay", (scratch / "a" / "request.json").string(), "--pairs", "--out", (scratch / "c").string()},
        around);
    CHECK(set.code == 0);
    same_pictures(scratch / "a", scratch / "c", 20);

    // A picture that was painted on differs, and by how much is said.
    const auto record = read_png_texts(
        [&] {
            static std::vector<std::uint8_t> bytes;
            const std::string text = content(picture);
            bytes.assign(text.begin(), text.end());
            return std::span<const std::uint8_t>(bytes);
        }(),
        "picture");
    REQUIRE(record);
    auto image = read_image(picture);
    REQUIRE(image);
    image->pixels[5] = static_cast<std::uint8_t>(image->pixels[5] ^ 0x40);
    const auto painted = encode_png(*image, *record);
    REQUIRE(painted);
    write(scratch / "painted.png", std::string(painted->begin(), painted->end()));
    const Ran differs =
        run({"replay", (scratch / "painted.png").string(), "--out", (scratch / "d").string()}, around);
    CHECK(differs.code == 0);
    CHECK(differs.out.find("at most 64 of 255, in 1 of") != std::string::npos);
}

TEST_CASE("models lists what is there, and names what is broken") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models");
    write_tiny_judges(scratch / "models");
    fs::create_directories(scratch / "models" / "broken");
    write(scratch / "models" / "broken" / "card.json", "{");
    const Ran ran = run({"models"}, {scratch / "models"});
    CHECK(ran.code == 0);
    for (const char* word : {"tiny", "tiny-digit-judge", "8 x 8", "hold", "digit", "picture"})
        CHECK(ran.out.find(word) != std::string::npos);
    CHECK(ran.err.find("broken") != std::string::npos);
    const Ran machine = run({"models", "--json"}, {scratch / "models"});
    CHECK(lines(machine.out).size() >= 3);
}

TEST_CASE("A morph leads from one seed and digit to another; its ends are the plain pictures") {
    const ScratchFolder scratch;
    write_tiny_model(scratch / "models");
    const auto made = [&](const std::string& name, std::vector<std::string> more) {
        std::vector<std::string> words{
            "generate", "--model", "tiny", "--steps", "3", "--out", (scratch / name).string()};
        words.insert(words.end(), more.begin(), more.end());
        return run(words, {scratch / "models"});
    };
    const auto picture = [&](const std::string& name) { return read_image((scratch / name).string()); };
    REQUIRE(made("morph", {"--seed", "4", "--morph-seed", "9", "--guide", "digit=7", "--morph-guide",
                           "digit=3", "--count", "3"})
                .code == 0);
    REQUIRE(made("first", {"--seed", "4", "--guide", "digit=7", "--count", "1"}).code == 0);
    REQUIRE(made("last", {"--seed", "9", "--guide", "digit=3", "--count", "1"}).code == 0);
    CHECK(*picture("morph/00000.png") == *picture("first/00000.png"));
    CHECK(*picture("morph/00002.png") == *picture("last/00000.png"));
    CHECK(*picture("morph/00001.png") != *picture("morph/00000.png"));
    CHECK(*picture("morph/00001.png") != *picture("morph/00002.png"));

    // Its request makes it again.
    const Ran again = run({"generate", "--request", (scratch / "morph/request.json").string(), "--out",
                           (scratch / "again").string()},
                          {scratch / "models"});
    INFO(again.err);
    REQUIRE(again.code == 0);
    same_pictures(scratch / "morph", scratch / "again", 3);

    const Ran lost = made("lost", {"--morph-guide", "digit=3", "--count", "3"});
    CHECK(lost.code != 0);
    CHECK(lost.err.find("--guide digit=") != std::string::npos);
    CHECK(made("alone", {"--morph-seed", "3", "--count", "1"}).err.find("2 pictures") != std::string::npos);
}
