#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/latest_slot.h"
#include "core/dataset/data_place.h"
#include "core/engine/run_gate.h"
#include "core/engine/training_desk.h"
#include "core/session/job_runner.h"
#include "core/training/preset_recipe.h"
#include "core/training/trainer.h"

namespace syn::engine {

/// What a desk is put together from, so that tests can give it small networks and folders of their own.
struct TrainingParts {
    std::filesystem::path trainings;  ///< a folder for each training, until its model is finished
    std::filesystem::path models;     ///< where finished models go
    DataPlace data = {};
    std::string device = "auto";
    std::vector<NetworkSize> sizes = network_sizes();
    double probe_seconds = 2;  ///< for each size
    double checkpoint_seconds = 60;
    double measure_seconds = 60;
    double report_seconds = 1;
    bool background = true;  ///< at the lowest priority of the system
    /// Whether there is a model of this name anywhere; of this title.
    std::function<bool(const std::string&name)> known = {}, titled = {};
    std::function<std::unique_ptr<JobRunner>(std::size_t capacity)> runner = make_threaded_runner;
};

/// The desk of this process.
class LocalTrainingDesk final : public TrainingDesk {
  public:
    /// gate: where it waits for those who make pictures; models_changed: called on the desk's thread when
    /// there is a model more.
    LocalTrainingDesk(TrainingParts parts, std::shared_ptr<RunGate> gate,
                      std::function<void()> models_changed);
    ~LocalTrainingDesk() override;

    std::vector<TrainingSet> sets() const override;
    void check_folder(std::string folder) override;
    void probe(TrainingPair pair) override;
    std::vector<UnfinishedTraining> unfinished() const override;
    void start(TrainingWish wish) override;
    void resume(std::string name, double rate) override;
    void stop() override;
    void use(std::string name) override;
    void discard(std::string name) override;
    std::vector<TrainingEvent> take_events() override;
    std::shared_ptr<const Frame> take_samples() override;

  private:
    /// A pair whose data are known: what recipes are made from.
    struct Known {
        TrainingPair pair;
        TrainingSet digits, pictures;
    };

    void emit(TrainingEvent event);
    bool begin(const std::string& name, bool training);
    void submit(std::function<Result<void>(const std::stop_token&)> work);
    void breathe(const std::stop_token& stop);

    // All below on the desk's thread.
    Result<TrainingSet> survey(const std::string& folder) const;
    Result<Known> know(const TrainingPair& pair) const;
    JointChoice choice_of(const Known& known, const NetworkSize& size) const;
    Result<void> measure(const TrainingPair& pair, const std::stop_token& stop);
    Result<std::shared_ptr<const JointSets>> read(const TrainingPair& pair, const Recipe& recipe);
    Result<void> begin_training(const TrainingWish& wish, const std::stop_token& stop);
    Result<void> train_in(const std::filesystem::path& folder, const TrainingPair& pair,
                          const std::stop_token& stop);
    void tell_past(const std::filesystem::path& folder, std::int64_t steps);
    void draw_samples(const std::filesystem::path& folder, const TrainingReport& report,
                      const std::stop_token& stop);
    Result<std::string> publish(const std::filesystem::path& folder, const TrainingReport& report,
                                bool finished);
    std::string free_name(const std::string& title) const;
    std::string free_title(const std::string& stem) const;

    const TrainingParts parts_;
    const std::shared_ptr<RunGate> gate_;
    const std::function<void()> models_changed_;

    mutable std::mutex mutex_;
    std::stop_source stop_;
    bool training_ = false;  ///< under way, or about to be
    std::string name_;       ///< of what is trained
    std::vector<TrainingEvent> events_;
    LatestSlot<std::shared_ptr<const Frame>> samples_;

    TrainingPair read_pair_;  ///< the desk's thread: of the sets that are still in memory
    std::shared_ptr<const JointSets> read_sets_;
    std::vector<TrainingPreset> measured_;

    // Last, because their jobs use all the others. A look at a folder waits for no training.
    std::unique_ptr<JobRunner> looker_, runner_;
};

/// Trainings in the user's cache; models in the user's folder, where that is among `folders` that models are
/// looked for in, else in the first of these.
TrainingParts training_parts_on_disk(const std::vector<std::filesystem::path>& folders);

std::unique_ptr<TrainingDesk> make_training_desk(TrainingParts parts, std::shared_ptr<RunGate> gate,
                                                 std::function<void()> models_changed);

}  // namespace syn::engine
