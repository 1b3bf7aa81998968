#pragma once

#include <QUndoStack>

#include "tests/app/studio/timeline_window.h"

namespace syn::studio {

/// The window with what tests do to its queue; runs are told apart by their seeds.
struct QueueWindow : TimelineWindow {
    using TimelineWindow::TimelineWindow;

    RunQueue* queue() { return window->controller()->queue(); }
    void setSeed(quint64 seed) {
        window->store()->edit("Seed", [=](Document& document) { document.sampling.seed = seed; });
    }
    /// Asks for a run of this seed.
    void ask(quint64 seed, const char* keys = "Ctrl+Return") {
        setSeed(seed);
        press(keys);
    }
    QList<quint64> waiting() {
        QList<quint64> seeds;
        for (const auto& entry : queue()->waiting()) seeds << entry.run->rows.first().request.seed;
        return seeds;
    }
    /// Seeds of all full runs that were begun, in order.
    QList<quint64> made() {
        QList<quint64> seeds;
        for (const auto& asked : engine->asked())
            if (!asked.live) seeds << asked.request.seed;
        return seeds;
    }
    QList<RunQueue::Entry::State> states() {
        QList<RunQueue::Entry::State> all;
        for (const auto& entry : queue()->begun()) all << entry.state;
        return all;
    }
    int keyOf(quint64 seed) {
        for (const auto& entry : queue()->waiting())
            if (entry.run->rows.first().request.seed == seed) return entry.key;
        return 0;
    }
    QUndoStack* history() { return window->store()->history(); }
};

}  // namespace syn::studio
