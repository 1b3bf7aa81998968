#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/where.h>
#include <ATen/ops/zeros_like.h>

#include <algorithm>
#include <cassert>
#include <utility>

#include "core/denoiser/parametrisation.h"
#include "core/guidance/evaluation_plan.h"
#include "core/guidance/guidance.h"
#include "core/guidance/observed_view.h"
#include "core/guidance/reconstruction.h"

namespace syn {
namespace {

/// An evaluation with what its denoiser saw and said.
struct Answer {
    const Evaluation* evaluation;
    View seen;
    at::Tensor x_hat;
};

bool hides(const Evaluation& evaluation, std::size_t observation) {
    return std::binary_search(evaluation.marginalised.begin(), evaluation.marginalised.end(), observation);
}

/// Null: it is hidden from all.
const Answer* first_to_see(const std::vector<Answer>& answers, std::size_t observation) {
    const auto seen = std::find_if(answers.begin(), answers.end(),
                                   [&](const Answer& a) { return !hides(*a.evaluation, observation); });
    return seen == answers.end() ? nullptr : &*seen;
}

/// One level for all rows if they share it, else one behind the other along the batch.
NoiseLevel joined_level(const std::vector<Answer>& answers, std::int64_t batch) {
    const at::Tensor& first = answers.front().seen.level.gamma;
    const bool shared =
        first.size(0) == 1 && std::all_of(answers.begin(), answers.end(),
                                          [&](const Answer& a) { return a.seen.level.gamma.is_same(first); });
    if (shared) return {first};
    std::vector<std::int64_t> shape{batch, 1, 1, 1};
    for (const Answer& a : answers)
        for (std::size_t d = 1; d < 4; ++d)
            shape[d] = std::max(shape[d], a.seen.level.gamma.size(static_cast<std::int64_t>(d)));
    std::vector<at::Tensor> gammas;
    gammas.reserve(answers.size());
    for (const Answer& a : answers) gammas.push_back(a.seen.level.gamma.expand(shape));
    return {at::cat(gammas)};
}

Condition joined_condition(const std::vector<Answer>& answers, std::int64_t batch) {
    if (std::all_of(answers.begin(), answers.end(),
                    [](const Answer& a) { return a.evaluation->condition.labels.empty(); }))
        return {};
    Condition joined;
    for (const Answer& a : answers) {
        const auto& labels = a.evaluation->condition.labels;
        assert(labels.size() <= 1 || labels.size() == static_cast<std::size_t>(batch));
        for (std::size_t i = 0; i < static_cast<std::size_t>(batch); ++i)
            joined.labels.push_back(labels.empty() ? Condition::kNoLabel
                                                   : labels[labels.size() == 1 ? 0 : i]);
    }
    return joined;
}

/// Lets the answers' denoiser (one for all) fill in x_hat, in one call.
void ask(std::vector<Answer>& answers) {
    const Denoiser& denoiser = *answers.front().evaluation->denoiser;
    if (answers.size() == 1) {
        Answer& a = answers.front();
        a.x_hat = denoiser.denoise(a.seen.z, a.seen.level, a.evaluation->condition);
        return;
    }
    const std::int64_t batch = answers.front().seen.z.size(0);
    std::vector<at::Tensor> rows;
    rows.reserve(answers.size());
    for (const Answer& a : answers) rows.push_back(a.seen.z);
    const at::Tensor all =
        denoiser.denoise(at::cat(rows), joined_level(answers, batch), joined_condition(answers, batch));
    for (std::size_t k = 0; k < answers.size(); ++k)
        answers[k].x_hat = all.narrow(0, static_cast<std::int64_t>(k) * batch, batch);
}

class Guided {
  public:
    Guided(Guidance guidance, NoiseSource noise, GammaRange range, ContributionWatch watch)
        : guidance_(std::move(guidance)),
          noise_(std::move(noise)),
          range_(range),
          plan_(evaluation_plan(guidance_)),
          answering_(answering(guidance_, plan_)),
          watch_(std::move(watch)) {
        for (const Observation& o : guidance_.observations)
            if (o.mode == GuideMode::Reconstruction && o.strength != 0)
                guidance_.gradients.push_back(reconstruction(guidance_.base, o));
    }

    at::Tensor operator()(const at::Tensor& z, const NoiseLevel& level, ObservationState& observed) const {
        const std::vector<Given> given = given_at(guidance_.observations, z, level, observed, noise_, range_);
        const std::vector<Answer> answers = all_answers(z, level, given);

        at::Tensor x_hat;  // the weights sum to one, so the combination of estimates is that of the noises
        for (const Answer& a : answers) {
            const at::Tensor said = counting(a, given, answers);
            const at::Tensor part = a.evaluation->weight == 1 ? said : said * a.evaluation->weight;
            x_hat = x_hat.defined() ? x_hat + part : part;
        }
        std::vector<at::Tensor> pulls;       // of the gradients, in x_hat
        if (!guidance_.gradients.empty()) {  // -sigma v grad in eps is + sigma^2 / alpha v grad in x_hat
            const View seen = view_of(z, level, given, {}, {}, range_.max);
            const at::Tensor gain = (level.gamma.sigmoid() / level.alpha()).to(z.options());
            for (const GradientTerm& term : guidance_.gradients) {
                pulls.push_back(gain * term.weight * term.gradient(seen.z, seen.level));
                x_hat = x_hat + pulls.back();
            }
        }
        tell_contributions(z, level, given, answers, pulls);
        note_predicted(given, answers, observed);
        for (const Given& g : given) {
            if (g.value.defined()) {
                x_hat = at::where(g.mask, g.value, x_hat);
            } else if (guidance_.observations[g.index].mode == GuideMode::Hold) {
                // Of what is noisy already: by who sees it, whatever the weights make of the rest.
                if (const Answer* seen = first_to_see(answers, g.index))
                    x_hat = at::where(g.mask, seen->x_hat, x_hat);
            }
        }
        return x_hat;
    }

  private:
    std::vector<Answer> all_answers(const at::Tensor& z, const NoiseLevel& level,
                                    const std::vector<Given>& given) const {
        at::Tensor marginal;
        std::vector<std::pair<std::vector<std::size_t>, View>>
            views;  // shared by evaluations that hide the same
        const auto view = [&](const std::vector<std::size_t>& hidden) -> const View& {
            for (const auto& known : views)
                if (known.first == hidden) return known.second;
            if (!hidden.empty() && !marginal.defined())
                marginal = noise_.normal(Purpose::Marginal, 0, z.options());
            views.emplace_back(hidden, view_of(z, level, given, hidden, marginal, range_.max));
            return views.back().second;
        };
        std::vector<Answer> answers;
        for (const EvaluationBatch& batch : plan_) {
            std::vector<Answer> of_batch;
            for (const Evaluation& e : batch) of_batch.push_back({&e, view(e.marginalised), {}});
            ask(of_batch);
            answers.insert(answers.end(), of_batch.begin(), of_batch.end());
        }
        return answers;
    }

    /// The answer where it counts: what it did not see of the generated components is the base's.
    at::Tensor counting(const Answer& answer, const std::vector<Given>& given,
                        const std::vector<Answer>& answers) const {
        at::Tensor x_hat = answer.x_hat;
        for (const Given& g : given)
            if (!g.z.defined() && hides(*answer.evaluation, g.index))
                x_hat = at::where(g.mask, answers[*answering_.front()].x_hat, x_hat);
        return x_hat;
    }

    /// A difference of estimates times -alpha / sigma is that of the noises; where nothing is observed all
    /// terms see the same state at the same level.
    void tell_contributions(const at::Tensor& z, const NoiseLevel& level, const std::vector<Given>& given,
                            const std::vector<Answer>& answers, const std::vector<at::Tensor>& pulls) const {
        if (!watch_ || !answering_.front() || guidance_.terms.size() + pulls.size() == 0) return;
        watch_([&] {
            const at::Tensor& x_base = answers[*answering_.front()].x_hat;
            const at::Tensor turn =
                -at::where(level.gamma.isfinite(), (-level.gamma / 2).exp(), 0.0).to(z.options());
            ContributionVectors vectors{from_x_hat(Parametrisation::Epsilon, x_base, z, level), {}};
            for (std::size_t k = 0; k < guidance_.terms.size(); ++k) {
                const double weight = guidance_.terms[k].weight;
                const auto answer = answering_[k + 1];
                at::Tensor& made = vectors.others.emplace_back();
                if (weight == 0)
                    made = at::zeros_like(z);
                else if (answer)
                    made = (counting(answers[*answer], given, answers) - x_base) * (turn * weight);
            }
            for (const at::Tensor& pull : pulls) vectors.others.push_back(pull * turn);
            at::Tensor observed;
            for (const Given& g : given)
                if (g.z.defined()) observed = observed.defined() ? observed.logical_or(g.mask) : g.mask;
            return contribution_products(vectors, observed.defined() ? observed.logical_not() : observed);
        });
    }

    /// Keeps the noise that the first denoiser to see each Predicted observation found in it, for the next
    /// evaluation.
    void note_predicted(const std::vector<Given>& given, const std::vector<Answer>& answers,
                        ObservationState& observed) const {
        for (const Given& g : given) {
            if (guidance_.observations[g.index].mode != GuideMode::Predicted) continue;
            const Answer* seen = first_to_see(answers, g.index);
            if (seen == nullptr) continue;
            const at::Tensor epsilon =
                from_x_hat(Parametrisation::Epsilon, seen->x_hat, seen->seen.z, seen->seen.level);
            const at::Tensor noisy =
                seen->seen.level.gamma.isfinite().to(g.mask.device());  // clean data show none
            observed.predicted =
                at::where(g.mask.logical_and(noisy), epsilon, observed.predicted.to(epsilon.options()));
        }
    }

    Guidance guidance_;
    NoiseSource noise_;
    GammaRange range_;
    std::vector<EvaluationBatch> plan_;
    std::vector<std::optional<std::size_t>> answering_;  ///< of the base and the terms: which evaluation
    ContributionWatch watch_;
};

}  // namespace

DenoiseFn guided(Guidance guidance, NoiseSource noise, GammaRange range, ContributionWatch watch) {
    // Shared, because the plan is made once and a DenoiseFn is copied freely.
    auto shared =
        std::make_shared<const Guided>(std::move(guidance), std::move(noise), range, std::move(watch));
    return [shared](const at::Tensor& z, const NoiseLevel& level, ObservationState& observed) {
        return (*shared)(z, level, observed);
    };
}

}  // namespace syn
