#pragma once

#include <QLineEdit>
#include <QSpinBox>

namespace syn {

/// A whole number to type, or to turn with wheel and arrows while it has the focus. Undo goes to the
/// document, not to the text.
class NumberField : public QSpinBox {
    Q_OBJECT
  public:
    NumberField(const QString& name, int least, int most, QWidget* parent = nullptr);

  protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
};

/// A seed: a whole number of 64 bits.
class SeedField : public QLineEdit {
    Q_OBJECT
  public:
    explicit SeedField(const QString& name, QWidget* parent = nullptr);
    void setSeed(quint64 seed);  ///< silent
    quint64 seed() const { return seed_; }

  Q_SIGNALS:
    void seedChosen(quint64 seed);  ///< by the user

  protected:
    bool event(QEvent* event) override;

  private:
    void commit();
    quint64 seed_ = 0;
};

}  // namespace syn
