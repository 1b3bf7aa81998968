#pragma once

#include <QWidget>

#include "app/studio/branches.h"

class QLabel;
class QScrollArea;

namespace syn {
class Timeline;
}  // namespace syn

namespace syn::studio {

class Actions;

/// The timeline of the run and its branches: film strip and tracks, and (for the heading of its panel) what
/// can be done with them and the memory that they take.
class BranchView : public QWidget {
    Q_OBJECT
  public:
    BranchView(DocumentStore* store, EnginePort* port, RunController* controller, Actions* actions,
               QWidget* parent = nullptr);

    Timeline* timeline() const { return timeline_; }
    Branches* branches() const { return branches_; }
    /// Branch, delete, spacing and memory in one line.
    QWidget* controls() const { return controls_; }

  Q_SIGNALS:
    void heightChanged(int by);  ///< it needs so many pixels more than before; below 0: less

  private:
    void makeControls();
    void connectActions();
    void showBranches();
    void showPictures();
    void showMemory();
    void fitHeight();
    void offerMenu(const QPoint& position);

    DocumentStore* store_;
    RunController* controller_;
    Actions* actions_;
    Branches* branches_;
    Timeline* timeline_;
    QScrollArea* area_;
    QWidget* controls_;
    QLabel* memory_;
};

}  // namespace syn::studio
