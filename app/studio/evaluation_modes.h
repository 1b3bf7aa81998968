#pragma once

#include <QFrame>
#include <QList>
#include <QStringList>
#include <map>
#include <string>

#include "core/engine/evaluation_desk.h"

class QDoubleSpinBox;
class QGridLayout;
class QPushButton;

namespace syn {
class Switch;
}

namespace syn::studio {

/// Which guide modes of a model are measured, and at which scale in each direction: as its card says, until
/// the user says otherwise. Opens below a button; Esc closes it.
class EvaluationModes : public QFrame {
    Q_OBJECT
  public:
    explicit EvaluationModes(QWidget* parent = nullptr);

    /// Of another model; the same choices again change nothing.
    void setChoices(const engine::EvaluationChoices& choices);
    QStringList chosen() const;
    int count() const { return static_cast<int>(rows_.size()); }
    /// Scales that the user changed, as a wish has them ("picture:hold").
    std::map<std::string, double> scales() const;
    void showBelow(QWidget* button);

    Switch* mode(const QString& name) const;
    QDoubleSpinBox* scale(const QString& name, const QString& generated) const;
    QPushButton* reset() const { return reset_; }

  Q_SIGNALS:
    void changed();

  private:
    struct Row {
        Switch* on = nullptr;
        std::map<std::string, QDoubleSpinBox*> scales;  ///< by what is generated
    };
    void tell();

    engine::EvaluationChoices choices_;
    QList<Row> rows_;  ///< as the choices' modes
    QWidget* table_ = nullptr;
    QPushButton* reset_;
};

}  // namespace syn::studio
