// C9: how long the window is deaf while pictures are made: the time between two turns of its event loop, as a
// timer of 4 ms sees it, with a pen drawing on the pad all along; the 99th percentile of each of eleven runs.
// The real window with the real engine; the same without a run, in turn, tells what the machine adds.
#include <fmt/format.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QMouseEvent>
#include <QTemporaryDir>
#include <QTimer>
#include <algorithm>
#include <cmath>

#include "app/studio/engine_plugin.h"
#include "app/studio/main_window.h"
#include "app/studio/stroke_digits.h"
#include "tests/bench/bench.h"
#include "tests/bench/bench_application.h"
#include "widgets/digit_pad.h"

namespace {

using namespace syn;
using namespace syn::bench;
using namespace syn::studio;

constexpr int kBeat = 4;  // ms
constexpr int kPointsAStroke = 40;
constexpr int kStrokesADigit = 3;

class Listener : public QObject {
  public:
    explicit Listener(MainWindow* window) : window_(window), pad_(window->findChild<DigitPad*>()) {
        connect(window->controller(), &RunController::frame, this, [this] { ++frames_; });
        connect(window->controller(), &RunController::refused, this, &Listener::give_up);
        connect(window->port(), &EnginePort::failed, this, &Listener::give_up);
        beat_.setTimerType(Qt::PreciseTimer);
        beat_.setInterval(kBeat);
        connect(&beat_, &QTimer::timeout, this, &Listener::beat);
    }

    /// The first run is for nothing: it loads the model.
    void start() {
        window_->controller()->run();
        clock_.start();
        beat_.start();
    }

    int result() const {
        std::vector<double> all, p99, longest;
        for (const auto& run : sampling_) {
            all.insert(all.end(), run.begin(), run.end());
            p99.push_back(quantile(run, 0.99));
            longest.push_back(*std::max_element(run.begin(), run.end()));
        }
        const Quartiles gap = quartiles(all), most = quartiles(longest);
        const bool drawn = strokes_ > 0, shown = frames_ > kRepetitions;
        return print(
            {.bench = "C9",
             .value = quartiles(p99),
             .unit = "ms, 99th percentile",
             .floor = 16,
             .also_reached = most.median <= 33,
             .gate_passed = drawn && shown && failure_.isEmpty(),
             .gate = failure_.isEmpty()
                         ? fmt::format("{} runs finished, {} frames shown, {} strokes drawn meanwhile",
                                       kRepetitions, frames_, strokes_)
                         : failure_.toStdString(),
             .more = {{"max_ms", most.median},
                      {"max_quartiles_ms", {most.lower, most.upper}},
                      {"max_of_all_runs_ms", *std::max_element(all.begin(), all.end())},
                      {"max_floor", 33},
                      {"median_ms", gap.median},
                      {"gap_quartiles_ms", {gap.lower, gap.upper}},
                      {"p99_without_run_ms", quantile(idle_, 0.99)},
                      {"max_without_run_ms", *std::max_element(idle_.begin(), idle_.end())},
                      {"p99_own_work_ms", quantile(busy_, 0.99)},
                      {"max_own_work_ms", *std::max_element(busy_.begin(), busy_.end())},
                      {"gaps", all.size()},
                      {"platform", QGuiApplication::platformName().toStdString()}}});
    }

  private:
    void beat() {
        const double gap = static_cast<double>(clock_.nsecsElapsed()) * 1e-6;
        clock_.start();
        const double busy = (thread_seconds() - busy_from_) * 1e3;
        busy_from_ = thread_seconds();
        const RunStatus& status = window_->controller()->status();
        if (warm_ && resting_ == 0) sampling_.back().push_back(gap), busy_.push_back(busy);
        if (warm_ && resting_ > 0) idle_.push_back(gap);
        draw();
        if (resting_ > 0) {
            if (--resting_ == 0) next();
        } else if (status.phase == RunStatus::Phase::Finished) {
            if (!warm_) {
                warm_ = true;
                return next();
            }
            ++runs_;
            // Rest as long as a run took, so that both are seen equally long.
            resting_ = static_cast<int>(sampling_.back().size());
        } else if (status.phase == RunStatus::Phase::Failed) {
            give_up("a run failed");
        }
    }
    void next() {
        if (runs_ == kRepetitions) return QApplication::exit();
        sampling_.emplace_back();
        window_->controller()->run();
    }
    /// A circle on the pad, point after point, then another.
    void draw() {
        if (!pad_) return;
        const double angle = 2 * M_PI * point_ / kPointsAStroke;
        const QPointF at(pad_->width() * (0.5 + 0.3 * std::cos(angle)),
                         pad_->height() * (0.5 + 0.3 * std::sin(angle)));
        const QEvent::Type type = point_ == 0                    ? QEvent::MouseButtonPress
                                  : point_ == kPointsAStroke - 1 ? QEvent::MouseButtonRelease
                                                                 : QEvent::MouseMove;
        const bool up = type == QEvent::MouseButtonRelease;
        QMouseEvent event(type, at, pad_->mapToGlobal(at),
                          type == QEvent::MouseMove ? Qt::NoButton : Qt::LeftButton,
                          up ? Qt::NoButton : Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(pad_, &event);
        strokes_ += up ? 1 : 0;
        if (up && strokes_ % kStrokesADigit == 0)
            window_->store()->edit("Another digit", [](Document& document) {
                for (auto& condition : document.conditions)
                    if (condition.role == Role::Given) condition.strokes = strokesOfDigit(7);
            });
        point_ = (point_ + 1) % kPointsAStroke;
    }
    void give_up(const QString& why) {
        if (failure_.isEmpty()) failure_ = why;
        sampling_ = {{0}};  // a run that failed has no figures
        busy_ = idle_ = {0};
        QApplication::exit();
    }

    MainWindow* window_;
    DigitPad* pad_;
    QTimer beat_;
    QElapsedTimer clock_;
    std::vector<std::vector<double>> sampling_;  // ms, run by run
    std::vector<double> idle_;
    std::vector<double> busy_;  // ms of processor time that the window's thread had in each gap of a run
    double busy_from_ = 0;
    QString failure_;
    bool warm_ = false;
    int runs_ = 0, frames_ = 0, strokes_ = 0, point_ = 0, resting_ = 0;
};

}  // namespace

int main(int argc, char** argv) {
    const BenchApplication application(argc, argv);

    const QTemporaryDir kept;
    MainWindow window;
    window.resize(1440, 900);
    window.show();
    window.gallery()->keepIn(kept.path());  // what runs make is kept meanwhile, as for its user
    std::unique_ptr<Listener> listener;
    QObject::connect(window.port(), &EnginePort::failed, &window,
                     [](const QString& why) { std::exit(failed(why.toStdString())); });
    QObject::connect(window.port(), &EnginePort::ready, &window, [&] {
        Document document = window.store()->value();
        document.live = false;
        document.sampling.count = 16;
        document.sampling.steps = 12;
        for (auto& condition : document.conditions)
            if (condition.role == Role::Given) condition.strokes = strokesOfDigit(7);
        window.store()->reset(document);
        listener = std::make_unique<Listener>(&window);
        listener->start();
    });
    window.open(pluginMaker(defaultPlugin(), STUDIO_SOURCE_DIR "/models"));
    QApplication::exec();
    return listener->result();
}
