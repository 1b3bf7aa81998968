#pragma once

#include <CLI/App.hpp>

namespace syn::cli {

/// The option --threads of a command.
void add_threads(CLI::App& command, int& threads);
/// What it does; 0 leaves LibTorch its own choice, as many as cores.
void set_threads(int threads);
/// The same, but 0 takes as many as cores that other programs have left free since the last call, at first
/// since the program's start. For long work, between its parts.
void share_cores(int threads);

}  // namespace syn::cli
