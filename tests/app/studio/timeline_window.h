#pragma once

#include <QLabel>
#include <QToolButton>

#include "app/studio/branch_view.h"
#include "app/studio/branches.h"
#include "tests/app/studio/studio_window.h"
#include "widgets/timeline.h"

namespace syn::studio {

/// The window with what tests do to its timeline.
struct TimelineWindow : StudioWindow {
    using StudioWindow::StudioWindow;

    Timeline* track() { return window->timeline()->track(); }
    Branches* branches() { return window->timeline()->branchView()->branches(); }
    void run() {
        QTest::keyClick(window.get(), Qt::Key_Return, Qt::ControlModifier);
        settle();
    }
    void scrub(int step) {
        const QPoint at(qRound(track()->xOf(step)), 20);
        drag(track(), {at, at});
        poll(3);
    }
    void setWeight(double weight) {
        window->store()->edit("Weight",
                              [=](Document& document) { document.conditions["digit"].scale = weight; });
    }
    double weight() { return document().conditions["digit"].scale; }
    void goOn() {
        QTest::keyClick(track(), Qt::Key_Space);
        settle();
    }
    QToolButton* button(const QString& name) {
        for (auto* each : window->findChildren<QToolButton*>())
            if (each->accessibleName() == name) return each;
        return nullptr;
    }
    QString text(const QString& name) {
        for (auto* each : window->findChildren<QLabel*>())
            if (each->accessibleName() == name) return each->text();
        return {};
    }
};

}  // namespace syn::studio
