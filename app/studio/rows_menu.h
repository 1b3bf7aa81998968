#pragma once

#include <QMenu>

#include "app/studio/document_store.h"

namespace syn::studio {

class RunController;

/// Which guide modes rows compare: all there are, those that the model or the request cannot do greyed out
/// with the sentence why.
class RowsMenu : public QMenu {
    Q_OBJECT
  public:
    RowsMenu(const QString& title, DocumentStore* store, RunController* controller,
             QWidget* parent = nullptr);

  private:
    void fill();

    DocumentStore* store_;
    RunController* controller_;
};

}  // namespace syn::studio
