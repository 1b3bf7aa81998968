#include "core/guidance/evaluation_plan.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace syn {
namespace {

Evaluation evaluation(const Guidance& guidance, const Term& term, double weight) {
    assert(term.denoiser);
    Evaluation made{term.denoiser.get(), term.condition, {}, weight};
    for (const std::size_t i : term.marginalised) {
        assert(i < guidance.observations.size());
        // What nobody sees is hidden from nobody.
        if (guidance.observations[i].mode != GuideMode::Marginal) made.marginalised.push_back(i);
    }
    std::sort(made.marginalised.begin(), made.marginalised.end());
    made.marginalised.erase(std::unique(made.marginalised.begin(), made.marginalised.end()),
                            made.marginalised.end());
    return made;
}

bool same_question(const Evaluation& a, const Evaluation& b) {
    return a.denoiser == b.denoiser && a.condition == b.condition && a.marginalised == b.marginalised;
}

}  // namespace

std::vector<EvaluationBatch> evaluation_plan(const Guidance& guidance) {
    double base_weight = 1;
    for (const Term& term : guidance.terms) base_weight -= term.weight;

    EvaluationBatch distinct{evaluation(guidance, guidance.base, base_weight)};
    for (const Term& term : guidance.terms) {
        Evaluation asked = evaluation(guidance, term, term.weight);
        const auto known = std::find_if(distinct.begin(), distinct.end(),
                                        [&](const Evaluation& e) { return same_question(e, asked); });
        if (known == distinct.end())
            distinct.push_back(std::move(asked));
        else
            known->weight += asked.weight;
    }
    // The base answers for generated components that another does not see, whatever its own weight.
    const bool needed = std::any_of(distinct.begin(), distinct.end(), [&](const Evaluation& e) {
        return std::any_of(e.marginalised.begin(), e.marginalised.end(), [&](std::size_t i) {
            return e.weight != 0 && guidance.observations[i].mode == GuideMode::None;
        });
    });
    const Evaluation* const base = needed ? &distinct.front() : nullptr;
    std::erase_if(distinct, [&](const Evaluation& e) { return e.weight == 0 && &e != base; });

    std::vector<EvaluationBatch> plan;
    for (Evaluation& e : distinct) {
        const auto batch = std::find_if(plan.begin(), plan.end(), [&](const EvaluationBatch& b) {
            return b.front().denoiser == e.denoiser;
        });
        if (batch == plan.end())
            plan.push_back({std::move(e)});
        else
            batch->push_back(std::move(e));
    }
    return plan;
}

std::vector<std::optional<std::size_t>> answering(const Guidance& guidance,
                                                  const std::vector<EvaluationBatch>& plan) {
    std::vector<std::optional<std::size_t>> answers;
    const auto find = [&](const Evaluation& asked) -> std::optional<std::size_t> {
        std::size_t at = 0;
        for (const EvaluationBatch& batch : plan)
            for (const Evaluation& known : batch) {
                if (same_question(known, asked)) return at;
                ++at;
            }
        return std::nullopt;
    };
    answers.push_back(find(evaluation(guidance, guidance.base, 1)));
    for (const Term& term : guidance.terms) answers.push_back(find(evaluation(guidance, term, 1)));
    return answers;
}

}  // namespace syn
