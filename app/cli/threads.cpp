#include "app/cli/threads.h"

#include <ATen/Parallel.h>

#include <CLI/CLI.hpp>

#include "core/base/core_watch.h"

namespace syn::cli {
namespace {

CoreWatch watch;

}  // namespace

void add_threads(CLI::App& command, int& threads) {
    command
        .add_option("--threads", threads,
                    "Threads of the arithmetic; where not said, as many as cores that are free")
        ->check(CLI::Range(1, 1024));
}

void set_threads(int threads) {
    if (threads > 0) at::set_num_threads(threads);
}

void share_cores(int threads) {
    static const int cores = at::get_num_threads();
    at::set_num_threads(threads > 0 ? threads : watch.free_of(cores));
}

}  // namespace syn::cli
