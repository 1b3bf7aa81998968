#pragma once

#include <QLabel>

#include "tests/app/studio/studio_window.h"
#include "tests/catch.h"

namespace syn::studio {

/// The window with models beside the first.
struct ModelsWindow : StudioWindow {
    ModelsWindow() { QApplication::setActiveWindow(window.get()); }
    /// A model beside the first, listed as one that was trained is.
    void list(engine::ModelInfo model) {
        const QString name = QString::fromStdString(model.name);
        engine->add_model(std::move(model));
        QSignalSpy changed(window->port(), &EnginePort::modelsChanged);
        engine->training()->use("one more");
        while (!window->port()->model(name)) REQUIRE(changed.wait(20000));
    }
    engine::ModelInfo other() {
        engine::ModelInfo model = engine->models(nullptr).front();
        model.name = model.title = "other";
        model.defaults.models = {{"other", ""}};
        return model;
    }
    void choose(const char* model) {
        const engine::ModelInfo* info = window->port()->model(model);
        REQUIRE(info);
        window->store()->edit("Model", [&](Document& document) {
            const bool live = document.live;
            document = documentFor(*info);
            document.live = live;
        });
    }
    /// What is read on the pad.
    QString read() { return text("digit", "Reading of the drawing"); }
    QLabel* label(const char* modality, const char* name) {
        for (auto* each : card(modality)->findChildren<QLabel*>())
            if (each->accessibleName() == name) return each;
        return nullptr;
    }
    QString text(const char* modality, const char* name) {
        const QLabel* there = label(modality, name);
        return there ? there->text() : QString();
    }
    void run() { press("Ctrl+Return"); }
};

}  // namespace syn::studio
