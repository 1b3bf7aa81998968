#include "core/base/core_watch.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <ctime>
#include <fstream>
#include <string>

namespace syn {
namespace {

constexpr double kShortestLook = 0.1;  // s: the system counts in hundredths

double seconds_of(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

}  // namespace

double busy_seconds(std::istream& stat) {
    std::string name;
    std::array<double, 8> ticks{};  // user, nice, system, idle, waiting, interrupts, soft interrupts, stolen
    if (!(stat >> name) || name != "cpu") return 0;
    for (double& each : ticks)
        if (!(stat >> each)) return 0;
    return (ticks[0] + ticks[2] + ticks[5] + ticks[6] + ticks[7]) / static_cast<double>(sysconf(_SC_CLK_TCK));
}

CpuTimes cpu_times() {
    std::ifstream stat("/proc/stat");
    return {seconds_of(CLOCK_MONOTONIC), seconds_of(CLOCK_PROCESS_CPUTIME_ID), busy_seconds(stat)};
}

int free_cores(int cores, const CpuTimes& before, const CpuTimes& now) {
    const double seconds = now.wall - before.wall;
    if (seconds < kShortestLook) return cores;
    // A process that stands back itself is no part of what is counted as busy.
    const double others = std::max(0.0, now.busy - before.busy - (now.own - before.own)) / seconds;
    return std::clamp(static_cast<int>(std::lround(cores - others)), 1, cores);
}

int CoreWatch::free_of(int cores) {
    const CpuTimes now = cpu_times();
    const int free = free_cores(cores, before_, now);
    if (now.wall - before_.wall >= kShortestLook) before_ = now;
    return free;
}

}  // namespace syn
