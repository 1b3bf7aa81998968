#pragma once

#include <CLI/App.hpp>
#include <string>

#include "app/cli/command.h"
#include "app/cli/generation.h"

namespace syn::cli {

/// How `generate` carries a request out.
struct GenerateRun {
    std::string out;
    bool pairs = false;
    int threads = 0;  ///< 0: as many as cores that are free
};
/// Makes what is missing of the request's pictures in the folder.
Ending run_generation(const BuiltRequest& built, const GenerateRun& run, Invocation& with);

}  // namespace syn::cli
