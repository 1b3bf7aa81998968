#pragma once

#include <QApplication>
#include <QSettings>
#include <QSignalSpy>
#include <QTest>

#include "app/studio/condition_card.h"
#include "app/studio/main_window.h"
#include "app/studio/schedule_panel.h"
#include "app/studio/stage_panel.h"
#include "app/studio/timeline_panel.h"
#include "tests/app/studio/fake_engine.h"
#include "tests/widgets/qt_testing.h"
#include "widgets/line_chart.h"
#include "widgets/message_bar.h"
#include "widgets/sample_grid.h"

namespace syn::studio {

/// The real window: on an engine without networks, whose steps the test makes, or on one that is given.
class StudioWindow {
  public:
    explicit StudioWindow(bool live = false)
        : StudioWindow(
              [this]() -> Result<std::unique_ptr<engine::Engine>> {
                  auto made = std::make_unique<engine::FakeEngine>();
                  engine = made.get();
                  return std::unique_ptr<engine::Engine>(std::move(made));
              },
              live) {}
    StudioWindow(EngineMaker maker, bool live) {
        application();
        QSettings().clear();
        window = std::make_unique<MainWindow>();
        window->resize(1440, 900);
        window->show();
        QSignalSpy ready(window->port(), &EnginePort::ready);
        window->open(std::move(maker));
        if (ready.isEmpty()) ready.wait(20000);
        QApplication::processEvents();  // the cards are laid out and shown
        if (!live) {
            window->store()->edit("Live", [](Document& document) { document.live = false; });
            window->store()->history()->clear();
            settle();
        }
    }

    /// Drains the engine's lanes: each poll makes one step.
    void poll(int times) {
        for (int i = 0; i < times; ++i) window->port()->poll();
    }
    void settle() {
        for (int i = 0; i < 200 && status().phase == RunStatus::Phase::Running; ++i) poll(1);
        poll(2);
    }
    /// Keys to the window, in front as it is when its user presses them: a closed dialog leaves none in front
    /// where there is no window manager.
    void press(const char* keys) {
        QApplication::setActiveWindow(window.get());
        QTest::keySequence(window.get(), QKeySequence(keys));
    }
    const RunStatus& status() { return window->controller()->status(); }
    const Document& document() { return window->store()->value(); }
    ConditionCard* card(const QString& modality) {
        for (ConditionCard* each : window->cards())
            if (each->modality() == modality) return each;
        return nullptr;
    }
    /// With the focus, in the window that is in front, as whoever draws on it gives it.
    DigitPad* pad() {
        DigitPad* pad = card("digit")->pad();
        QApplication::setActiveWindow(window.get());
        pad->setFocus();
        return pad;
    }
    SampleGrid* grid() { return window->stage()->grid(); }
    QString message() { return window->stage()->messages()->sentence(); }

    std::unique_ptr<MainWindow> window;
    engine::FakeEngine* engine = nullptr;  ///< the one without networks; belongs to the window
};

}  // namespace syn::studio
