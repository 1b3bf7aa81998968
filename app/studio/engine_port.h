#pragma once

#include <QObject>
#include <QThread>
#include <QTimer>
#include <atomic>
#include <deque>
#include <functional>
#include <map>
#include <memory>

#include "core/engine/engine.h"
#include "core/engine/evaluation_desk.h"
#include "core/engine/training_desk.h"

namespace syn::studio {

/// Makes the engine; runs on a worker thread, because loading LibTorch takes longer than painting a window.
using EngineMaker = std::function<Result<std::unique_ptr<engine::Engine>>()>;

/// The window's side of the engine: opens it on a worker, then drains its three lanes thirty times a second,
/// and at once where the engine calls. Never waits, except that the destructor joins.
class EnginePort : public QObject {
    Q_OBJECT
  public:
    explicit EnginePort(QObject* parent = nullptr);
    ~EnginePort() override;

    /// Begins to open the engine; ready() or failed() follows.
    void open(EngineMaker maker);
    /// Stops runs, joins the engine's threads and closes it. Nothing is emitted afterwards.
    void close();

    engine::Engine* engine() const { return engine_.get(); }  ///< null until ready()
    /// Models that come later do not move those that are there.
    const std::deque<engine::ModelInfo>& models() const { return models_; }
    const engine::ModelInfo* model(const QString& name) const;
    /// The model that a request asks first; null: it is not there.
    const engine::ModelInfo* modelOf(const GenerationRequest& request) const;
    const engine::Registries& registries() const { return registries_; }

    /// Where models are trained; null: nowhere, or not yet.
    engine::TrainingDesk* training() const { return engine_ ? engine_->training() : nullptr; }

    /// Frames of this run are wanted from now on, until the last of its steps has been seen, and of no other.
    void watch(engine::RunId run);
    /// The same of a run that rests at a step.
    void watchResting(engine::RunId run, int step);
    /// The same of a run that follows those watched so far: what is still on its way of them is waited for.
    void watchNext(engine::RunId run);
    /// Every step that is known of what is watched has been seen.
    bool allSeen() const;
    /// From now on watched runs are judged too, a few times a second and in any case where they rest.
    void setJudging(bool on);

    /// Reads and fits on a worker; `done` is called here with a sentence in place of the picture where that
    /// fails.
    void openPicture(const QString& file, std::function<void(Result<Image>)> done);

    /// The request inside an exported picture, likewise.
    void inspect(const QString& file, std::function<void(Result<GenerationRequest>)> done);

    /// Drains the lanes now and asks the judges; the timer does it 30 times a second.
    void poll();

  Q_SIGNALS:
    void ready();
    void failed(const QString& sentence);
    void happened(const syn::engine::Event& event);
    void series(const std::vector<syn::engine::SeriesPoint>& points);
    void thumbnails(const std::vector<syn::engine::Thumbnail>& pictures);
    void frame(const std::shared_ptr<const syn::engine::Frame>& frame);
    void verdicts(const std::shared_ptr<const syn::engine::Verdicts>& verdicts);
    /// There are models more; those of these names are others than before.
    void modelsChanged(const QStringList& replaced);
    void trained(const std::vector<syn::engine::TrainingEvent>& events);
    void trainingSamples(const std::shared_ptr<const syn::engine::Frame>& frame);
    void evaluation(const std::shared_ptr<const syn::engine::EvaluationState>& state);

  private:
    struct Opened {
        std::unique_ptr<engine::Engine> engine;
        std::vector<engine::ModelInfo> models;
        std::vector<std::string> problems;
        engine::Registries registries;
    };
    void take(Result<Opened>* opened);
    template <class T, class Work>
    void onWorker(Work work, std::function<void(Result<T>)> done);
    void follow(const engine::Event& event);
    void drain();
    void askJudges();
    void readModels();
    void takeModels(std::vector<engine::ModelInfo> fresh);

    std::unique_ptr<engine::Engine> engine_;
    std::deque<engine::ModelInfo> models_;
    engine::Registries registries_;
    std::unique_ptr<QThread> opener_;
    QTimer timer_;
    struct Watched {
        engine::RunId run = 0;
        bool going = true;  ///< it makes steps
        int newest = 0;     ///< its step by the last event
        int seen = -1;      ///< its step by the last frame

        bool owes() const { return going || seen != newest; }
    };
    std::vector<Watched> watched_;  ///< the last is shown, those before it have a frame on its way
    /// A run that was watched, and how far it is known to the judges.
    struct Judged {
        int newest = -1;  ///< its step by the last event
        int judged = -1;
    };
    std::map<engine::RunId, Judged> judged_;
    bool judging_ = false;
    int tick_ = 0;
    std::atomic<bool> called_ = false;  ///< by the engine, and not looked yet
    bool closed_ = false;
};

}  // namespace syn::studio
