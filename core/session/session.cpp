#include "core/session/session.h"

#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <chrono>
#include <cmath>
#include <numeric>

#include "core/session/call_gate.h"
#include "core/session/lent_pictures.h"
#include "core/session/session_plan.h"

namespace syn {
namespace {

Result<GenerationRequest> changed(const GenerationRequest& settings, const Edit& edit) {
    if (!may_change(edit.path))
        return Error{fmt::format(
            "\"{}\" cannot change during a run; the guides, the terms, resampling, eta and churn can. Start "
            "a new run for it.",
            edit.path)};
    return apply(settings, edit);
}

Result<void> check_models(const GenerationRequest& request, const std::vector<SessionModel>& models) {
    if (models.size() != request.models.size())
        return Error{fmt::format("The request names {} models, but {} are there.", request.models.size(),
                                 models.size())};
    const ModelCard& first = models.front().card;
    for (const SessionModel& model : models) {
        const ModelCard& card = model.card;
        bool same = card.channels() == first.channels() && card.height == first.height &&
                    card.width == first.width && card.modalities.size() == first.modalities.size();
        for (std::size_t i = 0; same && i < card.modalities.size(); ++i)
            same = card.modalities[i].name == first.modalities[i].name &&
                   card.modalities[i].first_channel == first.modalities[i].first_channel;
        if (!same)
            return Error{
                fmt::format("The models {} and {} make different things, so that they cannot work together.",
                            first.name, card.name)};
    }
    return {};
}

/// Of some pictures of a request.
NoiseSource noise_of(const GenerationRequest& request, const ModelCard& card,
                     const std::vector<int>& pictures) {
    std::vector<SampleSeed> seeds;
    for (const int i : pictures)
        if (request.morph)
            seeds.emplace_back(request.seed, request.morph->seed, request.morph_position(i));
        else
            seeds.emplace_back(request.seed_of(i));
    return {std::move(seeds), {card.channels(), card.height, card.width}};
}

NoiseSource noise_of(const GenerationRequest& request, const ModelCard& card, const SessionOptions& options) {
    std::vector<int> pictures(static_cast<std::size_t>(options.count));
    std::iota(pictures.begin(), pictures.end(), options.first);
    return noise_of(request, card, pictures);
}

/// What two runs must share so that equal seeds give equal pictures.
GenerationRequest without_seeds(GenerationRequest request) {
    request.seed = 0;
    request.count = 1;
    request.seeds.clear();
    return request;
}

std::vector<double> norms(const at::Tensor& estimate, const ModelCard& card) {
    std::vector<double> result;
    for (const CardModality& modality : card.modalities)
        result.push_back(std::sqrt(
            estimate.narrow(1, modality.first_channel, modality.channels).square().mean().item<double>()));
    return result;
}

std::vector<double> at_step(const std::vector<std::vector<double>>& curves, int step) {
    std::vector<double> values;
    values.reserve(curves.size());
    for (const std::vector<double>& curve : curves) values.push_back(curve[static_cast<std::size_t>(step)]);
    return values;
}

}  // namespace

Result<Session> Session::create(GenerationRequest request, std::vector<SessionModel> models,
                                SessionOptions options) {
    if (auto good = request.validate(); !good) return good.error();
    if (auto good = check_models(request, models); !good) return good.error();
    if (options.first < 0 || options.first >= request.count)
        return Error{fmt::format("There is no picture {} in a request of {}.", options.first, request.count)};
    if (options.count <= 0) options.count = request.count - options.first;
    options.count = std::min(options.count, request.count - options.first);
    options.batch = std::max(options.batch, 1);

    Session session;
    for (std::size_t i = 0; i < models.size(); ++i) {
        ModelReference& reference = request.models[i];
        const ModelCard& card = models[i].card;
        if (!reference.sha256.empty() && !card.sha256.empty() && reference.sha256 != card.sha256)
            session.remarks_.push_back(
                fmt::format("The model {} has other weights here ({:.12}) than where the request was "
                            "made ({:.12}): the pictures will differ.",
                            reference.name, card.sha256, reference.sha256));
        if (!card.sha256.empty()) reference.sha256 = card.sha256;
    }

    // Every edit must fit when its time comes, so that a run never stops in the middle for one.
    GenerationRequest settings = request;
    settings.edits.clear();
    auto plan =
        make_plan(settings, models.front().card, models.front().device, {options.first, options.count});
    if (!plan) return plan.error();
    for (const Edit& edit : request.edits) {
        auto next = changed(settings, edit);
        if (!next) return next.error();
        settings = std::move(*next);
        if (auto fits = make_plan(settings, models.front().card, models.front().device,
                                  {options.first, options.count});
            !fits)
            return fits.error();
    }

    session.request_ = std::move(request);
    session.models_ = std::move(models);
    session.options_ = options;
    auto state = std::make_shared<RunState>();
    const at::Device device{session.models_.front().device};
    state->sampler = initial_state(noise_of(session.request_, session.card(), options),
                                   at::TensorOptions(at::kFloat).device(device));
    state->event.steps = session.steps();
    state->event.gammas = at_step((*plan)->curves, 0);
    state->event.norms.assign(session.card().modalities.size(), 0);
    session.state_ = std::move(state);
    session.settle();

    // A state grows by the solver's history and the guides' path; three tensors are the least it comes to
    // hold.
    const std::size_t bytes = 3 * session.state_->bytes();
    session.trajectory_ = Trajectory(std::min<std::size_t>(
        static_cast<std::size_t>(std::max(options.kept_states, 0)), options.kept_bytes / bytes));
    session.keep();
    return session;
}

bool Session::borrow(const Session& lender) {
    assert(step() == 0);
    const bool whole = options_.first == 0 && options_.count == request_.count && options_.count > 1 &&
                       lender.options_.first == 0 && lender.options_.count == lender.request_.count &&
                       lender.options_.count > 1;
    if (!whole || request_.morph || without_seeds(request_) != without_seeds(lender.request_)) return false;
    std::vector<int> from;
    for (int i = 0; i < count(); ++i) {
        int same = lender.count() - 1;
        while (same >= 0 && lender.request_.seed_of(same) != request_.seed_of(i)) --same;
        from.push_back(same);
    }
    if (std::all_of(from.begin(), from.end(), [](int picture) { return picture < 0; })) return false;
    lent_ =
        std::make_shared<const LentPictures>(std::move(from), lender.count(), lender.trajectory_.states());
    return true;
}

void Session::settle() {
    const int now = step();
    GenerationRequest settings = request_;
    settings.edits.clear();
    for (const Edit& edit : request_.edits) {
        if (edit.step > now) break;
        auto next = changed(settings, edit);
        assert(next);  // create() and edit() let nothing else in
        settings = std::move(*next);
    }
    if (plan_ && settings == settings_) return;
    auto plan = make_plan(settings, card(), models_.front().device, {options_.first, options_.count});
    assert(plan);
    settings_ = std::move(settings);
    plan_ = std::move(*plan);
}

void Session::keep() {
    trajectory_.keep(step(), state_);
}

int Session::step() const {
    return state_->sampler.step;
}

at::Tensor Session::noisy() const {
    return state_->sampler.z;
}

at::Tensor Session::estimate() const {
    return state_->estimate.defined() ? state_->estimate : at::zeros_like(state_->sampler.z);
}

const StepEvent& Session::event() const {
    return state_->event;
}

const std::vector<std::vector<double>>& Session::curves() const {
    return plan_->curves;
}

Progress Session::advance(const std::stop_token& stop) {
    assert(!finished());
    if (stop.stop_requested()) return Progress::Cancelled;
    if (auto kept = trajectory_.find(step() + 1)) {
        state_ = std::move(kept);
    } else {
        const at::AutoGradMode no_gradients(false);
        const auto start = std::chrono::steady_clock::now();
        const int from = step();
        const auto lender = lent_ ? lent_->at(from + 1) : nullptr;
        const NoiseSource noise =
            lender ? noise_of(request_, card(), lent_->fresh()) : noise_of(request_, card(), options_);
        auto next = std::make_shared<RunState>();
        next->sampler = lender ? lent_->part(state_->sampler) : state_->sampler;
        try {
            if (noise.batch() > 0)
                next->estimate = plan_->step(next->sampler, models_, noise, stop, options_.batch,
                                             options_.contributions ? &next->contributions : nullptr);
        } catch (const Stopped&) {
            return Progress::Cancelled;
        }
        if (lender) *next = lent_->together(*next, *lender);
        next->event = {from + 1, steps(), at_step(plan_->curves, from + 1), norms(next->estimate, card()), 0};
        if (next->contributions.defined()) {
            next->event.terms = plan_->contributing;
            next->event.contributions = contributions(next->contributions);
        }
        next->event.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        state_ = std::move(next);
        keep();
    }
    reached_ = std::max(reached_, step());
    const auto due = [&](const Edit& edit) { return edit.step == step(); };
    if (std::any_of(request_.edits.begin(), request_.edits.end(), due)) settle();
    return finished() ? Progress::Finished : Progress::Stepped;
}

Progress Session::run(const std::stop_token& stop, const std::function<void(const StepEvent&)>& observer) {
    Progress progress = finished() ? Progress::Finished : Progress::Stepped;
    while (progress == Progress::Stepped) {
        progress = advance(stop);
        if (progress != Progress::Cancelled && observer) observer(event());
    }
    return progress;
}

Result<bool> Session::rewind(int target, const std::stop_token& stop) {
    if (target < 0 || target > reached_)
        return Error{fmt::format(
            "The run has reached step {} of {}; it can go to any step from 0 to there, not to {}.", reached_,
            steps(), target)};
    const auto before = state_;
    state_ = trajectory_.nearest(target);
    // The present state may be nearer than any that is kept.
    if (before->sampler.step <= target && (!state_ || state_->sampler.step < before->sampler.step))
        state_ = before;
    if (!state_) {
        auto start = std::make_shared<RunState>();
        start->sampler = initial_state(noise_of(request_, card(), options_), before->sampler.z.options());
        start->event = {0, steps(), {}, std::vector<double>(card().modalities.size(), 0), 0};
        start->event.gammas = at_step(plan_->curves, 0);
        state_ = std::move(start);
    }
    settle();
    while (step() < target)
        if (advance(stop) == Progress::Cancelled) {
            state_ = before;
            settle();
            return false;
        }
    return true;
}

Result<void> Session::edit(const std::string& path, const std::string& value) {
    if (finished()) return Error{"The run is finished: step back before changing it."};
    const Edit edit{step(), path, value};
    auto next = changed(settings_, edit);
    if (!next) return next.error();
    if (auto plan = make_plan(*next, card(), models_.front().device, {options_.first, options_.count}); !plan)
        return plan.error();
    // A slider moved back and forth while a step is made leaves one edit, not a hundred.
    std::erase_if(request_.edits, [&](const Edit& old) {
        return old.step > edit.step || (old.step == edit.step && old.path == edit.path);
    });
    request_.edits.push_back(edit);
    lent_.reset();  // the other run had no such edit
    trajectory_.forget_after(step());
    reached_ = step();
    settle();
    return {};
}

void Session::each_kept(const std::function<void(const RunState&)>& visit) const {
    for (const auto& [step, state] : trajectory_.states()) visit(*state);
}

Result<std::vector<std::vector<double>>> schedule_curves(const GenerationRequest& request,
                                                         const ModelCard& card) {
    auto plan = make_plan(request, card);
    if (!plan) return plan.error();
    return (*plan)->curves;
}

Result<Progress> run_in_batches(const GenerationRequest& request, const std::vector<SessionModel>& models,
                                const SessionOptions& options, const std::stop_token& stop,
                                const std::function<Result<void>(const Session&)>& finished,
                                const std::function<void(const Session&)>& stepped) {
    const int end =
        options.count > 0 ? std::min(options.first + options.count, request.count) : request.count;
    SessionOptions part = options;
    part.kept_states = 0;
    for (part.first = options.first; part.first < end; part.first += part.count) {
        part.count = std::min(std::max(options.batch, 1), end - part.first);
        auto session = Session::create(request, models, part);
        if (!session) return session.error();
        while (!session->finished()) {
            if (session->advance(stop) == Progress::Cancelled) return Progress::Cancelled;
            if (stepped) stepped(*session);
        }
        if (auto taken = finished(*session); !taken) return taken.error();
    }
    return Progress::Finished;
}

}  // namespace syn
