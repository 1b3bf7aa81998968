#include "core/session/session_plan.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/full.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cmath>

#include "core/sampler/resampled_step.h"
#include "core/sampler/sampler_registry.h"
#include "core/schedule/schedule_registry.h"
#include "core/session/call_gate.h"
#include "core/session/guide_modes.h"
#include "core/session/guided_part.h"
#include "core/session/pixels.h"

namespace syn {
namespace {

Error unknown_modality(const ModelCard& card, const std::string& name) {
    std::vector<std::string> names;
    for (const CardModality& modality : card.modalities) names.push_back(modality.name);
    return Error{fmt::format("The model {} has no \"{}\" to guide; it has {}.", card.name, name,
                             fmt::join(names, ", "))};
}

Result<void> check_mode(const ModelCard& card, const Guide& guide) {
    if (auto good = check_guide_mode(card, guide.mode, guide.modality); !good) return good;
    if (guide.scale != 1 && !card.independent_levels)
        return Error{fmt::format(
            "The model {} has one noise level for all and so no marginal: the scale of the {} must "
            "be 1.",
            card.name, guide.modality)};
    return {};
}

/// The guide's picture for each of the range on its way to `last`; written from the nearer end, so that both
/// ends are met exactly. [C, H, W] -> [count, C, H, W]
at::Tensor morphed(const at::Tensor& first, const at::Tensor& last, const GenerationRequest& request,
                   const PictureRange& pictures) {
    std::vector<at::Tensor> values;
    for (int i = pictures.first; i < pictures.first + pictures.count; ++i) {
        const double t = request.morph_position(i);
        values.push_back(t < 0.5 ? first + (last - first) * t : last - (last - first) * (1 - t));
    }
    return at::stack(values);
}

Result<Observation> observation(const ModelCard& card, const GenerationRequest& request, std::size_t index,
                                const std::string& device, const PictureRange& pictures) {
    const Guide& guide = request.guides[index];
    const CardModality* modality = card.modality(guide.modality);
    if (modality == nullptr) return unknown_modality(card, guide.modality);
    if (auto good = check_mode(card, guide); !good) return good.error();
    const Image &image = guide.image, &mask_image = guide.mask;
    if (!mask_image.empty() && (mask_image.width != card.width || mask_image.height != card.height ||
                                (mask_image.channels != 1 && mask_image.channels != modality->channels)))
        return Error{
            fmt::format("The mask of the {} is {} x {} with {} channels; the model {} takes {} x {} with one "
                        "channel or {}.",
                        guide.modality, mask_image.width, mask_image.height, mask_image.channels, card.name,
                        card.width, card.height, modality->channels)};
    const bool given = gives(guide.mode);
    if (given &&
        (image.width != card.width || image.height != card.height || image.channels != modality->channels))
        return Error{
            fmt::format("The guide for {} is {} x {} with {} channels; the model {} takes {} x {} with {}.",
                        guide.modality, image.width, image.height, image.channels, card.name, card.width,
                        card.height, modality->channels)};
    const std::int64_t channels = card.channels();
    const at::Device place{device};
    Observation made;
    made.mode = guide.mode;
    made.gamma = guide.gamma;
    made.strength = guide.strength;
    made.own_noise = guide.own_noise;
    if (given) {
        at::Tensor picture = to_tensor(image).unsqueeze(0);
        if (request.morph && !request.morph->images.empty())
            picture = morphed(to_tensor(image), to_tensor(request.morph->images[index]), request, pictures);
        at::Tensor value = at::zeros({picture.size(0), channels, card.height, card.width}, at::kFloat);
        value.narrow(1, modality->first_channel, modality->channels).copy_(picture);
        made.value = value.to(place);
    }
    at::Tensor mask;
    if (mask_image.empty()) {
        mask = at::zeros({1, channels, 1, 1}, at::kBool);
        mask.narrow(1, modality->first_channel, modality->channels).fill_(true);
    } else {
        mask = at::zeros({1, channels, card.height, card.width}, at::kBool);
        const at::Tensor white = to_tensor(mask_image).gt(0).unsqueeze(0);
        mask.narrow(1, modality->first_channel, modality->channels).copy_(white);
    }
    made.mask = mask.to(place);
    return made;
}

/// What people call a guide: its modality; where several are of it, the how manyth.
std::string name_of_guide(const GenerationRequest& request, std::size_t index) {
    const std::string& modality = request.guides[index].modality;
    std::size_t before = 0, all = 0;
    for (std::size_t i = 0; i < request.guides.size(); ++i) {
        const bool same = request.guides[i].modality == modality && gives(request.guides[i].mode);
        all += same;
        before += same && i < index;
    }
    return all > 1 ? fmt::format("{} {}", modality, before + 1) : modality;
}

/// What people call an explicit term: what it leaves out, and its model where that is not the base's.
std::string name_of_term(const GenerationRequest& request, const TermSpec& spec) {
    std::string name = spec.model == request.terms.front().model
                           ? std::string()
                           : request.models[static_cast<std::size_t>(spec.model)].name;
    if (!spec.without.empty())
        name += fmt::format("{}without {}", name.empty() ? "" : " ", fmt::join(spec.without, "+"));
    return name.empty() ? "plain" : name;
}

/// eps_given + sum_k (1 - s_k) (eps_without k - eps_given): for one guide, eps_marg + s (eps_given -
/// eps_marg).
std::vector<SessionPlan::TermPlan> terms_of_scales(const GenerationRequest& request,
                                                   const std::vector<std::size_t>& guide_of) {
    std::vector<SessionPlan::TermPlan> terms{{}};
    for (std::size_t i = 0; i < guide_of.size(); ++i)
        if (const double scale = request.guides[guide_of[i]].scale;
            scale != 1 && gives(request.guides[guide_of[i]].mode))
            terms.push_back({0, {i}, 1 - scale, name_of_guide(request, guide_of[i])});
    return terms;
}

Result<std::vector<SessionPlan::TermPlan>> explicit_terms(const GenerationRequest& request,
                                                          const ModelCard& card,
                                                          const std::vector<std::size_t>& guide_of) {
    std::vector<SessionPlan::TermPlan> terms;
    for (const TermSpec& spec : request.terms) {
        SessionPlan::TermPlan term{
            static_cast<std::size_t>(spec.model), {}, spec.weight, name_of_term(request, spec)};
        for (const std::string& name : spec.without) {
            if (card.modality(name) == nullptr) return unknown_modality(card, name);
            if (!card.independent_levels)
                return Error{fmt::format(
                    "The model {} has one noise level for all, so that no term can leave out the {}.",
                    card.name, name)};
            for (std::size_t i = 0; i < guide_of.size(); ++i)
                if (request.guides[guide_of[i]].modality == name) term.marginalised.push_back(i);
        }
        terms.push_back(std::move(term));
    }
    return terms;
}

/// Each of the modalities that are made whole is hidden once: what the others would be without it.
Result<void> add_joint_terms(const GenerationRequest& request, const ModelCard& card,
                             const std::string& device, SessionPlan& plan) {
    if (request.joint_scale == 1) return {};
    if (!card.independent_levels)
        return Error{fmt::format(
            "The model {} has one noise level for all and so no marginal: the joint scale must be 1.",
            card.name)};
    std::vector<const CardModality*> made;
    for (const CardModality& modality : card.modalities)
        if (std::none_of(request.guides.begin(), request.guides.end(), [&](const Guide& guide) {
                return guide.modality == modality.name && guide.mode != GuideMode::None;
            }))
            made.push_back(&modality);
    if (made.size() < 2)
        return Error{fmt::format(
            "The joint scale holds two parts to each other that are both made; here {} of the model {} made: "
            "leave it at 1.",
            made.empty() ? "no whole part is" : "only the " + made.front()->name + " is", card.name)};
    for (const CardModality* modality : made) {
        at::Tensor mask = at::zeros({1, card.channels(), 1, 1}, at::kBool);
        mask.narrow(1, modality->first_channel, modality->channels).fill_(true);
        Observation& part = plan.observations.emplace_back();
        part.mask = mask.to(at::Device(device));
        part.mode = GuideMode::None;
        plan.terms.push_back({0, {plan.observations.size() - 1}, 1 - request.joint_scale, modality->name});
    }
    return {};
}

/// Names of all that guidance adds, in the order in which core/guidance tells it; each is there once.
std::vector<std::string> contributing(const GenerationRequest& request, const SessionPlan& plan,
                                      const std::vector<std::size_t>& guide_of) {
    std::vector<std::string> names;
    const auto add = [&](const std::string& name) {
        std::string own = name;
        for (int n = 2; std::find(names.begin(), names.end(), own) != names.end(); ++n)
            own = fmt::format("{} {}", name, n);
        names.push_back(std::move(own));
    };
    for (std::size_t k = 1; k < plan.terms.size(); ++k) add(plan.terms[k].name);
    for (std::size_t i = 0; i < guide_of.size(); ++i)
        if (const Observation& o = plan.observations[i];
            o.mode == GuideMode::Reconstruction && o.strength != 0)
            add(fmt::format("{} {}", name_of_guide(request, guide_of[i]), name_of(o.mode)));
    return names;
}

std::vector<std::vector<double>> curves_of(const SessionPlan& plan, const GenerationRequest& request,
                                           const ModelCard& card) {
    std::vector<std::vector<double>> curves(card.modalities.size());
    for (int index = 0; index <= plan.grid.steps(); ++index) {
        const at::Tensor gamma = plan.grid.level(*plan.schedule, index).gamma;
        for (std::size_t m = 0; m < curves.size(); ++m) {
            const CardModality& modality = card.modalities[m];
            const at::Tensor part = gamma.dim() == 4 && gamma.size(1) > 1
                                        ? gamma.narrow(1, modality.first_channel, modality.channels)
                                        : gamma;
            curves[m].push_back(part.mean().item<double>());
        }
    }
    for (const Guide& guide : request.guides)
        for (std::size_t m = 0; m < curves.size(); ++m) {
            if (guide.modality != card.modalities[m].name || !guide.mask.empty()) continue;
            if (guide.mode == GuideMode::Hold)
                std::fill(curves[m].begin(), curves[m].end(), guide.gamma.value_or(card.gamma_min));
            if (guide.mode == GuideMode::Marginal)
                std::fill(curves[m].begin(), curves[m].end(), card.gamma_max);
        }
    return curves;
}

}  // namespace

std::size_t RunState::bytes() const {
    std::size_t sum = 0;
    const auto add = [&](const at::Tensor& tensor) { sum += tensor.defined() ? tensor.nbytes() : 0; };
    add(sampler.z);
    add(estimate);
    add(contributions);
    for (const at::Tensor& tensor : sampler.history) add(tensor);
    add(sampler.observed.path);
    add(sampler.observed.variance);
    add(sampler.observed.predicted);
    return sum;
}

DenoiseFn SessionPlan::denoise(const std::vector<SessionModel>& models, const NoiseSource& noise,
                               const std::stop_token& stop, int batch, ContributionWatch watch) const {
    // One gate a denoiser: terms of equal denoisers are told apart by pointer, and go into one call.
    std::vector<std::shared_ptr<const Denoiser>> gates;
    for (std::size_t i = 0; i < models.size(); ++i) {
        std::size_t same = 0;
        while (models[same].denoiser != models[i].denoiser) ++same;
        gates.push_back(same < i ? gates[same] : std::make_shared<CallGate>(models[i].denoiser, stop, batch));
    }
    const auto term = [&](const TermPlan& planned) {
        return Term{gates[planned.model], {}, planned.marginalised, planned.weight};
    };
    Guidance guidance;
    guidance.base = term(terms.front());
    for (std::size_t i = 1; i < terms.size(); ++i) guidance.terms.push_back(term(terms[i]));
    guidance.observations = observations;
    return guided(std::move(guidance), noise, range, std::move(watch));
}

at::Tensor SessionPlan::step(SamplerState& state, const std::vector<SessionModel>& models,
                             const NoiseSource& noise, const std::stop_token& stop, int batch,
                             at::Tensor* contributions) const {
    ContributionWatch watch;
    if (contributions)
        watch = [contributions](const std::function<at::Tensor()>& products) {
            if (!contributions->defined()) *contributions = products();
        };
    return resampled_step(*sampler, state, grid, *schedule, denoise(models, noise, stop, batch, watch), noise,
                          jumps);
}

Result<std::shared_ptr<const SessionPlan>> make_plan(const GenerationRequest& request, const ModelCard& card,
                                                     const std::string& device,
                                                     const PictureRange& pictures) {
    if (auto good = request.validate(); !good) return good.error();
    auto plan = std::make_shared<SessionPlan>();
    plan->range = {card.gamma_min, card.gamma_max};

    auto schedule = make_schedule(request.schedule.empty() ? card.schedule : request.schedule,
                                  {card.gamma_min, card.gamma_max, {}});
    if (!schedule) return schedule.error();
    plan->schedule = std::move(*schedule);
    auto grid = make_grid(request.grid, *plan->schedule, request.steps);
    if (!grid) return grid.error();
    plan->grid = std::move(*grid);
    auto sampler = make_sampler(request.solver, {request.eta, request.churn, request.steps});
    if (!sampler) return sampler.error();
    plan->sampler = std::move(*sampler);

    plan->jumps = request.jumps();
    if (std::all_of(card.modalities.begin(), card.modalities.end(),
                    [&](const CardModality& m) { return fully_guided(request, m.name); }))
        return Error{fmt::format(
            "Nothing is left for the model {} to generate: all it makes is given or left out; free a part.",
            card.name)};
    std::vector<std::size_t> guide_of;  // observation -> guide
    for (std::size_t i = 0; i < request.guides.size(); ++i) {
        const Guide& guide = request.guides[i];
        if (guide.mode == GuideMode::None) {
            if (card.modality(guide.modality) == nullptr) return unknown_modality(card, guide.modality);
            continue;
        }
        auto made = observation(card, request, i, device, pictures);
        if (!made) return made.error();
        plan->observations.push_back(std::move(*made));
        guide_of.push_back(i);
    }
    if (request.terms.empty()) {
        plan->terms = terms_of_scales(request, guide_of);
    } else {
        auto terms = explicit_terms(request, card, guide_of);
        if (!terms) return terms.error();
        plan->terms = std::move(*terms);
    }
    if (auto added = add_joint_terms(request, card, device, *plan); !added) return added.error();
    plan->contributing = contributing(request, *plan, guide_of);
    plan->curves = curves_of(*plan, request, card);
    return std::shared_ptr<const SessionPlan>(std::move(plan));
}

bool may_change(std::string_view path) {
    return path == "eta" || path == "churn" || path == "joint_scale" || path.starts_with("resampling/") ||
           path.starts_with("guides/") || path.starts_with("terms/");
}

}  // namespace syn
