#pragma once

#include <QStringList>
#include <QWidget>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "app/studio/document_store.h"
#include "app/studio/run_controller.h"

class QStackedLayout;

namespace syn {
class LineChart;
class Segmented;
class StepChart;
}  // namespace syn

namespace syn::studio {

/// How strong things are at each step of a run: the estimates; what each guide adds to the prediction; and
/// whether these pull the same way, as the cosines between them and with the base.
class NormsPage : public QWidget {
    Q_OBJECT
  public:
    NormsPage(DocumentStore* store, RunController* controller, QWidget* parent = nullptr);

    void show(const Document& document);
    void showStatus();  ///< where the run stands
    void begin();       ///< the charts of the run that is shown, without a value yet
    void draw(const std::string& series, int step, double value);

    LineChart* estimate() const { return estimate_; }
    LineChart* contributions() const { return contributions_; }
    LineChart* cosines() const { return cosines_; }
    StepChart* chart() const;  ///< the one that is shown

  Q_SIGNALS:
    void stepChosen(int step);

  private:
    void makeCharts();
    void sayWhatIsMissing();
    void add(LineChart* chart, const std::string& series, int step, double value);
    /// What people read of a term that the engine names, and the kind that gives its hue.
    std::pair<QString, QString> textOf(const std::string& term) const;

    DocumentStore* store_;
    RunController* controller_;
    QStackedLayout* stack_;
    LineChart* estimate_;
    LineChart* contributions_;
    LineChart* cosines_;
    Segmented* of_;
    std::vector<engine::ModalityInfo>
        modalities_;  ///< of the run's model, in the order of the estimate's curves
    std::map<std::string, std::size_t> curves_;  ///< of contributions and of cosines, by series
};

}  // namespace syn::studio
