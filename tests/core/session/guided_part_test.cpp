#include "core/session/guided_part.h"

#include <numeric>

#include "tests/catch.h"

using namespace syn;
using Catch::Matchers::Contains;

namespace {

int marked(const Image& mask) {
    return static_cast<int>(std::count(mask.pixels.begin(), mask.pixels.end(), 255));
}

Guide marking(const std::string& modality, const Image& mask, GuideMode mode = GuideMode::Hold) {
    Guide guide;
    guide.modality = modality;
    guide.mask = mask;
    guide.mode = mode;
    return guide;
}

}  // namespace

TEST_CASE("parts have names, and what two name together is the picture") {
    for (const auto& [one, other] : {std::pair{"left", "right"}, {"top", "bottom"}, {"centre", "edge"}})
        for (const auto& [width, height] : {std::pair{32, 32}, {5, 3}}) {
            CAPTURE(one, width, height);
            const Image a = *part_mask(one, width, height, 3), b = *part_mask(other, width, height, 3);
            CHECK(a.channels == 1);
            CHECK(marked(a) > 0);
            CHECK(marked(a) + marked(b) == width * height);
            const Image both = *part_mask(std::string(one) + "+" + other, width, height, 3);
            CHECK(marked(both) == width * height);
        }
    CHECK((part_mask("left", 4, 2, 1)->pixels == std::vector<std::uint8_t>{255, 255, 0, 0, 255, 255, 0, 0}));
    CHECK((part_mask("top", 2, 2, 1)->pixels == std::vector<std::uint8_t>{255, 255, 0, 0}));
    CHECK((part_mask("centre", 4, 4, 1)->pixels ==
           std::vector<std::uint8_t>{0, 0, 0, 0, 0, 255, 255, 0, 0, 255, 255, 0, 0, 0, 0, 0}));
}

TEST_CASE("colours are channels, and a place together with a colour is where both hold") {
    CHECK((part_mask("red", 1, 2, 3)->pixels == std::vector<std::uint8_t>{255, 0, 0, 255, 0, 0}));
    CHECK((part_mask("blue+green", 1, 1, 3)->pixels == std::vector<std::uint8_t>{0, 255, 255}));
    CHECK((part_mask("top+red", 1, 2, 3)->pixels == std::vector<std::uint8_t>{255, 0, 0, 0, 0, 0}));
    CHECK_THAT(part_mask("red", 2, 2, 1).error().message, Contains("no red") && Contains("1 channel."));
    CHECK_THAT(part_mask("lft", 2, 2, 3).error().message, Contains("\"lft\"") && Contains("left, right"));
    CHECK_FALSE(part_mask("", 2, 2, 3));
    CHECK_FALSE(part_mask("left+", 2, 2, 3));
}

TEST_CASE("who holds where guides overlap is told in one sentence, and nothing where none do") {
    const auto part = [](const char* name) { return *part_mask(name, 4, 4, 3); };
    GenerationRequest request;
    CHECK(overlap_of(request).empty());
    request.guides = {marking("picture", part("left")), marking("digit", {}),
                      marking("picture", part("bottom-right"))};
    CHECK(overlap_of(request).empty());
    request.guides.push_back(marking("picture", part("top+red")));
    CHECK(overlap_of(request) == "Parts 1 and 3 of the picture overlap: where they do, part 3 holds.");
    request.guides.back().mode = GuideMode::None;
    CHECK(overlap_of(request).empty());
    request.guides.push_back(marking("picture", part("left")));
    CHECK(overlap_of(request) == "Part 1 of the picture counts nowhere: what comes after it covers it.");
    request.guides = {marking("digit", {}), marking("digit", part("top"))};
    CHECK(overlap_of(request) == "Parts 1 and 2 of the digit overlap: where they do, part 2 holds.");
    request.guides = {marking("digit", {}), marking("digit", {})};
    CHECK(overlap_of(request) == "Part 1 of the digit counts nowhere: what comes after it covers it.");
    // Other colours of the same place are no overlap.
    request.guides = {marking("picture", part("left+red")), marking("picture", part("left+green"))};
    CHECK(overlap_of(request).empty());
}

TEST_CASE("a modality is generated as long as a part of it is free") {
    const auto part = [](const char* name) { return *part_mask(name, 4, 4, 3); };
    GenerationRequest request;
    CHECK_FALSE(fully_guided(request, "picture"));
    request.guides = {marking("picture", part("left")), marking("digit", {})};
    CHECK_FALSE(fully_guided(request, "picture"));
    CHECK(fully_guided(request, "digit"));
    request.guides.push_back(marking("picture", part("right+red"), GuideMode::Random));
    CHECK_FALSE(fully_guided(request, "picture"));
    request.guides.push_back(marking("picture", part("green+blue"), GuideMode::Marginal));
    CHECK(fully_guided(request, "picture"));
    request.guides.back().mode = GuideMode::None;
    CHECK_FALSE(fully_guided(request, "picture"));
}
