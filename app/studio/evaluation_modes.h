#pragma once

#include <QFrame>
#include <QList>
#include <QStringList>
#include <map>
#include <string>

#include "core/engine/evaluation_desk.h"

class QDoubleSpinBox;
class QGridLayout;
class QLabel;
class QPushButton;

namespace syn {
class Switch;
}

namespace syn::studio {

/// Which guide modes of a model are measured, and at which scale in each direction: as the kind of
/// measurement and the model's card have it, until the user says otherwise. Opens below a button; Esc closes
/// it.
class EvaluationModes : public QFrame {
    Q_OBJECT
  public:
    explicit EvaluationModes(QWidget* parent = nullptr);

    /// Of another model; the same choices again change nothing.
    void setChoices(const engine::EvaluationChoices& choices);
    /// Of another kind of measurement: until the user chooses modes, those that it measures.
    void setKind(const QString& kind);
    /// While no scale is changed, each mode is measured at all of these instead of the card's; none: at the
    /// card's.
    void setUnchanged(const QList<double>& scales);
    QStringList chosen() const;
    /// Whether those are what the kind measures anyway.
    bool usual() const;
    int count() const { return static_cast<int>(rows_.size()); }
    /// Scales that the user changed, as a wish has them ("picture:hold").
    std::map<std::string, double> scales() const;
    void showBelow(QWidget* button);

    Switch* mode(const QString& name) const;
    QDoubleSpinBox* scale(const QString& name, const QString& generated) const;
    QPushButton* reset() const { return reset_; }
    QLabel* note() const { return note_; }

  Q_SIGNALS:
    void changed();

  private:
    class ScaleField;
    struct Row {
        Switch* on = nullptr;
        std::map<std::string, ScaleField*> scales;  ///< by what is generated
    };
    void tell();
    void showUsual();
    bool isUsual(const engine::EvaluationMode& mode) const;

    engine::EvaluationChoices choices_;
    QString kind_;
    bool own_ = false;  ///< the user chose the modes
    QList<double> unchanged_;
    QList<Row> rows_;  ///< as the choices' modes
    QWidget* table_ = nullptr;
    QLabel* note_;
    QPushButton* reset_;
};

}  // namespace syn::studio
