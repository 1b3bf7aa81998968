// C18: what rows cost: the time of four rows of guide modes in the window, from the wish to the last picture,
// over that of the same four runs asked one by one of an engine that nobody watches.
#include <fmt/format.h>

#include <QApplication>
#include <memory>
#include <semaphore>
#include <stdexcept>

#include "app/studio/engine_plugin.h"
#include "app/studio/main_window.h"
#include "app/studio/stroke_digits.h"
#include "tests/bench/bench.h"
#include "tests/bench/bench_application.h"
#include "tests/bench/finished_pictures.h"

namespace {

using namespace syn;
using namespace syn::bench;
using namespace syn::studio;
using engine::EventKind;

constexpr int kTurns = 5;
constexpr double kPatience = 120;  // seconds until the rows must be there
using Pictures = std::vector<std::vector<std::uint8_t>>;

/// The window with an engine of its own, comparing the usual modes.
class Rows {
  public:
    Rows() {
        window_.resize(1440, 900);
        window_.show();
        QObject::connect(window_.port(), &EnginePort::failed, &window_,
                         [this](const QString& why) { why_ = why; });
        QObject::connect(window_.controller(), &RunController::refused, &window_,
                         [this](const QString& why) { why_ = why; });
        QObject::connect(window_.controller(), &RunController::frame, &window_,
                         [this](const std::shared_ptr<const engine::Frame>& frame) {
                             if (frame->step == frame->steps) last_[frame->run] = frame->layers.back().noisy;
                         });
        window_.open(pluginMaker(defaultPlugin(), STUDIO_SOURCE_DIR "/models"));
        wait([this] { return window_.port()->engine() != nullptr; });
        Document document = window_.store()->value();
        document.live = false;
        document.sampling.steps = 10;
        document.view.arrangement = Arrangement::Rows;
        for (auto& condition : document.conditions)
            if (condition.role == Role::Given) condition.strokes = strokesOfDigit(7);
        window_.store()->reset(document);
    }

    double run() {
        last_.clear();
        const double start = wall_seconds();
        window_.controller()->run();
        const RunStatus& status = window_.controller()->status();
        wait([&] {
            return status.phase == RunStatus::Phase::Finished && window_.controller()->settled() &&
                   last_.size() == static_cast<std::size_t>(status.rows.size());
        });
        return wall_seconds() - start;
    }
    /// Those of the last turn, row by row.
    Pictures pictures() const {
        Pictures made;
        for (const auto& [run, picture] : last_) made.push_back(picture);
        return made;
    }
    std::vector<GenerationRequest> requests() {
        std::vector<GenerationRequest> made;
        for (const auto& [run, picture] : last_) made.push_back(*window_.port()->engine()->request(run));
        return made;
    }

  private:
    /// Sleeps between events as a window does: who polls takes time from those who work.
    void wait(const std::function<bool()>& there) {
        for (const double start = wall_seconds(); !there();) {
            QApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
            if (!why_.isEmpty()) throw std::runtime_error(why_.toStdString());
            if (wall_seconds() - start > kPatience) throw std::runtime_error("the rows do not end");
        }
    }

    MainWindow window_;
    QString why_;
    std::map<engine::RunId, std::vector<std::uint8_t>> last_;
};

double run(engine::Engine& engine, const std::vector<GenerationRequest>& requests, Pictures* pictures) {
    const auto news = std::make_shared<std::counting_semaphore<>>(0);
    engine.set_listener([news] { news->release(); });
    const double start = wall_seconds();
    double not_timed = 0;
    for (const GenerationRequest& request : requests) {
        const engine::RunId id = engine.run(request);
        for (bool finished = false; !finished;) {
            news->acquire();
            for (const engine::Event& event : engine.take_events()) {
                if (event.run != id) continue;
                if (event.kind == EventKind::Failed) throw std::runtime_error(event.text);
                finished = finished || event.kind == EventKind::Finished;
            }
            engine.take_series();
        }
        if (!pictures) continue;
        const double from = wall_seconds();
        pictures->push_back(finished_pictures(engine, id));
        not_timed += wall_seconds() - from;
    }
    return wall_seconds() - start - not_timed;
}

int measure() {
    Rows rows;
    auto alone = pluginMaker(defaultPlugin(), STUDIO_SOURCE_DIR "/models")();
    if (!alone) throw std::runtime_error(alone.error().message);
    rows.run();  // loads the model
    const std::vector<GenerationRequest> requests = rows.requests();
    Pictures plain;
    run(**alone, requests, &plain);
    const bool same = plain == rows.pictures() && plain.size() == 4;
    const Pairs pairs = interleaved(
        kTurns, [&] { return rows.run(); }, [&] { return run(**alone, requests, nullptr); });
    const Quartiles a = quartiles(pairs.a), b = quartiles(pairs.b);
    return print({.bench = "C18",
                  .value = quartiles(pairs.ratio()),
                  .unit = "of the time of the same runs one by one",
                  .floor = 1.05,
                  .gate_passed = same,
                  .gate = fmt::format("{} rows of {} pictures, {} as those of the runs", plain.size(),
                                      requests.front().count, same ? "the same" : "not the same"),
                  .more = {{"rows_s", a.median}, {"runs_s", b.median}, {"steps", requests.front().steps}}});
}

}  // namespace

int main(int argc, char** argv) {
    const BenchApplication application(argc, argv);
    try {
        return measure();
    } catch (const std::exception& error) {
        return failed(error.what());
    }
}
