// The commands that read or write pictures, where the program is built without the imaging room: they say so.
#include <CLI/CLI.hpp>

#include "app/cli/command.h"
#include "app/cli/evaluate_options.h"
#include "app/cli/picture_decoder.h"

namespace syn::cli {
namespace {

void add_missing(CLI::App& program, Choice& choice, const char* name) {
    CLI::App* command =
        program.add_subcommand(name, "Not in this build, which is without pictures (STUDIO_IMAGING=OFF)");
    command->allow_extras();
    command->callback([&choice, name] {
        choice.run = [name](Invocation&) {
            return failed(std::string(name) +
                          " needs pictures, which this build is without; build with -DSTUDIO_IMAGING=ON");
        };
    });
}

}  // namespace

PictureDecoder picture_decoder() {
    return {};
}

void add_generate(CLI::App& program, Choice& choice) {
    add_missing(program, choice, "generate");
}
void add_inspect(CLI::App& program, Choice& choice) {
    add_missing(program, choice, "inspect");
}
void add_replay(CLI::App& program, Choice& choice) {
    add_missing(program, choice, "replay");
}

std::function<Result<LabelledImages>(const std::vector<std::string>&)> shipped_drawings(int) {
    return {};
}

}  // namespace syn::cli
