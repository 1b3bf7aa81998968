#include "core/base/core_watch.h"

#include <unistd.h>

#include <sstream>

#include "tests/catch.h"

using namespace syn;

TEST_CASE("What other programs use of the cores is taken off, what stands back is not") {
    const auto tick = static_cast<double>(sysconf(_SC_CLK_TCK));
    // user, nice, system, idle, waiting, interrupts, soft interrupts, stolen
    std::istringstream before("cpu  1000 500 100 9000 30 7 3 0 0 0\ncpu0 1 2 3\n");
    std::istringstream after("cpu  1220 900 110 9100 90 7 3 0 0 0\ncpu0 1 2 3\n");
    const double used_before = busy_seconds(before), used_after = busy_seconds(after);
    CHECK(used_before == Approx(1110 / tick));
    CHECK(used_after - used_before == Approx(230 / tick));

    // In one second others use 1.3 of the cores beside a second of our own.
    const CpuTimes start{10, 2, 100}, now{11, 3, 102.3};
    CHECK(free_cores(2, start, now) == 1);
    CHECK(free_cores(4, start, now) == 3);
    CHECK(free_cores(16, start, now) == 15);
    CHECK(free_cores(4, start, {11, 3, 101}) == 4);     // ours alone
    CHECK(free_cores(4, start, {11, 3, 100}) == 4);     // ours stands back and is not counted
    CHECK(free_cores(4, start, {11, 2, 150}) == 1);     // never none
    CHECK(free_cores(4, start, {10.05, 2, 101}) == 4);  // too short a look
}

TEST_CASE("A machine that says nothing of its processors has all of them free") {
    for (const char* text : {"", "intr 5", "cpu 1 2 3"}) {
        std::istringstream stat(text);
        CHECK(busy_seconds(stat) == 0);
    }
}

TEST_CASE("This machine's processors are counted, and at least one is free") {
    const CpuTimes now = cpu_times();
    CHECK(now.wall > 0);
    CHECK(now.own > 0);
    CHECK(now.busy > 0);
    CoreWatch watch;
    CHECK(watch.free_of(8) == 8);  // at once: nothing is known yet
}
