#pragma once

#include <QWidget>
#include <memory>

#include "core/engine/evaluation_desk.h"

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSpinBox;
class QTableWidget;
class QTextBrowser;

namespace syn {
class ConfusionView;
class MenuButton;
}  // namespace syn

namespace syn::studio {

class EnginePort;
class EvaluationModes;
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
    EvaluationModes* modes() const { return modes_; }
    /// With which real pictures, and in which network's features, tables compare; empty: as the data and the
    /// judges have it.
    void compareWith(const QString& folder);
    void compareIn(const QString& weights);
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
    QWidget* makeViews(QWidget* parent);
    void fillComparison();
    void showModes();
    void fillKinds();
    void fillModels();
    void fillModes();
    void startOrStop();
    void show(const std::shared_ptr<const engine::EvaluationState>& state);
    void showRow();
    void showStatus();
    QString titleOf(const std::string& model) const;
    bool busy() const;

    EnginePort* port_;
    QComboBox* kind_;
    QComboBox* model_;
    MenuButton* modesButton_;
    EvaluationModes* modes_;
    QComboBox* solver_;
    MenuButton* against_;
    QString reference_, inception_;
    QSpinBox* count_;
    QSpinBox* steps_;
    QPushButton* go_;
    QPushButton* export_;
    QLabel* status_;
    QProgressBar* progress_;
    QTableWidget* rows_;
    ConfusionView* confusion_;
    PlotPage* plot_;
    QTextBrowser* table_;
    std::shared_ptr<const engine::EvaluationState> state_;
    engine::EvaluationWish drawn_;  ///< that plot and table are of
};

}  // namespace syn::studio
