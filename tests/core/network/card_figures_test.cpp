#include "core/network/card_figures.h"

#include <clocale>

#include "core/network/card.h"
#include "tests/catch.h"

using namespace syn;

TEST_CASE("A figure that is written is read again, and what is none of that kind is left out") {
    CHECK(guided_figure("picture", "digit", "hold", 6, 20) ==
          "picture from digit, hold, scale 6, 20 steps: class precision over the judge's own");
    CHECK(halves_figure(1, 20) == "unguided, the halves agree, 20 steps");
    CHECK(halves_figure(2.5, 20) == "held together at scale 2.5, the halves agree, 20 steps");
    const std::vector<CardFigure> figures{
        {"cifar-judge on real test samples of picture", .87, .86, .88, 10000},
        {guided_figure("picture", "digit", "hold", 6, 20), .95, .93, .97, 2000},
        {guided_figure("picture", "digit", "hold", 2.5, 8), .7, .6, .8, 100},
        {halves_figure(1, 35), .3, .28, .32, 2000},
        {halves_figure(4, 20), .6, .58, .62, 2000},
        {"picture from digit, hold, scale six, 20 steps: class precision over the judge's own", 1, 1, 1, 1},
        {"picture from digit, hold, scale 6, 20 steps: recall", 1, 1, 1, 1},
        {"picture from digit, hold, scale 6: class precision over the judge's own", 1, 1, 1, 1},
        {"unguided, the halves agree, many steps", 1, 1, 1, 1},
        {"held together at scale x, the halves agree, 20 steps", 1, 1, 1, 1},
        {"together, the halves agree, 20 steps", 1, 1, 1, 1},
        {"", 1, 1, 1, 1}};
    const auto read = guiding_figures(figures);
    REQUIRE(read.size() == 4);
    CHECK(read[0].generated == "picture");
    CHECK(read[0].given == "digit");
    CHECK(read[0].mode == "hold");
    CHECK(read[0].scale == 6);
    CHECK(read[0].steps == 20);
    CHECK(read[0].value == .95);
    CHECK(read[0].low == .93);
    CHECK(read[0].high == .97);
    CHECK(read[1].scale == 2.5);
    CHECK(read[1].steps == 8);
    CHECK(read[2].generated.empty());
    CHECK(read[2].mode.empty());
    CHECK(read[2].steps == 35);
    CHECK(best_figure(read, "picture", "digit", "hold") == &read[0]);
    CHECK(read[2].scale == 1);
    CHECK(read[3].scale == 4);
    CHECK(best_figure(read, "", "", "") == &read[3]);
    CHECK(best_figure(read, "digit", "picture", "hold") == nullptr);
    CHECK(best_figure(read, "picture", "digit", "random") == nullptr);
}

TEST_CASE("Scales are read the same in a language with decimal commas") {
    const std::string before = std::setlocale(LC_NUMERIC, nullptr);
    // Where the machine has no such language the check is the plain one.
    for (const char* name : {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8"})
        if (std::setlocale(LC_NUMERIC, name) != nullptr) break;
    const auto read =
        guiding_figures({CardFigure{guided_figure("picture", "digit", "random", 2.5, 20), .5, .4, .6, 9}});
    std::setlocale(LC_NUMERIC, before.c_str());
    REQUIRE(read.size() == 1);
    CHECK(read[0].scale == 2.5);
}
