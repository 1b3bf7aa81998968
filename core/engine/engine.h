#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/image.h"
#include "core/base/result.h"
#include "core/engine/verdicts.h"
#include "core/network/card_figures.h"
#include "core/session/request.h"

namespace syn::engine {

class EvaluationDesk;
class TrainingDesk;

/// One thing the model speaks of: channels that belong together.
struct ModalityInfo {
    std::string name;   ///< "digit"
    std::string title;  ///< "Digit"
    std::string kind;  ///< digit | picture | sketch | mask | text | attributes | signal: chooses card and hue
    int first_channel = 0;
    int channels = 1;
    std::vector<std::string> classes;  ///< "0".."9", or "airplane".."truck"; may be empty
    /// Mean variance of the training data in each Haar level, coarsest first; empty: not measured.
    std::vector<double> band_variances = {};
};

/// What a window needs to know of a model, read from its card without loading its weights.
struct ModelInfo {
    std::string name;
    std::string title;
    std::string summary;                  ///< one honest line of the card's own
    std::vector<GuidingFigure> figures;   ///< measured: how it follows guides
    std::vector<std::string> trained_on;  ///< names of data sets
    std::int64_t parameters = 0;
    int width = 0;
    int height = 0;
    bool independent_levels = false;       ///< knows Hold
    std::vector<std::string> guide_modes;  ///< by name
    std::vector<ModalityInfo> modalities;
    std::vector<std::pair<std::string, std::string>>
        legend;  ///< e.g. {"7", "horse"}: class of modality 0 -> of 1
    GenerationRequest defaults;

    bool knows_mode(std::string_view mode) const {
        return std::find(guide_modes.begin(), guide_modes.end(), mode) != guide_modes.end();
    }
    /// The modality of this name; null where the model has none.
    const ModalityInfo* modality(std::string_view named) const {
        for (const ModalityInfo& each : modalities)
            if (each.name == named) return &each;
        return nullptr;
    }
};

/// Names that the forms offer.
struct Registries {
    std::vector<std::string> solvers, grids, schedules, devices;
};

enum class EventKind {
    ModelLoading,  ///< text: name; value: fraction read
    ModelReady,    ///< text: name
    Started,       ///< step: 0, or where a branch leaves its parent
    Stepped,       ///< step, of steps; value: seconds the step took
    Paused,        ///< step: where it stands, which may be behind what it has reached
    Finished,
    Cancelled,      ///< pictures already finished stay
    Failed,         ///< text: one clear sentence
    GuideRead,      ///< text: the modality; step: the class that is read, -1: nobody can; value: how probable
    Exporting,      ///< step of steps pictures written
    Exported,       ///< text: the folder
    Refused,        ///< a command that had no effect, or a remark; text: why. The run goes on
    Saved,          ///< text: the file that an animation was written to
    ModelsChanged,  ///< there is a model more, or another of a known name: ask for models() again
};

/// A step of a run as a small picture: one sample of one modality, both streams, BGRX.
struct Thumbnail {
    RunId run = 0;
    int step = 0;
    int sample = 0;
    std::string modality;
    int width = 0;
    int height = 0;
    std::vector<std::uint8_t> noisy;     ///< height * width * 4 bytes
    std::vector<std::uint8_t> estimate;  ///< the same; of step 0 the middle grey
};

/// How much of a run's past is kept, so that going back costs nothing. What is not kept is made again.
struct KeptStates {
    int reached = 0;            ///< any step up to here can be gone to
    int states = 0;             ///< of this run; a branch counts those that it shares with its parent
    std::size_t bytes = 0;      ///< their memory
    std::size_t all_bytes = 0;  ///< of all runs together, what is shared counted once
    std::size_t limit = 0;  ///< above it the runs used longest ago give up past states, then are forgotten
};

/// Life cycle: lossless, in order. Events of a run that was replaced still arrive; compare ids.
struct Event {
    EventKind kind{};
    RunId run = 0;
    int step = 0;
    int steps = 0;
    double value = 0;
    std::string text;
};

/// A scalar of one step; lossless.
struct SeriesPoint {
    RunId run = 0;
    /// "gamma" (of what is generated), "seconds", "norm/MODALITY" (root mean square of x_hat); of runs that
    /// are not live "contribution/TERM" and "cosine/base/TERM", "cosine/TERM/TERM": StepEvent::contributions
    /// by the names of StepEvent::terms, where there is a number.
    std::string series;
    int step = 0;
    double value = 0;
};

/// Pictures of all samples of one modality, one above the other, BGRX; immutable once published.
struct FrameLayer {
    std::string modality;
    std::vector<std::uint8_t> noisy;  ///< count * height * width * 4 bytes
    std::vector<std::uint8_t> estimate;
};
struct Frame {
    RunId run = 0;
    int step = 0;
    int steps = 0;
    int count = 0;
    int width = 0;
    int height = 0;
    std::vector<FrameLayer> layers;
};

/// gamma against time for each modality of the request, for the curve that the playhead walks.
struct ScheduleCurve {
    std::string modality;
    std::vector<double> gamma;  ///< one a grid time, noise first; what each step starts from, and where the
                                ///< last ends (clean is drawn at the cleanest level the model knows)

    bool operator==(const ScheduleCurve&) const = default;
};

struct ExportOptions {
    std::string folder;
    bool pairs = false;    ///< the guide beside each picture
    bool metadata = true;  ///< the request and `parameters` inside each PNG
};

/// How one picture's forming becomes an animated PNG.
struct AnimationOptions {
    std::string file;
    bool noisy = false;      ///< the noisy state instead of the estimate
    int magnify = 8;         ///< each pixel becomes a square of so many a side; 1 to 64
    int milliseconds = 120;  ///< that a step is shown; the last one is shown longer
};

/// The door: what the window and the command line call. No call waits for a network; all are safe from any
/// thread. The destructor stops and joins.
class Engine {
  public:
    virtual ~Engine() = default;

    /// Cards found in the models' folders; broken ones are left out and named in `problems`.
    virtual std::vector<ModelInfo> models(std::vector<std::string>* problems = nullptr) const = 0;
    virtual Registries registries() const = 0;
    /// The curve a request would walk; Error as validate() gives.
    virtual Result<std::vector<ScheduleCurve>> curves(const GenerationRequest& request) const = 0;

    /// Begins to load a model in the background; ModelReady or Failed follows.
    virtual void load(const std::string& model) = 0;
    /// Queues a run. A live run replaces a live run that waits or goes on.
    virtual RunId run(GenerationRequest request, bool live = false) = 0;
    /// Queues a run that takes the pictures which `lender` made of the same seeds and settings from it, as
    /// far as it is kept, and makes the others alone: one picture rolled anew costs one picture. Where it
    /// made none of them this is run().
    virtual RunId run_beside(RunId lender, GenerationRequest request) = 0;
    /// Queues a run that starts paused.
    virtual RunId run_paused(GenerationRequest request) = 0;
    /// Commands to a run that ended long ago (the last sixteen are kept, memory allowing) are Refused.
    virtual void pause(RunId run) = 0;
    virtual void resume(RunId run) = 0;
    virtual void step(RunId run) = 0;       ///< one step forward, then paused
    virtual void step_back(RunId run) = 0;  ///< paused at the state before
    /// Paused (or Finished) at a step that the run has reached, behind it or before; of several such wishes
    /// the last one counts. A cancelled run is open again by it. Refused: a step not reached.
    virtual void rewind(RunId run, int step) = 0;
    /// A new run that shares the past of `run` up to `step`, where the edits are made (their own step does
    /// not count) and recorded. Its request makes the same pictures from nothing. Failed, in one sentence,
    /// where an edit does not fit, the step was not reached or the run is no longer kept.
    virtual RunId fork(RunId run, int step, std::vector<Edit> edits, bool paused = false) = 0;
    /// Cancels a run and forgets its states and pictures.
    virtual void forget(RunId run) = 0;
    virtual void cancel(RunId run) = 0;  ///< before the next network call
    /// From the next step on, and recorded; Refused follows where it does not fit. What was made of later
    /// steps is dropped.
    virtual void edit(RunId run, std::string path, std::string value) = 0;

    /// Lane 1, latest wins: asks for a picture of the run as it is at the next step.
    virtual void want_frame(RunId run) = 0;
    /// Since the last call, the newest of each run.
    virtual std::vector<std::shared_ptr<const Frame>> take_frames() = 0;
    /// As want_frame: asks that the run be judged as it is at the next step. Failed of run 0 follows where a
    /// judge cannot be read.
    virtual void want_verdicts(RunId run) = 0;
    /// Since the last call, the newest of each run.
    virtual std::vector<std::shared_ptr<const Verdicts>> take_verdicts() = 0;
    /// From now on each step that this run reaches or goes back to is given as a small picture, and those
    /// that are kept at once. Long runs give 256 of their steps, evenly spread.
    virtual void want_strip(RunId run, int sample, std::string modality) = 0;
    /// Everything since the last call, the newest of each step.
    virtual std::vector<Thumbnail> take_thumbnails() = 0;
    /// Nothing where the run is no longer kept.
    virtual std::optional<KeptStates> kept(RunId run) const = 0;
    /// The request of a run with the edits made so far: enough to make the same pictures again.
    virtual std::optional<GenerationRequest> request(RunId run) const = 0;

    /// Called, on any thread, when there is news for which nobody should wait until they look again: an event
    /// other than a step, the last picture of a run. It must return at once and not call the engine.
    virtual void set_listener(std::function<void()> listener) = 0;
    /// Lane 2 and 3: everything since the last call.
    virtual std::vector<SeriesPoint> take_series() = 0;
    virtual std::vector<Event> take_events() = 0;

    /// A stroke picture of any size, white on black, fitted as MNIST's digits were (20 x 20 box, centre of
    /// mass) and made as large as this model takes them. Empty when nothing is drawn.
    virtual Image fit_digit(const Image& drawing, const std::string& model) const = 0;
    /// Any picture cut to the centre square and resized to what the modality of this model takes.
    virtual Result<Image> fit_picture(const Image& picture, const std::string& model,
                                      const std::string& modality) const = 0;
    /// Reads what is given for a modality of a model, of the model's size, with the judge that reads its
    /// pictures too; GuideRead follows. Where that judge cannot be used, Failed of run 0 says why before it.
    /// Of each modality only the newest is read.
    virtual void read_guide(std::string model, std::string modality, Image picture) = 0;
    virtual Result<Image> open_image(const std::string& file) const = 0;

    /// Writes a run's finished pictures in the background, wherever it stands; Exporting and Exported follow.
    virtual void export_run(RunId run, ExportOptions options) = 0;
    /// Writes how one picture of a run formed, up to where the run stands, as an animated PNG; on the worker,
    /// from the states that the run keeps (others are made again). Saved follows; or Failed; or Refused,
    /// where there is nothing to show, or when cancel(run) came first: then nothing is written.
    virtual void save_animation(RunId run, int index, std::string modality, AnimationOptions options) = 0;
    /// PNG bytes of one finished picture with its metadata, for drag and copy.
    virtual Result<std::vector<std::uint8_t>> png(RunId run, int index,
                                                  const std::string& modality) const = 0;
    /// Where models are trained; null where this engine trains none. Lives as long as the engine.
    virtual TrainingDesk* training() { return nullptr; }
    /// Where models are measured; likewise.
    virtual EvaluationDesk* evaluation() { return nullptr; }

    /// The request inside an exported picture.
    virtual Result<GenerationRequest> inspect(const std::string& file) const = 0;
};

/// folders: where models are looked for, first wins.
std::unique_ptr<Engine> make_engine(const std::vector<std::string>& folders);

}  // namespace syn::engine

/// What the plugin exports; the window opens it at run time so that it is painted before LibTorch is loaded.
/// `folders` is a list separated by ':'. The caller owns the engine.
extern "C" syn::engine::Engine* syn_make_engine(const char* folders);
