#include "app/cli/threads.h"

#include <ATen/Parallel.h>

#include <CLI/CLI.hpp>

namespace syn::cli {

void add_threads(CLI::App& command, int& threads) {
    command.add_option("--threads", threads, "Threads of the arithmetic; as many as cores where not said")
        ->check(CLI::Range(1, 1024));
}

void set_threads(int threads) {
    if (threads > 0) at::set_num_threads(threads);
}

}  // namespace syn::cli
