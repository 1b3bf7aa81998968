// C16: time of a run while the studio's engine trains a model (the smallest preset, on made-up data) over
// that of one with no training going on. The training passes its gate between its steps, so that what is left
// is the step that it is in when the run begins, and what it has driven out of the caches.
#include <ATen/Parallel.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <thread>

#include "core/engine/engine_parts.h"
#include "core/engine/local_training_desk.h"
#include "tests/bench/bench.h"
#include "tests/bench/finished_pictures.h"
#include "tests/bench/shipped.h"
#include "tests/core/training/small_recipe.h"

namespace {

using namespace syn;
using namespace syn::bench;
using engine::EventKind;
using Kind = engine::TrainingEventKind;

constexpr int kTurns = 7;
constexpr double kPatience = 120;  // seconds until something must have been heard

struct Timed {
    double seconds = 0, first = 0;  ///< from the wish to the end, and to the end of the first step
    std::vector<std::uint8_t> last;
};

Timed run(engine::Engine& engine, const GenerationRequest& request) {
    Timed result;
    const double start = wall_seconds();
    const engine::RunId id = engine.run(request);
    for (bool finished = false; !finished;) {
        std::this_thread::sleep_for(std::chrono::microseconds(500));
        for (const engine::Event& event : engine.take_events()) {
            if (event.run != id) continue;
            const double now = wall_seconds();
            if (event.kind == EventKind::Stepped && result.first == 0) result.first = now - start;
            if (event.kind == EventKind::Finished) result.seconds = now - start, finished = true;
            if (event.kind == EventKind::Failed) throw std::runtime_error(event.text);
        }
        engine.take_series();
        if (wall_seconds() - start > kPatience) throw std::runtime_error("the run does not end");
    }
    result.last = finished_pictures(engine, id);  // for the gate; not timed
    return result;
}

/// The training's side of it: begun once, then stopped and gone on with in turn.
class Teacher {
  public:
    Teacher(engine::TrainingDesk& desk, engine::TrainingPair pair) : desk_(desk), pair_(std::move(pair)) {}

    void go_on() {
        if (name_.empty())
            desk_.start({pair_, "small", 1 << 30, "Beside"});
        else
            desk_.resume(name_);
        const std::int64_t before = step_;
        await([&] { return step_ >= before + 2; });  // it is at it
    }
    void stop() {
        desk_.stop();
        await([&] { return stopped_; });
        stopped_ = false;
    }
    /// How far it is.
    std::int64_t step() {
        listen();
        return step_;
    }
    double samples_per_second() const { return speed_; }

  private:
    void listen() {
        for (const engine::TrainingEvent& event : desk_.take_events()) {
            if (event.kind == Kind::Started) name_ = event.name;
            if (event.kind == Kind::Progress) {
                step_ = std::max(step_, event.report.step);
                if (event.report.samples_per_second > 0) speed_ = event.report.samples_per_second;
            }
            if (event.kind == Kind::Stopped) stopped_ = true;
            if (event.kind == Kind::Failed || event.kind == Kind::Refused)
                throw std::runtime_error(event.text);
        }
    }
    template <class Done>
    void await(Done done) {
        const double start = wall_seconds();
        for (listen(); !done(); listen()) {
            if (wall_seconds() - start > kPatience) throw std::runtime_error("the training does not go on");
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }

    engine::TrainingDesk& desk_;
    engine::TrainingPair pair_;
    std::string name_;
    std::int64_t step_ = 0;
    double speed_ = 0;
    bool stopped_ = false;
};

int measure() {
    const int cores = static_cast<int>(std::thread::hardware_concurrency());
    at::set_num_threads(std::max(1, cores - 1));
    const TestFolder folder("bench-beside-training");
    const std::string things = write_small_things(folder.path / "data");
    engine::EngineParts parts = engine::parts_on_disk({STUDIO_SOURCE_DIR "/models"});
    parts.training = [&](std::shared_ptr<engine::RunGate> gate, std::function<void()> changed) {
        engine::TrainingParts made;
        made.trainings = folder.path / "training";
        made.models = folder.path / "models";
        made.data = {folder.path / "data", small_decoder()};
        made.device = "cpu";
        made.report_seconds = 0;
        made.checkpoint_seconds = made.measure_seconds = 1e6;  // it only trains
        return engine::make_training_desk(std::move(made), std::move(gate), std::move(changed));
    };
    const auto engine = engine::make_engine(std::move(parts));
    const GenerationRequest request = shipped_request(4, 20);
    Timed beside, alone = run(*engine, request);  // for nothing: it loads the model
    Teacher teacher(*engine->training(), {"mnist", things});
    std::vector<double> first_beside, first_alone;
    std::int64_t went_on = 0;
    const Pairs pairs = interleaved(
        kTurns,
        [&] {
            teacher.go_on();
            beside = run(*engine, request);
            first_beside.push_back(beside.first);
            const std::int64_t before = teacher.step();
            const double start = wall_seconds();
            while (teacher.step() == before && wall_seconds() - start < kPatience)
                std::this_thread::sleep_for(std::chrono::milliseconds(1));
            went_on += teacher.step() > before;
            teacher.stop();
            return beside.seconds;
        },
        [&] {
            alone = run(*engine, request);
            first_alone.push_back(alone.first);
            return alone.seconds;
        });
    const bool same = !beside.last.empty() && beside.last == alone.last;
    const auto turns = static_cast<std::int64_t>(first_beside.size());
    return print(
        {.bench = "C16",
         .value = quartiles(pairs.ratio()),
         .unit = "of the time without a training",
         .floor = 1.25,
         .gate_passed = same && went_on == turns,
         .gate = fmt::format("the finished pictures are {}; the training went on after {} of {} runs",
                             same ? "the same to the bit" : "different", went_on, turns),
         .more = {{"seconds_beside", quartiles(pairs.a).median},
                  {"seconds_alone", quartiles(pairs.b).median},
                  {"first_step_ms_beside", 1e3 * quartiles(first_beside).median},
                  {"first_step_ms_alone", 1e3 * quartiles(first_alone).median},
                  {"trained_samples_per_second", teacher.samples_per_second()},
                  {"steps", request.steps},
                  {"pictures", request.count}}});
}

}  // namespace

int main() {
    try {
        return measure();
    } catch (const std::exception& problem) {
        return failed(problem.what());
    }
}
