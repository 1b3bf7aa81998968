#pragma once

#include <QMenu>

#include "app/studio/document_store.h"

namespace syn::studio {

class RunController;

/// Which guide modes rows compare: all there are, those that the model or the request cannot do greyed out
/// with the sentence why. It stays open while modes are chosen by mouse or by the space bar; the Enter key
/// chooses and closes.
class RowsMenu : public QMenu {
    Q_OBJECT
  public:
    RowsMenu(const QString& title, DocumentStore* store, RunController* controller,
             QWidget* parent = nullptr);

  protected:
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    void fill();
    bool choose(QAction* action);

    DocumentStore* store_;
    RunController* controller_;
};

}  // namespace syn::studio
