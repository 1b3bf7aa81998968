#pragma once

#include <functional>

#include "core/engine/engine.h"
#include "core/engine/training_desk.h"

namespace syn::engine {

/// A desk that trains nothing: each call of take_events() makes one step of six. Everything it does is
/// decided by its calls.
class FakeTraining final : public TrainingDesk {
  public:
    static constexpr int kSteps = 6;

    std::vector<TrainingSet> sets() const override;
    void check_folder(std::string folder) override;
    void probe(TrainingPair pair) override;
    std::vector<UnfinishedTraining> unfinished() const override { return unfinished_; }
    void start(TrainingWish wish) override;
    void resume(std::string name, double rate) override;
    void stop() override;
    void use(std::string name) override;
    void discard(std::string name) override;
    std::vector<TrainingEvent> take_events() override;
    std::shared_ptr<const Frame> take_samples() override { return std::exchange(samples_, nullptr); }

    /// There is a model more: name and title.
    std::function<void(const std::string& name, const std::string& title)> made;

    /// For tests: CIFAR-10 is not on the machine.
    void miss_pictures() { missing_ = true; }
    /// For tests: a training that was broken off.
    void leave_unfinished(UnfinishedTraining training) { unfinished_.push_back(std::move(training)); }
    /// For tests: the next step fails with this sentence.
    void fail_next(std::string sentence) { failure_ = std::move(sentence); }
    /// For tests: pictures are made meanwhile, or no more.
    void hold_up(bool on);
    /// For tests: what was asked for, in order ("probe mnist+cifar10", "start small 1000 My model").
    const std::vector<std::string>& asked() const { return asked_; }

  private:
    void begin(const std::string& name, const std::string& title, int step);
    TrainingReport report() const;

    std::vector<TrainingEvent> events_;
    std::vector<UnfinishedTraining> unfinished_;
    std::vector<std::string> asked_;
    std::shared_ptr<const Frame> samples_;
    std::string name_, title_, failure_;
    int step_ = -1;  ///< below 0: nothing is trained
    bool missing_ = false, held_up_ = false;
};

}  // namespace syn::engine
