#pragma once

#include <QWidget>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "app/studio/document_store.h"
#include "app/studio/run_controller.h"

class QStackedWidget;
class QTabBar;
class QToolButton;

namespace syn {
class HeatMap;
class LineChart;
class StepChart;
}  // namespace syn

namespace syn::studio {

class LogPanel;
class NormsPage;
class SnrPage;

/// The tabs below the timeline: signal against noise, norms and cosines, step times, log. The charts share
/// the step that the timeline stands at.
class ChartsPanel : public QWidget {
    Q_OBJECT
  public:
    ChartsPanel(DocumentStore* store, EnginePort* port, RunController* controller, QWidget* parent = nullptr);

    /// The row of tabs and the export button: for the panel's heading.
    QWidget* heading() const { return heading_; }
    QTabBar* tabs() const { return tabs_; }
    QStackedWidget* pages() const { return pages_; }
    /// Another tab, before the log; `waiting` stands on it until it is filled.
    QWidget* addPage(const QString& title, const QString& toolTip, const QString& waiting);
    void fillPage(QWidget* page, QWidget* content);
    void setPageTitle(const QWidget* page, const QString& title);
    /// Brings the tab of this page, or of what is on it, to the front.
    void showPage(const QWidget* page);
    /// The page shown is one that something is done on, not one that is read: it wants more room.
    bool works() const;
    LogPanel* log() const { return log_; }
    LineChart* snr() const;
    HeatMap* waterfall() const;
    LineChart* norms() const;  ///< of the estimates
    LineChart* contributions() const;
    LineChart* cosines() const;
    LineChart* times() const { return times_; }
    /// The chart of the tab shown; null: the log is.
    StepChart* current() const;
    void show(const Document& document);
    /// Asks where, and writes the chart shown in the form that the name's ending says.
    void exportChart();

  Q_SIGNALS:
    void stepChosen(int step);  ///< in any chart
    void said(const QString& sentence, bool trouble);

  private:
    QWidget* makeHeading();
    void makeRoom();
    void showExport();
    void showStatus();
    void take(const std::vector<engine::SeriesPoint>& points);
    void draw(const std::string& series, int step, double value);
    void begin(engine::RunId run);

    RunController* controller_;
    QWidget* heading_;
    QTabBar* tabs_;
    QToolButton* export_;
    QStackedWidget* pages_;
    SnrPage* snr_;
    NormsPage* norms_;
    LineChart* times_;
    LogPanel* log_;
    engine::RunId run_ = 0;  ///< that the series are of
    /// Of the latest runs, by series and step, for when one of them is shown again.
    std::map<engine::RunId, std::map<std::pair<std::string, int>, double>> points_;
};

}  // namespace syn::studio
