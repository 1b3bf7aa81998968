#include "app/cli/terminal.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <nlohmann/json.hpp>

namespace syn::cli {
namespace {

constexpr auto kInteractivePause = std::chrono::milliseconds(100);
constexpr auto kPlainPause = std::chrono::seconds(5);

}  // namespace

Terminal::Terminal(bool json) : json_(json), interactive_(isatty(STDERR_FILENO) != 0) {}

void Terminal::clear_line() {
    if (line_open_) std::fputs("\r\033[K", stderr);
    line_open_ = false;
}

void Terminal::note(std::string_view sentence) {
    clear_line();
    fmt::print(stderr, "{}\n", sentence);
}

void Terminal::error(std::string_view sentence) {
    clear_line();
    // Rooms end their sentences with a full stop or without; people read it with one.
    fmt::print(stderr, "synesthete-cli: {}{}\n", sentence, sentence.ends_with('.') ? "" : ".");
}

void Terminal::print(std::string_view text) {
    if (json_) return;
    clear_line();
    fmt::print("{}", text);
    std::fflush(stdout);
}

void Terminal::emit(const nlohmann::json& object) {
    if (!json_) return;
    clear_line();
    fmt::print("{}\n", object.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
    std::fflush(stdout);
}

void Terminal::emit_error(std::string_view sentence, ExitCode code) {
    emit({{"event", "failed"}, {"code", static_cast<int>(code)}, {"message", sentence}});
}

void Terminal::progress(std::string_view line, bool always) {
    const auto now = std::chrono::steady_clock::now();
    if (!always &&
        now - last_ < (interactive_ ? std::chrono::duration_cast<std::chrono::milliseconds>(kInteractivePause)
                                    : std::chrono::duration_cast<std::chrono::milliseconds>(kPlainPause)))
        return;
    last_ = now;
    if (interactive_) {
        fmt::print(stderr, "\r\033[K{}", line);
        line_open_ = true;
    } else {
        fmt::print(stderr, "{}\n", line);
    }
    std::fflush(stderr);
}

Pace::Pace(std::string unit, double total, double start)
    : unit_(std::move(unit)), total_(total), start_(start), began_(std::chrono::steady_clock::now()) {}

double Pace::rate(double done, double seconds) const {
    return seconds > 0 && done > start_ ? (done - start_) / seconds : 0;
}

double Pace::seconds_left(double done, double seconds) const {
    const double r = rate(done, seconds);
    return r > 0 ? (total_ - done) / r : -1;
}

std::string Pace::line(double done, double seconds) const {
    std::string text =
        fmt::format("{}/{} {}", static_cast<std::int64_t>(done), static_cast<std::int64_t>(total_), unit_);
    if (const double r = rate(done, seconds); r > 0)
        text += fmt::format(", {:.3g} {}/s, {} left", r, unit_, duration_text(seconds_left(done, seconds)));
    return text;
}

double Pace::elapsed() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - began_).count();
}

std::string duration_text(double seconds) {
    const auto whole = static_cast<std::int64_t>(std::llround(std::max(0.0, seconds)));
    if (whole < 60) return fmt::format("{} s", whole);
    if (whole < 3600) return fmt::format("{} min {:02} s", whole / 60, whole % 60);
    if (whole < 86400) return fmt::format("{} h {:02} min", whole / 3600, whole / 60 % 60);
    return fmt::format("{} d {} h", whole / 86400, whole / 3600 % 24);
}

}  // namespace syn::cli
