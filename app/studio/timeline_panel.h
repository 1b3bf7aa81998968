#pragma once

#include <QWidget>

#include "app/studio/run_controller.h"

class QHBoxLayout;
class QLabel;

namespace syn {
class Timeline;
}

namespace syn::studio {

class Actions;
class BranchView;

/// The run and its branches, with the buttons that walk along it.
class TimelinePanel : public QWidget {
    Q_OBJECT
  public:
    TimelinePanel(DocumentStore* store, RunController* controller, Actions* actions,
                  QWidget* parent = nullptr);

    Timeline* track() const;
    BranchView* branchView() const { return branches_; }
    /// Back, pause and step, what can be done with branches, and how far the run is: for the panel's heading.
    void addControls(QHBoxLayout* heading);
    /// What the window waits for before anything can run; empty: nothing.
    void setLoading(const QString& what);

  private:
    void showStatus();

    RunController* controller_;
    Actions* actions_;
    BranchView* branches_;
    QLabel* progress_;
    QString loading_;
};

}  // namespace syn::studio
