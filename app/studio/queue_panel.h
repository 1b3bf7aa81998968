#pragma once

#include <QWidget>

#include "app/studio/run_controller.h"

class QLabel;
class QPushButton;
class QTableView;

namespace syn {
class FittingLabel;
}  // namespace syn

namespace syn::studio {

class Actions;
class Branches;
class QueueModel;

/// The tab of the queue: the run under way, those that wait and can be moved, taken out and begun, and those
/// that have ended and can be shown again.
class QueuePanel : public QWidget {
    Q_OBJECT
  public:
    QueuePanel(RunController* controller, Branches* branches, Actions* actions, QWidget* parent = nullptr);

    QTableView* list() const { return list_; }
    QueueModel* model() const { return model_; }
    QPushButton* goOnButton() const { return goOn_; }
    /// What the tab is called: "Queue", "Queue 2".
    QString title() const;
    /// The sentence above the list.
    QString summary() const;

  Q_SIGNALS:
    void said(const QString& sentence, bool trouble);
    void titleChanged();

  private:
    QWidget* makeBar();
    QWidget* makeList();
    void connectActions();
    void keepCurrent();
    void showQueue();
    int currentKey() const;
    void shift(int by);
    void activate(int line);
    void showAgain(const RunQueue::Entry& entry);
    void offerMenu(const QPoint& position);

    RunController* controller_;
    RunQueue* queue_;
    Branches* branches_;
    Actions* actions_;
    QueueModel* model_;
    FittingLabel* summary_;
    QPushButton* goOn_;
    QPushButton* clear_;
    QTableView* list_;
    QLabel* empty_;
    int current_ = 0;  ///< the key of the chosen line, which may be elsewhere after a change
    int line_ = -1;    ///< where it stood before the change
};

}  // namespace syn::studio
