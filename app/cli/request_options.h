#pragma once

#include <CLI/App.hpp>
#include <optional>
#include <string>
#include <vector>

#include "app/cli/command.h"
#include "core/network/card.h"
#include "core/session/request.h"

namespace syn::cli {

/// What `generate` was told of the request; what was not said stays as the file of --request or the model's
/// card has it.
struct RequestOptions {
    std::string request_file;
    std::string model;
    std::vector<std::string> guides;            ///< MODALITY=VALUE
    std::vector<std::string> modes;             ///< one for all guides, or one each
    std::vector<double> scales;                 ///< likewise
    std::vector<std::string> masks;             ///< files or names of parts, likewise
    std::vector<double> levels;                 ///< of the mode hold: sigma, likewise
    std::vector<std::string> own_noises;        ///< of the mode hold, likewise
    std::vector<double> strengths;              ///< of the mode reconstruction, likewise
    std::optional<std::int64_t> jump, repeats;  ///< of the mode resample
    std::optional<std::string> solver, schedule, grid, dtype, device;
    std::optional<double> eta, churn, joint_scale;
    std::optional<std::int64_t> steps, count;
    std::optional<std::uint64_t> seed;
    std::optional<std::uint64_t> morph_seed;  ///< of the last picture, to which the others lead
    std::vector<std::string> morph_guides;    ///< MODALITY=VALUE of the last picture

    void add_to(CLI::App& command);
};

/// The request that the options mean for the models found below `folders`, fitted and validated; or how the
/// program ends. Notes on what was done to pictures go to the terminal.
struct BuiltRequest {
    GenerationRequest request;
    std::vector<ModelCard> cards;                ///< one a model of the request
    std::vector<std::filesystem::path> folders;  ///< where each lies
};
struct RequestOutcome {
    std::optional<BuiltRequest> built;
    Ending ending;  ///< where not built
};
RequestOutcome build_request(const RequestOptions& options, const std::vector<std::filesystem::path>& folders,
                             Terminal& terminal);

/// `first`: where the first model lies, where that is known; its name may be another one's too. Finds the
/// models that a request names, notes weights that are not those it was made with, and fixes what it leaves
/// open ("auto" number type, hashes), so that what is stored can be made again.
RequestOutcome settle_request(GenerationRequest request, const std::vector<std::filesystem::path>& folders,
                              Terminal& terminal, const std::filesystem::path& first = {});

}  // namespace syn::cli
