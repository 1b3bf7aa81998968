#pragma once

#include <cstdint>
#include <filesystem>

#include "core/base/result.h"
#include "core/training/optimiser.h"
#include "core/training/recipe.h"

namespace syn {

/// How far a training is, beside what the optimiser holds.
struct RunState {
    std::int64_t step = 0;
    double loss = 0;  ///< the running mean that is reported
};

/// Writes everything that a training needs to go on, whole or not at all; an older checkpoint stays until
/// then.
Result<void> save_checkpoint(const std::filesystem::path& file, const Optimiser& optimiser,
                             const RunState& run, const Recipe& recipe);

/// Takes it up again. Learning rate, levels and the number of samples may have been changed in the recipe;
/// data, network, batch and seed may not, because the place in the data would mean another. Error: no
/// checkpoint, one of another network, one of another recipe (names what differs).
Result<RunState> load_checkpoint(const std::filesystem::path& file, Optimiser& optimiser,
                                 const Recipe& recipe);

}  // namespace syn
