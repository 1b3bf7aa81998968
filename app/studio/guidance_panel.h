#pragma once

#include <QWidget>

#include "app/studio/document_store.h"

class QVBoxLayout;

namespace syn {
class SliderRow;
}

namespace syn::studio {

/// What guides the run: the base, a row for each condition that is given, and how strongly what is made
/// together is held together.
class GuidancePanel : public QWidget {
    Q_OBJECT
  public:
    explicit GuidancePanel(DocumentStore* store, QWidget* parent = nullptr);

    void setModel(const engine::ModelInfo* model) { model_ = model; }
    void show(const Document& document);

  private:
    const engine::ModelInfo* model_ = nullptr;
    QVBoxLayout* terms_;
    SliderRow* together_;
};

}  // namespace syn::studio
