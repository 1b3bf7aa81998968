#include "core/training/checkpoint.h"

#include <fmt/format.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

#include "core/network/safetensors.h"

namespace syn {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr const char* kFormat = "synesthete-checkpoint-1";

/// What must stay the same for a checkpoint to mean the same.
Json essence_of(const Recipe& recipe) {
    const ModelCard& card = recipe.card;
    Json classes = Json::array();
    for (const CardModality& m : card.modalities) classes.push_back(m.classes);
    return {{"objective", recipe.objective},
            {"data", recipe.data},
            {"classes", classes},
            {"network", Json::parse(card.network, nullptr, false)},
            {"height", card.height},
            {"width", card.width},
            {"parametrisation", card.parametrisation},
            {"sigma_data", card.sigma_data},
            {"gamma_min", card.gamma_min},
            {"gamma_max", card.gamma_max},
            {"independent_levels", card.independent_levels},
            {"batch", recipe.batch},
            {"seed", recipe.seed}};
}

}  // namespace

Result<void> save_checkpoint(const fs::path& file, const Optimiser& optimiser, const RunState& run,
                             const Recipe& recipe) {
    TensorFile out{optimiser.state(), {}};
    out.metadata["format"] = kFormat;
    out.metadata["step"] = std::to_string(run.step);
    out.metadata["loss"] = fmt::format("{}", run.loss);
    out.metadata["recipe"] = essence_of(recipe).dump();
    return write_safetensors(file, out);
}

Result<RunState> load_checkpoint(const fs::path& file, Optimiser& optimiser, const Recipe& recipe) {
    auto in = read_safetensors(file);
    if (!in) return in.error();
    const auto& meta = in->metadata;
    if (!meta.contains("format") || meta.at("format") != kFormat || !meta.contains("step") ||
        !meta.contains("loss"))
        return Error{fmt::format(
            "{} is not a checkpoint of this program; start in another folder or remove it", file.string())};
    if (const auto ok = optimiser.load_state(in->tensors, file.string()); !ok) return ok.error();
    if (meta.contains("recipe")) {  // older checkpoints have none
        const Json then = Json::parse(meta.at("recipe"), nullptr, false), now = essence_of(recipe);
        for (const auto& [field, value] : now.items())
            // What an older checkpoint does not note is not held against it.
            if (!then.is_object() || (then.contains(field) && then[field] != value))
                return Error{fmt::format(
                    "{} was begun with another recipe ('{}' was {} and is {}); go on with that recipe, or "
                    "start in another folder",
                    file.string(), field, then.is_object() ? then[field].dump() : "not noted", value.dump())};
    }
    return RunState{std::atoll(meta.at("step").c_str()), std::atof(meta.at("loss").c_str())};
}

}  // namespace syn
