// C12: time from the start of the studio to its painted window over that of a bare Qt window. Both are
// programs of their own (bench_C12_studio is the studio's own main()) that tell when the first paint is done.
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "tests/bench/bench.h"

namespace {

using namespace syn::bench;
namespace fs = std::filesystem;

struct Painted {
    double seconds = 0;
    int widgets = 0;
};

/// Starts the program and waits until it has told of its first paint and ended.
Painted start(const fs::path& program) {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) return {};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    std::string name = program.string();
    std::array<char*, 2> words{name.data(), nullptr};
    pid_t child = 0;
    const double begin = wall_seconds();
    const int problem = posix_spawn(&child, name.c_str(), &actions, nullptr, words.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    Painted painted;
    if (FILE* told = fdopen(ends[0], "r")) {
        double end = 0;
        if (problem == 0 && std::fscanf(told, "painted %lf %d", &end, &painted.widgets) == 2)
            painted.seconds = end - begin;
        std::fclose(told);
    }
    if (problem == 0) waitpid(child, nullptr, 0);
    return painted;
}

}  // namespace

int main() {
    const fs::path programs = fs::read_symlink("/proc/self/exe").parent_path();
    const fs::path settings = fs::temp_directory_path() / fmt::format("synesthete-bench-{}", getpid());
    fs::create_directories(settings);
    setenv("QT_QPA_PLATFORM", "offscreen", 0);
    for (const char* place : {"XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"})
        setenv(place, settings.c_str(), 1);  // the user's own windows and projects are left alone
    Painted studio, bare;
    const Pairs pairs = interleaved(
        kRepetitions, [&] { return (studio = start(programs / "bench_C12_studio")).seconds; },
        [&] { return (bare = start(programs / "bench_C12_bare")).seconds; });
    fs::remove_all(settings);
    const bool good = studio.seconds > 0 && bare.seconds > 0 && studio.widgets > 50;
    return print({.bench = "C12",
                  .value = quartiles(pairs.ratio()),
                  .unit = "of a bare window's time",
                  .floor = 5,
                  .gate_passed = good,
                  .gate = fmt::format("the first paint has {} widgets (the bare window's {})", studio.widgets,
                                      bare.widgets),
                  .more = {{"studio_ms", quartiles(pairs.a).median * 1e3},
                           {"bare_ms", quartiles(pairs.b).median * 1e3},
                           {"platform", std::getenv("QT_QPA_PLATFORM")}}});
}
