#include "app/cli/terminal.h"

#include "tests/catch.h"

using namespace syn::cli;

TEST_CASE("Durations read as people say them") {
    CHECK(duration_text(0) == "0 s");
    CHECK(duration_text(-3) == "0 s");
    CHECK(duration_text(16.4) == "16 s");
    CHECK(duration_text(59.6) == "1 min 00 s");
    CHECK(duration_text(250) == "4 min 10 s");
    CHECK(duration_text(3840) == "1 h 04 min");
    CHECK(duration_text(3 * 86400 + 2 * 3600 + 100) == "3 d 2 h");
}

TEST_CASE("Rate and time left count only what this run has done") {
    const Pace pace("pictures", 64, 16);
    CHECK(pace.rate(16, 5) == 0);
    CHECK(pace.seconds_left(16, 5) < 0);
    CHECK(pace.line(16, 5) == "16/64 pictures");
    CHECK(pace.rate(32, 4) == Approx(4));
    CHECK(pace.seconds_left(32, 4) == Approx(8));
    CHECK(pace.line(32.7, 4.175) == "32/64 pictures, 4 pictures/s, 8 s left");
    CHECK(pace.line(64, 12) == "64/64 pictures, 4 pictures/s, 0 s left");
}
