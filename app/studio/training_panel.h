#pragma once

#include <QWidget>
#include <vector>

#include "app/studio/engine_port.h"

class QLabel;
class QStackedWidget;

namespace syn::studio {

class Actions;
class TrainingProgress;
class TrainingSetup;

/// The training tab: what to train, or the training that is on its way. It knows the engine's desk and the
/// two pages, and what the actions do.
class TrainingPanel : public QWidget {
    Q_OBJECT
  public:
    /// The engine is there already.
    TrainingPanel(EnginePort* port, Actions* actions, QWidget* parent = nullptr);

    TrainingSetup* setup() const { return setup_; }
    TrainingProgress* progress() const { return progress_; }
    bool training() const { return training_; }  ///< one is under way
    /// The user chose a model: one that is still to come does not take its place.
    void callOffUse() { useWhenListed_.clear(); }

  Q_SIGNALS:
    void useRequested(const QString& model);  ///< the model is to be chosen
    void said(const QString& sentence, bool trouble);
    void logged(const QString& line);

  private:
    void take(const std::vector<engine::TrainingEvent>& events);
    void follow(const engine::TrainingEvent& event);
    void start();
    void resume(double rate);
    void use();
    void choose(const QString& model);
    void showActions();

    EnginePort* port_;
    Actions* actions_;
    QStackedWidget* pages_;
    QLabel* none_;
    TrainingSetup* setup_;
    TrainingProgress* progress_;
    bool training_ = false;
    bool useWhenMade_ = false;  ///< the user asked for it before there was a model
    QString useWhenListed_;     ///< the name of a model that is made and not on the list yet
    QString name_;              ///< of what is trained or was trained last
    QString title_;
};

}  // namespace syn::studio
