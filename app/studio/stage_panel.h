#pragma once

#include <QWidget>

#include "app/studio/document_store.h"
#include "app/studio/run_controller.h"

class QLabel;
class QProgressBar;

namespace syn {
class MessageBar;
class SampleGrid;
class Segmented;
class Timeline;
}  // namespace syn

namespace syn::studio {

class Actions;
class BranchView;

/// The middle of the window: the pictures of the run, what to show of them, and the run's timeline below.
class StagePanel : public QWidget {
    Q_OBJECT
  public:
    StagePanel(DocumentStore* store, RunController* controller, Actions* actions, QWidget* parent = nullptr);

    SampleGrid* grid() const { return grid_; }
    MessageBar* messages() const { return messages_; }
    Timeline* track() const;
    BranchView* branchView() const { return branches_; }
    void show(const Document& document);
    void setLoading(const QString& what);

  private:
    QWidget* makeHeader();
    QWidget* makeTimeline(Actions* actions);
    void showFrame(const std::shared_ptr<const engine::Frame>& frame);
    void showStatus();
    void showEmptyText();

    DocumentStore* store_;
    RunController* controller_;
    Segmented* stream_;
    Segmented* zoom_;
    QLabel* caption_;
    SampleGrid* grid_;
    MessageBar* messages_;
    BranchView* branches_;
    QLabel* progress_;
    QString loading_;
    bool showsPreview_ = false;  ///< the grid holds a finished live preview
};

}  // namespace syn::studio
