#pragma once

#include <QWidget>

#include "app/studio/document.h"

class QVBoxLayout;

namespace syn::studio {

/// What guides the run: the base, and a row for each condition that is given.
class GuidancePanel : public QWidget {
    Q_OBJECT
  public:
    explicit GuidancePanel(QWidget* parent = nullptr);

    void setModel(const engine::ModelInfo* model) { model_ = model; }
    void show(const Document& document);

  private:
    const engine::ModelInfo* model_ = nullptr;
    QVBoxLayout* terms_;
};

}  // namespace syn::studio
