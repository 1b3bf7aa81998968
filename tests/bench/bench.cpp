#include "tests/bench/bench.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <sstream>
#include <thread>
#include <utility>

namespace syn::bench {
namespace {

double seconds_of(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Four significant digits: more would be noise.
double rounded(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.4g", value);
    return std::strtod(text, nullptr);
}

void finish(Json line, const Json& more) {
    for (const auto& [key, value] : more.items())
        line[key] = value.is_number_float() ? Json(rounded(value.get<double>())) : value;
    line["machine"] = machine();
    std::printf("%s\n", line.dump().c_str());
    std::fflush(stdout);
}

}  // namespace

double quantile(std::vector<double> values, double p) {
    std::sort(values.begin(), values.end());
    const double place = p * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const auto above = std::min(below + 1, values.size() - 1);
    return std::lerp(values[below], values[above], place - static_cast<double>(below));
}

Quartiles quartiles(const std::vector<double>& values) {
    return {quantile(values, 0.25), quantile(values, 0.5), quantile(values, 0.75)};
}

std::vector<double> Pairs::ratio() const {
    std::vector<double> made(a.size());
    for (std::size_t i = 0; i < a.size(); ++i) made[i] = a[i] / b[i];
    return made;
}

Pairs interleaved(int repetitions, const std::function<double()>& a, const std::function<double()>& b) {
    a();  // both once for nothing: caches, buffers, lazily made kernels
    b();
    Pairs pairs;
    for (int i = 0; i < repetitions; ++i) {
        const double first = a(), second = b(), third = b(), fourth = a();
        pairs.a.push_back((first + fourth) / 2);
        pairs.b.push_back((second + third) / 2);
    }
    return pairs;
}

double wall_seconds() {
    return seconds_of(CLOCK_MONOTONIC);
}

double thread_seconds() {
    return seconds_of(CLOCK_THREAD_CPUTIME_ID);
}

double process_status(const std::string& key) {
    std::ifstream file("/proc/self/status");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with(key + ":")) return 1024 * std::stod(line.substr(key.size() + 1));
    return 0;
}

std::string machine() {
    std::ifstream file("/proc/cpuinfo");
    std::string name = "unknown processor", known;
    for (std::string line; std::getline(file, line) && !line.empty();) {
        if (line.starts_with("model name")) name = line.substr(line.find(':') + 2);
        if (!line.starts_with("flags")) continue;
        std::istringstream flags(line);
        for (std::string flag; flags >> flag;)
            for (const char* wanted : {"avx2", "avx512f", "avx512_bf16", "amx_bf16", "amx_tile"})
                if (flag == wanted) known += " " + flag;
    }
    return name + ", " + std::to_string(std::thread::hardware_concurrency()) + " cores," + known;
}

int print(const Report& report) {
    const bool reached =
        report.at_most ? report.value.median <= report.floor : report.value.median >= report.floor;
    Json line = {{"bench", report.bench},
                 {"value", rounded(report.value.median)},
                 {"unit", report.unit},
                 {"quartiles", {rounded(report.value.lower), rounded(report.value.upper)}},
                 {"floor", report.floor},
                 {"floor_is", report.at_most ? "at most" : "at least"},
                 {"reached", reached && report.also_reached},
                 {"gate", (report.gate_passed ? "passed: " : "FAILED: ") + report.gate}};
    finish(std::move(line), report.more);
    return report.gate_passed ? 0 : 1;
}

int print_unmeasured(const std::string& bench, const std::string& why, const Json& more) {
    finish({{"bench", bench}, {"value", nullptr}, {"why", why}}, more);
    return 0;
}

int failed(const std::string& sentence) {
    std::fprintf(stderr, "%s\n", sentence.c_str());
    return 1;
}

}  // namespace syn::bench
