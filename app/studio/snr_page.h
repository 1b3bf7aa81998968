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

/// Signal against noise over the steps, as curves or as a waterfall: in total, by modality or by band, by eq.
/// 18 or 19 of GUD. Of what moved last: of what is set up when that changes, of the run that is shown, which
/// may be of another set-up, when that comes to another step.
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
    bool showsRun() const { return !run_.empty() && levels_ == run_; }

    DocumentStore* store_;
    RunController* controller_;
    QStackedLayout* stack_;
    LineChart* lines_;
    HeatMap* map_;
    Segmented* as_;
    Segmented* by_;
    Segmented* equation_;
    std::vector<engine::ScheduleCurve> setUp_, run_, levels_;  ///< levels_: the one of both that is shown
    engine::RunId shownRun_ = 0;
    int shownStep_ = -1;  ///< where it stood when it was looked at last
};

}  // namespace syn::studio
