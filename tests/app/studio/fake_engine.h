#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <set>

#include "core/engine/engine.h"
#include "tests/app/studio/fake_evaluation.h"
#include "tests/app/studio/fake_training.h"

namespace syn::engine {

/// An engine without networks or threads, for tests of the window: each call of take_events() makes one step
/// of the oldest run, and pictures are patterns that move with the step. Everything it does is decided by its
/// calls; exported files hold what png() gives.
class FakeEngine : public Engine {
  public:
    FakeEngine();

    std::vector<ModelInfo> models(std::vector<std::string>* problems = nullptr) const override;
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
    void set_listener(std::function<void()> listener) override { listener_ = std::move(listener); }
    void want_verdicts(RunId run) override { judging_.insert(run); }
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
    FakeTraining* training() override { return &training_; }

    EvaluationDesk* evaluation() override { return &desk_; }
    /// For tests: the desk, to say what it tells.
    FakeEvaluationDesk* desk() { return &desk_; }

    /// For tests: what was asked for, in order.
    struct Asked {
        RunId id;
        GenerationRequest request;
        bool live;
        RunId lender = 0;
    };
    const std::vector<Asked>& asked() const { return asked_; }
    /// For tests: the last animation asked for, as "run/index/modality".
    const std::string& animated() const { return animated_; }
    /// For tests: the next run fails at its first step with this sentence.
    void fail_next(std::string sentence) { failure_ = std::move(sentence); }
    /// The window's listener is called as by an engine that has news; by itself this one never calls.
    void call_listener() { listener_(); }
    /// Pictures stay on their way until they are let go.
    void hold_frames(bool on) { frames_held_ = on; }
    /// For tests: requests with a guide of this mode are not possible, for this reason.
    void refuse(GuideMode mode, std::string sentence) { refused_[mode] = std::move(sentence); }
    /// For tests: what was asked to be branched, in order; the request has its edits.
    const std::vector<Asked>& branched() const { return branched_; }
    /// For tests: a second model, after the first.
    void add_model(ModelInfo model) { more_.push_back(std::move(model)); }
    /// For tests: the picture in this file says that it was made by this request.
    void put_record(const std::string& file, GenerationRequest request) {
        records_[file] = std::move(request);
    }
    /// For tests: what makes the files of pictures and reads them, in place of what png() and inspect() do by
    /// themselves. Called from any thread.
    std::function<Result<std::vector<std::uint8_t>>(const GenerationRequest&, int, const std::string&)>
        encode;
    std::function<Result<GenerationRequest>(const std::string&)> decode;
    /// For tests: what is read in a given picture (class and its probability) in place of a 7; class -1:
    /// nobody can read it.
    void read_as(const std::string& modality, int index, double probability) {
        readings_[modality] = {index, probability};
    }
    /// For tests: guides that were asked to be read so far.
    int guides_read() const { return guides_read_; }
    /// For tests: events that were given out so far.
    std::size_t told() const { return told_; }
    /// For tests: where a run stands; nothing where it is not known.
    struct Standing {
        int step;
        bool running;
    };
    std::optional<Standing> standing(RunId run) const;
    /// For tests: forgets what was asked and all runs but one.
    void forget_all_but(RunId run);

  private:
    FakeEvaluationDesk desk_;
    std::set<RunId> judging_;
    enum class State { Running, Paused, Ended };
    struct Run {
        GenerationRequest request;
        State state = State::Running;
        bool live = false;
        int step = 0;
        std::string failure;
        int reached = 0;
        int strip = -1;  // sample
        std::string strip_modality;
    };
    RunId begin(GenerationRequest request, bool live, State state);
    void end(RunId id, Run& run, EventKind kind, std::string text = {});
    void advance(RunId id, Run& run);
    std::shared_ptr<const Frame> frame_of(RunId id, const Run& run) const;
    void go(RunId id, Run& run, int step);
    Result<std::vector<std::uint8_t>> file_of(RunId run, const GenerationRequest& request, int index,
                                              const std::string& modality) const;
    void develop(RunId id, const Run& run, int step);
    void stand(RunId id, const Run* run);

    std::function<void()> listener_;
    bool frames_held_ = false;
    /// Runs that stand at their ends: of these png() is asked from other threads.
    mutable std::mutex finished_mutex_;
    std::map<RunId, GenerationRequest> finished_;
    std::map<GuideMode, std::string> refused_;
    std::map<std::string, std::pair<int, double>> readings_;
    int guides_read_ = 0;
    std::vector<ModelInfo> more_;
    std::map<RunId, Run> runs_;
    std::map<std::string, GenerationRequest> records_;
    std::vector<Asked> asked_;
    std::vector<Asked> branched_;
    std::map<std::pair<RunId, int>, Thumbnail> thumbnails_;
    std::vector<Event> events_;
    std::size_t told_ = 0;
    std::vector<SeriesPoint> series_;
    std::string failure_, animated_;
    RunId next_ = 1;
    std::set<RunId> wanted_;
    FakeTraining training_;
};

}  // namespace syn::engine
