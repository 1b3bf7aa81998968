#include "tests/app/studio/fake_training.h"

#include <algorithm>

namespace syn::engine {
namespace {

using Kind = TrainingEventKind;

constexpr int kSampleSide = 32, kSampleCount = 8;

std::shared_ptr<const Frame> samples_at(int step) {
    auto frame = std::make_shared<Frame>();
    frame->step = step;
    frame->steps = FakeTraining::kSteps;
    frame->count = kSampleCount;
    frame->width = frame->height = kSampleSide;
    for (const char* name : {"digit", "picture"})
        frame->layers.push_back(
            {name,
             std::vector<std::uint8_t>(kSampleCount * kSampleSide * kSampleSide * 4,
                                       static_cast<std::uint8_t>(20 * step)),
             std::vector<std::uint8_t>(kSampleCount * kSampleSide * kSampleSide * 4, 99)});
    return frame;
}

}  // namespace

std::vector<TrainingSet> FakeTraining::sets() const {
    const std::vector<std::string> digits{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    return {{"mnist", "MNIST", "digit", "CC BY-SA 3.0", "LeCun, Cortes, Burges", digits, 60000, true, {}},
            {"cifar10", "CIFAR-10", "picture", "research use", "Krizhevsky 2009", digits, 50000, !missing_,
             missing_ ? "CIFAR-10 is not here yet: download it." : ""}};
}

void FakeTraining::check_folder(std::string folder) {
    asked_.push_back("folder " + folder);
    if (folder.find("empty") != std::string::npos)
        return events_.push_back({Kind::Refused, {}, "The folder " + folder + " has 0 subfolders."});
    TrainingEvent event{Kind::FolderChecked, {}, {}};
    event.set = TrainingSet{folder,
                            "animals",
                            "picture",
                            "as the pictures' owner allows",
                            "your folder " + folder,
                            {"cat", "cow", "dog"},
                            36,
                            true,
                            {}};
    events_.push_back(std::move(event));
}

void FakeTraining::probe(TrainingPair pair) {
    asked_.push_back("probe " + pair.digits + "+" + pair.pictures);
    events_.push_back({Kind::Probing, {}, {}});
    TrainingEvent event{Kind::Presets, {}, {}};
    event.pair = pair;
    event.presets = {{"small", "Small", 1'600'000, 120'000, 140, 857},
                     {"medium", "Medium", 4'400'000, 300'000, 60, 5000},
                     {"large", "Large", 10'000'000, 700'000, 40, 17500}};
    events_.push_back(std::move(event));
}

void FakeTraining::begin(const std::string& name, const std::string& title, int step) {
    name_ = name;
    title_ = title;
    step_ = step;
    std::erase_if(unfinished_, [&](const auto& u) { return u.name == name; });
    events_.push_back({Kind::Started, name, title});
}

void FakeTraining::start(TrainingWish wish) {
    asked_.push_back("start " + wish.preset + " " + std::to_string(wish.samples) + " " + wish.title +
                     (wish.shared_level ? ", one level" : ""));
    if (step_ >= 0) return events_.push_back({Kind::Refused, {}, "A training is under way: stop it first."});
    begin("mine", wish.title.empty() ? "MNIST + CIFAR-10" : wish.title, 0);
}

void FakeTraining::resume(std::string name, double rate) {
    asked_.push_back("resume " + name + (rate == 0.5 ? " at half the rate" : ""));
    const auto found =
        std::find_if(unfinished_.begin(), unfinished_.end(), [&](const auto& u) { return u.name == name; });
    if (found == unfinished_.end()) return;
    const UnfinishedTraining training = *found;
    begin(name, training.title, static_cast<int>(training.step));
}

TrainingReport FakeTraining::report() const {
    TrainingReport now;
    now.step = step_;
    now.steps = kSteps;
    now.samples = 64 * step_;
    now.loss = 1.0 / (step_ + 1);
    now.learning_rate = 8e-4;
    now.samples_per_second = 64;
    now.seconds_left = kSteps - step_;
    now.saved = step_ == 3;
    if (step_ == 3)
        now.figures = {{"error at rho 1", 0.1},
                       {"gain at rho 1 in %", 0.5},
                       {"gain at rho 20 in %", 2.5},
                       {"gain at rho 8 in %", 1.25}};
    return now;
}

void FakeTraining::stop() {
    asked_.push_back("stop");
    if (step_ < 0) return;
    TrainingEvent event{Kind::Stopped, name_, {}};
    event.report = report();
    events_.push_back(std::move(event));
    unfinished_.push_back({name_, title_, step_, kSteps});
    step_ = -1;
}

void FakeTraining::use(std::string name) {
    asked_.push_back("use " + name);
    if (made) made(name, title_.empty() ? name : title_);
    events_.push_back({Kind::Used, name, {}});
}

void FakeTraining::discard(std::string name) {
    asked_.push_back("discard " + name);
    std::erase_if(unfinished_, [&](const auto& u) { return u.name == name; });
    events_.push_back({Kind::Discarded, name, {}});
}

void FakeTraining::hold_up(bool on) {
    held_up_ = on;
    events_.push_back({on ? Kind::Waiting : Kind::GoingOn, name_, {}});
}

std::vector<TrainingEvent> FakeTraining::take_events() {
    auto given = std::exchange(events_, {});
    if (step_ < 0 || held_up_) return given;
    if (!failure_.empty()) {
        given.push_back({Kind::Failed, name_, std::exchange(failure_, {})});
        unfinished_.push_back({name_, title_, step_, kSteps});
        step_ = -1;
        return given;
    }
    ++step_;
    TrainingEvent event{Kind::Progress, name_, {}};
    event.report = report();
    if (event.report.saved) samples_ = samples_at(step_);
    given.push_back(event);
    if (step_ < kSteps) return given;
    event.kind = Kind::Finished;
    given.push_back(event);
    step_ = -1;
    if (made) made(name_, title_);
    return given;
}

}  // namespace syn::engine
