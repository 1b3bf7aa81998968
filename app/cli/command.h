#pragma once

#include <CLI/App.hpp>
#include <filesystem>
#include <functional>
#include <string>

#include "app/cli/terminal.h"

namespace syn::cli {

class Interrupt;

/// How a command ended: the exit code and, unless all is done, the one sentence that says why.
struct Ending {
    ExitCode code = kDone;
    std::string sentence;
};
inline Ending done() {
    return {};
}
inline Ending failed(std::string sentence) {
    return {kFailed, std::move(sentence)};
}
inline Ending misuse(std::string sentence) {
    return {kMisuse, std::move(sentence)};
}

/// What a command works with.
struct Invocation {
    std::filesystem::path program;  ///< this program's own file
    Terminal& terminal;
    const Interrupt& interrupt;
};

/// What the words on the command line asked for; set by the command that was named.
struct Choice {
    std::function<Ending(Invocation&)> run;
    bool json = false;
};

// One function a command, each in the file of its name: adds the command and its options to the program.
void add_generate(CLI::App& program, Choice& choice);
void add_train(CLI::App& program, Choice& choice);
void add_evaluate(CLI::App& program, Choice& choice);
void add_models(CLI::App& program, Choice& choice);
void add_inspect(CLI::App& program, Choice& choice);
void add_replay(CLI::App& program, Choice& choice);

}  // namespace syn::cli
