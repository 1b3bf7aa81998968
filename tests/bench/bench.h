#pragma once

#include <functional>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

namespace syn::bench {

using Json = nlohmann::ordered_json;

struct Quartiles {
    double lower = 0, median = 0, upper = 0;
};
/// By linear interpolation; values need not be sorted, and there is at least one.
Quartiles quartiles(const std::vector<double>& values);
/// The p-th part (0..1) of the values, by linear interpolation.
double quantile(std::vector<double> values, double p);

/// What A and B measured, in turn A B B A, so that a machine that grows slower favours neither.
struct Pairs {
    std::vector<double> a, b;           ///< one a repetition: the mean of its two
    std::vector<double> ratio() const;  ///< a / b, one a repetition
};
Pairs interleaved(int repetitions, const std::function<double()>& a, const std::function<double()>& b);

constexpr int kRepetitions = 11;

/// Seconds by the monotonic clock, and seconds of processor time that this thread has had.
double wall_seconds();
double thread_seconds();

/// A line of /proc/self/status, "VmRSS" say, in bytes; 0: there is none.
double process_status(const std::string& key);

/// "AMD EPYC, 2 cores, avx512f avx512_bf16": from /proc/cpuinfo, with what matters to the arithmetic.
std::string machine();

/// One line of JSON on standard output: bench, value (the median), unit, quartiles, floor, gate, then `more`.
/// at_most: the floor is a ceiling. Returns the exit status: 1 where the gate failed, whatever the speed.
struct Report {
    std::string bench;
    Quartiles value;
    std::string unit;
    double floor = 0;
    bool at_most = true;
    bool also_reached = true;  ///< a second floor, told in `more`
    bool gate_passed = false;
    std::string gate;  ///< what was checked, with the figure
    Json more = Json::object();
};
int print(const Report& report);

/// The line of a benchmark that lacks what it compares with: value null, `why` in one sentence. Returns 0.
int print_unmeasured(const std::string& bench, const std::string& why, const Json& more);

/// One sentence on standard error and 1.
int failed(const std::string& sentence);

}  // namespace syn::bench
