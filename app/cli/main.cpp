#include <c10/util/Exception.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <exception>
#include <new>

#include "app/cli/command.h"
#include "app/cli/interrupt.h"
#include "core/base/heap.h"

namespace {

using namespace syn::cli;

std::string first_line(std::string text) {
    if (const auto end = text.find('\n'); end != std::string::npos) text.resize(end);
    return text;
}

std::filesystem::path own_file(const char* called_as) {
    std::error_code problem;
    auto file = std::filesystem::read_symlink("/proc/self/exe", problem);
    return problem ? std::filesystem::path(called_as) : file;
}

Ending run(const Choice& choice, Invocation& invocation) {
    try {
        return choice.run(invocation);
    } catch (const c10::Error& problem) {
        return failed("the computation failed: " + first_line(problem.what_without_backtrace()));
    } catch (const std::bad_alloc&) {
        return failed("there is not enough memory for this; ask for fewer pictures at a time");
    } catch (const std::exception& problem) {
        return failed("this should not happen, please report it: " + first_line(problem.what()));
    }
}

}  // namespace

int main(int argc, char** argv) {
    const Interrupt interrupt;      // before any other thread
    std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is told as a full disk is, not by dying
    syn::keep_freed_memory();
    CLI::App program{
        "Joint diffusion models guided by their own channels: pictures from digits, digits from pictures.",
        "synesthete-cli"};
    program.require_subcommand(1);
    program.set_version_flag("--version", SYNESTHETE_VERSION);
    program.footer(
        "Each command tells its options: synesthete-cli generate --help\n"
        "Exit codes: 0 done, 1 failed, 2 misuse.");
    Choice choice;
    add_generate(program, choice);
    add_train(program, choice);
    add_evaluate(program, choice);
    add_models(program, choice);
    add_inspect(program, choice);
    add_replay(program, choice);

    try {
        program.parse(argc, argv);
    } catch (const CLI::Success& asked) {
        return program.exit(asked);  // --help, --version
    } catch (const CLI::ParseError& problem) {
        std::string command;
        for (const CLI::App* named : program.get_subcommands()) command = " " + named->get_name();
        Terminal(false).error(first_line(problem.what()) + "; synesthete-cli" + command +
                              " --help tells what can be said");
        return kMisuse;
    }

    Terminal terminal(choice.json);
    Invocation invocation{own_file(argv[0]), terminal, interrupt};
    const Ending ending = run(choice, invocation);
    if (!ending.sentence.empty()) terminal.error(ending.sentence);
    if (ending.code != kDone) terminal.emit_error(ending.sentence, ending.code);
    return ending.code;
}
