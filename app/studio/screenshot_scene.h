#pragma once

#include <QApplication>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QSettings>
#include <QTimer>
#include <functional>
#include <set>

#include "app/studio/engine_plugin.h"
#include "app/studio/main_window.h"
#include "app/studio/stroke_digits.h"

namespace syn::studio {

/// What the command line chose.
struct ScreenshotOptions {
    QString plugin, models;
    int digit = 7;
    quint64 seed = 1;
    bool crisp = false;
};

/// A window with the engine behind it, and what is to be waited for in it.
class Scene {
  public:
    static constexpr QSize kSize{1440, 900};
    static constexpr int kLongest = 600'000;  ///< ms that one state may take to come

    explicit Scene(const ScreenshotOptions& options, QSize size = kSize) : options_(options) {
        window_.resize(size);
        window_.show();
        RunController* controller = window_.controller();
        QObject::connect(controller, &RunController::frame, &window_, [this](const auto& frame) {
            frame_ = frame->run;
            frameStep_ = frame->step;
        });
        QObject::connect(window_.port(), &EnginePort::verdicts, &window_, [this](const auto& verdicts) {
            if (verdicts->step == verdicts->steps) judged_.insert(verdicts->run);
        });
        QObject::connect(controller, &RunController::reading, &window_,
                         [this](const QString&, int read) { read_ |= read >= 0; });
        QObject::connect(controller, &RunController::modelLoading, &window_,
                         [this](const QString& name) { modelReady_ = name.isEmpty(); });
        QObject::connect(window_.port(), &EnginePort::failed, &window_,
                         [this](const QString& sentence) { failure_ = sentence; });
    }

    MainWindow* operator->() { return &window_; }

    /// False: it did not come, and standard error says why.
    bool until(const QString& what, const std::function<bool()>& there) {
        QEventLoop loop;
        QTimer timer;
        QElapsedTimer clock;
        clock.start();
        QObject::connect(&timer, &QTimer::timeout, &loop, [&] {
            if (there() || clock.elapsed() > kLongest || !failure_.isEmpty()) loop.quit();
        });
        timer.start(15);
        loop.exec();
        if (there()) return true;
        fprintf(stderr, "%s\n", qPrintable(failure_.isEmpty() ? "waited in vain for: " + what : failure_));
        return false;
    }
    bool openEngine() {
        window_.open(pluginMaker(options_.plugin, options_.models));
        return until("the engine", [this] { return window_.port()->engine() != nullptr; });
    }
    bool open() {
        if (!openEngine()) return false;
        Document document = window_.store()->value();
        for (auto& condition : document.conditions)
            if (condition.role == Role::Given && condition.picture.isNull())
                condition.strokes = strokesOfDigit(options_.digit);
        document.sampling.seed = options_.seed;
        document.view.smooth = !options_.crisp;
        window_.store()->reset(document);
        return until("the reading of the digit", [this] { return read_; });
    }
    bool run() {
        window_.controller()->run();
        return finished();
    }
    bool reached(int step) {
        return until("a step",
                     [=, this] { return !status().live && frame_ == status().id && frameStep_ >= step; });
    }
    bool finished() {
        return until("the end of a run", [this] {
            // Of rows the chosen one is shown when all are made.
            const auto rows = static_cast<int>(status().rows.size());
            const auto last = rows > 0 ? window_.controller()->runOf(rows - 1) : status().id;
            return status().phase == RunStatus::Phase::Finished && window_.controller()->settled() &&
                   judged_.contains(last) && frame_ == status().id && frameStep_ == status().steps;
        });
    }
    void change(const std::function<void(Document&)>& how) {
        Document document = window_.store()->value();
        how(document);
        window_.store()->reset(document);
    }
    bool modelReady() const { return modelReady_; }
    bool judged() { return judged_.contains(status().id); }
    const RunStatus& status() { return window_.controller()->status(); }

    bool write(const QString& file) {
        // What was just said is laid out first.
        for (int i = 0; i < 5; ++i) QApplication::processEvents();
        if (window_.grab().save(file)) return true;
        fprintf(stderr, "the picture could not be written to %s; choose another place\n", qPrintable(file));
        return false;
    }

  private:
    ScreenshotOptions options_;
    bool fresh_ = [] {  // what the window before kept of its layout must not show
        QSettings().clear();
        return true;
    }();
    MainWindow window_;
    syn::engine::RunId frame_ = 0;
    int frameStep_ = -1;
    std::set<syn::engine::RunId> judged_;  ///< runs that were judged at their end
    bool read_ = false;
    bool modelReady_ = false;
    QString failure_;
};

}  // namespace syn::studio
