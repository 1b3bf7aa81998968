#pragma once

#include <CLI/App.hpp>

namespace syn::cli {

/// The option --threads of a command.
void add_threads(CLI::App& command, int& threads);
/// What it does; 0 leaves LibTorch its own choice, as many as cores.
void set_threads(int threads);

}  // namespace syn::cli
