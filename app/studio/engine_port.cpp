#include "app/studio/engine_port.h"

#include <QThreadPool>
#include <algorithm>
#include <functional>

namespace syn::studio {
namespace {

constexpr int kTick = 33;               // ms: 30 Hz
constexpr int kJudgeTicks = 6;          // a judge is asked five times a second
constexpr std::size_t kMostJudged = 8;  // runs, the newest: rows of a comparison

}  // namespace

EnginePort::EnginePort(QObject* parent) : QObject(parent) {
    timer_.setInterval(kTick);
    connect(&timer_, &QTimer::timeout, this, &EnginePort::poll);
}

EnginePort::~EnginePort() {
    close();
}

void EnginePort::open(EngineMaker maker) {
    opener_.reset(QThread::create([this, maker = std::move(maker)] {
        const auto opened = std::make_shared<Result<Opened>>(Error{});
        if (Result<std::unique_ptr<engine::Engine>> made = maker()) {
            Opened content;
            content.engine = std::move(made).value();
            content.models = content.engine->models(&content.problems);
            content.registries = content.engine->registries();
            *opened = std::move(content);
        } else {
            *opened = made.error();
        }
        QMetaObject::invokeMethod(
            this, [this, opened] { take(opened.get()); }, Qt::QueuedConnection);
    }));
    opener_->start();
}

void EnginePort::take(Result<Opened>* opened) {
    if (closed_) return;
    if (!*opened) return Q_EMIT failed(QString::fromStdString(opened->error().message));
    Opened& content = opened->value();
    engine_ = std::move(content.engine);
    models_.assign(content.models.begin(), content.models.end());
    registries_ = std::move(content.registries);
    engine_->set_listener([this] {
        if (called_.exchange(true)) return;
        QMetaObject::invokeMethod(this, &EnginePort::drain, Qt::QueuedConnection);
    });
    timer_.start();
    Q_EMIT ready();
    for (const std::string& problem : content.problems) Q_EMIT failed(QString::fromStdString(problem));
}

void EnginePort::close() {
    closed_ = true;
    timer_.stop();
    if (opener_) opener_->wait();
    QThreadPool::globalInstance()->waitForDone();
    engine_.reset();
}

const engine::ModelInfo* EnginePort::model(const QString& name) const {
    for (const auto& model : models_)
        if (QString::fromStdString(model.name) == name) return &model;
    return nullptr;
}

const engine::ModelInfo* EnginePort::modelOf(const GenerationRequest& request) const {
    return request.models.empty() ? nullptr : model(QString::fromStdString(request.models.front().name));
}

void EnginePort::watch(engine::RunId run) {
    watched_.clear();
    watchNext(run);
}

void EnginePort::watchNext(engine::RunId run) {
    watched_.push_back({run});
    if (engine_) engine_->want_frame(run);
    if (run != 0) judged_.try_emplace(run);
    while (judged_.size() > kMostJudged) judged_.erase(judged_.begin());
}

void EnginePort::watchResting(engine::RunId run, int step) {
    watch(run);
    watched_.back().going = false;
    watched_.back().newest = step;
    judged_[run] = {step, -1};
}

bool EnginePort::allSeen() const {
    return std::none_of(watched_.begin(), watched_.end(), std::mem_fn(&Watched::owes));
}

template <class T, class Work>
void EnginePort::onWorker(Work work, std::function<void(Result<T>)> done) {
    if (!engine_) return done(Error{"The engine is still loading; open the picture again in a moment."});
    QThreadPool::globalInstance()->start(
        [this, engine = engine_.get(), work = std::move(work), done = std::move(done)] {
            auto result = std::make_shared<Result<T>>(work(*engine));
            QMetaObject::invokeMethod(
                this,
                [this, result, done] {
                    if (!closed_) done(std::move(*result));
                },
                Qt::QueuedConnection);
        });
}

void EnginePort::openPicture(const QString& file, std::function<void(Result<Image>)> done) {
    onWorker<Image>([file = file.toStdString()](engine::Engine& engine) { return engine.open_image(file); },
                    std::move(done));
}

void EnginePort::inspect(const QString& file, std::function<void(Result<GenerationRequest>)> done) {
    onWorker<GenerationRequest>(
        [file = file.toStdString()](engine::Engine& engine) { return engine.inspect(file); },
        std::move(done));
}

void EnginePort::readModels() {
    using Models = std::vector<engine::ModelInfo>;
    onWorker<Models>([](engine::Engine& engine) { return Result<Models>(engine.models()); },
                     [this](Result<Models> read) {
                         if (read) takeModels(std::move(*read));
                     });
}

void EnginePort::takeModels(std::vector<engine::ModelInfo> fresh) {
    const auto hash = [](const engine::ModelInfo& info) {
        return info.defaults.models.empty() ? std::string() : info.defaults.models.front().sha256;
    };
    QStringList replaced;
    for (engine::ModelInfo& info : fresh) {
        const auto known = std::find_if(models_.begin(), models_.end(), [&](const engine::ModelInfo& model) {
            return model.name == info.name;
        });
        if (known == models_.end()) {
            models_.push_back(std::move(info));
        } else if (hash(*known) != hash(info)) {
            replaced << QString::fromStdString(info.name);
            *known = std::move(info);
        }
    }
    Q_EMIT modelsChanged(replaced);
}

void EnginePort::follow(const engine::Event& event) {
    using engine::EventKind;
    if (const auto known = judged_.find(event.run); known != judged_.end()) {
        if (event.kind == EventKind::Stepped || event.kind == EventKind::Paused ||
            event.kind == EventKind::Finished)
            known->second.newest = event.step;
        if (event.kind == EventKind::Failed) judged_.erase(known);
    }
    const auto watched = std::find_if(watched_.begin(), watched_.end(),
                                      [&](const Watched& each) { return each.run == event.run; });
    if (watched == watched_.end()) return;
    const bool ended = event.kind == EventKind::Finished || event.kind == EventKind::Cancelled ||
                       event.kind == EventKind::Failed;
    if (event.kind == EventKind::Stepped) watched->going = true;
    if (event.kind == EventKind::Paused || ended) watched->going = false;
    if (event.kind == EventKind::Stepped || event.kind == EventKind::Paused ||
        event.kind == EventKind::Finished)
        watched->newest = event.step;
    // What was cancelled or failed may never have had a picture: there is nothing more to wait for.
    if (event.kind == EventKind::Cancelled || event.kind == EventKind::Failed)
        watched->newest = watched->seen;
}

void EnginePort::setJudging(bool on) {
    judging_ = on;
    tick_ = 0;
}

/// Of the first noise there is nothing to be judged.
void EnginePort::askJudges() {
    if (!judging_ || tick_++ % kJudgeTicks != 0) return;
    for (const auto& [run, known] : judged_)
        if (known.newest > 0 && known.judged != known.newest) engine_->want_verdicts(run);
}

void EnginePort::poll() {
    drain();
    if (engine_) askJudges();
}

void EnginePort::drain() {
    if (!engine_) return;
    called_ = false;
    // Events first: a frame that arrives with the news of its run must find the window knowing of it.
    for (const engine::Event& each : engine_->take_events()) {
        follow(each);
        if (each.kind == engine::EventKind::ModelsChanged) readModels();
        Q_EMIT happened(each);
    }
    if (const auto points = engine_->take_series(); !points.empty()) Q_EMIT series(points);
    if (const auto pictures = engine_->take_thumbnails(); !pictures.empty()) Q_EMIT thumbnails(pictures);
    for (const auto& picture : engine_->take_frames()) {
        const auto watched = std::find_if(watched_.begin(), watched_.end(),
                                          [&](const Watched& each) { return each.run == picture->run; });
        if (watched == watched_.end()) continue;
        watched->seen = picture->step;
        Q_EMIT frame(picture);
    }
    for (std::size_t i = 0; i < watched_.size();) {
        const Watched& each = watched_[i];
        if (each.owes()) engine_->want_frame(each.run);
        if (!each.owes() && i + 1 < watched_.size())
            watched_.erase(watched_.begin() + static_cast<std::ptrdiff_t>(i));
        else
            ++i;
    }
    for (const auto& verdicts : engine_->take_verdicts()) {
        if (const auto known = judged_.find(verdicts->run); known != judged_.end())
            known->second.judged = verdicts->step;
        if (judging_) Q_EMIT this->verdicts(verdicts);
    }
    if (engine::TrainingDesk* desk = engine_->training()) {
        if (const auto events = desk->take_events(); !events.empty()) Q_EMIT trained(events);
        if (const auto samples = desk->take_samples()) Q_EMIT trainingSamples(samples);
    }
    if (engine::EvaluationDesk* desk = engine_->evaluation())
        if (const auto state = desk->take_state()) Q_EMIT evaluation(state);
}

}  // namespace syn::studio
