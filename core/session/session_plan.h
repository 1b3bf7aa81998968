#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "core/guidance/guidance.h"
#include "core/sampler/sampler.h"
#include "core/schedule/time_grid.h"
#include "core/session/request.h"
#include "core/session/session.h"

namespace syn {

/// A bookmark of a run. Immutable once made.
struct RunState {
    SamplerState sampler;
    at::Tensor estimate;  ///< undefined before the first step
    /// contribution_products() of the step's first evaluation; undefined: not asked for, or nothing to tell.
    at::Tensor contributions = {};
    StepEvent event = {};

    std::size_t bytes() const;
};

/// What a request means for its models: everything a step needs, made once for each set of settings.
/// Immutable.
struct SessionPlan {
    /// A term as indices: which model, and which observations it does not see.
    struct TermPlan {
        std::size_t model = 0;
        std::vector<std::size_t> marginalised;
        double weight = 1;
        std::string name = {};  ///< of what the term adds; empty: the base
    };

    std::shared_ptr<const NoiseSchedule> schedule;
    TimeGrid grid;
    std::shared_ptr<const Sampler> sampler;
    std::vector<TermPlan> terms;  ///< the base first
    std::vector<Observation> observations;
    std::optional<Jumps> jumps;
    GammaRange range;
    std::vector<std::vector<double>> curves;  ///< [modality][grid time]

    std::vector<std::string> contributing;  ///< names of contributions: of the terms, then the gradients

    /// The guided denoiser of one step: at most `batch` rows a call, none once `stop` is requested.
    DenoiseFn denoise(const std::vector<SessionModel>& models, const NoiseSource& noise,
                      const std::stop_token& stop, int batch, ContributionWatch watch = {}) const;
    /// The next step of the run, its jumps included; returns x_hat. Throws Stopped, and the state is then of
    /// no use, once `stop` is requested before a network call. `contributions`, where it is not null, is set
    /// to the products of the step's first evaluation.
    at::Tensor step(SamplerState& state, const std::vector<SessionModel>& models, const NoiseSource& noise,
                    const std::stop_token& stop, int batch, at::Tensor* contributions = nullptr) const;
};

/// Pictures of a request: what a plan's observations are of, where a morph makes them differ.
struct PictureRange {
    int first = 0;
    int count = 1;
};

/// Error: what the request asks for is unknown, or not possible with this model; one sentence.
Result<std::shared_ptr<const SessionPlan>> make_plan(const GenerationRequest& request, const ModelCard& card,
                                                     const std::string& device = "cpu",
                                                     const PictureRange& pictures = {});

/// Paths that an edit may change while a run goes on: guides, terms, resampling, eta and churn.
bool may_change(std::string_view path);

}  // namespace syn
