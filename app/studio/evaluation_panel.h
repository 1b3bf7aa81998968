#pragma once

#include <QWidget>
#include <memory>

#include "core/engine/evaluation_desk.h"

class QComboBox;
class QLabel;
class QMenu;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QTableWidget;

namespace syn {
class ConfusionView;
class MenuButton;
}

namespace syn::studio {

class EnginePort;
class PlotPage;

/// The evaluation tab: chooses what is measured of which model, measures it behind the window, and shows the
/// rows as they fill, what is taken for what in the chosen one, and the plot of the whole. Pictures that are
/// made have the right of way.
class EvaluationPanel : public QWidget {
    Q_OBJECT
  public:
    /// The engine is there already.
    explicit EvaluationPanel(EnginePort* port, QWidget* parent = nullptr);

    QTableWidget* rows() const { return rows_; }
    QPushButton* go() const { return go_; }
    /// The wish as the controls have it.
    engine::EvaluationWish wish() const;
    /// Asks where, and copies the newest result there.
    void exportResult();
    bool exportTo(const QString& folder);

  Q_SIGNALS:
    void said(const QString& sentence, bool trouble);

  private:
    engine::EvaluationDesk* desk() const;
    QWidget* makeControls();
    void fillKinds();
    void fillModels();
    void fillModes();
    void startOrStop();
    void show(const std::shared_ptr<const engine::EvaluationState>& state);
    void showRow();
    void showStatus();
    bool busy() const;

    EnginePort* port_;
    QComboBox* kind_;
    QComboBox* model_;
    MenuButton* modes_;
    QMenu* modeMenu_;
    QSpinBox* count_;
    QSpinBox* steps_;
    QPushButton* go_;
    QPushButton* export_;
    QLabel* status_;
    QProgressBar* progress_;
    QTableWidget* rows_;
    ConfusionView* confusion_;
    PlotPage* plot_;
    std::shared_ptr<const engine::EvaluationState> state_;
};

}  // namespace syn::studio
