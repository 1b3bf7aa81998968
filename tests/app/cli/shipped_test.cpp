// The model that ships, through the real program.
#include <filesystem>
#include <string>

#include "core/imaging/picture_file.h"
#include "tests/app/cli/program.h"
#include "tests/catch.h"

using namespace syn;
using namespace syn::test;

TEST_CASE("The shipped model makes pictures from a digit and digits from them, and replays them exactly") {
    const ScratchFolder scratch;
    const Surroundings around{std::string(STUDIO_SOURCE_DIR) + "/models"};
    const std::string there = (scratch / "there").string(), back = (scratch / "back").string();
    const Ran pictures = run({"generate", "--model", "mnist-cifar", "--guide", "digit=7", "--scale", "4",
                              "--count", "2", "--steps", "8", "--out", there},
                             around);
    INFO(pictures.err);
    REQUIRE(pictures.code == 0);
    const auto picture = read_image(there + "/00001.png");
    REQUIRE(picture);
    CHECK(picture->width == 32);
    CHECK(picture->channels == 3);

    const Ran digits =
        run({"generate", "--model", "mnist-cifar", "--guide", "picture=" + there + "/00001.png", "--mode",
             "random", "--count", "1", "--steps", "4", "--out", back},
            around);
    INFO(digits.err);
    REQUIRE(digits.code == 0);
    const auto digit = read_image(back + "/00000.png");
    REQUIRE(digit);
    CHECK(digit->channels == 1);

    const Ran again = run({"replay", there + "/00001.png", "--out", (scratch / "again").string()}, around);
    INFO(again.err);
    CHECK(again.code == 0);
    CHECK(again.out.starts_with("exact"));
}

TEST_CASE("The shipped judges may judge the shipped model, and its card tells its size") {
    const Ran listed = run({"models"}, {std::string(STUDIO_SOURCE_DIR) + "/models"});
    CHECK(listed.code == 0);
    for (const char* name : {"mnist-cifar", "mnist-cifar-shared", "mnist-judge", "cifar-judge"})
        CHECK(listed.out.find(name) != std::string::npos);
}
