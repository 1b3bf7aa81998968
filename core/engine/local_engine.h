#pragma once

#include <atomic>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "core/engine/engine_parts.h"
#include "core/engine/run.h"

namespace syn::engine {

/// The engine of this process. One worker makes pictures, run after run; a paused run leaves it to the
/// others. Frames are packed, digits read and sets exported on threads of their own, so that none waits for
/// another.
class LocalEngine final : public Engine {
  public:
    explicit LocalEngine(EngineParts parts);
    ~LocalEngine() override;

    std::vector<ModelInfo> models(std::vector<std::string>* problems) const override;
    Registries registries() const override;
    Result<std::vector<ScheduleCurve>> curves(const GenerationRequest& request) const override;

    void load(const std::string& model) override;
    RunId run(GenerationRequest request, bool live) override;
    RunId run_beside(RunId lender, GenerationRequest request) override;
    RunId run_paused(GenerationRequest request) override;
    void pause(RunId run) override;
    void resume(RunId run) override;
    void step(RunId run) override;
    void step_back(RunId run) override;
    void rewind(RunId run, int step) override;
    RunId fork(RunId run, int step, std::vector<Edit> edits, bool paused) override;
    void forget(RunId run) override;
    void cancel(RunId run) override;
    void edit(RunId run, std::string path, std::string value) override;

    void want_frame(RunId run) override;
    std::vector<std::shared_ptr<const Frame>> take_frames() override;
    void set_listener(std::function<void()> listener) override;
    void want_verdicts(RunId run) override;
    std::vector<std::shared_ptr<const Verdicts>> take_verdicts() override;
    void want_strip(RunId run, int sample, std::string modality) override;
    std::vector<Thumbnail> take_thumbnails() override;
    std::optional<KeptStates> kept(RunId run) const override;
    std::optional<GenerationRequest> request(RunId run) const override;
    std::vector<SeriesPoint> take_series() override;
    std::vector<Event> take_events() override;

    Image fit_digit(const Image& drawing, const std::string& model) const override;
    Result<Image> fit_picture(const Image& picture, const std::string& model,
                              const std::string& modality) const override;
    void read_guide(std::string model, std::string modality, Image picture) override;
    Result<Image> open_image(const std::string& file) const override;

    void export_run(RunId run, ExportOptions options) override;
    void save_animation(RunId run, int index, std::string modality, AnimationOptions options) override;
    Result<std::vector<std::uint8_t>> png(RunId run, int index, const std::string& modality) const override;
    Result<GenerationRequest> inspect(const std::string& file) const override;
    TrainingDesk* training() override { return training_.get(); }
    EvaluationDesk* evaluation() override { return evaluation_.get(); }

  private:
    using RunPointer = std::shared_ptr<Run>;
    /// What waits for the worker: a run, or a model to load.
    struct Task {
        RunPointer run;
        std::string model;
    };

    // local_engine.cpp
    RunId add(GenerationRequest request, bool live, bool paused);
    RunId add(const RunPointer& run);
    void command(RunId run, Command command);
    void queue(const Task& task);
    void feed();
    RunPointer find(RunId run) const;
    Result<ModelCard> card(const std::string& model) const;
    void forget_cards() const;
    std::shared_ptr<const Shown> resting_or_wished(RunId id, bool Run::*wish, RunPointer& run);
    void cancel_locked(Run& run);
    void forget_old_locked();
    void emit(Event event);
    void call_listener();
    void refuse(RunId run, std::string why);

    // run_worker.cpp: all on the worker's thread
    Result<void> work(Run& run, const std::stop_token& stop);
    void over(const Task& task, const JobOutcome& outcome);
    Result<void> open(Run& run, const std::stop_token& stop);
    Result<std::optional<Session>> create(const Run& run);
    bool next(Run& run, const std::stop_token& stop, std::optional<Command>& command,
              std::stop_source& interrupt);
    bool make_way_locked(Run& run);
    void carry_out(Run& run, const Command& command, const std::stop_token& stop);
    void animate(Run& run, const Animate& wish, const std::stop_token& stop);
    bool advance(Run& run, const std::stop_token& stop);
    void show(Run& run);
    void record(Run& run);
    void tell(const Run& run, const StepEvent& event);
    void paint(Run& run, std::shared_ptr<const Shown> shown);
    void judge(Run& run, std::shared_ptr<const Shown> shown);
    struct GivenGuide {
        std::string model;
        Image picture;
    };
    Result<Event> read(const std::string& modality, const GivenGuide& given) const;
    Result<SessionModel> model(const std::string& name, const std::string& device, const std::string& dtype,
                               RunId run);

    // run_past.cpp: the same thread
    Result<std::optional<Session>> branch_off(Run& run, const std::stop_token& stop);
    void go_to(Run& run, int step, const std::stop_token& stop);
    void develop(const Run& run, int step, const at::Tensor& noisy, const at::Tensor& estimate);
    void develop_kept(const Run& run);
    void bound_kept(Run& now);

    const EngineParts parts_;

    mutable std::mutex mutex_;  // the runs and the queue
    std::map<RunId, RunPointer> runs_;
    std::deque<Task> tasks_;
    bool busy_ = false;
    bool closing_ = false;
    RunId last_id_ = 0;
    RunId live_ = 0;
    std::uint64_t clock_ = 0;
    std::size_t all_kept_ = 0;  // bytes

    mutable std::mutex cards_lock_;
    mutable std::map<std::string, ModelCard> cards_;  // a window asks at every stroke: not each time the disk

    std::mutex lanes_;
    std::function<void()> listener_;
    std::vector<Event> events_;
    std::vector<SeriesPoint> series_;
    std::map<std::pair<RunId, int>, Thumbnail> thumbnails_;
    std::map<RunId, std::shared_ptr<const Verdicts>> verdicts_;
    std::map<RunId, std::shared_ptr<const Frame>> frames_;
    std::map<std::string, GivenGuide> unread_;  // by modality, the newest

    std::map<std::string, SessionModel> models_;  // the worker's alone
    std::atomic<bool> models_changed_ = false;    // since the worker looked

    const std::shared_ptr<RunGate> gate_ = std::make_shared<RunGate>();
    bool in_gate_ = false;  // the worker has or awaits something to do

    // Last, because their jobs use all the others; the worker the very last, because it feeds the painter.
    std::unique_ptr<JobRunner> exporter_, reader_, judge_, painter_, worker_;
    std::unique_ptr<EvaluationDesk> evaluation_;
    std::unique_ptr<TrainingDesk> training_;  // it tells of its models by all the others
};

}  // namespace syn::engine
