#include "tests/app/studio/fake_engine.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <numeric>

namespace syn::engine {
namespace {

constexpr int kSide = 32;
constexpr double kSecondsPerStep = 0.04;

Event event_of(EventKind kind, RunId run, int step = 0, int steps = 0, double value = 0,
               std::string text = {}) {
    return {kind, run, step, steps, value, std::move(text)};
}

/// What a picture is painted by.
struct Look {
    std::uint64_t seed = 0;  // of its noise
    double phase = 0;        // of its colours
};

/// A pattern that turns from noise to smooth colours as the run goes on.
void paint(std::vector<std::uint8_t>& out, const Look& look, double clean, bool grey) {
    const auto& [seed, phase] = look;
    for (int y = 0; y < kSide; ++y)
        for (int x = 0; x < kSide; ++x) {
            const auto hash = static_cast<std::uint32_t>((x * 73856093u) ^ (y * 19349663u) ^
                                                         static_cast<std::uint32_t>(seed * 83492791u));
            const double noise = static_cast<double>((hash * 2654435761u) >> 24);
            const double u = x / static_cast<double>(kSide), v = y / static_cast<double>(kSide);
            const double tone[3] = {128 + 110 * std::sin(5 * u + phase),
                                    128 + 110 * std::sin(4 * v + 2 * phase),
                                    128 + 90 * std::cos(3 * (u + v) - phase)};
            for (int c = 0; c < 3; ++c)
                out.push_back(static_cast<std::uint8_t>(
                    std::clamp(clean * tone[grey ? 0 : c] + (1 - clean) * noise, 0.0, 255.0)));
            out.push_back(255);
        }
}

/// The weight that led to a step.
double weight_at(const GenerationRequest& request, int step) {
    double weight = request.guides.empty() ? 1 : request.guides[0].scale;
    for (const Edit& edit : request.edits)
        if (edit.step < step && edit.path == "guides/0/scale") weight = std::stod(edit.value);
    return weight;
}

double mean_of(const Image& image) {
    return image.empty() ? 0
                         : std::accumulate(image.pixels.begin(), image.pixels.end(), 0.0) /
                               static_cast<double>(image.pixels.size());
}

/// Different for each seed, weight, guide mode and guide; a morph's pictures lie between its ends.
Look look_of(const GenerationRequest& request, int picture, int step) {
    const double weight = weight_at(request, step);
    const auto phase_of = [&](std::uint64_t seed, const auto& image_of) {
        double phase = static_cast<double>(seed) * 0.7 + weight * 0.3;
        for (std::size_t i = 0; i < request.guides.size(); ++i)
            phase += 0.9 * static_cast<double>(request.guides[i].mode) + mean_of(image_of(i)) / 50;
        return phase;
    };
    const auto own = [&](std::size_t i) -> const Image& { return request.guides[i].image; };
    const std::uint64_t seed = request.seed_of(picture);
    if (!request.morph) return {seed, phase_of(seed, own)};
    const auto last = [&](std::size_t i) -> const Image& {
        return request.morph->images.empty() ? own(i) : request.morph->images[i];
    };
    const double t = request.morph_position(picture);
    return {t < 0.5 ? seed : request.morph->seed,
            (1 - t) * phase_of(seed, own) + t * phase_of(request.morph->seed, last)};
}

}  // namespace

FakeEngine::FakeEngine() {
    training_.made = [this](const std::string& name, const std::string& title) {
        ModelInfo model = models(nullptr).front();
        model.name = name;
        model.title = title;
        model.defaults.models = {{name, ""}};
        more_.push_back(std::move(model));
        events_.push_back(event_of(EventKind::ModelsChanged, 0));
    };
}

std::vector<ModelInfo> FakeEngine::models(std::vector<std::string>*) const {
    ModelInfo model;
    model.name = "fake";
    model.title = "Fake digits and pictures";
    model.summary = "fake · patterns instead of pictures · for tests of the window";
    model.parameters = 1234;
    model.width = model.height = kSide;
    model.independent_levels = true;
    model.guide_modes = {"hold", "predicted", "random",         "constant",
                         "none", "resample",  "reconstruction", "marginal"};
    model.modalities = {{"digit", "Digit", "digit", 0, 1, {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"}},
                        {"picture", "Picture", "picture", 1, 3, {}, {9, 3, 1, 0.3, 0.1}}};
    model.legend = {{"0", "airplane"}, {"1", "automobile"}, {"2", "bird"},  {"3", "cat"},  {"4", "deer"},
                    {"5", "dog"},      {"6", "frog"},       {"7", "horse"}, {"8", "ship"}, {"9", "truck"}};
    model.defaults.models = {{"fake", ""}};
    std::vector<ModelInfo> all{model};
    all.insert(all.end(), more_.begin(), more_.end());
    return all;
}

Registries FakeEngine::registries() const {
    return {{"dpmpp-2m", "dpmpp-2m-sde", "unipc", "ddim", "heun", "heun-churn", "ddpm"},
            {"karras", "uniform-t", "uniform-gamma"},
            {"ddpm-linear", "cosine", "linear-gamma", "edm"},
            {"cpu"}};
}

Result<std::vector<ScheduleCurve>> FakeEngine::curves(const GenerationRequest& request) const {
    for (const Guide& guide : request.guides)
        if (const auto why = refused_.find(guide.mode); why != refused_.end()) return Error{why->second};
    std::vector<ScheduleCurve> made;
    for (const char* name : {"digit", "picture"}) {
        const bool held = std::any_of(request.guides.begin(), request.guides.end(), [&](const Guide& g) {
            return g.modality == name && g.mode == GuideMode::Hold;
        });
        ScheduleCurve curve{name, {}};
        for (int i = 0; i <= request.steps; ++i) {
            const double t = 1 - static_cast<double>(i) / request.steps;
            curve.gamma.push_back(held ? -9 : -9 + 14 * std::pow(t, 0.8));
        }
        made.push_back(curve);
    }
    return made;
}

void FakeEngine::load(const std::string& model) {
    events_.push_back(event_of(EventKind::ModelReady, 0, 0, 0, 0, model));
}

RunId FakeEngine::begin(GenerationRequest request, bool live, State state) {
    const RunId id = next_++;
    asked_.push_back({id, request, live});
    runs_[id] = {std::move(request), state, live, 0, std::exchange(failure_, {}), 0, -1, {}};
    const Run& run = runs_[id];
    events_.push_back(event_of(EventKind::Started, id, 0, run.request.steps));
    if (state == State::Paused) events_.push_back(event_of(EventKind::Paused, id, 0, run.request.steps));
    return id;
}

RunId FakeEngine::run(GenerationRequest request, bool live) {
    if (live)
        for (auto& [id, run] : runs_)
            if (run.live) end(id, run, EventKind::Cancelled);
    return begin(std::move(request), live, State::Running);
}

RunId FakeEngine::run_beside(RunId lender, GenerationRequest request) {
    const RunId id = run(std::move(request), false);
    asked_.back().lender = lender;
    return id;
}

RunId FakeEngine::run_paused(GenerationRequest request) {
    return begin(std::move(request), false, State::Paused);
}

void FakeEngine::end(RunId id, Run& run, EventKind kind, std::string text) {
    if (run.state == State::Ended) return;
    run.state = State::Ended;
    events_.push_back(event_of(kind, id, run.step, run.request.steps, 0, std::move(text)));
}

void FakeEngine::advance(RunId id, Run& run) {
    if (!run.failure.empty()) return end(id, run, EventKind::Failed, run.failure);
    ++run.step;
    run.reached = std::max(run.reached, run.step);
    develop(id, run, run.step);
    stand(id, &run);
    events_.push_back(event_of(EventKind::Stepped, id, run.step, run.request.steps, kSecondsPerStep));
    series_.push_back({id, "seconds", run.step, kSecondsPerStep + 0.001 * run.step});
    series_.push_back({id, "norm/digit", run.step, 0.5});
    series_.push_back({id, "norm/picture", run.step, 0.02 * run.step});
    // What is weighed contributes by its weight above one; the first two guides pull ever more apart.
    std::string before;
    for (const Guide& guide : run.request.guides) {
        if (guide.scale == 1 || run.live) continue;
        series_.push_back({id, "contribution/" + guide.modality, run.step, guide.scale - 1});
        series_.push_back({id, "cosine/base/" + guide.modality, run.step, 0.25});
        if (!before.empty())
            series_.push_back({id, "cosine/" + before + "/" + guide.modality, run.step, -0.02 * run.step});
        before = guide.modality;
    }
    if (run.step == run.request.steps) end(id, run, EventKind::Finished);
}

void FakeEngine::pause(RunId id) {
    Run& run = runs_[id];
    if (run.state != State::Running) return;
    run.state = State::Paused;
    events_.push_back(event_of(EventKind::Paused, id, run.step, run.request.steps));
}

void FakeEngine::resume(RunId id) {
    Run& run = runs_[id];
    if (run.state == State::Paused) run.state = State::Running;
}

void FakeEngine::step(RunId id) {
    Run& run = runs_[id];
    if (run.state != State::Paused) return;
    advance(id, run);
    if (run.state == State::Paused)
        events_.push_back(event_of(EventKind::Paused, id, run.step, run.request.steps));
}

void FakeEngine::step_back(RunId id) {
    Run& run = runs_[id];
    if (run.step > 0) go(id, run, run.step - 1);
}

void FakeEngine::go(RunId id, Run& run, int step) {
    const bool end = step == run.request.steps;
    run.state = end ? State::Ended : State::Paused;
    run.step = step;
    stand(id, &run);
    develop(id, run, step);
    events_.push_back(
        event_of(end ? EventKind::Finished : EventKind::Paused, id, run.step, run.request.steps));
}

void FakeEngine::rewind(RunId id, int step) {
    const auto found = runs_.find(id);
    if (found == runs_.end() || step < 0 || step > found->second.reached)
        return events_.push_back(event_of(EventKind::Refused, id, 0, 0, 0, "That step was not reached."));
    go(id, found->second, step);
}

RunId FakeEngine::fork(RunId id, int step, std::vector<Edit> edits, bool paused) {
    const RunId made = next_++;
    const auto found = runs_.find(id);
    if (found == runs_.end() || step > found->second.reached) {
        events_.push_back(event_of(EventKind::Failed, made, 0, 0, 0, "There is nothing to branch from."));
        return made;
    }
    Run run = found->second;
    std::erase_if(run.request.edits, [&](const Edit& edit) { return edit.step > step; });
    for (Edit& edit : edits) {
        edit.step = step;
        run.request.edits.push_back(std::move(edit));
    }
    run.state = paused ? State::Paused : State::Running;
    run.step = run.reached = step;
    run.strip = -1;
    branched_.push_back({made, run.request, false});
    events_.push_back(event_of(EventKind::Started, made, step, run.request.steps));
    if (paused) events_.push_back(event_of(EventKind::Paused, made, step, run.request.steps));
    runs_[made] = std::move(run);
    return made;
}

std::optional<FakeEngine::Standing> FakeEngine::standing(RunId id) const {
    const auto found = runs_.find(id);
    if (found == runs_.end()) return std::nullopt;
    return Standing{found->second.step, found->second.state == State::Running};
}

void FakeEngine::forget_all_but(RunId run) {
    asked_ = {};
    branched_ = {};
    {
        const std::lock_guard lock(finished_mutex_);
        std::erase_if(finished_, [&](const auto& entry) { return entry.first != run; });
    }
    std::erase_if(runs_, [&](const auto& entry) { return entry.first != run; });
}

void FakeEngine::forget(RunId id) {
    cancel(id);
    stand(id, nullptr);
    runs_.erase(id);
}

void FakeEngine::cancel(RunId id) {
    if (const auto found = runs_.find(id); found != runs_.end()) end(id, found->second, EventKind::Cancelled);
}

void FakeEngine::edit(RunId id, std::string path, std::string value) {
    const auto found = runs_.find(id);
    if (found == runs_.end()) return;
    Run& run = found->second;
    std::erase_if(run.request.edits, [&](const Edit& old) {
        return old.step > run.step || (old.step == run.step && old.path == path);
    });
    run.request.edits.push_back({run.step, std::move(path), std::move(value)});
    run.reached = run.step;
    stand(id, &run);
}

void FakeEngine::stand(RunId id, const Run* run) {
    const std::lock_guard lock(finished_mutex_);
    if (run && run->step == run->request.steps)
        finished_[id] = run->request;
    else
        finished_.erase(id);
}

void FakeEngine::want_frame(RunId run) {
    wanted_.insert(run);
}

std::shared_ptr<const Frame> FakeEngine::frame_of(RunId id, const Run& run) const {
    auto frame = std::make_shared<Frame>();
    frame->run = id;
    frame->step = run.step;
    frame->steps = run.request.steps;
    frame->count = run.request.count;
    frame->width = frame->height = kSide;
    const double done = static_cast<double>(run.step) / run.request.steps;
    for (const char* name : {"digit", "picture"}) {
        FrameLayer layer{name, {}, {}};
        for (int i = 0; i < run.request.count; ++i) {
            const Look look = look_of(run.request, i, run.step);
            paint(layer.noisy, look, done, layer.modality == "digit");
            paint(layer.estimate, look, std::sqrt(done), layer.modality == "digit");
        }
        frame->layers.push_back(std::move(layer));
    }
    return frame;
}

std::vector<std::shared_ptr<const Verdicts>> FakeEngine::take_verdicts() {
    std::vector<std::shared_ptr<const Verdicts>> all;
    for (const RunId id : std::exchange(judging_, {}))
        if (const auto found = runs_.find(id); found != runs_.end())
            all.push_back(fake_verdicts(id, found->second.request, found->second.step));
    return all;
}

std::vector<std::shared_ptr<const Frame>> FakeEngine::take_frames() {
    std::vector<std::shared_ptr<const Frame>> taken;
    if (frames_held_) return taken;
    for (const RunId run : std::exchange(wanted_, {})) {
        const auto found = runs_.find(run);
        if (found == runs_.end() || !found->second.failure.empty()) continue;
        if (auto frame = frame_of(found->first, found->second)) taken.push_back(std::move(frame));
    }
    return taken;
}

void FakeEngine::want_strip(RunId id, int sample, std::string modality) {
    const auto found = runs_.find(id);
    if (found == runs_.end()) return;
    found->second.strip = sample;
    found->second.strip_modality = std::move(modality);
    for (int step = 0; step <= found->second.reached; ++step) develop(id, found->second, step);
}

void FakeEngine::develop(RunId id, const Run& run, int step) {
    if (run.strip < 0) return;
    Thumbnail made{id, step, run.strip, run.strip_modality, kSide, kSide, {}, {}};
    const Look look = look_of(run.request, run.strip, step);
    const double done = static_cast<double>(step) / run.request.steps;
    paint(made.noisy, look, done, run.strip_modality == "digit");
    paint(made.estimate, look, std::sqrt(done), run.strip_modality == "digit");
    thumbnails_[{id, step}] = std::move(made);
}

std::vector<Thumbnail> FakeEngine::take_thumbnails() {
    std::vector<Thumbnail> taken;
    for (auto& [key, thumbnail] : thumbnails_) taken.push_back(std::move(thumbnail));
    thumbnails_.clear();
    return taken;
}

std::optional<KeptStates> FakeEngine::kept(RunId id) const {
    constexpr std::size_t kState = 200'000;
    const auto found = runs_.find(id);
    if (found == runs_.end()) return std::nullopt;
    std::size_t all = 0;
    for (const auto& [other, run] : runs_) all += static_cast<std::size_t>(run.reached + 1) * kState;
    const int states = found->second.reached + 1;
    return KeptStates{found->second.reached, states, static_cast<std::size_t>(states) * kState, all,
                      std::size_t{256} << 20};
}

std::optional<GenerationRequest> FakeEngine::request(RunId id) const {
    const auto found = runs_.find(id);
    if (found == runs_.end()) return std::nullopt;
    return found->second.request;
}

std::vector<SeriesPoint> FakeEngine::take_series() {
    return std::exchange(series_, {});
}

std::vector<Event> FakeEngine::take_events() {
    for (auto& [id, run] : runs_)
        if (run.state == State::Running) {
            advance(id, run);
            break;
        }
    told_ += events_.size();
    return std::exchange(events_, {});
}

Image FakeEngine::fit_digit(const Image& drawing, const std::string& model) const {
    const bool ink =
        std::any_of(drawing.pixels.begin(), drawing.pixels.end(), [](std::uint8_t p) { return p > 64; });
    return ink ? *fit_picture(drawing, model, "digit") : Image{};
}

Result<Image> FakeEngine::fit_picture(const Image& picture, const std::string& model,
                                      const std::string& modality) const {
    if (picture.empty()) return Error{"the picture is empty"};
    int side = kSide;
    for (const ModelInfo& known : models(nullptr))
        if (known.name == model) side = known.width;
    Image fitted{side, side, modality == "digit" ? 1 : 3, {}};
    for (int y = 0; y < side; ++y)
        for (int x = 0; x < side; ++x)
            for (int c = 0; c < fitted.channels; ++c)
                fitted.pixels.push_back(picture.pixels[picture.index(
                    x * picture.width / side, y * picture.height / side, std::min(c, picture.channels - 1))]);
    return fitted;
}

/// Digits are sevens; of pictures nobody knows what they are, unless a test says so.
void FakeEngine::read_guide(std::string, std::string modality, Image picture) {
    ++guides_read_;
    const bool ink =
        std::any_of(picture.pixels.begin(), picture.pixels.end(), [](std::uint8_t p) { return p > 64; });
    std::pair<int, double> reading{ink && modality == "digit" ? 7 : -1, 0.99};
    if (const auto said = readings_.find(modality); said != readings_.end()) reading = said->second;
    events_.push_back(event_of(EventKind::GuideRead, 0, reading.first, 0, reading.second, modality));
}

Result<Image> FakeEngine::open_image(const std::string& file) const {
    if (!std::filesystem::exists(file)) return Error{"there is no picture " + file + "; check the name"};
    return Image{64, 48, 3, std::vector<std::uint8_t>(64 * 48 * 3, 120)};
}

void FakeEngine::export_run(RunId id, ExportOptions options) {
    const Run& run = runs_[id];
    const int count = run.request.count;
    const auto tell = [&](EventKind kind, int step, std::string text = {}) {
        events_.push_back(event_of(kind, id, step, count, 0, std::move(text)));
    };
    if (run.reached < run.request.steps) return tell(EventKind::Refused, 0, "Nothing is finished.");
    std::error_code bad;
    std::filesystem::create_directories(options.folder, bad);
    if (bad) return tell(EventKind::Failed, 0, options.folder + " cannot be written to.");
    for (int i = 0; i < count; ++i) {
        const auto bytes = file_of(id, run.request, i, "picture");
        std::ofstream out(options.folder + "/" + std::to_string(i) + ".png", std::ios::binary);
        if (bytes) out.write(reinterpret_cast<const char*>(bytes->data()), std::ssize(*bytes));
        tell(EventKind::Exporting, i + 1);
    }
    tell(EventKind::Exported, count, options.folder);
}

void FakeEngine::save_animation(RunId run, int index, std::string modality, AnimationOptions options) {
    animated_ = std::to_string(run) + "/" + std::to_string(index) + "/" + modality;
    events_.push_back(event_of(EventKind::Saved, run, 0, 0, 0, options.file));
}

Result<std::vector<std::uint8_t>> FakeEngine::png(RunId run, int index, const std::string& modality) const {
    const std::lock_guard lock(finished_mutex_);
    const auto found = finished_.find(run);
    if (found == finished_.end()) return Error{"The picture is not finished yet: let the run finish first."};
    return file_of(run, found->second, index, modality);
}
/// Not a picture, but what was asked for; unless a test says otherwise.
Result<std::vector<std::uint8_t>> FakeEngine::file_of(RunId run, const GenerationRequest& request, int index,
                                                      const std::string& modality) const {
    if (encode) return encode(request, index, modality);
    const std::string text = std::to_string(run) + "/" + std::to_string(index) + "/" + modality;
    return std::vector<std::uint8_t>(text.begin(), text.end());
}
Result<GenerationRequest> FakeEngine::inspect(const std::string& file) const {
    if (const auto found = records_.find(file); found != records_.end()) return found->second;
    if (decode) return decode(file);
    return Error{"there is no request in " + file};
}

}  // namespace syn::engine

extern "C" syn::engine::Engine* syn_make_engine(const char*) {
    return new syn::engine::FakeEngine;
}
