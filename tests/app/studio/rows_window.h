#pragma once

#include "tests/app/studio/timeline_window.h"
#include "tests/catch.h"

namespace syn::studio {

inline constexpr int kInRow = 6, kRowSteps = 8;

/// The window with a comparison of four guide modes, and what tests do to it.
struct RowsWindow : TimelineWindow {
    RowsWindow() {
        window->store()->edit("Rows", [](Document& document) {
            document.view.arrangement = Arrangement::Rows;
            document.sampling.steps = kRowSteps;
        });
    }
    RunController* controller() { return window->controller(); }
    void compare() {
        press("Ctrl+Return");
        pollUntil([this] { return controller()->canExport(); });
        poll(3);
        REQUIRE(controller()->canExport());
    }
    template <class Condition>
    void pollUntil(Condition condition) {
        for (int i = 0; i < 400 && !condition(); ++i) poll(1);
    }
    void choose(int cell) {
        QTest::mouseClick(grid(), Qt::LeftButton, {}, grid()->cellRect(cell).center().toPoint());
        poll(2);
    }
    /// The end of the film strip.
    QImage last() { return branches()->shown()->estimate.value(kRowSteps); }
    QList<QImage> pictures() {
        QList<QImage> all;
        for (int i = 0; i < grid()->count(); ++i) all << grid()->cellPicture(i);
        return all;
    }
    int step(int row) { return engine->standing(controller()->runOf(row))->step; }
};

}  // namespace syn::studio
