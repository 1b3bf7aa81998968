#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <vector>

#include "core/base/latest_slot.h"
#include "core/engine/evaluation_desk.h"
#include "core/engine/run_gate.h"
#include "core/session/job_runner.h"

namespace syn::engine {

/// One measurement, as a desk carries it out.
class EvaluationWork {
  public:
    virtual ~EvaluationWork() = default;
    /// Tells its state now and then (phase Measuring, without seconds left). False: stopped; what is done is
    /// kept.
    virtual Result<bool> run(const std::stop_token& stop,
                             const std::function<void(EvaluationState state)>& tell) = 0;
    /// What was written, whatever run() said.
    virtual std::vector<std::filesystem::path> files() const = 0;
};

/// What a desk is put together from, so that tests can give it measurements of their own.
struct EvaluationParts {
    std::vector<EvaluationKind> kinds;
    /// Reads what the wish needs; `between_steps` is to be called before each step of the solver.
    std::function<Result<std::unique_ptr<EvaluationWork>>(const EvaluationWish& wish,
                                                          std::function<void()> between_steps)>
        open;
    std::function<EvaluationChoices(const std::string& model)> choices = {};
    bool background = true;  ///< at the lowest priority of the system
    std::function<std::unique_ptr<JobRunner>(std::size_t capacity)> runner = make_threaded_runner;
};

/// The desk of this process.
class LocalEvaluationDesk final : public EvaluationDesk {
  public:
    /// gate: where it waits for those who make pictures.
    LocalEvaluationDesk(EvaluationParts parts, std::shared_ptr<RunGate> gate);
    ~LocalEvaluationDesk() override;

    std::vector<EvaluationKind> kinds() const override { return parts_.kinds; }
    EvaluationChoices choices(const std::string& model) const override {
        return parts_.choices ? parts_.choices(model) : EvaluationChoices{};
    }
    void start(EvaluationWish wish) override;
    void stop() override;
    std::shared_ptr<const EvaluationState> take_state() override;
    Result<std::vector<std::string>> export_to(const std::string& folder) override;

  private:
    void publish(EvaluationState state);
    Result<void> work(const EvaluationWish& wish, const std::stop_token& stop);

    const EvaluationParts parts_;
    const std::shared_ptr<RunGate> gate_;

    std::mutex mutex_;
    int started_ = 0;  ///< how many, so that each knows whether it is the last
    std::stop_source stop_;
    std::vector<std::filesystem::path> files_;  ///< of the newest measurement that wrote some
    LatestSlot<std::shared_ptr<const EvaluationState>> states_;

    std::unique_ptr<JobRunner> runner_;  // last, because its jobs use all the others
};

/// Measurements in the user's cache, of the models in these folders.
EvaluationParts evaluation_parts_on_disk(const std::vector<std::filesystem::path>& folders);

std::unique_ptr<EvaluationDesk> make_evaluation_desk(EvaluationParts parts, std::shared_ptr<RunGate> gate);

}  // namespace syn::engine
