#pragma once

#include <QWidget>
#include <vector>

#include "app/studio/document_store.h"
#include "app/studio/run_controller.h"

class QStackedLayout;

namespace syn {
class HeatMap;
class LineChart;
class Segmented;
class StepChart;
}  // namespace syn

namespace syn::studio {

/// Signal against noise over the steps of the document's schedule, as curves or as a waterfall: in total, by
/// modality or by band, by eq. 18 or 19 of GUD. It stands at the step that the run stands at.
class SnrPage : public QWidget {
    Q_OBJECT
  public:
    SnrPage(DocumentStore* store, RunController* controller, QWidget* parent = nullptr);

    void show(const Document& document);
    void showStatus();  ///< where the run stands
    LineChart* curves() const { return lines_; }
    HeatMap* waterfall() const { return map_; }
    StepChart* chart() const;  ///< the one that is shown

  Q_SIGNALS:
    void stepChosen(int step);  ///< of the run

  private:
    void makeCharts();
    void makeChoices(QWidget* parent);
    void showCurves();

    DocumentStore* store_;
    RunController* controller_;
    QStackedLayout* stack_;
    LineChart* lines_;
    HeatMap* map_;
    Segmented* as_;
    Segmented* by_;
    Segmented* equation_;
    std::vector<engine::ScheduleCurve> levels_;
};

}  // namespace syn::studio
