// What a run keeps of its steps, and what is done with it: going back and forth, branching off, the film
// strip, and the limit for all runs together.
#include <algorithm>
#include <set>
#include <utility>

#include "core/engine/local_engine.h"
#include "core/session/session_plan.h"

namespace syn::engine {
namespace {

constexpr int kStripCells = 256;               // steps of one run that have a picture in the film strip
constexpr std::size_t kMostThumbnails = 4096;  // that wait to be taken

bool in_strip(int step, int steps) {
    const int stride = (steps + kStripCells - 1) / kStripCells;
    return step % std::max(stride, 1) == 0 || step == steps;
}

}  // namespace

void LocalEngine::rewind(RunId run, int step) {
    command(run, {Command::Kind::Rewind, step, {}, {}});
}

RunId LocalEngine::run_beside(RunId lender, GenerationRequest request) {
    auto run = std::make_shared<Run>();
    run->request = std::move(request);
    run->lender = find(lender);
    return add(run);
}

RunId LocalEngine::fork(RunId id, int step, std::vector<Edit> edits, bool paused) {
    auto run = std::make_shared<Run>();
    run->going = !paused;
    run->branching = Branching{find(id), step, std::move(edits)};
    if (const RunPointer& parent = run->branching->parent) {
        const std::lock_guard lock(mutex_);
        parent->used = ++clock_;
        run->request = parent->request;
    }
    return add(run);
}

void LocalEngine::forget(RunId id) {
    const std::lock_guard lock(mutex_);
    const auto found = runs_.find(id);
    if (found == runs_.end()) return;
    Run& run = *found->second;
    cancel_locked(run);
    run.forgotten = true;
    run.inbox.clear();
    if (run.active) return run.interrupt.request_stop(), void();
    std::erase_if(tasks_, [&](const Task& task) { return task.run.get() == &run; });
    run.queued = false;
    forget_old_locked();
}

void LocalEngine::want_strip(RunId id, int sample, std::string modality) {
    const RunPointer run = find(id);
    if (!run) return;
    {
        const std::lock_guard lock(mutex_);
        run->strip = Strip{sample, std::move(modality)};
    }
    {
        const std::lock_guard lock(lanes_);
        std::erase_if(thumbnails_, [&](const auto& entry) { return entry.first.first == id; });
    }
    command(id, {Command::Kind::Strip, 0, {}, {}});
}

std::vector<Thumbnail> LocalEngine::take_thumbnails() {
    std::map<std::pair<RunId, int>, Thumbnail> taken;
    {
        const std::lock_guard lock(lanes_);
        taken.swap(thumbnails_);
    }
    std::vector<Thumbnail> thumbnails;
    thumbnails.reserve(taken.size());
    for (auto& [key, thumbnail] : taken) thumbnails.push_back(std::move(thumbnail));
    return thumbnails;
}

std::optional<KeptStates> LocalEngine::kept(RunId id) const {
    const std::lock_guard lock(mutex_);
    const auto found = runs_.find(id);
    if (found == runs_.end() || found->second->forgotten) return std::nullopt;
    KeptStates kept = found->second->kept;
    kept.all_bytes = all_kept_;
    kept.limit = parts_.kept_bytes;
    return kept;
}

std::optional<GenerationRequest> LocalEngine::request(RunId id) const {
    const std::lock_guard lock(mutex_);
    const auto found = runs_.find(id);
    if (found == runs_.end()) return std::nullopt;
    const Run& run = *found->second;
    return run.recorded ? *run.recorded : run.request;
}

/// Nothing: cancelled before the step was there.
Result<std::optional<Session>> LocalEngine::branch_off(Run& run, const std::stop_token& stop) {
    const Branching& from = *run.branching;
    if (!from.parent || !from.parent->session)
        return Error{"The run to branch from is no longer kept: start it again, then branch."};
    Session session = *from.parent->session;
    auto there = session.rewind(from.step, stop);
    if (!there) return there.error();
    if (!*there) return std::optional<Session>();
    for (const Edit& edit : from.edits)
        if (auto changed = session.edit(edit.path, edit.value); !changed) return changed.error();
    return std::optional(std::move(session));
}

void LocalEngine::go_to(Run& run, int step, const std::stop_token& stop) {
    Session& session = *run.session;
    {
        const std::lock_guard lock(mutex_);
        run.going = false;
    }
    const auto there = session.rewind(step, stop);
    if (!there) return refuse(run.id, there.error().message);
    if (!*there) return;
    {
        const std::lock_guard lock(mutex_);
        run.phase = Run::Phase::Open;
    }
    show(run);
    bound_kept(run);
    emit({session.finished() ? EventKind::Finished : EventKind::Paused,
          run.id,
          session.step(),
          session.steps(),
          0,
          {}});
}

/// Puts a step into the film strip, where one is wanted.
void LocalEngine::develop(const Run& run, int step, const at::Tensor& noisy, const at::Tensor& estimate) {
    std::optional<Strip> strip;
    {
        const std::lock_guard lock(mutex_);
        strip = run.strip;
    }
    if (!strip || !in_strip(step, run.request.steps)) return;
    const CardModality* modality = run.card->modality(strip->modality);
    if (modality == nullptr || strip->sample < 0 || strip->sample >= noisy.size(0)) return;
    Thumbnail made = pack_thumbnail(noisy, estimate, *modality, strip->sample);
    made.run = run.id;
    made.step = step;
    const std::lock_guard lock(lanes_);
    thumbnails_[{run.id, step}] = std::move(made);
    // Nobody takes them: the oldest run's are the least missed.
    if (thumbnails_.size() > kMostThumbnails) thumbnails_.erase(thumbnails_.begin());
}

void LocalEngine::develop_kept(const Run& run) {
    const Session& session = *run.session;
    session.each_kept(
        [&](const RunState& state) { develop(run, state.sampler.step, state.sampler.z, state.estimate); });
    develop(run, session.step(), session.noisy(), session.state().estimate);
}

/// Counts what all runs keep, and holds it below the limit: the runs that were used longest ago give up their
/// past first, every second state at a time, and are forgotten whole where that is not enough.
void LocalEngine::bound_kept(Run& now) {
    std::vector<RunPointer> runs;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [id, run] : runs_)
            if (run.get() != &now) runs.push_back(run);
        std::sort(runs.begin(), runs.end(),
                  [](const RunPointer& a, const RunPointer& b) { return a->used < b->used; });
    }
    // Sessions belong to this thread: their states can be counted without a lock.
    const auto count = [&] {
        std::set<const RunState*> counted;
        std::size_t bytes = 0;
        const auto add = [&](const RunState& state) {
            if (counted.insert(&state).second) bytes += state.bytes();
        };
        const auto add_run = [&](const Run& run) {
            if (!run.session) return;
            run.session->each_kept(add);
            add(run.session->state());
        };
        for (const RunPointer& run : runs) add_run(*run);
        add_run(now);
        return bytes;
    };
    std::size_t all = count();
    for (std::size_t i = 0; all > parts_.kept_bytes && i < runs.size();) {
        if (runs[i]->session && runs[i]->session->thin())
            all = count();
        else
            ++i;
    }
    while (all > parts_.kept_bytes && now.session->thin()) all = count();
    for (auto run = runs.begin(); all > parts_.kept_bytes && run != runs.end();) {
        {
            const std::lock_guard lock(mutex_);
            if (!(*run)->ended() || (*run)->queued) {
                ++run;
                continue;
            }
            runs_.erase((*run)->id);
        }
        run = runs.erase(run);
        all = count();
    }
    const auto note = [](Run& run) {
        if (!run.session) return;
        run.kept = {run.session->reached()};
        run.session->each_kept([&](const RunState& state) {
            ++run.kept.states;
            run.kept.bytes += state.bytes();
        });
    };
    const std::lock_guard lock(mutex_);
    for (const RunPointer& run : runs) note(*run);
    note(now);
    all_kept_ = all;
}

}  // namespace syn::engine
