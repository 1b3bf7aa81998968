#include <ATen/Parallel.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "core/engine/engine.h"

// One core stays with the window: a worker that takes all of them makes strokes stutter, and so does a window
// that spins.
syn::engine::Engine* syn_make_engine(const char* folders) {
    const int cores = static_cast<int>(std::thread::hardware_concurrency());
    at::set_num_threads(std::max(1, cores - 1));
    std::vector<std::string> list;
    std::istringstream text(folders);
    for (std::string folder; std::getline(text, folder, ':');)
        if (!folder.empty()) list.push_back(folder);
    return syn::engine::make_engine(list).release();
}
