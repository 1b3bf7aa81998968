#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/engine/local_engine.h"

namespace syn::engine {
namespace {

constexpr std::size_t kMostModels = 3;  // that stay in memory
constexpr std::size_t kKeptBytes = std::size_t{48}
                                   << 20;  // of past states, for each of the few runs that are kept

}  // namespace

/// Follows a run until it pauses or ends.
Result<void> LocalEngine::work(Run& run, const std::stop_token& stop) {
    if (!run.session)
        if (auto opened = open(run); !opened) return opened;
    std::optional<Command> now;
    std::stop_source interrupt;
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
    std::shared_ptr<const Shown> shown;
    {
        const std::lock_guard lock(mutex_);
        command.reset();
        if (run.ended()) run.cancelled = false;  // the last step was done before the cancel could hold it up
        const bool ends = run.cancelled || stop.stop_requested();
        if (!ends) {
            interrupt = std::stop_source();
            run.interrupt = interrupt;
            if (!run.inbox.empty()) {
                command = std::move(run.inbox.front());
                run.inbox.pop_front();
                return true;
            }
            if (run.going && !run.session->finished()) return true;
        }
        run.active = false;
        if (ends && !run.ended()) {
            run.cancelled = true;
            run.phase = Run::Phase::Cancelled;
            emit({EventKind::Cancelled, run.id, run.session->step(), run.session->steps(), 0, {}});
        }
        if (std::exchange(run.frame_wanted, false)) shown = run.shown;
    }
    if (shown) paint(run, std::move(shown));
    return false;
}

void LocalEngine::over(const Task& task, const JobOutcome& outcome) {
    {
        const std::lock_guard lock(mutex_);
        busy_ = false;
        if (task.run) {
            task.run->active = false;
            if (outcome.end == JobEnd::Failed) {
                task.run->phase = Run::Phase::Failed;
                task.run->session.reset();
            }
            // The window closed before the worker came to it, or before it had a state.
            if (outcome.end == JobEnd::Cancelled && !task.run->ended() && !task.run->session)
                task.run->phase = Run::Phase::Cancelled;
        }
    }
    if (outcome.end == JobEnd::Failed)
        emit({EventKind::Failed, task.run ? task.run->id : 0, 0, 0, 0, outcome.message});
    feed();
}

Result<SessionModel> LocalEngine::model(const std::string& name, const std::string& device,
                                        const std::string& dtype, RunId run) {
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

Result<void> LocalEngine::open(Run& run) {
    if (auto good = run.request.validate(); !good) return good;
    std::vector<SessionModel> models;
    for (const ModelReference& reference : run.request.models) {
        auto loaded = model(reference.name, run.request.device, run.request.dtype, run.id);
        if (!loaded) return loaded.error();
        models.push_back(std::move(*loaded));
    }
    SessionOptions options;
    options.batch = parts_.batch;
    options.kept_bytes = kKeptBytes;
    auto session = Session::create(run.request, std::move(models), options);
    if (!session) return session.error();
    run.session = std::move(*session);
    run.card = std::make_shared<const ModelCard>(run.session->card());
    {
        // Cancelled while the weights were read: it never began.
        const std::lock_guard lock(mutex_);
        if (run.cancelled) return {};
    }
    emit({EventKind::Started, run.id, 0, run.session->steps(), 0, {}});
    for (const std::string& remark : run.session->remarks()) refuse(run.id, remark);
    show(run);
    bool paused = false;
    {
        const std::lock_guard lock(mutex_);
        paused = !run.going;
    }
    if (paused) emit({EventKind::Paused, run.id, 0, run.session->steps(), 0, {}});
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
        case Command::Kind::StepBack: {
            if (session.step() == 0) return;
            set_going(false);
            const auto back = session.rewind(session.step() - 1, stop);
            if (!back || !*back) return;
            {
                const std::lock_guard lock(mutex_);
                run.phase = Run::Phase::Open;
            }
            show(run);
            return tell_paused();
        }
        case Command::Kind::Edit:
            if (auto changed = session.edit(command.path, command.value); !changed)
                refuse(run.id, changed.error().message);
            return;
    }
}

/// One step and everything there is to tell of it. False: interrupted, nothing changed.
bool LocalEngine::advance(Run& run, const std::stop_token& stop) {
    Session& session = *run.session;
    if (session.advance(stop) == Progress::Cancelled) return false;
    const StepEvent& event = session.event();
    show(run);
    {
        const std::lock_guard lock(lanes_);
        const ModelCard& card = *run.card;
        // Held modalities stand still; the curve is of those that move, and clean is drawn at the cleanest
        // level known.
        const double gamma = *std::max_element(event.gammas.begin(), event.gammas.end());
        series_.push_back({run.id, "gamma", event.step, session.finished() ? card.gamma_min : gamma});
        series_.push_back({run.id, "seconds", event.step, event.seconds});
        for (std::size_t m = 0; m < card.modalities.size(); ++m)
            series_.push_back({run.id, "norm/" + card.modalities[m].name, event.step, event.norms[m]});
        events_.push_back({EventKind::Stepped, run.id, event.step, event.steps, event.seconds, {}});
        if (session.finished())
            events_.push_back({EventKind::Finished, run.id, event.step, event.steps, 0, {}});
    }
    return true;
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
    if (session.finished()) shown->request = std::make_shared<const GenerationRequest>(session.request());
    bool wanted = false;
    {
        const std::lock_guard lock(mutex_);
        run.shown = shown;
        if (session.finished()) run.phase = Run::Phase::Finished;
        wanted = std::exchange(run.frame_wanted, false);
    }
    if (wanted) paint(run, std::move(shown));
}

void LocalEngine::paint(Run& run, std::shared_ptr<const Shown> shown) {
    const RunId id = run.id;
    const bool taken =
        painter_->submit({[this, id, shown = std::move(shown)](const std::stop_token&) -> Result<void> {
                              frames_.put(pack_frame(*shown, id));
                              return {};
                          },
                          {}});
    if (taken) return;
    // The painter is behind: what it paints now will be old, so the wish stands until the next step.
    const std::lock_guard lock(mutex_);
    run.frame_wanted = true;
}

}  // namespace syn::engine
