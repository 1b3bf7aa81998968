#pragma once

#include <chrono>
#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace syn::cli {

/// What the program leaves its caller with.
enum ExitCode { kDone = 0, kFailed = 1, kMisuse = 2 };

/// Where words go: sentences and progress to stderr, results to stdout; with --json one object a line on
/// stdout instead.
class Terminal {
  public:
    explicit Terminal(bool json);

    bool json() const { return json_; }
    /// A sentence for the person, on stderr; not an error.
    void note(std::string_view sentence);
    /// The sentence that the program ends with.
    void error(std::string_view sentence);
    /// A result for people, on stdout; nothing with --json.
    void print(std::string_view text);
    /// A result for machines, one line on stdout; nothing without --json.
    void emit(const nlohmann::json& object);
    /// How it ended, for machines: {"event":"failed",...}.
    void emit_error(std::string_view sentence, ExitCode code);
    /// How far it is. On a terminal one line that is written over; otherwise a line now and then. `always`:
    /// not now and then.
    void progress(std::string_view line, bool always = false);

  private:
    void clear_line();

    bool json_;
    bool interactive_;
    bool line_open_ = false;
    std::chrono::steady_clock::time_point last_{};
};

/// Rate and time left of work that began at `start` of `total`, for people: "12/64 pictures, 3.2 pictures/s,
/// 16 s left".
class Pace {
  public:
    Pace(std::string unit, double total, double start = 0);

    double rate(double done, double seconds) const;          ///< units a second; 0 before anything was done
    double seconds_left(double done, double seconds) const;  ///< negative: not known yet
    std::string line(double done, double seconds) const;
    double elapsed() const;  ///< seconds since construction

  private:
    std::string unit_;
    double total_;
    double start_;
    std::chrono::steady_clock::time_point began_;
};

/// "16 s", "4 min 10 s", "1 h 04 min", "3 d 2 h".
std::string duration_text(double seconds);

}  // namespace syn::cli
