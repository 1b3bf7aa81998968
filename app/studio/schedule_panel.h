#pragma once

#include <QWidget>

#include "app/studio/document_store.h"
#include "app/studio/run_controller.h"

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace syn {
class Chooser;
class LineChart;
class NumberField;
class SeedField;
class SliderRow;
}  // namespace syn

namespace syn::studio {

class Actions;

/// How the run walks from noise to picture, and the buttons that start and stop it.
class SchedulePanel : public QWidget {
    Q_OBJECT
  public:
    SchedulePanel(DocumentStore* store, RunController* controller, Actions* actions,
                  QWidget* parent = nullptr);

    void setRegistries(const engine::Registries& registries);
    void setModel(const engine::ModelInfo* model);
    void show(const Document& document);
    LineChart* chart() const { return chart_; }
    QPushButton* runButton() const { return run_; }

  Q_SIGNALS:
    void stepChosen(int step);  ///< in the chart

  private:
    QWidget* makeForm(Actions* actions);
    SliderRow* makeNoise(const QString& name, double most, double step, double Sampling::*field,
                         const QString& toolTip);
    void makeButtons(Actions* actions, QVBoxLayout* column);
    void showCurves(const std::vector<engine::ScheduleCurve>& curves);
    void showStatus();
    void showRun();

    DocumentStore* store_;
    RunController* controller_;
    Actions* actions_;
    const engine::ModelInfo* model_ = nullptr;
    int curveSteps_ = 0;  ///< of the curve that is shown
    Chooser* solver_;
    Chooser* noise_;
    Chooser* grid_;
    NumberField* steps_;
    NumberField* count_;
    SeedField* seed_;
    SliderRow* eta_;
    SliderRow* churn_;
    LineChart* chart_;
    QWidget* form_;
    QPushButton* run_;
    QPushButton* pause_;
    QPushButton* step_;
    QPushButton* cancel_;
    QPushButton* export_;
};

}  // namespace syn::studio
