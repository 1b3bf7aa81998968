#include "core/engine/local_engine.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "core/engine/model_info.h"
#include "core/engine/run_pictures.h"
#include "core/imaging/fit_digit.h"
#include "core/imaging/picture_file.h"
#include "core/imaging/resample.h"
#include "core/sampler/sampler_registry.h"
#include "core/schedule/schedule_registry.h"
#include "core/schedule/time_grid.h"

namespace syn::engine {
namespace {

constexpr std::size_t kMostWaiting = 256;  // runs and loads that wait for the worker
constexpr std::size_t kKeptRuns = 16;      // ended runs whose pictures stay at hand

}  // namespace

LocalEngine::LocalEngine(EngineParts parts)
    : parts_(std::move(parts)),
      exporter_(parts_.runner(16)),
      reader_(parts_.runner(1)),
      judge_(parts_.runner(1)),
      painter_(parts_.runner(2)),
      worker_(parts_.runner(1)) {
    if (parts_.evaluation) evaluation_ = parts_.evaluation(gate_);
    if (parts_.training)
        training_ = parts_.training(gate_, [this] {
            models_changed_ = true;
            forget_cards();
            emit({EventKind::ModelsChanged, 0, 0, 0, 0, {}});
        });
}

// The runners then stop and join, one after the other.
LocalEngine::~LocalEngine() {
    const std::lock_guard lock(mutex_);
    closing_ = true;
    tasks_.clear();
}

std::vector<ModelInfo> LocalEngine::models(std::vector<std::string>* problems) const {
    forget_cards();
    std::vector<ModelInfo> infos;
    for (const ModelCard& card : parts_.cards(problems)) infos.push_back(model_info(card, problems));
    return infos;
}

Result<ModelCard> LocalEngine::card(const std::string& model) const {
    const std::lock_guard lock(cards_lock_);
    const auto known = cards_.find(model);
    if (known != cards_.end()) return known->second;
    auto read = parts_.card(model);
    if (read) cards_[model] = *read;
    return read;
}

void LocalEngine::forget_cards() const {
    const std::lock_guard lock(cards_lock_);
    cards_.clear();
}

Registries LocalEngine::registries() const {
    std::vector<std::string> schedules = schedule_names();
    std::erase(schedules, "tabulated");  // no form has a table to give
    return {sampler_names(), grid_names(), std::move(schedules), parts_.devices()};
}

Result<std::vector<ScheduleCurve>> LocalEngine::curves(const GenerationRequest& request) const {
    if (auto good = request.validate(); !good) return good.error();
    const auto card = this->card(request.models.front().name);
    if (!card) return card.error();
    auto values = schedule_curves(request, *card);
    if (!values) return values.error();
    std::vector<ScheduleCurve> curves;
    for (std::size_t m = 0; m < card->modalities.size(); ++m) {
        std::vector<double>& gamma = (*values)[m];
        for (std::size_t i = 0; i < gamma.size(); ++i)
            if (!std::isfinite(gamma[i]))
                gamma[i] = i > 0 ? std::min(card->gamma_min, gamma[i - 1]) : card->gamma_min;
        curves.push_back({card->modalities[m].name, std::move(gamma)});
    }
    return curves;
}

void LocalEngine::load(const std::string& model) {
    queue({nullptr, model});
}

RunId LocalEngine::run(GenerationRequest request, bool live) {
    return add(std::move(request), live, false);
}

RunId LocalEngine::run_paused(GenerationRequest request) {
    return add(std::move(request), false, true);
}

RunId LocalEngine::add(GenerationRequest request, bool live, bool paused) {
    auto run = std::make_shared<Run>();
    run->live = live;
    run->going = !paused;
    run->request = std::move(request);
    return add(run);
}

RunId LocalEngine::add(const RunPointer& run) {
    {
        const std::lock_guard lock(mutex_);
        run->id = ++last_id_;
        run->used = ++clock_;
        if (run->live) {
            if (const auto before = runs_.find(live_); before != runs_.end()) cancel_locked(*before->second);
            live_ = run->id;
        }
        runs_[run->id] = run;
        run->queued = true;
        forget_old_locked();
    }
    queue({run, {}});
    return run->id;
}

/// What nobody wants any more goes: ended runs beyond those that were used last, and every live run that
/// ended but the last. What still works on them holds them.
void LocalEngine::forget_old_locked() {
    std::vector<const Run*> ended;
    std::erase_if(runs_, [&](const auto& entry) {
        const Run& run = *entry.second;
        if (!run.ended() || run.active || run.queued) return false;
        if (run.forgotten || (run.live && run.id != live_)) return true;
        if (!run.live) ended.push_back(&run);
        return false;
    });
    if (ended.size() <= kKeptRuns) return;
    std::sort(ended.begin(), ended.end(), [](const Run* a, const Run* b) { return a->used > b->used; });
    for (std::size_t i = kKeptRuns; i < ended.size(); ++i) runs_.erase(ended[i]->id);
}

void LocalEngine::queue(const Task& task) {
    bool full = false;
    {
        const std::lock_guard lock(mutex_);
        full = tasks_.size() >= kMostWaiting;
        if (!full && !closing_) tasks_.push_back(task);
        if (full && task.run) task.run->queued = false, task.run->phase = Run::Phase::Failed;
    }
    if (!full) return feed();
    emit({EventKind::Failed, task.run ? task.run->id : 0, 0, 0, 0,
          fmt::format("{} runs wait already: let some of them end first.", kMostWaiting)});
}

/// Gives the worker the next task when it is free. Its runner holds one job at a time, so that what waits can
/// still be cancelled here.
void LocalEngine::feed() {
    Task task;
    {
        const std::lock_guard lock(mutex_);
        if (busy_) return;
        // What trains meanwhile stands back from the first task until there is none.
        const bool wanted = !closing_ && !tasks_.empty();
        if (wanted != in_gate_) wanted ? gate_->enter() : gate_->leave();
        in_gate_ = wanted;
        if (!wanted) return;
        busy_ = true;
        task = std::move(tasks_.front());
        tasks_.pop_front();
        if (task.run) task.run->queued = false, task.run->active = true;
    }
    worker_->submit({[this, task](const std::stop_token& stop) -> Result<void> {
                         if (task.run) return work(*task.run, stop);
                         if (auto loaded = model(task.model, "auto", "auto", 0); !loaded)
                             return loaded.error();
                         return {};
                     },
                     [this, task](const JobOutcome& outcome) { over(task, outcome); }});
}

LocalEngine::RunPointer LocalEngine::find(RunId run) const {
    const std::lock_guard lock(mutex_);
    const auto found = runs_.find(run);
    return found == runs_.end() ? nullptr : found->second;
}

void LocalEngine::command(RunId id, Command command) {
    using Kind = Command::Kind;
    const RunPointer run = find(id);
    if (!run) return refuse(id, "This run is no longer kept: start it again.");
    {
        const std::lock_guard lock(mutex_);
        run->used = ++clock_;
        // What was cancelled can still be looked at, and gone on from.
        const bool looks = command.kind == Kind::Rewind || command.kind == Kind::Strip;
        const bool begun = run->phase != Run::Phase::Failed && run->shown;
        if (run->phase == Run::Phase::Failed || (run->phase == Run::Phase::Cancelled && !(looks && begun))) {
            if (command.kind == Kind::Rewind)
                refuse(id, "This run has no steps to go to: it ended before its first.");
            return;
        }
        // What holds a run up takes effect before its next network call; the rest when the present step is
        // done.
        const bool holds =
            command.kind == Kind::Pause || command.kind == Kind::StepBack || command.kind == Kind::Rewind;
        if (holds && run->going && run->shown) run->interrupt.request_stop();
        if (command.kind == Kind::Rewind) {
            if (run->seeking) run->interrupt.request_stop();
            if (!run->inbox.empty() && run->inbox.back().kind == Kind::Rewind) run->inbox.pop_back();
        }
        run->inbox.push_back(std::move(command));
        if (run->active || run->queued) return;
        run->queued = true;
    }
    queue({run, {}});
}

void LocalEngine::pause(RunId run) {
    command(run, {Command::Kind::Pause, 0, {}, {}});
}
void LocalEngine::resume(RunId run) {
    command(run, {Command::Kind::Resume, 0, {}, {}});
}
void LocalEngine::step(RunId run) {
    command(run, {Command::Kind::Step, 0, {}, {}});
}
void LocalEngine::step_back(RunId run) {
    command(run, {Command::Kind::StepBack, 0, {}, {}});
}
void LocalEngine::edit(RunId run, std::string path, std::string value) {
    command(run, {Command::Kind::Edit, 0, std::move(path), std::move(value)});
}

void LocalEngine::cancel(RunId run) {
    const std::lock_guard lock(mutex_);
    if (const auto found = runs_.find(run); found != runs_.end()) cancel_locked(*found->second);
}

void LocalEngine::cancel_locked(Run& run) {
    if (run.ended()) {
        // Over, but an animation of it may be under way.
        if (run.active) run.interrupt.request_stop();
        return;
    }
    run.cancelled = true;
    if (run.active) {
        run.interrupt.request_stop();  // the worker tells of the end
        return;
    }
    std::erase_if(tasks_, [&](const Task& task) { return task.run.get() == &run; });
    run.queued = false;
    run.going = false;
    run.inbox.clear();
    run.phase = Run::Phase::Cancelled;
    const int step = run.shown ? run.shown->step : 0;
    emit({EventKind::Cancelled, run.id, step, run.request.steps, 0, {}});
}

/// What a run that rests has to show. One that goes on, or is about to go elsewhere, notes the wish instead,
/// for its next state.
std::shared_ptr<const Shown> LocalEngine::resting_or_wished(RunId id, bool Run::*wish, RunPointer& run) {
    const std::lock_guard lock(mutex_);
    const auto found = runs_.find(id);
    if (found == runs_.end()) return nullptr;
    run = found->second;
    const bool rests = !run->active && !run->queued && run->shown;
    if (!rests) (*run).*wish = true;
    return rests ? run->shown : nullptr;
}

void LocalEngine::want_frame(RunId id) {
    RunPointer run;
    if (auto shown = resting_or_wished(id, &Run::frame_wanted, run)) paint(*run, std::move(shown));
}

std::vector<std::shared_ptr<const Frame>> LocalEngine::take_frames() {
    std::vector<std::shared_ptr<const Frame>> taken;
    const std::lock_guard lock(lanes_);
    for (auto& [run, frame] : std::exchange(frames_, {})) taken.push_back(std::move(frame));
    return taken;
}

std::vector<SeriesPoint> LocalEngine::take_series() {
    const std::lock_guard lock(lanes_);
    return std::exchange(series_, {});
}

std::vector<Event> LocalEngine::take_events() {
    const std::lock_guard lock(lanes_);
    return std::exchange(events_, {});
}

void LocalEngine::set_listener(std::function<void()> listener) {
    const std::lock_guard lock(lanes_);
    listener_ = std::move(listener);
}

void LocalEngine::call_listener() {
    std::function<void()> listener;
    {
        const std::lock_guard lock(lanes_);
        listener = listener_;
    }
    if (listener) listener();
}

void LocalEngine::emit(Event event) {
    {
        const std::lock_guard lock(lanes_);
        events_.push_back(std::move(event));
    }
    call_listener();
}

void LocalEngine::refuse(RunId run, std::string why) {
    emit({EventKind::Refused, run, 0, 0, 0, std::move(why)});
}

Image LocalEngine::fit_digit(const Image& drawing, const std::string& model) const {
    const auto card = this->card(model);
    auto fitted = syn::fit_digit(drawing, card ? std::min(card->width, card->height) : kDigitSide);
    return fitted ? std::move(fitted->image) : Image{};
}

Result<Image> LocalEngine::fit_picture(const Image& picture, const std::string& model,
                                       const std::string& modality) const {
    const auto card = this->card(model);
    if (!card) return card.error();
    for (const CardModality& known : card->modalities)
        if (known.name == modality) {
            auto fitted = syn::fit_picture(picture, card->width, card->height, known.channels);
            if (!fitted) return fitted.error();
            return std::move(fitted->image);
        }
    return Error{fmt::format("The model {} has no \"{}\".", model, modality)};
}

Result<Image> LocalEngine::open_image(const std::string& file) const {
    return read_image(file);
}

void LocalEngine::export_run(RunId id, ExportOptions options) {
    const RunPointer run = find(id);
    std::shared_ptr<const Shown> finished;
    {
        const std::lock_guard lock(mutex_);
        if (run) finished = run->finished;
    }
    if (!finished)
        return refuse(id, "There are no finished pictures to export: let the run finish, or start it again.");
    const std::string folder = options.folder;
    const bool taken = exporter_->submit(
        {[this, id, finished, options = std::move(options)](const std::stop_token& stop) -> Result<void> {
             const auto complete = export_pictures(*finished, options, [&](int done, int of) {
                 emit({EventKind::Exporting, id, done, of, 0, {}});
                 return !stop.stop_requested();
             });
             if (!complete) return complete.error();
             return {};
         },
         [this, id, folder](const JobOutcome& outcome) {
             if (outcome.end == JobEnd::Done) emit({EventKind::Exported, id, 0, 0, 0, folder});
             if (outcome.end == JobEnd::Failed) emit({EventKind::Failed, id, 0, 0, 0, outcome.message});
         }});
    if (!taken) refuse(id, "Many exports wait already: let some of them end first.");
}

void LocalEngine::save_animation(RunId run, int index, std::string modality, AnimationOptions options) {
    command(run, {Command::Kind::Animate, 0, {}, {}, {index, std::move(modality), std::move(options)}});
}

Result<std::vector<std::uint8_t>> LocalEngine::png(RunId id, int index, const std::string& modality) const {
    const RunPointer run = find(id);
    std::shared_ptr<const Shown> shown;
    {
        const std::lock_guard lock(mutex_);
        if (run && run->phase == Run::Phase::Finished) shown = run->shown;
    }
    if (!shown) return Error{"The picture is not finished yet: let the run finish first."};
    return picture_png(*shown, index, modality);
}

Result<GenerationRequest> LocalEngine::inspect(const std::string& file) const {
    return request_of_picture(file);
}

std::unique_ptr<Engine> make_engine(EngineParts parts) {
    return std::make_unique<LocalEngine>(std::move(parts));
}

}  // namespace syn::engine
