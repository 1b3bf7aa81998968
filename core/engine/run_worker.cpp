#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/engine/animation.h"
#include "core/engine/local_engine.h"
#include "core/session/guided_part.h"
#include "core/session/session_plan.h"

namespace syn::engine {
namespace {

constexpr std::size_t kMostModels = 3;  // that stay in memory
constexpr int kMostStates = 256;        // that one run keeps of its past

}  // namespace

/// Follows a run until it pauses or ends.
Result<void> LocalEngine::work(Run& run, const std::stop_token& stop) {
    std::optional<Command> now;
    std::stop_source interrupt;
    if (!run.session) {
        {
            const std::lock_guard lock(mutex_);
            run.interrupt = interrupt;
            if (run.cancelled) interrupt.request_stop();
        }
        const std::stop_callback forward(stop, [&interrupt] { interrupt.request_stop(); });
        if (auto opened = open(run, interrupt.get_token()); !opened) return opened;
    }
    while (next(run, stop, now, interrupt)) {
        const std::stop_callback forward(stop, [&interrupt] { interrupt.request_stop(); });
        if (now)
            carry_out(run, *now, interrupt.get_token());
        else
            advance(run, interrupt.get_token());
    }
    return {};
}

/// What to do next: a command, or (none) a step. False: nothing any more, and the run no longer belongs to
/// the worker.
bool LocalEngine::next(Run& run, const std::stop_token& stop, std::optional<Command>& command,
                       std::stop_source& interrupt) {
    std::shared_ptr<const Shown> shown, judged;
    {
        const std::lock_guard lock(mutex_);
        command.reset();
        run.seeking = false;
        if (run.ended()) run.cancelled = false;  // the last step was done before the cancel could hold it up
        const bool ends = run.cancelled || run.forgotten || stop.stop_requested() || !run.session;
        if (!ends) {
            interrupt = std::stop_source();
            run.interrupt = interrupt;
            if (!run.inbox.empty()) {
                command = std::move(run.inbox.front());
                run.inbox.pop_front();
                run.seeking =
                    command->kind == Command::Kind::Rewind || command->kind == Command::Kind::StepBack;
                return true;
            }
            if (run.going && !run.session->finished() && !make_way_locked(run)) return true;
        }
        run.active = false;
        if (ends) run.inbox.clear();
        if (ends && !run.ended()) {
            run.cancelled = true;
            run.going = false;
            run.phase = Run::Phase::Cancelled;
            const int step = run.session ? run.session->step() : 0;
            emit({EventKind::Cancelled, run.id, step, run.request.steps, 0, {}});
        }
        if (std::exchange(run.frame_wanted, false)) shown = run.shown;
        if (std::exchange(run.verdicts_wanted, false)) judged = run.shown;
    }
    if (shown) paint(run, std::move(shown));
    if (judged) judge(run, std::move(judged));
    return false;
}

/// Between two steps of a run that goes on, runs that rest and were only asked to show something have the
/// worker. True: there were such, and this one waits behind them.
bool LocalEngine::make_way_locked(Run& run) {
    const auto rests = [](const Task& task) { return task.run && (task.run->ended() || !task.run->going); };
    if (std::none_of(tasks_.begin(), tasks_.end(), rests)) return false;
    const auto behind = std::stable_partition(tasks_.begin(), tasks_.end(), rests);
    run.queued = true;
    tasks_.insert(behind, Task{runs_.at(run.id), {}});
    return true;
}

void LocalEngine::over(const Task& task, const JobOutcome& outcome) {
    {
        const std::lock_guard lock(mutex_);
        busy_ = false;
        if (task.run) {
            task.run->active = false;
            task.run->branching.reset();
            task.run->lender.reset();
            if (outcome.end == JobEnd::Failed) {
                task.run->phase = Run::Phase::Failed;
                task.run->going = false;
                task.run->kept = {};
                task.run->finished.reset();
                task.run->session.reset();
            }
            // The window closed before the worker came to it, or before it had a state.
            if (outcome.end == JobEnd::Cancelled && !task.run->ended() && !task.run->session)
                task.run->phase = Run::Phase::Cancelled;
        }
        forget_old_locked();
    }
    if (outcome.end == JobEnd::Failed)
        emit({EventKind::Failed, task.run ? task.run->id : 0, 0, 0, 0, outcome.message});
    feed();
}

Result<SessionModel> LocalEngine::model(const std::string& name, const std::string& device,
                                        const std::string& dtype, RunId run) {
    if (models_changed_.exchange(false)) models_.clear();
    const std::string key = fmt::format("{}|{}|{}", name, device, dtype);
    if (const auto known = models_.find(key); known != models_.end()) return known->second;
    emit({EventKind::ModelLoading, run, 0, 0, 0, name});
    auto loaded = parts_.load(name, device, dtype);
    if (!loaded) return loaded;
    if (models_.size() >= kMostModels) models_.erase(models_.begin());
    models_[key] = *loaded;
    emit({EventKind::ModelReady, run, 0, 0, 1, name});
    return loaded;
}

Result<std::optional<Session>> LocalEngine::create(const Run& run) {
    if (auto good = run.request.validate(); !good) return good.error();
    std::vector<SessionModel> models;
    for (const ModelReference& reference : run.request.models) {
        auto loaded = model(reference.name, run.request.device, run.request.dtype, run.id);
        if (!loaded) return loaded.error();
        models.push_back(std::move(*loaded));
    }
    SessionOptions options;
    options.batch = parts_.batch;
    options.kept_states = run.live ? 0 : kMostStates;  // nobody goes back in a preview
    options.kept_bytes = parts_.kept_bytes;
    options.contributions = !run.live;  // a preview is gone before one could read them
    auto session = Session::create(run.request, std::move(models), options);
    if (!session) return session.error();
    // Sessions are this thread's: no other moves the lender meanwhile.
    if (run.lender && run.lender->session) session->borrow(*run.lender->session);
    return std::optional(std::move(*session));
}

Result<void> LocalEngine::open(Run& run, const std::stop_token& stop) {
    auto session = run.branching ? branch_off(run, stop) : create(run);
    if (!session) return session.error();
    if (!*session) return {};  // cancelled on the way
    run.session = std::move(**session);
    run.card = std::make_shared<const ModelCard>(run.session->card());
    {
        // Cancelled while the weights were read: it never began.
        const std::lock_guard lock(mutex_);
        if (run.cancelled) return {};
    }
    record(run);
    const int step = run.session->step(), steps = run.session->steps();
    emit({EventKind::Started, run.id, step, steps, 0, {}});
    for (const std::string& remark : run.session->remarks()) refuse(run.id, remark);
    // A branch tells the steps that it shares, so that its series has no gap.
    run.session->each_kept([&](const RunState& state) {
        if (state.event.step > 0 && state.event.step <= step) tell(run, state.event);
    });
    show(run);
    bound_kept(run);
    bool paused = false;
    {
        const std::lock_guard lock(mutex_);
        paused = !run.going;
    }
    if (run.session->finished())
        emit({EventKind::Finished, run.id, step, steps, 0, {}});
    else if (paused)
        emit({EventKind::Paused, run.id, step, steps, 0, {}});
    return {};
}

void LocalEngine::carry_out(Run& run, const Command& command, const std::stop_token& stop) {
    Session& session = *run.session;
    const auto set_going = [&](bool going) {
        const std::lock_guard lock(mutex_);
        return std::exchange(run.going, going);
    };
    const auto tell_paused = [&] {
        emit({EventKind::Paused, run.id, session.step(), session.steps(), 0, {}});
    };
    switch (command.kind) {
        case Command::Kind::Pause:
            if (!session.finished() && set_going(false)) tell_paused();
            return;
        case Command::Kind::Resume:
            set_going(true);
            return;
        case Command::Kind::Step:
            set_going(false);
            if (session.finished()) return;
            advance(run, stop);
            if (!session.finished()) tell_paused();
            return;
        case Command::Kind::StepBack:
            if (session.step() > 0) go_to(run, session.step() - 1, stop);
            return;
        case Command::Kind::Rewind:
            return go_to(run, command.step, stop);
        case Command::Kind::Strip:
            return develop_kept(run);
        case Command::Kind::Animate:
            return animate(run, command.animation, stop);
        case Command::Kind::Edit:
            if (const auto changed = session.edit(command.path, command.value); !changed)
                return refuse(run.id, changed.error().message);
            {
                const std::lock_guard lock(mutex_);
                run.finished.reset();
            }
            record(run);
            return bound_kept(run);
    }
}

/// From a fork, so that the run stands still meanwhile.
void LocalEngine::animate(Run& run, const Animate& wish, const std::stop_token& stop) {
    const auto written = write_animation(*run.session, wish, stop);
    if (!written) return emit({EventKind::Failed, run.id, 0, 0, 0, written.error().message});
    if (!*written) return refuse(run.id, "The animation was cancelled; nothing was written.");
    emit({EventKind::Saved, run.id, run.session->step(), run.session->steps(), 0, wish.options.file});
}

/// One step and everything there is to tell of it. False: interrupted, nothing changed.
bool LocalEngine::advance(Run& run, const std::stop_token& stop) {
    Session& session = *run.session;
    if (session.advance(stop) == Progress::Cancelled) return false;
    const StepEvent& event = session.event();
    show(run);
    bound_kept(run);
    tell(run, event);
    {
        const std::lock_guard lock(lanes_);
        events_.push_back({EventKind::Stepped, run.id, event.step, event.steps, event.seconds, {}});
    }
    if (session.finished()) emit({EventKind::Finished, run.id, event.step, event.steps, 0, {}});
    return true;
}

/// The numbers of one step.
void LocalEngine::tell(const Run& run, const StepEvent& event) {
    const ModelCard& card = *run.card;
    // What is held or left out stands still; the curve is of what is generated, and clean is drawn at the
    // cleanest level known.
    double gamma = card.gamma_min;
    for (std::size_t m = 0; m < card.modalities.size() && event.step < event.steps; ++m)
        if (!fully_guided(run.session->settings(), card.modalities[m].name))
            gamma = std::max(gamma, event.gammas[m]);
    const std::lock_guard lock(lanes_);
    series_.push_back({run.id, "gamma", event.step, gamma});
    series_.push_back({run.id, "seconds", event.step, event.seconds});
    for (std::size_t m = 0; m < card.modalities.size(); ++m)
        series_.push_back({run.id, "norm/" + card.modalities[m].name, event.step, event.norms[m]});
    const auto point = [&](std::string name, double value) {
        if (std::isfinite(value)) series_.push_back({run.id, std::move(name), event.step, value});
    };
    for (std::size_t k = 0; k < event.terms.size(); ++k) {
        const std::string& term = event.terms[k];
        point("contribution/" + term, event.contributions.norms[k]);
        point("cosine/base/" + term, event.contributions.cosines[0][k + 1]);
        for (std::size_t other = k + 1; other < event.terms.size(); ++other)
            point("cosine/" + term + "/" + event.terms[other], event.contributions.cosines[k + 1][other + 1]);
    }
}

/// Notes the request as it stands with its edits.
void LocalEngine::record(Run& run) {
    auto recorded = std::make_shared<const GenerationRequest>(run.session->request());
    const std::lock_guard lock(mutex_);
    run.recorded = std::move(recorded);
}

/// Publishes the present state: handles to tensors that nobody writes into any more, so it costs next to
/// nothing.
void LocalEngine::show(Run& run) {
    const Session& session = *run.session;
    auto shown = std::make_shared<Shown>();
    shown->card = run.card;
    shown->step = session.step();
    shown->steps = session.steps();
    shown->noisy = session.noisy();
    shown->estimate = session.estimate();
    bool wanted = false, judging = false;
    {
        const std::lock_guard lock(mutex_);
        if (session.finished()) shown->request = run.recorded;
        run.shown = shown;
        if (session.finished()) {
            run.phase = Run::Phase::Finished;
            // For whoever goes back in it: the pictures alone.
            auto finished = std::make_shared<Shown>(*shown);
            finished->estimate.reset();
            run.finished = std::move(finished);
        }
        wanted = std::exchange(run.frame_wanted, false);
        judging = std::exchange(run.verdicts_wanted, false);
    }
    develop(run, session.step(), session.noisy(), session.state().estimate);
    if (wanted) paint(run, shown);
    if (judging) judge(run, std::move(shown));
}

void LocalEngine::paint(Run& run, std::shared_ptr<const Shown> shown) {
    const RunId id = run.id;
    const bool taken =
        painter_->submit({[this, id, shown = std::move(shown)](const std::stop_token&) -> Result<void> {
                              auto frame = pack_frame(*shown, id);
                              {
                                  const std::lock_guard lock(lanes_);
                                  std::swap(frames_[id], frame);
                              }
                              if (shown->step == shown->steps) call_listener();
                              return {};
                          },
                          {}});
    if (taken) return;
    // The painter is behind: what it paints now will be old, so the wish stands until the next step.
    const std::lock_guard lock(mutex_);
    run.frame_wanted = true;
}

}  // namespace syn::engine
