#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "core/denoiser/denoiser.h"
#include "core/guidance/contributions.h"
#include "core/guidance/observation.h"
#include "core/sampler/sampler.h"

namespace syn {

/// One opinion about the data: a denoiser, what it is told, and which observations are hidden from it. Of
/// hidden components that are generated it has none: there the base's counts.
struct Term {
    std::shared_ptr<const Denoiser> denoiser;
    Condition condition;
    std::vector<std::size_t> marginalised;  ///< indices into Guidance::observations: pure noise for this term
    double weight = 1;                      ///< w_k; of the base it is ignored
};

/// grad_z log p(y | z) of something that is to hold, [B, C, H, W], at state z as the denoisers see it.
struct GradientTerm {
    std::function<at::Tensor(const at::Tensor& z, const NoiseLevel& level)> gradient;
    double weight = 1;
};

/// The normal form of all guidance:  eps = eps_base + sum_k w_k (eps_k - eps_base) - sigma sum_j v_j grad_z
/// log p_j, beside components that are given. Immutable once in use.
struct Guidance {
    Term base;
    std::vector<Term> terms;
    std::vector<GradientTerm> gradients;
    std::vector<Observation> observations;
};

/// Levels a model was trained on: what "cleanest" and "pure noise" mean for it.
struct GammaRange {
    double min = -10;
    double max = 10;
};

/// The denoiser that a sampler walks with: applies the observations, asks each distinct term once (all terms
/// of one denoiser in one call), and combines. An observation of mode Reconstruction adds a gradient term of
/// the base's denoiser. Noise of observations comes from `noise`; what they remember
/// is in the ObservationState given to each call. The result may be called from one thread at a time. `watch`
/// is told what each term contributed, at every evaluation; it asks no network.
DenoiseFn guided(Guidance guidance, NoiseSource noise, GammaRange range, ContributionWatch watch = {});

}  // namespace syn
