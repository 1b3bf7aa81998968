#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "core/guidance/guidance.h"

namespace syn {

/// One evaluation that the combination needs, with the sum of the weights of all terms that ask for it.
struct Evaluation {
    const Denoiser* denoiser = nullptr;
    Condition condition;
    std::vector<std::size_t> marginalised;  ///< sorted, without observations that give nothing
    double weight = 0;
};

/// Evaluations that go into one call of one denoiser, one behind the other along the batch.
using EvaluationBatch = std::vector<Evaluation>;

/// What has to be evaluated: equal terms once, weights of 0 not at all (the base too, when the others'
/// weights sum to 1). The weights of all evaluations sum to 1.
std::vector<EvaluationBatch> evaluation_plan(const Guidance& guidance);

/// Which evaluation of the plan, counted through its batches, answers for the base and then for each term.
/// Nothing: none does, for its weight came to 0.
std::vector<std::optional<std::size_t>> answering(const Guidance& guidance,
                                                  const std::vector<EvaluationBatch>& plan);

}  // namespace syn
